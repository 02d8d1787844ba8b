"""Finds what ships beside the code (fonts, icons) and turns icons into pixels of the wanted colour and size."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFontDatabase, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

# Strokes of Lucide at 24 units are 2 wide, heavy beside 13 px text; below 14 px a thinner line would fade.
_STROKE: Final = "1.75"
_SMALL_STROKE: Final = "2"
_SMALL_PX: Final = 13
# An icon carries pixels for plain and for double density; Qt picks the nearest for those between.
_ICON_DENSITIES: Final = (1.0, 2.0)


def find_resources() -> Path:
    """Return the folder with fonts and icons: beside the package in a checkout, inside it once installed.

    Raises:
        FileNotFoundError: Neither folder exists; the installation is incomplete.
    """
    beside = Path(__file__).resolve().parents[2] / "resources"
    if beside.is_dir():
        return beside
    # A wheel is always unpacked, so the folder stands beside the code.
    inside = Path(__file__).resolve().parents[1] / "_resources"
    if inside.is_dir():
        return inside
    raise FileNotFoundError(f"The fonts and icons of RAS Console are missing; looked in {beside} and {inside}.")


class Assets:
    """The shipped fonts and icons, each icon drawn once per colour, size and pixel density. GUI thread only."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or find_resources()
        self._sources: dict[str, str] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._icons: dict[tuple[str, str, int], QIcon] = {}

    @property
    def folder(self) -> Path:
        return self._folder

    def load_fonts(self) -> tuple[str, ...]:
        """Make the shipped fonts known to Qt and return their family names; call once, after the application exists.

        Raises:
            FileNotFoundError: There is no font, or one cannot be read.
        """
        paths = sorted((self._folder / "fonts").glob("*.otf"))
        if not paths:
            raise FileNotFoundError(f"No font in {self._folder / 'fonts'}.")
        families: dict[str, None] = {}
        for path in paths:
            number = QFontDatabase.addApplicationFont(str(path))
            if number < 0:
                raise FileNotFoundError(f"The font {path} cannot be read.")
            families.update(dict.fromkeys(QFontDatabase.applicationFontFamilies(number)))
        return tuple(families)

    def icon_names(self) -> tuple[str, ...]:
        """Return the names of all icons, sorted."""
        return tuple(sorted(path.stem for path in (self._folder / "icons").glob("*.svg")))

    def pixmap(self, name: str, colour: str, size: int, dpr: float) -> QPixmap:
        """Return the icon `size` logical pixels square for a screen of density `dpr`.

        Raises:
            FileNotFoundError: There is no icon of this name.
        """
        key = (name, colour, size, dpr)
        drawn = self._pixmaps.get(key)
        if drawn is None:
            drawn = self._draw(name, colour, size, dpr)
            self._pixmaps[key] = drawn
        return drawn

    def icon(self, name: str, colour: str, size: int = 16) -> QIcon:
        """Return the icon for actions, menus and models, sharp at plain and double density."""
        key = (name, colour, size)
        made = self._icons.get(key)
        if made is None:
            made = QIcon()
            for dpr in _ICON_DENSITIES:
                made.addPixmap(self.pixmap(name, colour, size, dpr))
            self._icons[key] = made
        return made

    def _draw(self, name: str, colour: str, size: int, dpr: float) -> QPixmap:
        renderer = QSvgRenderer(QByteArray(self._source(name, colour, size).encode()))
        pixmap = QPixmap(round(size * dpr), round(size * dpr))
        pixmap.setDevicePixelRatio(dpr)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        return pixmap

    def _source(self, name: str, colour: str, size: int) -> str:
        source = self._sources.get(name)
        if source is None:
            source = (self._folder / "icons" / f"{name}.svg").read_text(encoding="utf-8")
            self._sources[name] = source
        stroke = _SMALL_STROKE if size <= _SMALL_PX else _STROKE
        return source.replace("currentColor", QColor(colour).name()).replace(
            'stroke-width="2"', f'stroke-width="{stroke}"'
        )
