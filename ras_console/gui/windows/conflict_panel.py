"""Two consoles changed the same farm: both versions, field by field, and the choice between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from ras_console.config.wording import text_of
from ras_console.domain.catalogue import kind_of, name_of
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import FarmObject
from ras_console.gui.kit import Button, Card, ChoiceField
from ras_console.gui.theme import ThemeSwitch, font
from ras_console.gui.windows.notices import NoticePanel

if TYPE_CHECKING:
    from ras_console.gui.workspace import Conflict

ROWS_SHOWN: Final = 8
"""More do not help the choice; the audit has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputedField:
    """One setting that differs: as it was, as I want it, as it is by now; "" where the object is not there.

    `key` is the setting's object and name where both sides changed it differently, so that one has to give way.
    """

    key: tuple[ObjectId, str] | None = None
    name: str
    label: str
    base: str
    mine: str
    theirs: str


def disputed_fields(conflict: Conflict, names: Mapping[ObjectId, str]) -> tuple[DisputedField, ...]:
    """Return every setting that I or the others changed; an object that is gone or new is one line."""
    found: list[DisputedField] = []
    for each in conflict.versions:
        known = next((side for side in (each.base, each.mine, each.theirs) if side is not None), None)
        if known is None:
            continue
        if each.mine is None or each.theirs is None or each.base is None:
            sides = [_presence(side) for side in (each.base, each.mine, each.theirs)]
            label = kind_of(known).label
            found.append(DisputedField(name=name_of(known), label=label, base=sides[0], mine=sides[1], theirs=sides[2]))
            continue
        for spec in kind_of(known).fields:
            values = [getattr(side, spec.name) for side in (each.base, each.mine, each.theirs)]
            if values[0] != values[1] or values[0] != values[2]:
                base, mine, theirs = (text_of(spec, value, names) for value in values)
                is_by_both = values[0] not in values[1:] and values[1] != values[2]
                key = (each.id, spec.name) if is_by_both else None
                found.append(
                    DisputedField(key=key, name=name_of(known), label=spec.label, base=base, mine=mine, theirs=theirs)
                )
    return tuple(sorted(found, key=lambda each: each.key is None))


def _presence(thing: FarmObject | None) -> str:
    return "not there" if thing is None else "there"


class ConflictPanel(NoticePanel):
    """Shows a Conflict and asks; choosing closes it."""

    mine_chosen = Signal()
    theirs_chosen = Signal()

    def __init__(
        self, themes: ThemeSwitch, conflict: Conflict, names: Mapping[ObjectId, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("conflict_panel")
        card = Card(themes, self.tr("Another console changed the farm first"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)
        who = ", ".join(dict.fromkeys(each.actor for each in conflict.theirs)) or self.tr("Another console")
        told = QLabel(
            f"{who} changed it since you last saw it. “{conflict.mine.label}” was not done; nothing is overwritten."
        )
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setWordWrap(True)
        self._themes_used = themes
        self._row = QHBoxLayout()
        fields = disputed_fields(conflict, names)
        card.body.setSpacing(8)
        card.body.addWidget(told)
        card.body.addLayout(self._table(fields))
        card.body.addLayout(self._buttons())

    def left_to_them(self) -> frozenset[tuple[ObjectId, str]]:
        """Return the settings for which theirs was chosen."""
        return frozenset(key for key, choice in self._choices.items() if choice.currentData() == "theirs")

    def _choice(self, key: tuple[ObjectId, str], each: DisputedField) -> ChoiceField:
        """Return what asks whose value of a setting is to stand."""
        choice = ChoiceField(self._themes_used)
        choice.setObjectName(f"choice_{key[1]}_{key[0]}")
        choice.setAccessibleName(f"{each.name}: {each.label}, whose value stands")
        choice.addItem(self.tr("Mine"), "mine")
        choice.addItem(self.tr("Theirs"), "theirs")
        choice.currentIndexChanged.connect(self._say_outcome)
        self._choices[key] = choice
        return choice

    @Slot()
    def _say_outcome(self) -> None:
        button = self.findChild(Button, "keep_mine_button")
        if button is not None:
            button.setText(self.tr("Apply as chosen") if self.left_to_them() else self.tr("Keep mine"))

    def _table(self, fields: tuple[DisputedField, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        self._choices: dict[tuple[ObjectId, str], ChoiceField] = {}
        headings = [self.tr("Setting"), self.tr("As it was"), self.tr("Mine"), self.tr("Theirs")]
        shown = max(ROWS_SHOWN, sum(1 for each in fields if each.key is not None))
        headings += [self.tr("Stands")] if fields and fields[0].key is not None else []
        for column, text in enumerate(headings):
            grid.addWidget(self._label(text, is_heading=True), 0, column)
        for row, each in enumerate(fields[:shown], start=1):
            for column, text in enumerate((f"{each.name}: {each.label}", each.base, each.mine, each.theirs)):
                grid.addWidget(self._label(text, is_changed=column > 1 and text != each.base), row, column)
            if each.key is not None:
                grid.addWidget(self._choice(each.key, each), row, len(headings) - 1)
        if len(fields) > shown:
            grid.addWidget(self._label(f"and {len(fields) - shown} more"), shown + 1, 0)
        grid.setColumnStretch(3, 1)
        return grid

    def _label(self, text: str, *, is_heading: bool = False, is_changed: bool = False) -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setFont(font("help", weight=600) if is_heading or is_changed else font("help"))
        palette = label.palette()
        tokens = self._themes_used.tokens
        palette.setColor(palette.ColorRole.WindowText, QColor(tokens.text_muted if is_heading else tokens.text))
        label.setPalette(palette)
        return label

    def _buttons(self) -> QHBoxLayout:
        mine = Button(self._themes_used, self.tr("Keep mine"), kind="primary")
        mine.setObjectName("keep_mine_button")
        theirs = Button(self._themes_used, self.tr("Take theirs"))
        theirs.setObjectName("take_theirs_button")
        mine.clicked.connect(self.mine_chosen)
        theirs.clicked.connect(self.theirs_chosen)
        self._row.setSpacing(8)
        self._row.addWidget(mine)
        self._row.addWidget(theirs)
        self._row.addStretch(1)
        return self._row

    @override
    def take_in(self, button: Button) -> None:
        self._row.addWidget(button)
