"""How a key of a drill file is described, read and judged: each stands once, on the field it fills."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, TypeVar

from ras_console.lab.distributions import Distribution, Exponential, Fixed, Lognormal

REQUIRED: Final = dataclasses.MISSING
_KEY: Final = "key"

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What a key takes. `least` and `most` are inclusive; `above` is exclusive; for a text they bound its length."""

    read: Callable[[object, Key], object]
    wanted: str
    """What the value must be, in words: "a whole number"."""
    least: float = -math.inf
    most: float = math.inf
    choices: tuple[str, ...] = ()

    def range(self) -> str:
        """Return the accepted values in words."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        if math.isinf(self.least) and math.isinf(self.most):
            return self.wanted
        if math.isinf(self.most):
            return f"{self.wanted} from {self.least:g}"
        return f"{self.wanted} from {self.least:g} to {self.most:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BadKey:
    """One thing wrong: `table` is the header it stands under ("" for the top), `number` its place among its like."""

    table: str
    number: int
    key: str
    message: str


class Refused(ValueError):
    """A value that its key does not take."""


def _whole(value: object, key: Key) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not key.least <= value <= key.most:
        raise Refused
    return value


def _number(value: object, key: Key) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Refused
    if not key.least <= value <= key.most:
        raise Refused
    return float(value)


def _text(value: object, key: Key) -> str:
    if not isinstance(value, str) or (key.choices and value not in key.choices):
        raise Refused
    if not key.choices and not (value.strip() == value and 1 <= len(value) <= key.most and value.isprintable()):
        raise Refused
    return value


def _switch(value: object, _key: Key) -> bool:
    if not isinstance(value, bool):
        raise Refused
    return value


def _distribution(value: object, key: Key) -> Distribution:
    if not isinstance(value, str):
        raise Refused
    name, *texts = value.split(":")
    try:
        numbers = [float(each) for each in texts]
    except ValueError:
        raise Refused from None
    if not all(math.isfinite(each) and 0 <= each <= key.most for each in numbers):
        raise Refused
    match name, numbers:
        case "exponential", [mean] if mean > 0:
            return Exponential(mean=mean)
        case "fixed", [mean]:
            return Fixed(mean=mean)
        case "lognormal", [mean, sigma] if mean > 0 and sigma <= _SIGMA_MOST:
            return Lognormal(mean=mean, sigma=sigma)
        case _:
            raise Refused


_SIGMA_MOST: Final = 5.0  # beyond it a mean says nothing about any value


def whole(default: Any, *, least: float = 0, most: float) -> Any:
    """Return a field for a whole number."""
    return _field(default, Key(read=_whole, wanted="a whole number", least=least, most=most))


def number(default: Any, *, least: float = 0.0, most: float) -> Any:
    """Return a field for a number."""
    return _field(default, Key(read=_number, wanted="a number", least=least, most=most))


def text(default: Any, *, most: int = 100) -> Any:
    """Return a field for a name."""
    return _field(default, Key(read=_text, wanted=f"a text of 1 to {most} characters", least=-math.inf, most=most))


def choice(default: Any, *choices: str) -> Any:
    """Return a field for one of several words."""
    return _field(default, Key(read=_text, wanted="a text", choices=choices))


def switch(default: Any) -> Any:
    """Return a field for true or false."""
    return _field(default, Key(read=_switch, wanted="true or false"))


def distribution(default: Distribution, *, most: float = 1e6) -> Any:
    """Return a field for a distribution."""
    wanted = f'"exponential:MEAN", "fixed:VALUE" or "lognormal:MEAN:SIGMA", means up to {most:g}, sigma up to 5'
    return _field(default, Key(read=_distribution, wanted=wanted, most=most))


def _field(default: Any, key: Key) -> Any:
    metadata = {_KEY: key}
    return field(metadata=metadata) if default is REQUIRED else field(default=default, metadata=metadata)


def keys_of(made: type[Any]) -> dict[str, Key]:
    """Return the keys of a table by name."""
    return {each.name: each.metadata[_KEY] for each in fields(made) if _KEY in each.metadata}


def read_table(
    made: Callable[..., Made], keys: Mapping[str, Key], raw: Mapping[str, object], problems: list[BadKey],
    *, table: str = "", number: int = 0, required: frozenset[str] = frozenset(), others: frozenset[str] = frozenset(),
) -> Made | None:  # fmt: skip
    """Return the table as `made` of its keys; None where one is bad, and every problem in `problems`.

    `others` are keys of the same table that somebody else reads.
    """
    found = list(_problems(keys, raw, required, others))
    problems += [BadKey(table=table, number=number, key=key, message=message) for key, message in found]
    if found:
        return None
    return made(**{name: key.read(raw[name], key) for name, key in keys.items() if name in raw})


def _problems(
    keys: Mapping[str, Key], raw: Mapping[str, object], required: frozenset[str], others: frozenset[str]
) -> Iterator[tuple[str, str]]:
    for name in raw:
        if name not in keys and name not in others:
            yield name, "is not known here; known are " + ", ".join(sorted({*keys, *others}))
    for name, key in keys.items():
        if name not in raw:
            if name in required:
                yield name, f"is required: {key.range()}"
            continue
        try:
            key.read(raw[name], key)
        except Refused:
            yield name, f"is {_shown(raw[name])}; it must be {key.range()}"


def _shown(value: object) -> str:
    words = repr(value) if not isinstance(value, bool) else str(value).lower()
    return words if len(words) <= 60 else words[:57] + "…"
