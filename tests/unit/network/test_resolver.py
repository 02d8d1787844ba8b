"""Names to addresses: this computer's own resolver, and the lab's."""

from __future__ import annotations

import ipaddress

import pytest

from ras_console.domain.errors import UnresolvableName
from ras_console.lab.names import LabResolver
from ras_console.network.resolver import SystemResolver, own_address, own_name


def test_that_an_address_is_its_own_and_localhost_is_here() -> None:
    assert SystemResolver().resolve("192.0.2.7") == ("192.0.2.7",)
    assert SystemResolver().resolve("localhost")[0] in {"127.0.0.1", "::1"}


@pytest.mark.parametrize("name", ["no such name", "a" * 70 + ".example", "nul\0l", "a..b", "nowhere.invalid"])
def test_that_a_name_without_address_says_so_in_words(name: str) -> None:
    with pytest.raises(UnresolvableName) as caught:
        SystemResolver().resolve(name)
    assert str(caught.value).startswith(f"{name} has no address: ")


def test_that_this_computer_has_a_name_and_never_offers_its_loopback() -> None:
    assert own_name()
    address = own_address()
    assert not address or not ipaddress.ip_address(address).is_loopback


def test_that_every_name_of_a_lab_has_an_address_the_same_each_time_whatever_its_case() -> None:
    resolver = LabResolver()
    (address,) = resolver.resolve("RAS-CB-2")
    assert resolver.resolve("ras-cb-2") == (address,)
    assert resolver.resolve("RAS-CB-3") != (address,)
    assert ipaddress.ip_address(address) in ipaddress.ip_network("10.0.0.0/8")


def test_that_in_a_lab_an_address_is_its_own() -> None:
    assert LabResolver().resolve("10.1.2.3") == ("10.1.2.3",)
    assert LabResolver().resolve("2001:DB8::1") == ("2001:db8::1",)


def test_that_a_thousand_names_of_a_lab_hardly_ever_share_an_address() -> None:
    addresses = [LabResolver().resolve(f"RDSH-{number}") for number in range(1000)]
    assert len(set(addresses)) >= 999
