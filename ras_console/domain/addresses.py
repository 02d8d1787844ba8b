"""Ranges of IP addresses as administrators write them: one address, a network, or from one to another."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """All addresses of one version from `first` to `last`, both included."""

    version: int
    first: int
    last: int

    def overlaps(self, other: Span) -> bool:
        """Return whether an address is in both."""
        return self.version == other.version and self.first <= other.last and other.first <= self.last

    def contains(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        """Return whether the address is in the span."""
        return self.version == address.version and self.first <= int(address) <= self.last


def span_of(text: str) -> Span | None:
    """Return the range that a text writes, None where it writes none: 10.0.0.7, 10.1.0.0/16 or 10.2.0.1-10.2.0.99."""
    first, dash, last = (each.strip() for each in text.partition("-"))
    try:
        if dash:
            begin, end = ipaddress.ip_address(first), ipaddress.ip_address(last)
            is_span = begin.version == end.version and int(begin) <= int(end)
            return Span(begin.version, int(begin), int(end)) if is_span else None
        network = ipaddress.ip_network(first)
    except ValueError:
        return None
    return Span(network.version, int(network.network_address), int(network.broadcast_address))


def is_in_any(address: str, ranges: tuple[str, ...]) -> bool:
    """Return whether the address lies in one of the ranges; what is no address lies in none."""
    try:
        wanted = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(span is not None and span.contains(wanted) for span in map(span_of, ranges))
