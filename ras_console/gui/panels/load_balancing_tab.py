"""How a site's brokers choose a host: the settings, and what the chosen method does."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ras_console.domain.catalogue import LOAD_BALANCING
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.domain.objects import LoadBalancing
from ras_console.domain.vocabulary import Method
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.object_form import ObjectForm
from ras_console.gui.kit import Card
from ras_console.gui.panels.cards import WordsCard
from ras_console.gui.panels.decision_steps import DecisionSteps
from ras_console.gui.panels.decision_words import decision_steps
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.settings_tab import SettingsTab

METHODS: Final[Mapping[Method, str]] = MappingProxyType(
    {
        Method.PREDICTIVE: (
            "Adds to each host's last report what the logons sent there since will cost, and takes the host whose "
            "scarcest resource is least used. A storm of logons between two reports does not pile up on one host."
        ),
        Method.RESOURCE: (
            "Adds the used shares of the counters that are switched on, and takes the host with the least sum, as the "
            "model product does. It goes by reports alone, so logons between two reports may land on the same host."
        ),
        Method.ROUND_ROBIN: (
            "Takes the hosts in turn, whatever their load. For hosts of one size with users of one kind."
        ),
        Method.WEIGHTED_USERS: "Evens out the number of sessions, each host counted by its capacity and weight.",
        Method.FILL_FIRST: (
            "Fills one host before the next, so that the others stay free to be drained or switched off."
        ),
    }
)
_WEIGHTS: Final = (
    ("counts_sessions", "sessions_weight_pct"),
    ("counts_memory", "memory_weight_pct"),
    ("counts_cpu", "cpu_weight_pct"),
)
"""Each counter with its weight."""


def build_load_balancing(context: ConsoleContext) -> SettingsTab:
    """Return the tab with a site's load balancing."""
    card = WordsCard(context.themes, "What the method does", name="method_words")
    steps = DecisionSteps(context.themes)
    order = Card(context.themes, "Order of decision")
    order.body.addWidget(steps)

    def adapt(form: ObjectForm, picture: Picture) -> None:
        method = form.value("method")
        card.words.say(METHODS[Method(method)] if method is not None else "")
        reason = "" if method == Method.RESOURCE else "Counts with Resource based only."
        for counter, weight in _WEIGHTS:
            form.set_enabled(counter, reason)
            form.set_enabled(weight, reason or ("" if form.value(counter) else "Its counter is off."))
        is_reconnecting = form.value("reconnects_disconnected")
        form.set_enabled(
            "reconnects_by_ip_only", "" if is_reconnecting else "Disconnected sessions are not given back."
        )
        drafted = _drafted(form)
        if drafted is not None:
            steps.show_steps(decision_steps(picture.topology_of(drafted.site_id), picture.site_view, drafted))

    tab = SettingsTab(
        context,
        LOAD_BALANCING,
        lambda picture: ObjectId(picture.document.load_balancing(SiteId(picture.node.object_id)).id),
        adapt=adapt,
        first=(order,),
        extra=(card,),
    )
    tab.setObjectName("load_balancing_tab")
    return tab


def _drafted(form: ObjectForm) -> LoadBalancing | None:
    """Return the settings as they would be after Apply, what is no value left as it is applied."""
    applied = form.thing
    if not isinstance(applied, LoadBalancing):
        return None
    names = (each.name for each in LOAD_BALANCING.fields)
    values = {name: value for name in names if (value := form.value(name)) is not None}
    return dataclasses.replace(applied, **values)
