"""The menu bar: the same actions as everywhere else, in the places where people look for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from ras_console.gui.actions import ConsoleActions
from ras_console.gui.panels.node_menu import failure_menu
from ras_console.gui.phrases import plain_tip
from ras_console.gui.preferences import PreferenceStore
from ras_console.gui.theme import ThemeSwitch, font
from ras_console.gui.windows.window_actions import WindowActions


class Menus(QObject):
    """Fills a menu bar; the list of recent databases is made anew each time its menu opens."""

    recent_chosen = Signal(object)
    """Path."""

    def __init__(
        self,
        bar: QMenuBar,
        *,
        actions: ConsoleActions,
        window_actions: WindowActions,
        themes: ThemeSwitch,
        preferences: PreferenceStore,
    ) -> None:
        super().__init__(bar)
        self._bar = bar
        self._preferences = preferences
        a, w = actions, window_actions
        self._recent = QMenu(self.tr("Open &recent"), bar)
        self._recent.setObjectName("recent_menu")
        self._recent.aboutToShow.connect(self._list_recent)
        view_themes = QMenu(self.tr("T&heme"), bar)
        view_themes.addActions(w.themes)
        failures = failure_menu(actions, themes, bar)
        themes.theme_changed.connect(self._dress)
        self._themes = themes
        self._dress()
        files = [w.save_copy, w.export, w.import_farm]
        self._menu("&File", "file_menu", [w.new_lab, w.new_farm, w.open, self._recent, None, *files, None, w.quit])
        self._menu("&Edit", "edit_menu", [a.undo, a.redo, None, a.apply, a.revert, None, w.search, None, w.preferences])
        panes = [w.toggle_tree, w.toggle_live, None, w.next_pane, w.previous_pane]
        self._menu("&View", "view_menu", [view_themes, None, *panes, None, a.refresh])
        site = [a.add_site, a.make_main_site, None, a.add_broker, a.add_hosts, a.add_pool, a.add_resource]
        broker = [*site, None, a.promote, a.enable, a.disable, a.maintain, a.move_up, a.move_down]
        removal = [a.rename, a.delete, a.keep, a.delete_for_good]
        common = [None, failures, a.restore, None, *removal, None, a.changes, a.properties]
        self._menu("&Action", "action_menu", [*broker, *common])
        self._menu("&Tools", "tools_menu", [w.pause_lab, w.reset_lab])
        self._menu("&Help", "help_menu", [w.help, w.shortcuts, None, w.about])

    def _menu(self, title: str, name: str, entries: Sequence[QAction | QMenu | None]) -> None:
        menu = self._bar.addMenu(title)
        menu.setObjectName(name)
        menu.setToolTipsVisible(True)
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            elif isinstance(entry, QMenu):
                menu.addMenu(entry)
            else:
                menu.addAction(entry)

    @Slot()
    def _dress(self) -> None:
        t = self._themes.tokens
        self._bar.setFont(font("body"))
        self._bar.setStyleSheet(
            f"QMenuBar {{ background: {t.chrome}; padding: 2px 10px 0 10px; border: none; }}"
            f"QMenuBar::item {{ padding: 5px 10px; border-radius: 5px; background: transparent; color: {t.text}; }}"
            f"QMenuBar::item:selected {{ background: {t.border}; }}"
        )

    @Slot()
    def _list_recent(self) -> None:
        self._recent.clear()
        for number, text in enumerate(self._preferences.values.recent, start=1):
            path = Path(text)
            entry = self._recent.addAction(f"&{number}  {path.name.replace('&', '&&')}")
            entry.setToolTip(plain_tip(text))
            entry.setStatusTip(text)
            entry.setEnabled(path.is_file())
            entry.triggered.connect(lambda _checked=False, path=path: self.recent_chosen.emit(path))
        if self._recent.isEmpty():
            self._recent.addAction(self.tr("None yet")).setEnabled(False)
