"""Pictures, facts and orders as JSON text, for a console whose engine runs in another process."""

from __future__ import annotations

import base64
import dataclasses
import functools
import json
import math
from typing import TYPE_CHECKING, Any, Final, get_args

import numpy as np

from ras_console.engine.snapshot import FarmSnapshot
from ras_console.engine.timeline import TimelineEntry
from ras_console.runtime.orders import Order

if TYPE_CHECKING:
    from cattrs import Converter


class WireError(Exception):
    """Text that is no message of ours: damaged, or of another version; the message says which."""


def _array_out(column: np.ndarray[Any, Any]) -> dict[str, str]:
    return {"dtype": column.dtype.str, "data": base64.b64encode(np.ascontiguousarray(column).tobytes()).decode("ascii")}


def _array_in(value: dict[str, str], wanted: object) -> np.ndarray[Any, Any]:
    expected = np.dtype(get_args(get_args(wanted)[1])[0])
    if value["dtype"] != expected.str:
        raise ValueError(f"a column of {value['dtype']} where {expected.str} belongs")
    return np.frombuffer(base64.b64decode(value["data"], validate=True), dtype=expected)


def _float_out(value: float) -> float | str:
    """Return "inf" as text, the age of what was never heard of: JSON has no such number, and SQLite checks for JSON."""
    return value if math.isfinite(value) else str(value)


def _is_array(candidate: object) -> bool:
    return getattr(candidate, "__origin__", candidate) is np.ndarray


@functools.cache
def _converter() -> Converter:
    """Return the converter, made with the first message: by then a console has painted its window."""
    from cattrs import Converter  # noqa: PLC0415 - 45 ms that the start of a console does not wait for
    from cattrs.strategies import configure_tagged_union  # noqa: PLC0415 - as above

    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook_func(_is_array, _array_out)
    converter.register_structure_hook_func(_is_array, _array_in)
    converter.register_unstructure_hook(float, _float_out)
    configure_tagged_union(Order, converter)
    return converter


_NOT_OURS: Final = (
    ExceptionGroup,  # a class of ours that the text does not fit: cattrs says it of all its fields at once
    ValueError,  # no JSON, no number, no base64, a value that an enumeration does not have
    TypeError,  # a list where an object belongs
    LookupError,  # a missing key, a kind of order that there is not
    ArithmeticError,  # an infinite number of sessions
    RecursionError,  # thousands of brackets
)


def order_to_text(order: Order) -> str:
    """Return an order as JSON."""
    return json.dumps(_converter().unstructure(order, unstructure_as=Order))


def order_from_text(text: str) -> Order:
    """Return the order that a text says; raises WireError for anything else."""
    return _read(text, Order)  # type: ignore[no-any-return]


def entry_to_text(entry: TimelineEntry) -> str:
    """Return a timeline entry as JSON."""
    return json.dumps(_converter().unstructure(entry))


def entry_from_text(text: str) -> TimelineEntry:
    """Return the entry that a text says; raises WireError for anything else."""
    return _read(text, TimelineEntry)  # type: ignore[no-any-return]


def snapshot_to_text(snapshot: FarmSnapshot) -> str:
    """Return a picture as JSON, arrays as base64; without its session columns: see `session_wire`."""
    sites = tuple(dataclasses.replace(each, sessions=None) for each in snapshot.sites)
    return json.dumps(_converter().unstructure(dataclasses.replace(snapshot, sites=sites)))


def snapshot_from_text(text: str) -> FarmSnapshot:
    """Return the picture that a text says, its arrays read-only; raises WireError for anything else."""
    return _read(text, FarmSnapshot)  # type: ignore[no-any-return]


def _read(text: str, wanted: Any) -> Any:  # noqa: ANN401 - a type, or a union of types
    try:
        message = json.loads(text)
        if not isinstance(message, dict):
            raise TypeError("a message is an object")
        return _converter().structure(message, wanted)
    except _NOT_OURS as fault:
        raise WireError(f"not a message of this version: {type(fault).__name__}") from fault
