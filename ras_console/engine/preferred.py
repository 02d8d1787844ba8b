"""Which broker each session host registers with first."""

from __future__ import annotations

from collections.abc import Mapping

from ras_console.domain.ids import BrokerId, HostId
from ras_console.domain.topology import SiteTopology
from ras_console.engine.promotion import configured_active


def spread(topology: SiteTopology) -> Mapping[HostId, BrokerId]:
    """Return the preferred broker of every host, fixed or automatic; hosts are missing where there is none to prefer.

    The hosts without a choice of their own fill the configured active brokers, in list order and in ascending id, in
    contiguous blocks, so that the brokers end up with even numbers; fixed choices count towards them.

    Source: Parallels RAS Management Portal 20 guide, Connection Brokers: of ten hosts, 1-5 prefer the first of two.
    """
    active = [each.id for each in configured_active(topology)]
    enabled = tuple(each.id for each in topology.brokers if each.is_in_service)
    hosts = sorted(topology.hosts, key=lambda host: host.id)
    result: dict[HostId, BrokerId] = {}
    for host in hosts:
        if host.preferred_broker_id is not None and host.preferred_broker_id in enabled:
            result[host.id] = host.preferred_broker_id
    free = [host.id for host in hosts if host.id not in result]
    counts = {broker: sum(1 for each in result.values() if each == broker) for broker in active}
    start = 0
    for broker, size in _block_sizes(counts, len(free)).items():
        result.update(dict.fromkeys(free[start : start + size], broker))
        start += size
    return result


def _block_sizes(counts: Mapping[BrokerId, int], hosts: int) -> Mapping[BrokerId, int]:
    """Return how many of `hosts` each broker gets so that totals are even; the earlier brokers get the odd ones."""
    totals = dict(counts)
    if totals:
        for _ in range(hosts):
            least = min(totals, key=totals.__getitem__)
            totals[least] += 1
    return {broker: total - counts[broker] for broker, total in totals.items()}
