"""The page of one broker: its live figures, its duties, what its loss would do, its properties."""

from __future__ import annotations

import time
from typing import cast

from PySide6.QtWidgets import QWidget

from ras_console.config.document import Document
from ras_console.config.log_reset import left_s
from ras_console.domain.catalogue import BROKER
from ras_console.domain.durations import duration_text
from ras_console.domain.objects import Broker, FarmObject
from ras_console.domain.vocabulary import Role
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.object_form import ObjectForm
from ras_console.gui.forms.resolve_button import add_resolve
from ras_console.gui.kit import Tone
from ras_console.gui.panels.action_button import ActionButton, FailureButton, MoreButton
from ras_console.gui.panels.broker_list_lines import LOG_LEVELS
from ras_console.gui.panels.broker_overview import BrokerOverview
from ras_console.gui.panels.object_events import ObjectEvents
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import UNHEARD, Picture, broker_of
from ras_console.gui.panels.settings_tab import SettingsTab
from ras_console.gui.phrases import FAULT_WORDS, STALE_AFTER_S, age, span

_IS_PRIMARY = "It is the primary: promote another first."
_SINCE = {
    Role.PRIMARY: "primary for",
    Role.SECONDARY: "secondary for",
    Role.STANDBY: "standby for",
    Role.CANDIDATE: "being promoted for",
    Role.SUSPENDED: "suspended for",
    Role.JOINING: "joining for",
    Role.DOWN: "down for",
    Role.DISABLED: "disabled for",
    Role.NOT_REACHED: "never heard of, tried for",
}


def build_broker_page(context: ConsoleContext) -> Page:
    """Return the page for brokers."""
    actions, themes = context.actions, context.themes
    buttons: list[QWidget] = [
        ActionButton(themes, actions.keep, "rotate-ccw", kind="primary", hides_when_greyed=True),
        ActionButton(themes, actions.delete_for_good, "trash-2", hides_when_greyed=True),
        ActionButton(themes, actions.promote, "crown"),
        ActionButton(themes, actions.enable, "circle-play", hides_when_greyed=True),
        ActionButton(themes, actions.disable, "circle-pause", yields_to=actions.enable),
        FailureButton(themes, actions),
        ActionButton(themes, actions.restore, "rotate-ccw"),
        MoreButton(themes, actions, context.navigator),
    ]
    properties = SettingsTab(context, BROKER, lambda picture: picture.node.object_id, adapt=_adapt)
    add_resolve(context, properties.form, lambda: _is_lab(context.workspace.document, properties.form.thing))
    tabs = (
        Tab(key="overview", label="Overview", content=BrokerOverview(context)),
        Tab(key="properties", label="Properties", content=properties),
        Tab(key="events", label="Events", content=ObjectEvents(context)),
    )
    return Page(context, broker_look, buttons, tabs)


def broker_look(picture: Picture) -> HeaderLook:
    """Return the header of a broker's page."""
    broker = cast("Broker", picture.thing)
    view = broker_of(picture.site_view, broker.id)
    if view is None:
        role = None if broker.is_in_service else Role.DISABLED
        facts_alone = (broker.ip or "no IP set", "no live figures")
        return HeaderLook(title=broker.server, role=role, states=_states(picture, broker), facts=facts_alone)
    order = [each.id for each in picture.document.brokers(broker.site_id)]
    facts = [broker.ip or "no IP set", f"{_SINCE[view.role]} {span(picture.now_s - view.since_s)}"]
    if view.term:
        facts.append(f"term {view.term}")
    facts.append(f"priority {order.index(broker.id) + 1} of {len(order)}")
    if view.role not in UNHEARD:
        facts.append(f"heard {age(view.age_s)} ago")
    return HeaderLook(title=broker.server, role=view.role, states=_states(picture, broker), facts=tuple(facts))


def _states(picture: Picture, broker: Broker) -> tuple[tuple[str, Tone], ...]:
    view = broker_of(picture.site_view, broker.id)
    states = [("Marked for deletion", Tone.WARN)] if broker.is_marked_for_deletion else []
    rest_s = left_s(broker, time.time())
    if rest_s is not None:
        states.append(
            (f"{LOG_LEVELS[broker.log_level]} log, standard in {duration_text(max(60.0, rest_s))}", Tone.INFO)
        )
    if view is None:
        return tuple(states)
    if view.fault is not None:
        states.append((FAULT_WORDS[view.fault.kind], Tone.WARN))
    if view.role in {Role.DOWN, Role.NOT_REACHED}:
        states.append((f"Figures {age(view.age_s)} old" if view.role is Role.DOWN else "Not reached", Tone.ERROR))
    elif view.role is not Role.DISABLED and view.age_s > STALE_AFTER_S:
        states.append((f"Figures {age(view.age_s)} old", Tone.WARN))
    elif view.role not in UNHEARD and not states:
        states.append(("Healthy", Tone.OK))
    return tuple(states[:3])


def _adapt(form: ObjectForm, picture: Picture) -> None:
    """Grey what the primary cannot be made.

    Source: Parallels RAS 19 Administrator's Guide, Configuring RAS Connection Brokers.
    """
    site = picture.site_view
    is_primary = site is not None and site.election.primary == picture.node.object_id
    form.set_enabled("is_enabled", _IS_PRIMARY if is_primary else "")
    form.set_enabled("is_standby", _IS_PRIMARY if is_primary else "")


def _is_lab(document: Document, thing: FarmObject | None) -> bool:
    site = document.site_of(thing) if thing is not None else None
    return site is not None and site.is_lab
