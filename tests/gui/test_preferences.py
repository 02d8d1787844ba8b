"""The preferences file: kept, tolerant of damage, and honest about it."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from ras_console.gui.preferences import RECENT_KEPT, Preferences, PreferenceStore, read_preferences, write_preferences
from ras_console.gui.theme import ThemeChoice


def test_that_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "preferences.json"
    wanted = Preferences(
        theme=ThemeChoice.DARK, refresh_hz=10, lab_speed=5.0, geometry="AAAA", splitters={"whole": (280, 1320)},
        hidden_panes=("live",), recent=("/a", "/b"), dismissed_lab_banners=("/a",),
    )  # fmt: skip
    assert write_preferences(path, wanted) == ""
    assert read_preferences(path) == (wanted, "")
    assert [each.name for each in path.parent.iterdir()] == ["preferences.json"]


def test_that_a_missing_file_means_the_defaults(tmp_path: Path) -> None:
    assert read_preferences(tmp_path / "none.json") == (Preferences(), "")


@pytest.mark.parametrize("text", ["{", "[1]", '"x"', "", "[" * 200_000])
def test_that_a_damaged_file_is_said_and_kept_aside(tmp_path: Path, text: str) -> None:
    path = tmp_path / "preferences.json"
    path.write_text(text)
    values, notice = read_preferences(path)
    assert values == Preferences()
    assert "damaged" in notice
    assert (tmp_path / "preferences.damaged.json").read_text() == text
    assert not path.exists()


def test_that_bytes_that_are_no_text_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    path.write_bytes(b"\xff\xfe\x00")
    values, notice = read_preferences(path)
    assert values == Preferences()
    assert "cannot be read" in notice


def test_that_single_values_without_sense_fall_back(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    odd = {
        "theme": "pink", "refresh_hz": 7, "lab_speed": "fast", "geometry": 3, "recent": ["/a", 1], "hidden_panes": "x",
        "splitters": {"whole": [280, "x"], "right": [1, -2], "lower": [3, 4]}, "further": True,
    }  # fmt: skip
    path.write_text(json.dumps(odd))
    values, notice = read_preferences(path)
    assert values == Preferences(recent=("/a",), splitters={"lower": (3, 4)})
    assert notice == ""


def test_that_a_change_is_written_at_once_and_told_once(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    store = PreferenceStore(path)
    told: list[Preferences] = []
    store.changed.connect(told.append)
    store.change(refresh_hz=5)
    store.change(refresh_hz=5)
    assert [each.refresh_hz for each in told] == [5]
    assert PreferenceStore(path).values.refresh_hz == 5


def test_that_what_cannot_be_saved_is_said_and_holds_meanwhile(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = PreferenceStore(tmp_path / "file" / "preferences.json")
    told: list[str] = []
    store.unsaved.connect(told.append)
    store.change(refresh_hz=5)
    assert store.values.refresh_hz == 5
    assert len(told) == 1
    assert told[0].startswith("The preferences cannot be saved")


def test_that_recent_databases_stand_newest_first_and_once(qapp: QApplication, tmp_path: Path) -> None:
    store = PreferenceStore(tmp_path / "preferences.json")
    for number in range(RECENT_KEPT + 2):
        store.add_recent(Path(f"/farm{number}"))
    store.add_recent(Path("/farm5"))
    assert store.values.recent[:2] == ("/farm5", "/farm9")
    assert len(store.values.recent) == RECENT_KEPT
    assert store.values.recent.count("/farm5") == 1
