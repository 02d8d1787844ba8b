"""What the lab's people sit at: for every number a client with a name, an address and a system, always the same one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_SYSTEMS: Final = (
    *("Windows",) * 11, *("macOS",) * 3, *("iOS",) * 2, "Android", "ChromeOS", "Linux", "Browser",
)  # fmt: skip
"""Of twenty people so many sit at each."""

_KIOSK_EVERY: Final = 25
"""One person of so many has no computer of their own and works at a kiosk."""
_KIOSK_SHARED_BY: Final = 4


@dataclass(frozen=True, slots=True)
class Device:
    """One client."""

    name: str
    ip: str
    system: str


def device_of(number: int) -> Device:
    """Return what person `number` sits at; those without a computer of their own share one with three others."""
    round_number, within = divmod(number, _KIOSK_EVERY)
    if within == _KIOSK_EVERY - 1:
        kiosk = round_number // _KIOSK_SHARED_BY + 1
        return Device(f"KIOSK-{kiosk:03d}", f"10.64.{kiosk // 250}.{kiosk % 250 + 1}", "Linux")
    place = number + 1
    system = _SYSTEMS[(number * 7) % len(_SYSTEMS)]
    return Device(f"pc-{number:05d}", f"10.{128 + (place >> 16)}.{(place >> 8) & 255}.{place & 255}", system)
