"""The page of one schedule: its next runs, its last one, what it does just now, and its settings."""

from __future__ import annotations

import time
from typing import cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.domain.catalogue import SCHEDULE
from ras_console.domain.objects import Schedule
from ras_console.domain.vocabulary import ScheduleAction
from ras_console.engine.runs import Run
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Tone
from ras_console.gui.panels.action_button import ActionButton, MoreButton
from ras_console.gui.panels.cards import CardColumns, FactsCard, PageScroll, column
from ras_console.gui.panels.drain_words import farm_now_s
from ras_console.gui.panels.figure_lines import FigureLines
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import Picture, host_names
from ras_console.gui.panels.run_card import RunCard, host_words, shown_run
from ras_console.gui.panels.schedule_words import (
    ACTIONS,
    REPEATS,
    last_text,
    next_texts,
    now_text,
    targets_text,
)
from ras_console.gui.panels.settings_tab import SettingsTab

_FACTS = ("Action", "For", "Repeat", "Next run", "Then", "After that", "Last run", "Just now")


def build_schedule_page(context: ConsoleContext) -> Page:
    """Return the page for schedules."""
    actions, themes = context.actions, context.themes
    buttons: list[QWidget] = [
        ActionButton(themes, actions.enable, "circle-play", hides_when_greyed=True),
        ActionButton(themes, actions.disable, "circle-pause", yields_to=actions.enable),
        MoreButton(themes, actions, context.navigator),
    ]
    properties = SettingsTab(context, SCHEDULE, lambda picture: picture.node.object_id)
    tabs = (
        Tab(key="overview", label="Overview", content=ScheduleOverview(context)),
        Tab(key="properties", label="Properties", content=properties),
    )
    return Page(context, schedule_look, buttons, tabs)


def schedule_look(picture: Picture) -> HeaderLook:
    """Return the header of a schedule's page."""
    schedule = cast("Schedule", picture.thing)
    doing = now_text(schedule, picture.site_view, farm_now_s(picture.snapshot, time.time()))
    state = (
        ("Running", Tone.INFO) if doing else ("Enabled", Tone.OK) if schedule.is_enabled else ("Disabled", Tone.NEUTRAL)
    )
    facts = (ACTIONS[schedule.action], targets_text(picture.document, schedule), schedule.description)
    return HeaderLook(title=schedule.name, states=(state,), facts=facts)


class ScheduleOverview(QWidget):
    """The first tab of a schedule's page."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = FactsCard(context.themes, "When", _FACTS)
        self.run = RunCard(context)
        self._hosts = FigureLines(context.themes, "Hosts of this run", "Nothing runs just now.", most=12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(PageScroll(column(self.run, CardColumns([self._facts, self._hosts], least_px=320, most=2))))

    def show_picture(self, picture: Picture) -> None:
        """Show the schedule of the picture's node."""
        schedule = cast("Schedule", picture.thing)
        now_s = farm_now_s(picture.snapshot, time.time())
        coming = next_texts(schedule, now_s)
        show = self._facts.show_value
        show("Action", ACTIONS[schedule.action])
        show("For", targets_text(picture.document, schedule))
        show("Repeat", REPEATS[schedule.repeat])
        for number, name in enumerate(("Next run", "Then", "After that")):
            show(name, coming[number] if number < len(coming) else "–")
        show("Last run", last_text(schedule))
        show("Just now", now_text(schedule, picture.site_view, now_s) or "–")
        run = shown_run(schedule, picture.site_view, now_s)
        self.run.show_run(schedule, run, now_s)
        is_told = run is not None and (schedule.action is ScheduleAction.REBOOT or not run.is_over)
        self._hosts.show_lines(_host_lines(picture, schedule, run) if run is not None and is_told else [])


def _host_lines(picture: Picture, schedule: Schedule, run: Run) -> list[tuple[str, str]]:
    names, view = host_names(picture, schedule.site_id), picture.site_view
    unfinished_first = sorted(run.targets, key=lambda each: each in run.done)
    return [(names.get(each, f"host {each}"), host_words(run, each, view)) for each in unfinished_first]
