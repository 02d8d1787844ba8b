"""A farm that cannot be opened: what happened, what to do, and the ways on as buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ras_console.gui.kit import Button, MutedLabel
from ras_console.gui.theme import ThemeSwitch, font

WIDTH_PX = 560


class FarmTroubleDialog(QDialog):
    """Shown instead of a window. `chosen` carries the key of the way taken; closing it takes none."""

    chosen = Signal(str)

    def __init__(
        self,
        themes: ThemeSwitch,
        message: str,
        hint: str,
        ways: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("farm_trouble")
        self.setWindowTitle(self.tr("RAS Console"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(10)
        title = QLabel(self.tr("This farm cannot be opened"))
        title.setFont(font("title"))
        said = QLabel(message)
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setFont(font("body"))
        said.setWordWrap(True)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        advice = MutedLabel(themes, hint)
        advice.setWordWrap(True)
        for each in (title, said, advice):
            column.addWidget(each)
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.addStretch(1)
        for at, (key, label) in enumerate(ways):
            button = Button(themes, label, kind="primary" if at == 0 else "plain")
            button.setObjectName(f"way_{key}")
            button.clicked.connect(lambda _checked=False, key=key: self._take(key))
            button.setDefault(at == 0)
            row.addWidget(button)
        column.addLayout(row)
        margins = column.contentsMargins()
        self.setFixedWidth(max(WIDTH_PX, row.sizeHint().width() + margins.left() + margins.right()))
        self.setAccessibleDescription(f"{message} {hint}")

    def _take(self, key: str) -> None:
        self.accept()
        self.chosen.emit(key)
