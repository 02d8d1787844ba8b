"""What can be wrong with an administrator's input, as values, and the families of errors the world raises."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.ids import ObjectId


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with a wish: shown beside the field `field` of object `object_id`; "" and None mean the whole.

    `is_warning` problems do not refuse the wish; `hint` says what to do.
    """

    field: str
    message: str
    hint: str = ""
    object_id: ObjectId | None = None
    is_warning: bool = False


class StoreUnavailable(Exception):
    """A lease or configuration store cannot be reached just now; nothing is known about the call's effect."""


class UnresolvableName(Exception):
    """A server name has no address; the message names the name and the reason."""
