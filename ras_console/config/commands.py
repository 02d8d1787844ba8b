"""What an administrator can intend, one frozen value per intention; `planner.plan` says what each would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ras_console.config.change import Change
from ras_console.domain.ids import BrokerId, ObjectId, SiteId
from ras_console.domain.vocabulary import Kind

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
class MoveBroker:
    """Another place in the promotion order; `to_index` counts from 0 and is held within the list."""

    broker_id: BrokerId
    to_index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSite:
    """Another place in the list of sites; `to_index` counts from 0 and is held within the list."""

    site_id: SiteId
    to_index: int


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


Command = AddSite | AddBroker | AddObject | SetFields | MoveBroker | MoveSite | RemoveObject | Replay | Several
