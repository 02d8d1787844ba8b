"""The bar under a page: how much is not yet applied, Revert and Apply."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from ras_console.gui.kit.buttons import Button
from ras_console.gui.kit.painting import icon_at, rounded
from ras_console.gui.theme import ThemeSwitch, font


class ApplyBar(QFrame):
    """Counts changes and problems, 46 px high.

    Apply stays enabled while fields need attention: the page then leads to the first of them, where a greyed button
    would not say why.
    """

    apply_requested = Signal()
    revert_requested = Signal()

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._changes = 0
        self._problems = 0
        self._changes_label = QLabel()
        self._changes_label.setFont(font("body", weight=500))
        self._gap_label = QLabel("·")
        self._problems_label = QLabel()
        self._problems_label.setContentsMargins(22, 0, 0, 0)
        self._problems_label.setFont(font("body"))
        self.revert_button = Button(themes, self.tr("&Revert"), icon="undo-2")
        self.apply_button = Button(themes, self.tr("&Apply"), kind="primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(37, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._changes_label)
        row.addWidget(self._gap_label)
        row.addWidget(self._problems_label)
        row.addStretch(1)
        row.addWidget(self.revert_button)
        row.addWidget(self.apply_button)
        self.setFixedHeight(46)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.revert_button.clicked.connect(self.revert_requested)
        self.apply_button.clicked.connect(self.apply_requested)
        themes.theme_changed.connect(self._dress)
        self.show_counts(0, 0)

    def show_counts(self, changes: int, problems: int) -> None:
        """Show how many fields differ from what is applied, and how many cannot be applied as they are."""
        self._changes, self._problems = changes, problems
        self._changes_label.setText(self._changes_text())
        self._problems_label.setText(self._problems_text())
        self._problems_label.setVisible(problems > 0)
        self._gap_label.setVisible(problems > 0)
        self.revert_button.setEnabled(changes > 0)
        self.apply_button.setEnabled(changes > 0)
        self.setAccessibleName(", ".join(filter(None, (self._changes_text(), self._problems_text()))))
        self._dress()

    def _changes_text(self) -> str:
        if self._changes == 0:
            return self.tr("No unsaved changes")
        if self._changes == 1:
            return self.tr("1 unsaved change")
        return self.tr("{0} unsaved changes").format(self._changes)

    def _problems_text(self) -> str:
        if self._problems == 0:
            return ""
        if self._problems == 1:
            return self.tr("1 field needs attention")
        return self.tr("{0} fields need attention").format(self._problems)

    @Slot()
    def _dress(self) -> None:
        tokens = self._themes.tokens
        changes_colour = tokens.text if self._changes else tokens.text_muted
        for label, colour in (
            (self._changes_label, changes_colour),
            (self._gap_label, tokens.text_muted),
            (self._problems_label, tokens.error),
        ):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
            label.setPalette(palette)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._themes.tokens
        assets = self._themes.assets
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, QRectF(self.rect()), 10, fill=QColor(tokens.surface), border=QColor(tokens.border))
        pencil = tokens.accent if self._changes else tokens.text_muted
        icon_at(painter, assets, "pencil-line", pencil, QRectF(14, 15, 16, 16))
        if self._problems:
            x = self._problems_label.x()
            icon_at(painter, assets, "circle-alert", tokens.error, QRectF(x, 15.5, 15, 15))
