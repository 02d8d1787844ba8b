"""What an administrator can intend, one frozen value per intention; `planner.plan` says what each would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ras_console.config.change import Change
from ras_console.domain.ids import FarmId, HostId, ObjectId, SiteId
from ras_console.domain.vocabulary import Kind, LogonMode

Values = Mapping[str, Any]
"""Settings by field name, as parsed; what is left out keeps its value or gets its default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSite:
    """A new site with its settings, its default pool and its first broker.

    `values` are the site's fields (`is_lab` included), `broker` those of the first broker (`server` is required).
    """

    values: Values
    broker: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class AddBroker:
    """A new secondary broker, last in the list."""

    site_id: SiteId
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class AddObject:
    """A new object of any kind that can be added by itself, last among its siblings where these have an order.

    A host without `pool_id` goes to the default pool; where `values` name a setting that could be inherited, it is the
    object's own. KeyError for the farm and settings there is one of, and for sites and brokers, whose commands are
    others.
    """

    kind: Kind
    parent_id: ObjectId
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFields:
    """Other values for some settings of one object: Apply of a property page, rename, enable, assign to a pool."""

    object_id: ObjectId
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLogons:
    """Logon control of one host, a selection, or all hosts of a pool: one change whatever their number.

    `at_s` is now and `until_s` when logons are enabled again by themselves, in the farm's time of day (seconds since
    1970 UTC); without `until_s` there is no end. Enabling logons clears who stopped them, why and until when.
    """

    host_ids: tuple[HostId, ...]
    mode: LogonMode
    owner: str = ""
    reason: str = ""
    at_s: float | None = None
    until_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveObject:
    """Another place among its siblings for an object of an ordered kind: a broker's is its priority.

    `to_index` counts from 0 and is held within the list. KeyError for a kind that has no order.
    """

    object_id: ObjectId
    to_index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportAccounts:
    """Users to add, or to change where one of the name is there already; the others stay. All of them are one change.

    Each item has the fields of an account; what it leaves out keeps its value or gets its default.
    """

    farm_id: FarmId
    accounts: tuple[Values, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveObject:
    """An object and all that is below it go; references to it are cleared or refuse the wish, as the kind demands."""

    object_id: ObjectId


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A change made before, or its inverse, once more: undo, redo, and applying a refused change to a newer revision.

    Every rule is checked again against the document as it is now.
    """

    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """Several intentions as one change, in order, each seeing what those before it did; one step for undo."""

    label: str
    commands: tuple[Command, ...] = field(default=())


Command = (
    AddSite
    | AddBroker
    | AddObject
    | SetFields
    | SetLogons
    | MoveObject
    | ImportAccounts
    | RemoveObject
    | Replay
    | Several
)
