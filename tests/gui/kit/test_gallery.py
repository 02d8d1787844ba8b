"""The whole kit on one page: it paints, it changes its look at once, and every control has a name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from ras_console.gui.theme import ThemeChoice, ThemeSwitch
from tests.gui.kit import gallery


def picture(qtbot: QtBot, page: QWidget) -> QImage:
    qtbot.addWidget(page)
    page.resize(1440, 1080)
    with qtbot.waitExposed(page):
        page.show()
    return page.grab().toImage()


def test_that_a_page_whose_look_changed_equals_one_built_in_that_look(
    themes: ThemeSwitch, qapp: QApplication, qtbot: QtBot
) -> None:
    changed = gallery.build(themes)
    light = picture(qtbot, changed)
    themes.choose(ThemeChoice.DARK)
    qapp.processEvents()
    dark = changed.grab().toImage()
    changed.hide()
    fresh = picture(qtbot, gallery.build(themes))
    assert dark != light
    assert dark == fresh


def test_that_every_control_has_a_name_for_screen_readers(themes: ThemeSwitch, qtbot: QtBot) -> None:
    page = gallery.build(themes)
    picture(qtbot, page)
    nameless = []
    controls = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and (isinstance(widget, QAbstractButton) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    ]
    for widget in controls:
        # A spin box's own line edit is spoken for by the box.
        is_inner = widget.focusProxy() is not None or widget.objectName().startswith("qt_")
        name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        if not name and not is_inner:
            nameless.append(type(widget).__name__)
    assert len(controls) > 30
    assert nameless == []


def test_that_the_gallery_saves_its_picture(tmp_path: Path, qapp: QApplication) -> None:
    target = tmp_path / "kit.png"
    assert gallery.main(["--out", str(target), "--theme", "dark"]) == 0
    assert not QImage(str(target)).isNull()
