"""What a page looks at: one document, one live picture, one node, and the parts of them that every page needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ras_console.config.document import Document
from ras_console.domain.ids import BrokerId, HostId, ObjectId, SiteId
from ras_console.domain.objects import FarmObject, Site
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import Role
from ras_console.gui.late_numpy import np
from ras_console.gui.navigation import Node

if TYPE_CHECKING:
    from ras_console.engine.snapshot import BrokerView, FarmSnapshot, SiteView

UNHEARD = frozenset({Role.DOWN, Role.DISABLED, Role.NOT_REACHED})
"""Roles that are the console's own judgement: no such broker says anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One moment of a page; `snapshot` is None while no engine shows anything."""

    document: Document
    snapshot: FarmSnapshot | None
    node: Node

    @property
    def thing(self) -> FarmObject | None:
        """The node's object, a group's site; None where it is gone."""
        return self.document.get(self.node.object_id)

    @property
    def site(self) -> Site | None:
        """The site the node stands in, None for the farm."""
        thing = self.thing
        return self.document.site_of(thing) if thing is not None else None

    @property
    def site_view(self) -> SiteView | None:
        """The live state of that site."""
        site = self.site
        return self.view_of(site.id) if site is not None else None

    @property
    def now_s(self) -> float:
        """The engine's clock."""
        return self.snapshot.at_s if self.snapshot is not None else 0.0

    def view_of(self, site_id: SiteId) -> SiteView | None:
        """Return the live state of a site."""
        return self.snapshot.site(site_id) if self.snapshot is not None else None

    def topology_of(self, site_id: SiteId) -> SiteTopology:
        """Return a site's configuration as the engine wants it."""
        document = self.document
        site = document.site(site_id)
        if site is None:
            raise LookupError(f"site {site_id} is gone")
        return SiteTopology(
            site=site, brokers=document.brokers(site_id), pools=document.pools(site_id),
            hosts=document.effective_hosts(site_id), resources=document.resources(site_id),
            auto_promotion=document.auto_promotion(site_id), load_balancing=document.load_balancing(site_id),
        )  # fmt: skip

    def broker_name(self, broker_id: BrokerId | int | None) -> str:
        """Return what a broker is called; "nobody" for none."""
        if not broker_id:
            return "nobody"
        broker = self.document.broker(BrokerId(ObjectId(broker_id)))
        return broker.server if broker is not None else f"broker {broker_id}"


def broker_of(site: SiteView | None, broker_id: ObjectId) -> BrokerView | None:
    """Return a broker's live view, None where the engine does not know it."""
    return next((each for each in site.brokers if each.id == broker_id), None) if site is not None else None


def host_row(site: SiteView | None, host_id: ObjectId) -> int | None:
    """Return a host's row in the columns, None where the engine does not know it."""
    if site is None:
        return None
    row = int(np.searchsorted(site.hosts.ids, host_id))
    return row if row < len(site.hosts.ids) and int(site.hosts.ids[row]) == host_id else None


def present_of(site: SiteView | None) -> Mapping[BrokerId, Role]:
    """Return the brokers that can be heard and what they say they are."""
    return {each.id: each.role for each in site.brokers if each.role not in UNHEARD} if site is not None else {}


def host_names(picture: Picture, site_id: SiteId) -> Mapping[HostId, str]:
    """Return what the hosts of a site are called."""
    return {each.id: each.server for each in picture.document.hosts(site_id)}
