"""A console's surroundings for the panes that show live state: a fake workspace and the story of a failover."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import QObject, Signal

from ras_console.config.document import Document
from ras_console.domain.vocabulary import Role
from ras_console.gui.bridge import Bridge
from ras_console.gui.context import ConsoleContext
from ras_console.gui.navigation import Navigator, Node, NodeKind
from ras_console.gui.theme import ThemeSwitch
from tests.gui.samples import FakeFeed, broker_id, failover_story, sample_snapshot, usual_roles

LOST_S = 186.0


class FakeWorkspace(QObject):
    """As much of a workspace as panes look at."""

    document_changed = Signal(object, object)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document


def made_context(themes: ThemeSwitch, document: Document) -> ConsoleContext:
    """Return a context whose workspace and feed are fakes."""
    navigator = Navigator(Node(NodeKind.BROKER, broker_id(2)))
    parts: dict[str, Any] = {
        "drafts": None,
        "actions": None,
        "resolve": None,
        "assets": themes.assets,
        "themes": themes,
    }
    made = SimpleNamespace(workspace=FakeWorkspace(document), bridge=Bridge(), navigator=navigator, **parts)
    return cast("ConsoleContext", made)


def roles_at(at_s: float, brokers: int) -> tuple[Role, ...]:
    """Return the roles of the failover story at an instant."""
    roles = list(usual_roles(brokers))
    if at_s >= LOST_S:
        roles[0] = Role.DOWN
    if at_s >= LOST_S + 15.8 and brokers > 1:
        roles[1] = Role.PRIMARY
    if at_s >= LOST_S + 57.8 and brokers > 1:
        roles[0] = Role.SECONDARY
    return tuple(roles)


def play(
    context: ConsoleContext, *, brokers: int = 3, hosts: int = 8, until_s: float, step_s: float = 0.5, dies: bool = True
) -> FakeFeed:
    """Feed a console with the story up to an instant, and return the feed to go on with."""
    feed = FakeFeed()
    context.bridge.attach(feed)
    entries = [each for each in failover_story(brokers) if dies or each.fact.at_s < 100]
    for number in range(int(until_s / step_s) + 1):
        at_s = number * step_s
        due = [each for each in entries if each.fact.at_s <= at_s]
        entries = [each for each in entries if each.fact.at_s > at_s]
        roles = roles_at(at_s if dies else 0.0, brokers)
        left_s = LOST_S + 15.8 - at_s if dies and Role.PRIMARY not in roles and brokers > 1 else None
        picture = sample_snapshot(brokers, hosts, at_s, roles=roles, due_in_s=left_s, number=number)
        feed.put(picture, *due)
        context.bridge._collect()
    return feed
