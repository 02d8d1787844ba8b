from __future__ import annotations

import pytest

from ras_console.domain.addresses import is_in_any, span_of


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("10.0.0.7", "10.0.0.7", "10.0.0.8"),
        ("10.1.0.0/16", "10.1.255.255", "10.2.0.0"),
        ("10.2.0.1-10.2.0.99", "10.2.0.99", "10.2.0.100"),
        ("10.2.0.1 - 10.2.0.99", "10.2.0.1", "10.2.0.0"),
        ("fd00::/8", "fd12::1", "10.0.0.1"),
    ],
)
def test_that_a_range_holds_its_addresses_and_no_others(text: str, inside: str, outside: str) -> None:
    assert is_in_any(inside, (text,))
    assert not is_in_any(outside, (text,))
    assert not is_in_any("", (text,))


@pytest.mark.parametrize("text", ["", "10.0.0", "10.1.0.1/16", "10.0.0.9-10.0.0.1", "10.0.0.1-fd00::1", "a-b", "-"])
def test_that_what_is_no_range_is_none(text: str) -> None:
    assert span_of(text) is None


def test_that_overlapping_is_seen_from_both_sides() -> None:
    wide, narrow, other = span_of("10.0.0.0/8"), span_of("10.1.1.1"), span_of("fd00::1")
    assert wide is not None
    assert narrow is not None
    assert other is not None
    assert wide.overlaps(narrow)
    assert narrow.overlaps(wide)
    assert not wide.overlaps(other)
