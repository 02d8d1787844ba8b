"""Made-up farms of any size: documents, their files and what the engine makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ras_console.config.change import Change, Row
from ras_console.config.document import Document
from ras_console.domain.ids import BrokerId, FarmId, HostId, ObjectId, PoolId, ResourceId, SiteId
from ras_console.domain.objects import (
    AutoPromotion,
    Broker,
    Farm,
    FarmObject,
    Host,
    HostDefaults,
    LoadBalancing,
    Mailbox,
    Pool,
    Resource,
    Site,
)
from ras_console.domain.vocabulary import ResourceType
from ras_console.lab.workload import UserModel
from ras_console.runtime.embedded import EngineSettings
from ras_console.storage.repository import Repository

BROKERS: Final = 3
SESSIONS_PER_HOST: Final = 100
ORIGIN_WALL_S: Final = 1_767_600_000.0

_MACHINES: Final = ((8, 64), (16, 128), (16, 128), (32, 256))
"""Cores and GiB in turn: 100 sessions for each host load them to about 60 %."""


def make_document(*, hosts: int, sites: int = 1, brokers: int = BROKERS) -> Document:
    """Return a farm of simulated sites with `hosts` session hosts in all and `brokers` brokers in each."""
    farm = FarmId(ObjectId(1))
    things: list[FarmObject] = [Farm(id=farm, name="Bench"), Mailbox(id=ObjectId(2), farm_id=farm)]

    def next_id() -> ObjectId:
        return ObjectId(len(things) + 1)

    for number in range(sites):
        site = SiteId(next_id())
        things.append(Site(id=site, farm_id=farm, name=f"Site {number + 1}", is_lab=True, position=number))
        things.append(AutoPromotion(id=next_id(), site_id=site))
        things.append(LoadBalancing(id=next_id(), site_id=site))
        things.append(HostDefaults(id=next_id(), site_id=site))
        pool = PoolId(next_id())
        things.append(Pool(id=pool, site_id=site, name="<Default>"))
        for at, name in enumerate(("Full Desktop", "Word Processor", "Spreadsheet", "Time Sheet")):
            kind = ResourceType.APPLICATION if at else ResourceType.DESKTOP
            things.append(Resource(id=ResourceId(next_id()), site_id=site, name=name, type=kind, position=at))
        for at in range(brokers):
            name = f"CB-{number + 1}-{at + 1}"
            things.append(Broker(id=BrokerId(next_id()), site_id=site, server=name, position=at))
        for at in range(hosts * number // sites, hosts * (number + 1) // sites):
            cores, memory_gib = _MACHINES[at % len(_MACHINES)]
            things.append(
                Host(
                    id=HostId(next_id()),
                    site_id=site,
                    pool_id=pool,
                    server=f"RDSH-{at + 1}",
                    cores=cores,
                    memory_gib=memory_gib,
                )
            )
    return Document.of(things, revision=0, next_id=len(things) + 1)


def seed_of(document: Document) -> Change:
    """Return the change that makes this document of an empty one."""
    rows = tuple(Row(id=each.id, before=None, after=each) for each in document.objects.values())
    return Change(label="Bench farm", rows=rows)


def make_file(path: Path, document: Document) -> Path:
    """Write the farm into a new file and return its path."""
    Repository.create(path, seed_of(document), actor="bench").close()
    return path


def settings(*, sessions: int | None) -> EngineSettings:
    """Return how the engine is to run on it; None sessions: as many as the lab has by itself."""
    return EngineSettings(
        seed=1, own_name="CB-1-1", origin_wall_s=ORIGIN_WALL_S, users=UserModel(existing_sessions=sessions)
    )
