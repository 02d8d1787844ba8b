"""The farm a first start begins with: a lab to look at, or an empty one with this computer as its first broker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ras_console.config.change import Change, Problems, Row
from ras_console.config.commands import AddObject, AddSite, Command, Several
from ras_console.config.document import Document
from ras_console.config.planner import plan
from ras_console.domain.ids import FarmId, ObjectId, SiteId
from ras_console.domain.objects import Farm, Mailbox
from ras_console.domain.vocabulary import Kind, ResourceType

_FARM_ID: Final = FarmId(ObjectId(1))
_LAB_MACHINES: Final = (
    (4, 32, 40), (4, 32, 40), (8, 64, 90), (8, 64, 90), (8, 64, 90), (16, 128, 180), (16, 128, 180), (32, 256, 350),
)  # fmt: skip
"""Cores, GiB and most sessions of the lab's hosts, unequal so that balancing has something to do."""

_LAB_APPS: Final = (
    ("Word Processor", r"C:\Program Files\Office\writer.exe"),
    ("Spreadsheet", r"C:\Program Files\Office\calc.exe"),
    ("Time Sheet", r"C:\Program Files\TimeSheet\timesheet.exe"),
)


class SeedRefused(ValueError):
    """The name or address given for this computer cannot stand in a farm; the message says why."""


def lab_farm(server: str, ip: str = "") -> Change:
    """Return the change that makes a simulated farm of an empty document; `server` is its primary broker."""
    site = {"name": "Budapest", "description": "A simulated site to try everything on.", "is_lab": True}
    hosts = tuple(
        AddObject(
            kind=Kind.HOST,
            parent_id=_SITE_ID,
            values={
                "server": f"RDSH-{number}", "cores": cores, "memory_gib": memory_gib, "max_sessions": most,
                "description": f"{cores} cores, {memory_gib} GiB",
            },
        )
        for number, (cores, memory_gib, most) in enumerate(_LAB_MACHINES, start=1)
    )  # fmt: skip
    apps = tuple(_published(name, ResourceType.APPLICATION, target) for name, target in _LAB_APPS)
    desktop = _published("Full Desktop", ResourceType.DESKTOP, "")
    return _seed("Lab", site, {"server": server, "ip": ip}, (*hosts, desktop, *apps))


def _published(name: str, kind: ResourceType, target: str) -> AddObject:
    values = {"name": name, "type": kind, "target": target}
    return AddObject(kind=Kind.RESOURCE, parent_id=_SITE_ID, values=values)


def empty_farm(server: str, ip: str = "") -> Change:
    """Return the change that makes a farm with one real site, whose only broker is `server`, of an empty document."""
    return _seed("Farm", {"name": "Site 1"}, {"server": server, "ip": ip}, ())


_SITE_ID: Final = SiteId(ObjectId(2))
"""The farm takes the first number, its first site the next."""


def _seed(name: str, site: Mapping[str, Any], broker: Mapping[str, Any], further: tuple[Command, ...]) -> Change:
    """Make farm and site by the same rules as everything later.

    Raises:
        SeedRefused: the server's name or IP is refused; the message says why.
    """
    farm = Farm(id=_FARM_ID, name=name)
    first = Change(label="", rows=(Row(id=farm.id, before=None, after=farm),))
    with_farm = Document.empty().with_change(first, 0)
    planned = plan(with_farm, Several(label="", commands=(AddSite(values=site, broker=broker), *further)))
    if isinstance(planned, Problems):
        raise SeedRefused("; ".join(each.message for each in planned))
    mailbox = Mailbox(id=ObjectId(max(each.id for each in planned.rows) + 1), farm_id=farm.id)
    rows = (*first.rows, *planned.rows, Row(id=mailbox.id, before=None, after=mailbox))
    return Change(label=f"New farm {name}", rows=rows)
