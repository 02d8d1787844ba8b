"""What one person likes and where the window last stood: a small JSON file that may be damaged without harm."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Signal

from ras_console.gui.theme import ThemeChoice

_Number = TypeVar("_Number", int, float)

RECENT_KEPT: Final = 8
REFRESH_RATES_HZ: Final = (5, 10, 20)
"""Pictures per second the live pane takes: 20 is what the engine makes, fewer spare a slow computer."""
LAB_SPEEDS: Final = (1.0, 5.0, 20.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """Every preference with its default. `geometry` is Qt's record of the window in base64, "" before the first run.

    `splitters` holds sizes in pixels by name; `recent` the paths of databases, newest first.
    """

    theme: ThemeChoice = ThemeChoice.SYSTEM
    refresh_hz: int = 20
    lab_speed: float = 1.0
    geometry: str = ""
    splitters: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """The columns that somebody chose for a table, by its name."""
    hidden_panes: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    dismissed_lab_banners: tuple[str, ...] = ()
    """Databases whose lab banner has been closed."""


class _Damaged(ValueError):
    """The file does not hold preferences."""


def read_preferences(path: Path) -> tuple[Preferences, str]:
    """Return what the file holds and a sentence for the administrator, "" where all is well.

    A damaged file is kept beside the new one under another name; a missing one means the defaults. Single values that
    make no sense fall back to their defaults.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Preferences(), ""
    except (OSError, UnicodeDecodeError) as error:
        return Preferences(), f"The preferences in {path} cannot be read ({error}); the defaults are used."
    try:
        return _parse(text), ""
    except _Damaged as error:
        return Preferences(), _put_aside(path, str(error))


def write_preferences(path: Path, preferences: Preferences) -> str:
    """Replace the file in one step and return "", or a sentence that says why it could not be written."""
    plain = dataclasses.replace(preferences, splitters=dict(preferences.splitters), columns=dict(preferences.columns))
    values = dataclasses.asdict(plain)
    beside = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(values, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        return f"The preferences cannot be saved in {path.parent}: {error.strerror or error}."
    return ""


def _put_aside(path: Path, reason: str) -> str:
    aside = path.with_name(f"{path.stem}.damaged{path.suffix}")
    try:
        path.replace(aside)
    except OSError:
        return f"The preferences in {path} are damaged ({reason}); the defaults are used."
    return f"The preferences were damaged ({reason}); the defaults are used, the file is kept as {aside}."


def _parse(text: str) -> Preferences:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _Damaged("it is no JSON") from error
    if not isinstance(values, dict):
        raise _Damaged("it holds no table of values")
    plain = Preferences()
    return Preferences(
        theme=_theme(values.get("theme")),
        refresh_hz=_one_of(values.get("refresh_hz"), REFRESH_RATES_HZ, plain.refresh_hz),
        lab_speed=_one_of(values.get("lab_speed"), LAB_SPEEDS, plain.lab_speed),
        geometry=_text(values.get("geometry")),
        splitters=MappingProxyType(_splitters(values.get("splitters"))),
        columns=MappingProxyType(_columns(values.get("columns"))),
        hidden_panes=_texts(values.get("hidden_panes")),
        recent=_texts(values.get("recent"))[:RECENT_KEPT],
        dismissed_lab_banners=_texts(values.get("dismissed_lab_banners")),
    )


def _theme(value: object) -> ThemeChoice:
    return next((each for each in ThemeChoice if each.value == value), ThemeChoice.SYSTEM)


def _one_of(value: object, choices: tuple[_Number, ...], plain: _Number) -> _Number:
    return next((each for each in choices if each == value), plain)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _splitters(value: object) -> dict[str, tuple[int, ...]]:
    if not isinstance(value, dict):
        return {}
    return {
        name: tuple(sizes)
        for name, sizes in value.items()
        if isinstance(sizes, list) and all(type(each) is int and each >= 0 for each in sizes)
    }


def _columns(value: object) -> dict[str, tuple[str, ...]]:
    return {name: _texts(titles) for name, titles in value.items()} if isinstance(value, dict) else {}


class PreferenceStore(QObject):
    """The preferences in use; every change is written at once."""

    changed = Signal(object)
    """Preferences: something was changed."""
    unsaved = Signal(str)
    """A sentence: the file cannot be written; the preferences hold until the console is closed."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._values, self.notice = read_preferences(path)

    @property
    def values(self) -> Preferences:
        return self._values

    def change(self, **changes: Any) -> None:  # noqa: ANN401 - fields of Preferences by name
        """Take other values for some preferences, write the file and tell."""
        values = dataclasses.replace(self._values, **changes)
        if values == self._values:
            return
        self._values = values
        sentence = write_preferences(self._path, values)
        if sentence:
            self.unsaved.emit(sentence)
        self.changed.emit(values)

    def add_recent(self, database: Path) -> None:
        """Put a database at the head of the recent ones."""
        text = str(database)
        self.change(recent=(text, *(each for each in self._values.recent if each != text))[:RECENT_KEPT])
