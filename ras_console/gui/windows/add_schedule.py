"""The form that adds a schedule: what it needs to begin with; the rest is set on its page."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Final

from PySide6.QtWidgets import QWidget

from ras_console.domain.catalogue import SCHEDULE
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.vocabulary import Kind
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.object_dialog import DialogPlan, ObjectDialog
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.drain_words import farm_now_s
from ras_console.gui.phrases import first_free
from ras_console.gui.wall_clock import local_time

FIELDS: Final = ("name", "action", "pool_ids", "start", "repeat", "duration_s")
_NIGHT_HOUR: Final = 2


def add_schedule(context: ConsoleContext, site_id: SiteId, parent: QWidget | None = None) -> ObjectDialog:
    """Return the dialog that adds a schedule to a site; its page with all settings is shown afterwards."""
    document = context.workspace.document
    site = document.site(site_id)

    def done(object_id: ObjectId) -> None:
        context.navigator.go(Node(NodeKind.SCHEDULE, object_id), "properties")

    plan = DialogPlan(
        kind=Kind.SCHEDULE,
        parent_id=ObjectId(site_id),
        title=f"Add schedule to {site.name if site is not None else 'the site'}",
        button="&Add schedule",
        fields=[SCHEDULE.field(each) for each in FIELDS],
        start={
            "name": first_free((each.name for each in document.schedules(site_id)), "Schedule "),
            "start": _next_night(context),
        },
        done=done,
    )
    return ObjectDialog(context, plan, parent)


def _next_night(context: ConsoleContext) -> str:
    local = local_time(farm_now_s(context.bridge.snapshot, time.time()))
    night = local.replace(hour=_NIGHT_HOUR, minute=0, second=0, microsecond=0, tzinfo=None)
    night += timedelta(days=1 if night <= local.replace(tzinfo=None) else 0)
    return night.isoformat(timespec="minutes")
