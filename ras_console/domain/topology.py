"""A farm's configuration as the engine wants it: by site, brokers in priority order, one revision for the whole."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.ids import BrokerId
from ras_console.domain.objects import (
    Account,
    AutoPromotion,
    Broker,
    Farm,
    Handler,
    Host,
    LoadBalancing,
    Pool,
    Resource,
    Schedule,
    Site,
)

ACTIVE_BROKERS_ADVISED = 3
"""More active brokers add traffic between them without benefit; further ones stand by.

Source: Parallels knowledge base 124003; Administrator's Guide 18, Connection Brokers.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTopology:
    """One site: `brokers` by position (the first is the preferred primary), the others by id.

    `hosts` have what they inherit in place. `resources` are all that is offered here: those of other sites run on all
    hosts.
    """

    site: Site
    brokers: tuple[Broker, ...]
    pools: tuple[Pool, ...]
    hosts: tuple[Host, ...]
    resources: tuple[Resource, ...]
    auto_promotion: AutoPromotion
    load_balancing: LoadBalancing
    schedules: tuple[Schedule, ...] = ()
    handlers: tuple[Handler, ...] = ()

    def broker(self, broker_id: BrokerId) -> Broker | None:
        """Return the broker with this id, None where the site has none."""
        for each in self.brokers:  # a handful; a generator costs more than the search, and brokers ask at every event
            if each.id == broker_id:
                return each
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topology:
    """The whole farm at one revision; `sites` by position."""

    revision: int
    farm: Farm
    sites: tuple[SiteTopology, ...]
    accounts: tuple[Account, ...] = ()
