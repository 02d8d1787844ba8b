"""Which duties of a site run where just now, and which stand still: the split between primary and secondaries, live.

Source: Parallels RAS 21 Administrator's Guide, Secondary connection brokers; what differs here is said in its row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.domain.vocabulary import Role
from ras_console.engine.snapshot import SiteView
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Card, Tone
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.panels.duties import PRIMARY_DUTIES, SHARED_DUTIES, STANDBY_DUTY
from ras_console.gui.panels.election_words import SERVING
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import listed

COLUMNS: Final = (
    Column(title="Duty", width_px=330),
    Column(title="Belongs to", width_px=150),
    Column(title="Runs on", width_px=170),
    Column(title="Now"),
)
_RUNS: Final = "Running"
_CONSOLE: Final = "every console"
_OF_CONSOLES: Final = (
    ("Changing settings, with their audit", "The file keeps them: they can be changed while nobody is primary"),
    ("Recording events and load history", "By the console that runs the engine; another one takes over with it"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """One duty: whose it is, on which brokers it runs just now, and what to say of that."""

    duty: str
    belongs_to: str
    runs_on: str
    now: str
    tone: Tone


def duty_rows(site: SiteView | None, names: Sequence[tuple[int, str]]) -> tuple[DutyRow, ...]:
    """Return the duties of a site as they are at this moment; `names` are its brokers, ids and servers, in order."""
    if site is None:
        still = "No engine shows what runs"
        duties = [(each, "the primary") for each in PRIMARY_DUTIES]
        duties += [(each, "every active broker") for each in SHARED_DUTIES]
        shown = [
            DutyRow(duty=duty, belongs_to=whose, runs_on="–", now=still, tone=Tone.NEUTRAL) for duty, whose in duties
        ]
        return (*shown, *_console_rows())
    roles = {int(each.id): each.role for each in site.brokers}
    primary = next((name for key, name in names if site.election.primary == key), "")
    serving = [name for key, name in names if roles.get(key) in SERVING]
    waiting = [name for key, name in names if roles.get(key) is Role.STANDBY]
    rows = [
        DutyRow(
            duty=each, belongs_to="the primary", runs_on=primary or "–",
            now=_RUNS if primary else "Stands still until a broker is primary again",
            tone=Tone.OK if primary else Tone.ERROR,
        )
        for each in PRIMARY_DUTIES
    ]  # fmt: skip
    rows += [
        DutyRow(
            duty=each, belongs_to="every active broker", runs_on=listed(serving) if serving else "–",
            now=_RUNS if serving else "Stands still: no broker is left to serve",
            tone=Tone.OK if serving else Tone.ERROR,
        )
        for each in SHARED_DUTIES
    ]  # fmt: skip
    if waiting:
        rows.append(
            DutyRow(
                duty=STANDBY_DUTY, belongs_to="standby brokers", runs_on=listed(waiting),
                now="Idle until an active broker is down", tone=Tone.INFO,
            )
        )  # fmt: skip
    return (*rows, *_console_rows())


def _console_rows() -> tuple[DutyRow, ...]:
    return tuple(
        DutyRow(duty=duty, belongs_to="no broker", runs_on=_CONSOLE, now=now, tone=Tone.OK)
        for duty, now in _OF_CONSOLES
    )


class DutiesTab(QWidget):
    """The split as a table; what stands still is red, with the reason."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ListingModel(COLUMNS, parent=self)
        self.table = ObjectTable(context.themes, self.model, COLUMNS)
        self.table.setObjectName("duties_table")
        self.table.setAccessibleName("Duties of the site's brokers")
        card = Card(context.themes, "Who does what just now")
        card.add_list(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)

    def show_picture(self, picture: Picture) -> None:
        """Show the duties of the picture's site."""
        site = picture.site
        brokers = picture.document.brokers(site.id) if site is not None else ()
        rows = duty_rows(picture.site_view, [(int(each.id), each.server) for each in brokers])
        self.model.show_lines(
            [
                Line(
                    key=number,
                    cells=(
                        Cell(text=each.duty, is_strong=True), Cell(text=each.belongs_to, is_faint=True),
                        Cell(text=each.runs_on), Cell(text=each.now, tone=each.tone),
                    ),
                )
                for number, each in enumerate(rows)
            ]
        )  # fmt: skip
