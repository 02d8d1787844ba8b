"""One eventful minute as bytes: run twice, the bytes must be the same. Prints their digest."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np

from ras_console.domain.faults import Fault
from ras_console.domain.vocabulary import FaultKind
from ras_console.lab.network import NetworkConditions
from tests.sim.farms import SITE, broker_id, host_id, make_broker, make_farm, make_host, make_site, make_world


def digest_of(seed: int) -> str:
    """Return the digest of everything that the console is told and shown."""
    hosts = [make_host(number + 1, cores=cores, memory_gib=8 * cores) for number, cores in enumerate((8, 8, 16, 4, 12))]
    site = make_site(brokers=3, hosts=hosts)
    conditions = NetworkConditions(jitter_s=0.01, drop_ratio=0.001, reorder_ratio=0.01)
    world = make_world(site, seed=seed, network=conditions)
    told = hashlib.sha256()
    acts = {
        5: lambda: world.inject(Fault(kind=FaultKind.CRASH, target_id=broker_id(1), for_s=25.0)),
        25: lambda: world.inject(Fault(kind=FaultKind.PARTITION, target_id=host_id(2), for_s=8.0)),
        32: lambda: world.use_topology(make_farm(replace(site, brokers=(*site.brokers, make_broker(4))), revision=2)),
        40: lambda: world.promote(SITE, broker_id(3), "admin"),
        43: lambda: world.inject(Fault(kind=FaultKind.HANG, target_id=broker_id(3), for_s=6.0)),
        45: lambda: world.inject(Fault(kind=FaultKind.SLOW, target_id=host_id(1), factor=4.0)),
        50: lambda: world.restore(host_id(1)),
    }
    for second in range(1, 61):
        acts.get(second, lambda: None)()
        world.advance(float(second))
        for entry in world.drain_entries():
            told.update(repr(entry).encode())
        _feed(told, world.snapshot(number=second, speed=1.0, tick_ms=0.0))
    return told.hexdigest()


def _feed(told: Any, value: Any) -> None:
    """Add a value with all its parts, arrays by their bytes."""
    if isinstance(value, np.ndarray):
        told.update(value.tobytes())
    elif is_dataclass(value):
        for field in fields(value):
            told.update(field.name.encode())
            _feed(told, getattr(value, field.name))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for each in value:
            _feed(told, each)
    else:
        told.update(repr(value).encode())


if __name__ == "__main__":
    sys.stdout.write(digest_of(int(sys.argv[1])))
