"""Farms that the tests of configuration and storage begin with, and commands drawn at random."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ras_console.config.broker_rules import Primaries
from ras_console.config.change import Change, Problems
from ras_console.config.commands import (
    AddBroker,
    AddObject,
    AddSite,
    Command,
    MoveObject,
    RemoveObject,
    SetFields,
)
from ras_console.config.defaults import lab_farm
from ras_console.config.document import Document
from ras_console.config.planner import plan
from ras_console.domain.catalogue import KINDS, kind_of
from ras_console.domain.ids import BrokerId, ObjectId, SiteId
from ras_console.domain.vocabulary import AdminRole, Kind, LogonMode, Method

SITE = SiteId(ObjectId(2))


def lab(brokers: int = 1) -> Document:
    """Return the lab's document with brokers RAS-CB-1 to RAS-CB-n, as an administrator would have added them."""
    document = Document.empty().with_change(lab_farm("RAS-CB-1", "10.0.0.11"), 1)
    for number in range(2, brokers + 1):
        document = done(document, AddBroker(site_id=SITE, values={"server": f"RAS-CB-{number}"}))
    return document


def planned(document: Document, command: Command, primaries: Primaries | None = None) -> Change:
    """Return the change of a command that must not be refused."""
    change = plan(document, command, primaries or {})
    assert isinstance(change, Change), change
    return change


def done(document: Document, command: Command) -> Document:
    """Return the document after a command that must not be refused."""
    return document.with_change(planned(document, command), document.revision + 1)


def refused(document: Document, command: Command, primaries: Primaries | None = None) -> Problems:
    """Return why a command is refused, which it must be."""
    problems = plan(document, command, primaries or {})
    assert isinstance(problems, Problems), problems
    return problems


def broker_id(document: Document, server: str, site_id: SiteId = SITE) -> BrokerId:
    """Return the id of the site's broker of that name."""
    return next(each.id for each in document.brokers(site_id) if each.server == server)


_WORDS = st.sampled_from(["alpha", "beta", "gamma", "delta", "BETA", "ÄÖ-1", "10.0.0.7", "a b", "", "bell\a"])
_VALUES: dict[Kind, dict[str, st.SearchStrategy[Any]]] = {
    Kind.FARM: {"name": _WORDS},
    Kind.SITE: {"name": _WORDS, "description": _WORDS, "is_lab": st.booleans()},
    Kind.BROKER: {
        "server": _WORDS,
        "is_enabled": st.booleans(),
        "is_standby": st.booleans(),
        "alternative_ips": st.lists(st.sampled_from(["10.0.0.1", "10.0.0.2", "x"]), max_size=2).map(tuple),
        "cores": st.integers(0, 20),
    },
    Kind.POOL: {"name": _WORDS, "is_enabled": st.booleans()},
    Kind.HOST: {
        "server": _WORDS,
        "preferred_broker_id": st.none() | st.sampled_from([6, 19, 20, 21, 22]),
        "pool_id": st.sampled_from([5, 20, 21, 22]),
        "logon_mode": st.sampled_from(LogonMode),
        "weight": st.integers(0, 100),
    },
    Kind.RESOURCE: {"name": _WORDS, "pool_ids": st.lists(st.sampled_from([5, 20, 21]), max_size=2).map(tuple)},
    Kind.AUTO_PROMOTION: {"delay_s": st.floats(4, 1000), "is_enabled": st.booleans()},
    Kind.LOAD_BALANCING: {"method": st.sampled_from(Method), "refresh_s": st.floats(0.5, 4)},
    Kind.HOST_DEFAULTS: {"max_sessions": st.integers(0, 300), "weight": st.integers(0, 100)},
    Kind.SCHEDULE: {
        "name": _WORDS,
        "start": st.sampled_from(["2026-03-01T02:00", "2026-03-01", "soon"]),
        "pool_ids": st.lists(st.sampled_from([5, 20]), max_size=2).map(tuple),
        "host_ids": st.lists(st.sampled_from([8, 9]), max_size=2).map(tuple),
    },
    Kind.SCRIPT: {"name": _WORDS, "command": _WORDS},
    Kind.HANDLER: {"name": _WORDS, "threshold": st.floats(-1, 100), "script_id": st.none() | st.integers(20, 24)},
    Kind.MAILBOX: {"server": _WORDS, "port": st.integers(0, 600)},
    Kind.ADMINISTRATOR: {
        "name": _WORDS,
        "role": st.sampled_from(AdminRole),
        "site_ids": st.lists(st.sampled_from([2, 20]), max_size=2).map(tuple),
    },
    Kind.ACCOUNT: {"name": _WORDS, "groups": st.lists(_WORDS, max_size=2).map(tuple)},
}
_ADDED: dict[Kind, dict[str, st.SearchStrategy[Any]]] = {
    Kind.HOST: {"server": _WORDS},
    Kind.POOL: {"name": _WORDS},
    Kind.RESOURCE: {"name": _WORDS, "site_ids": st.sampled_from([(), (2,), (20,)])},
    Kind.SCHEDULE: {"name": _WORDS, "start": st.just("2026-03-01T02:00")},
    Kind.SCRIPT: {"name": _WORDS, "command": _WORDS},
    Kind.HANDLER: {"name": _WORDS},
    Kind.ADMINISTRATOR: {"name": _WORDS},
    Kind.ACCOUNT: {"name": _WORDS},
}


@st.composite
def commands(draw: st.DrawFn, document: Document) -> Command:
    """Draw a command on the document, sensible or not."""
    objects = list(document.objects.values())
    site_id = draw(st.sampled_from([each.id for each in document.sites]))
    thing = draw(st.sampled_from(objects))
    match draw(st.integers(0, 10)):
        case 0:
            return AddBroker(site_id=site_id, values={"server": draw(_WORDS), "is_enabled": draw(st.booleans())})
        case 1 | 2 | 3:
            kind = draw(st.sampled_from(sorted(_ADDED)))
            parent_id = site_id if KINDS[kind].parent is Kind.SITE else document.farm.id
            return AddObject(
                kind=kind, parent_id=parent_id, values={name: draw(each) for name, each in _ADDED[kind].items()}
            )
        case 4:
            return AddSite(values={"name": draw(_WORDS)}, broker={"server": draw(_WORDS)})
        case 5:
            broker = draw(st.sampled_from(document.brokers(site_id)))
            return MoveObject(object_id=broker.id, to_index=draw(st.integers(-1, 6)))
        case 6:
            return RemoveObject(object_id=thing.id)
        case _:
            fields = _VALUES[kind_of(thing).kind]
            names = draw(st.lists(st.sampled_from(sorted(fields)), min_size=1, max_size=2, unique=True))
            return SetFields(object_id=thing.id, values={name: draw(fields[name]) for name in names})
