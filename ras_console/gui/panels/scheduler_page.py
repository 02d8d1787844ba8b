"""The page of a site's schedules: what each does, for whom, when it ran and runs next, what runs just now."""

from __future__ import annotations

import time
from typing import cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import Schedule, Site
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Card, EmptyState, Tone
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.action_button import ActionButton
from ras_console.gui.panels.drain_words import farm_now_s
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.schedule_words import (
    ACTIONS,
    REPEATS,
    last_text,
    next_texts,
    now_text,
    run_of,
    targets_text,
)
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted

COLUMNS = (
    Column(title="Name"),
    Column(title="Action", width_px=110),
    Column(title="For", width_px=110),
    Column(title="Repeat", width_px=112),
    Column(title="Next run", width_px=142, tip="The next three in the tool tip"),
    Column(title="Last run", width_px=142),
    Column(title="Just now"),
)
NOTHING = (
    "No schedules yet. A schedule disables or reboots session hosts at set times: Add schedule begins one; the site's "
    "primary broker runs it."
)


def build_scheduler_page(context: ConsoleContext) -> Page:
    """Return the page for groups of schedules."""
    add = ActionButton(context.themes, context.actions.add_schedule, "plus", kind="primary")
    tabs = (Tab(key="schedules", label="Schedules", content=ScheduleList(context)),)
    return Page(context, scheduler_look, [add], tabs)


def scheduler_look(picture: Picture) -> HeaderLook:
    """Return the header of a site's schedules."""
    site = cast("Site", picture.thing)
    schedules, now_s = picture.document.schedules(site.id), farm_now_s(picture.snapshot, time.time())
    running = sum(1 for each in schedules if run_of(each, picture.site_view, now_s) is not None)
    states: tuple[tuple[str, Tone], ...] = ((f"{running:,} running", Tone.INFO),) if running else ()
    return HeaderLook(title="Scheduler", states=states, facts=(site.name, counted(len(schedules), "schedule")))


class ScheduleList(QWidget):
    """The list itself; a double click opens."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.model = ListingModel(COLUMNS, parent=self)
        self.table = ObjectTable(context.themes, self.model, COLUMNS)
        self.table.setObjectName("schedules_table")
        self.table.setAccessibleName("Schedules")
        self._card = Card(context.themes)
        self._card.add_list(self.table)
        self._empty = EmptyState(context.themes, "clock", NOTHING)
        self._empty.setObjectName("no_schedules")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._card)
        layout.addWidget(self._empty)
        self.table.opened.connect(self._open)

    def show_picture(self, picture: Picture) -> None:
        """Show the schedules of the picture's site."""
        site = cast("Site", picture.thing)
        schedules, now_s = picture.document.schedules(site.id), farm_now_s(picture.snapshot, time.time())
        self._card.setVisible(bool(schedules))
        self._empty.setVisible(not schedules)
        self.model.show_lines([_line(picture, each, now_s) for each in schedules])

    @Slot(int)
    def _open(self, key: int) -> None:
        self._context.navigator.go(Node(NodeKind.SCHEDULE, ObjectId(key)))


def _line(picture: Picture, schedule: Schedule, now_s: float) -> Line:
    coming, is_off = next_texts(schedule, now_s), not schedule.is_enabled
    doing = now_text(schedule, picture.site_view, now_s)
    return Line(
        key=schedule.id,
        cells=(
            Cell(text=schedule.name, is_strong=True, is_faint=is_off, tip=schedule.description),
            Cell(text=ACTIONS[schedule.action]),
            Cell(text=targets_text(picture.document, schedule)),
            Cell(text=REPEATS[schedule.repeat]),
            Cell(text=coming[0] if coming else "disabled" if is_off else "none", tip="\n".join(coming)),
            Cell(text=last_text(schedule)),
            Cell(text=doing, tone=Tone.INFO if doing else None, tip=doing),
        ),
    )
