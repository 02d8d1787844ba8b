"""What concerns the window and its file, not a node: open, save a copy, views, help, quit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from ras_console.gui.action_icons import ActionIcon
from ras_console.gui.theme import ThemeChoice

if TYPE_CHECKING:
    from ras_console.gui.theme import ThemeSwitch

_CHOICES: Final = (
    (ThemeChoice.SYSTEM, "As the &desktop", "sun-moon"),
    (ThemeChoice.LIGHT, "&Light", "sun"),
    (ThemeChoice.DARK, "Da&rk", "moon"),
)


class WindowActions(QObject):
    """One QAction each; the window connects them."""

    def __init__(self, themes: ThemeSwitch, parent: QObject) -> None:
        super().__init__(parent)
        self._themes = themes
        self._icons: dict[QAction, str] = {}
        make = self._make
        self.new_lab = make("new_lab", "New &lab…", "flask-conical", "Ctrl+Shift+N", "Make a simulated farm")
        self.new_farm = make("new_farm", "New &empty farm…", "file-plus", "", "Make a farm with one real site")
        self.open = make("open_farm", "&Open…", "folder-open", "Ctrl+O", "Open another farm database")
        self.save_copy = make("save_copy", "Save a &copy…", "save", "Ctrl+Shift+S", "Save the database as another file")
        self.export = make("export_farm", "&Export…", "download", "", "Write the whole farm to a file that can be read")
        self.import_farm = make(
            "import_farm",
            "&Import…",
            "file-text",
            "",
            "Make the farm that of an exported file; you see first what changes",
        )
        self.preferences = make("preferences", "&Preferences…", "settings", "Ctrl+,", "Theme, refresh rate, lab speed")
        self.quit = make("quit", "&Quit", "power", "Ctrl+Q", "Close the console")
        self.search = make("search", "&Find…", "search", "Ctrl+K", "Find any object by name")
        self.toggle_tree = make("toggle_tree", "&Site tree", "", "Ctrl+1", "Show or hide the Site tree", is_on=True)
        self.toggle_live = make(
            "toggle_live", "&Live pane", "", "Ctrl+2", "Show or hide load, roles and events", is_on=True
        )
        self.next_pane = make("next_pane", "&Next pane", "", "F6", "Move the keyboard to the next pane")
        self.previous_pane = make(
            "previous_pane", "Pre&vious pane", "", "Shift+F6", "Move the keyboard to the previous pane"
        )
        self.pause_lab = make("pause_lab", "&Pause the lab", "pause", "", "Stop and start the lab's clock")
        self.reset_lab = make("reset_lab", "&Reset lab…", "rotate-ccw", "", "Begin the lab anew")
        self.help = make("help_page", "&Help on this page", "circle-help", "F1", "What this page shows and does")
        self.shortcuts = make("shortcut_list", "&Keyboard shortcuts", "keyboard", "Ctrl+/", "List all shortcuts")
        self.about = make("about", "&About RAS Console", "info", "", "Version and licences")
        self.theme_group, self.themes = self._make_themes()
        themes.theme_changed.connect(self._tick)
        self._tick()

    @property
    def all(self) -> tuple[QAction, ...]:
        """Every action with its place in the shortcut list."""
        return tuple(self._icons)

    def _make(self, name: str, text: str, icon: str, shortcut: str, tip: str, *, is_on: bool | None = None) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setStatusTip(f"{tip}.")
        action.setToolTip(f"{tip} ({shortcut})" if shortcut else tip)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        if is_on is not None:
            action.setCheckable(True)
            action.setChecked(is_on)
        self._icons[action] = icon
        return action

    def _make_themes(self) -> tuple[QActionGroup, tuple[QAction, ...]]:
        group = QActionGroup(self)
        for choice, text, icon in _CHOICES:
            action = self._make(f"theme_{choice.value}", text, icon, "", "Change the look")
            action.setCheckable(True)
            action.setData(choice.value)
            group.addAction(action)
        return group, tuple(group.actions())

    def icons(self) -> tuple[ActionIcon, ...]:
        """Return which icon each action is to have; not all have one."""
        return tuple(ActionIcon(action=action, icon=icon) for action, icon in self._icons.items() if icon)

    @Slot()
    def _tick(self) -> None:
        for action in self.themes:
            action.setChecked(action.data() == self._themes.choice.value)
