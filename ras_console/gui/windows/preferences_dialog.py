"""The preferences: look, refresh rate, the speed a lab starts with. Every choice holds at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ras_console.gui.kit import FieldRow, SegmentedControl
from ras_console.gui.preferences import LAB_SPEEDS, REFRESH_RATES_HZ, PreferenceStore
from ras_console.gui.theme import ThemeChoice, ThemeSwitch
from ras_console.gui.windows.reference_dialogs import close_row

_THEMES = ((ThemeChoice.SYSTEM, "Desktop"), (ThemeChoice.LIGHT, "Light"), (ThemeChoice.DARK, "Dark"))


class PreferencesDialog(QDialog):
    """Takes effect while it is open; there is nothing to apply."""

    def __init__(self, themes: ThemeSwitch, store: PreferenceStore, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self._store = store
        self.setObjectName("preferences_dialog")
        self.setWindowTitle(self.tr("Preferences"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        values = store.values
        self.theme = self._choice("Theme", "field_theme", [(each.value, text) for each, text in _THEMES])
        self.theme.set_value(themes.choice.value)
        rates = [(str(each), f"{each} Hz") for each in REFRESH_RATES_HZ]
        self.refresh = self._choice("Refresh rate", "field_refresh", rates)
        self.refresh.set_value(str(values.refresh_hz))
        self.speed = self._choice("Lab speed", "field_lab_speed", [(f"{each:g}", f"×{each:g}") for each in LAB_SPEEDS])
        self.speed.set_value(f"{values.lab_speed:g}")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 18, 22, 14)
        column.setSpacing(4)
        for label, editor, help_text in (
            ("&Theme", self.theme, "Desktop follows what the desktop asks for, where it does."),
            ("&Refresh rate", self.refresh, "How often figures and charts are brought up to date."),
            ("&Lab speed", self.speed, "The speed a lab starts with; the header changes it while it runs."),
        ):
            column.addWidget(FieldRow(themes, label, editor, help_text=help_text, has_message_line=False))
        column.addSpacing(10)
        column.addLayout(close_row(themes, self))
        self.setFixedWidth(440)
        self.theme.value_changed.connect(self._take_theme)
        self.refresh.value_changed.connect(lambda value: store.change(refresh_hz=int(value)))
        self.speed.value_changed.connect(lambda value: store.change(lab_speed=float(value)))

    def _choice(self, name: str, object_name: str, choices: list[tuple[str, str]]) -> SegmentedControl:
        control = SegmentedControl(self._themes, choices, name=name)
        control.setObjectName(object_name)
        return control

    @Slot(str)
    def _take_theme(self, value: str) -> None:
        self._themes.choose(ThemeChoice(value))
        self._store.change(theme=ThemeChoice(value))
