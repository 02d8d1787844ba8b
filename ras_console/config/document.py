"""The configuration at one revision: every object by id, and each parent's children in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from ras_console.domain.catalogue import KINDS, kind_of, name_of, parent_of
from ras_console.domain.ids import BrokerId, HostId, ObjectId, PoolId, ResourceId, SiteId
from ras_console.domain.inheritance import effective_host
from ras_console.domain.objects import (
    Account,
    Administrator,
    AutoPromotion,
    Broker,
    Farm,
    FarmObject,
    Handler,
    Host,
    HostDefaults,
    LoadBalancing,
    Mailbox,
    Pool,
    Resource,
    Schedule,
    Script,
    Site,
)
from ras_console.domain.topology import SiteTopology, Topology
from ras_console.domain.vocabulary import Kind

if TYPE_CHECKING:
    from ras_console.config.change import Change

_Group = tuple[ObjectId | None, Kind]
_Groups = Mapping[_Group, tuple[FarmObject, ...]]


class StaleChange(ValueError):
    """A change was applied to a document that is not the one it was planned for: a mistake of the caller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An immutable configuration. Make one with `Document.empty()` or `Document.of(...)`, the next by `with_change`.

    `next_id` is the number the next new object gets; it never falls, so an id is never used twice.
    Looking up children costs the same whatever the size; `with_change` sorts only the lists it touches.
    """

    revision: int
    next_id: int
    objects: Mapping[ObjectId, FarmObject]
    groups: _Groups = field(repr=False, compare=False)
    _effective: dict[SiteId, tuple[Host, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _names: dict[ObjectId, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @staticmethod
    def empty() -> Document:
        """Return the document before the first change: no farm, revision 0."""
        return Document.of((), revision=0, next_id=1)

    @staticmethod
    def of(things: Iterable[FarmObject], *, revision: int, next_id: int) -> Document:
        """Return the document of these objects.

        Raises ValueError for an id that occurs twice or is not below `next_id`.
        """
        objects: dict[ObjectId, FarmObject] = {}
        members: dict[_Group, list[FarmObject]] = {}
        for thing in things:
            if thing.id in objects or thing.id >= next_id:
                raise ValueError(f"object id {thing.id} occurs twice or is not below the next id {next_id}")
            objects[thing.id] = thing
            members.setdefault(_group_of(thing), []).append(thing)
        groups = {group: _ordered(each) for group, each in members.items()}
        return Document(
            revision=revision, next_id=next_id, objects=MappingProxyType(objects), groups=MappingProxyType(groups)
        )

    def with_change(self, change: Change, revision: int) -> Document:
        """Return the document after the change.

        Raises:
            StaleChange: a row's `before` is not what stands here; nothing is applied then.
        """
        objects = dict(self.objects)
        touched: dict[_Group, dict[ObjectId, FarmObject]] = {}
        next_id = self.next_id
        for row in change.rows:
            if objects.get(row.id) != row.before:
                raise StaleChange(f"object {row.id} is not as the change {change.label!r} found it")
            for thing in (row.before, row.after):
                if thing is not None:
                    group = _group_of(thing)
                    if group not in touched:
                        touched[group] = {each.id: each for each in self.groups.get(group, ())}
            if row.before is not None:
                del objects[row.id]
                del touched[_group_of(row.before)][row.id]
            if row.after is not None:
                objects[row.id] = row.after
                touched[_group_of(row.after)][row.id] = row.after
                next_id = max(next_id, row.id + 1)
        groups = dict(self.groups)
        for group, members in touched.items():
            if members:
                groups[group] = _ordered(members.values())
            else:
                groups.pop(group, None)
        return Document(
            revision=revision, next_id=next_id, objects=MappingProxyType(objects), groups=MappingProxyType(groups)
        )

    def get(self, object_id: ObjectId) -> FarmObject | None:
        """Return the object with this id, None where there is none."""
        return self.objects.get(object_id)

    def children(self, parent_id: ObjectId | None, kind: Kind) -> tuple[FarmObject, ...]:
        """Return the parent's children of one kind by position, then id; the farm is the only child of None."""
        return self.groups.get((parent_id, kind), ())

    def of_kind(self, kind: Kind) -> tuple[FarmObject, ...]:
        """Return all objects of a kind, in the order of their sites, then their own."""
        parent = KINDS[kind].parent
        if parent is None:
            return self.children(None, kind)
        return tuple(each for above in self.of_kind(parent) for each in self.children(above.id, kind))

    @property
    def farm(self) -> Farm:
        """The one farm; raises LookupError in the empty document."""
        found = self.children(None, Kind.FARM)
        if not found:
            raise LookupError("the document is empty: it has no farm")
        return cast("Farm", found[0])

    @property
    def sites(self) -> tuple[Site, ...]:
        """All sites by position."""
        return cast("tuple[Site, ...]", self.of_kind(Kind.SITE))

    def site_of(self, thing: FarmObject) -> Site | None:
        """Return the site an object belongs to, a site itself for a site, None for the farm and what is the farm's."""
        match thing:
            case Farm() | Mailbox() | Administrator() | Account():
                return None
            case Site():
                return thing
            case _:
                return self.site(thing.site_id)

    def site(self, site_id: SiteId) -> Site | None:
        """Return the site with this id."""
        found = self.objects.get(site_id)
        return found if isinstance(found, Site) else None

    def broker(self, broker_id: BrokerId) -> Broker | None:
        """Return the broker with this id."""
        found = self.objects.get(broker_id)
        return found if isinstance(found, Broker) else None

    def host(self, host_id: HostId) -> Host | None:
        """Return the session host with this id."""
        found = self.objects.get(host_id)
        return found if isinstance(found, Host) else None

    def pool(self, pool_id: PoolId) -> Pool | None:
        """Return the host pool with this id."""
        found = self.objects.get(pool_id)
        return found if isinstance(found, Pool) else None

    def resource(self, resource_id: ResourceId) -> Resource | None:
        """Return the published resource with this id."""
        found = self.objects.get(resource_id)
        return found if isinstance(found, Resource) else None

    def brokers(self, site_id: SiteId) -> tuple[Broker, ...]:
        """Return the site's brokers, the one promoted first at the front."""
        return cast("tuple[Broker, ...]", self.children(site_id, Kind.BROKER))

    def active_brokers(self, site_id: SiteId) -> tuple[Broker, ...]:
        """Return the brokers configured to serve: in service and not standby; whether they run is another matter."""
        return tuple(each for each in self.brokers(site_id) if each.is_in_service and not each.is_standby)

    def hosts(self, site_id: SiteId) -> tuple[Host, ...]:
        """Return the site's session hosts by id."""
        return cast("tuple[Host, ...]", self.children(site_id, Kind.HOST))

    def effective_hosts(self, site_id: SiteId) -> tuple[Host, ...]:
        """Return the site's hosts with what they inherit in place; asking again costs nothing."""
        found = self._effective.get(site_id)
        if found is None:
            defaults = self.host_defaults(site_id)
            pools = {pool.id: pool for pool in self.pools(site_id)}
            found = tuple(effective_host(each, pools[each.pool_id], defaults) for each in self.hosts(site_id))
            self._effective[site_id] = found
        return found

    def effective_host(self, host_id: HostId) -> Host | None:
        """Return one host with what it inherits, None where there is none with this id."""
        host = self.host(host_id)
        pool = self.pool(host.pool_id) if host is not None else None
        if host is None or pool is None:
            return None
        return effective_host(host, pool, self.host_defaults(host.site_id))

    def pools(self, site_id: SiteId) -> tuple[Pool, ...]:
        """Return the site's host pools by id."""
        return cast("tuple[Pool, ...]", self.children(site_id, Kind.POOL))

    def default_pool(self, site_id: SiteId) -> Pool:
        """Return the pool made with the site, which is its oldest; raises LookupError for a site that is not there."""
        pools = self.pools(site_id)
        if not pools:
            raise LookupError(f"site {site_id} has no pools")
        return pools[0]

    def resources(self, site_id: SiteId) -> tuple[Resource, ...]:
        """Return what the site publishes, by position."""
        return cast("tuple[Resource, ...]", self.children(site_id, Kind.RESOURCE))

    def auto_promotion(self, site_id: SiteId) -> AutoPromotion:
        """Return the site's promotion settings; raises LookupError for a site that is not there."""
        return cast("AutoPromotion", self._only(site_id, Kind.AUTO_PROMOTION))

    def load_balancing(self, site_id: SiteId) -> LoadBalancing:
        """Return the site's balancing settings; raises LookupError for a site that is not there."""
        return cast("LoadBalancing", self._only(site_id, Kind.LOAD_BALANCING))

    def host_defaults(self, site_id: SiteId) -> HostDefaults:
        """Return what the site's hosts inherit; raises LookupError for a site that is not there."""
        return cast("HostDefaults", self._only(site_id, Kind.HOST_DEFAULTS))

    def schedules(self, site_id: SiteId) -> tuple[Schedule, ...]:
        """Return the site's schedules by id."""
        return cast("tuple[Schedule, ...]", self.children(site_id, Kind.SCHEDULE))

    def handlers(self, site_id: SiteId) -> tuple[Handler, ...]:
        """Return the site's notification handlers by id."""
        return cast("tuple[Handler, ...]", self.children(site_id, Kind.HANDLER))

    def scripts(self, site_id: SiteId) -> tuple[Script, ...]:
        """Return the commands that the site's handlers may run, by id."""
        return cast("tuple[Script, ...]", self.children(site_id, Kind.SCRIPT))

    @property
    def mailbox(self) -> Mailbox:
        """How the farm sends mail; raises LookupError in the empty document."""
        return cast("Mailbox", self._only(self.farm.id, Kind.MAILBOX))

    @property
    def administrators(self) -> tuple[Administrator, ...]:
        """Who may use the console, by id; with none at all everybody may."""
        return cast("tuple[Administrator, ...]", self.of_kind(Kind.ADMINISTRATOR))

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The users that an administrator has entered, by id."""
        return cast("tuple[Account, ...]", self.of_kind(Kind.ACCOUNT))

    @property
    def main_site(self) -> Site:
        """The site whose settings the others take; raises LookupError for a farm without sites."""
        sites = self.sites
        if not sites:
            raise LookupError("the farm has no sites")
        return next((each for each in sites if each.id == self.farm.main_site_id), sites[0])

    def offered_resources(self, site_id: SiteId) -> tuple[Resource, ...]:
        """Return what the site's users are offered: its own by position, then what other sites offer here too."""
        others = cast("tuple[Resource, ...]", self.of_kind(Kind.RESOURCE))
        guests = (each for each in others if site_id in each.site_ids and each.site_id != site_id)
        return (*self.resources(site_id), *guests)

    def names(self) -> Mapping[ObjectId, str]:
        """Return what each object is called, for sentences about references; asking again costs nothing."""
        if not self._names:
            self._names.update({each.id: name_of(each) for each in self.objects.values()})
        return MappingProxyType(self._names)

    def topology(self) -> Topology:
        """Return the configuration as the engine wants it."""
        sites = tuple(
            SiteTopology(
                site=site,
                brokers=self.brokers(site.id),
                pools=self.pools(site.id),
                hosts=self.effective_hosts(site.id),
                resources=self.offered_resources(site.id),
                auto_promotion=self.auto_promotion(site.id),
                load_balancing=self.load_balancing(site.id),
                schedules=self.schedules(site.id),
                handlers=self.handlers(site.id),
            )
            for site in self.sites
        )
        return Topology(revision=self.revision, farm=self.farm, sites=sites, accounts=self.accounts)

    def _only(self, parent_id: ObjectId, kind: Kind) -> FarmObject:
        found = self.children(parent_id, kind)
        if len(found) != 1:
            raise LookupError(f"object {parent_id} has {len(found)} objects of kind {kind}, one is needed")
        return found[0]


def _group_of(thing: FarmObject) -> _Group:
    parent = parent_of(thing)
    return (None if parent is None else ObjectId(parent), kind_of(thing).kind)


def _ordered(things: Iterable[FarmObject]) -> tuple[FarmObject, ...]:
    return tuple(sorted(things, key=lambda each: (getattr(each, "position", 0), each.id)))
