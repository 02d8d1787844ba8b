"""Which kinds of object exist, which class holds each, whose child it is and what its settings are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from ras_console.domain.fields import FieldSpec, specs_of
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
from ras_console.domain.vocabulary import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSpec:
    """All that is known about a kind of object.

    `parent_field` holds the parent's id and is None for the farm alone; `name_field` is what people call the object by
    ("" for settings that their parent has exactly one of); `is_ordered` says that `position` orders it among its
    siblings.
    """

    kind: Kind
    object_class: type[Any]
    label: str
    plural: str
    parent: Kind | None
    parent_field: str | None
    name_field: str
    is_ordered: bool
    fields: tuple[FieldSpec, ...]

    @property
    def is_single(self) -> bool:
        """True for settings that every parent has exactly one object of: made with it, never added nor removed."""
        return not self.name_field

    def field(self, name: str) -> FieldSpec:
        """Return the spec of one field; raises KeyError for a name this kind does not have."""
        for spec in self.fields:
            if spec.name == name:
                return spec
        raise KeyError(name)


def _kind(
    kind: Kind,
    object_class: type[Any],
    label: str,
    plural: str,
    parent: Kind | None,
    *,
    named_by: str = "name",
    is_ordered: bool = False,
) -> KindSpec:
    return KindSpec(
        kind=kind,
        object_class=object_class,
        label=label,
        plural=plural,
        parent=parent,
        parent_field=f"{parent.value}_id" if parent else None,
        name_field=named_by,
        is_ordered=is_ordered,
        fields=specs_of(object_class),
    )


FARM: Final = _kind(Kind.FARM, Farm, "Farm", "Farms", None)
SITE: Final = _kind(Kind.SITE, Site, "Site", "Sites", Kind.FARM, is_ordered=True)
BROKER: Final = _kind(
    Kind.BROKER, Broker, "Connection Broker", "Connection Brokers", Kind.SITE, named_by="server", is_ordered=True
)
POOL: Final = _kind(Kind.POOL, Pool, "Host pool", "Host pools", Kind.SITE)
HOST: Final = _kind(Kind.HOST, Host, "RD Session Host", "RD Session Hosts", Kind.SITE, named_by="server")
RESOURCE: Final = _kind(
    Kind.RESOURCE, Resource, "Published resource", "Published Resources", Kind.SITE, is_ordered=True
)
AUTO_PROMOTION: Final = _kind(
    Kind.AUTO_PROMOTION, AutoPromotion, "Auto-promotion", "Auto-promotion", Kind.SITE, named_by=""
)
LOAD_BALANCING: Final = _kind(
    Kind.LOAD_BALANCING, LoadBalancing, "Load balancing", "Load balancing", Kind.SITE, named_by=""
)

HOST_DEFAULTS: Final = _kind(Kind.HOST_DEFAULTS, HostDefaults, "Host defaults", "Host defaults", Kind.SITE, named_by="")
SCHEDULE: Final = _kind(Kind.SCHEDULE, Schedule, "Schedule", "Schedules", Kind.SITE)
SCRIPT: Final = _kind(Kind.SCRIPT, Script, "Command", "Commands", Kind.SITE)
HANDLER: Final = _kind(Kind.HANDLER, Handler, "Notification handler", "Notification handlers", Kind.SITE)
MAILBOX: Final = _kind(Kind.MAILBOX, Mailbox, "Mailbox", "Mailbox", Kind.FARM, named_by="")
ADMINISTRATOR: Final = _kind(Kind.ADMINISTRATOR, Administrator, "Administrator", "Administrators", Kind.FARM)
ACCOUNT: Final = _kind(Kind.ACCOUNT, Account, "User", "Users", Kind.FARM)

KINDS: Final[Mapping[Kind, KindSpec]] = MappingProxyType(
    {
        each.kind: each
        for each in (
            FARM, SITE, BROKER, POOL, HOST, RESOURCE, AUTO_PROMOTION, LOAD_BALANCING, HOST_DEFAULTS, SCHEDULE, SCRIPT,
            HANDLER, MAILBOX, ADMINISTRATOR, ACCOUNT,
        )
    }
)  # fmt: skip
"""Parents stand before their children: the order tables are made and rows are inserted in."""

_BY_CLASS: Final[Mapping[type[Any], KindSpec]] = MappingProxyType({each.object_class: each for each in KINDS.values()})


def kind_of(thing: FarmObject) -> KindSpec:
    """Return the spec of an object's kind."""
    return _BY_CLASS[type(thing)]


def name_of(thing: FarmObject) -> str:
    """Return what people call the object: its server or name, or the label of a site's one settings object."""
    spec = kind_of(thing)
    return str(getattr(thing, spec.name_field)) if spec.name_field else spec.label


def parent_of(thing: FarmObject) -> int | None:
    """Return the id of the object's parent, None for the farm."""
    spec = kind_of(thing)
    return getattr(thing, spec.parent_field) if spec.parent_field else None
