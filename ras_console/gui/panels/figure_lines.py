"""A card of lines that come and go: a name at the left, a figure at the right; a sentence where there are none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ras_console.gui.kit import Card, MutedLabel, OneLine
from ras_console.gui.panels.cards import fit_least_width
from ras_console.gui.theme import ThemeSwitch, font


class FigureLines(Card):
    """Keeps its labels and fills them, so that a line more or less moves nothing else."""

    def __init__(
        self, themes: ThemeSwitch, title: str, empty: str, *, most: int = 6, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, title, parent)
        self._words = empty
        self._empty = MutedLabel(themes, empty)
        self._empty.setWordWrap(True)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 1)
        self._lines: list[tuple[QLabel, QLabel]] = []
        for number in range(most):
            name, figure = OneLine(), QLabel()
            name.setTextFormat(Qt.TextFormat.PlainText)
            name.setFont(font("body"))
            figure.setFont(font("body", weight=500))
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(name, number, 0)
            grid.addWidget(figure, number, 1)
            name.hide()
            figure.hide()
            self._lines.append((name, figure))
        self.body.addWidget(self._empty)
        self.body.addLayout(grid)
        self.body.addStretch(1)

    def show_lines(self, found: Sequence[tuple[str, str]] | None) -> None:
        """Show these, the first ones where there are more than the card holds; None: it is not known yet."""
        lines = found or ()
        self._empty.setText(self._words if found is not None else self.tr("The list of sessions has not come yet."))
        self._empty.setVisible(not lines)
        for number, (name, figure) in enumerate(self._lines):
            is_used = number < len(lines)
            if is_used:
                name.setText(lines[number][0])
                fit_least_width(name)
                figure.setText(lines[number][1])
            name.setVisible(is_used)
            figure.setVisible(is_used)

    def lines(self) -> list[tuple[str, str]]:
        """Return what is shown."""
        return [(name.text(), figure.text()) for name, figure in self._lines if not name.isHidden()]
