"""Which brokers are this computer's, and what sort of loop a farm gets."""

from __future__ import annotations

import pytest

from ras_console.config.commands import AddBroker, AddSite
from ras_console.config.document import Document
from ras_console.domain.ids import SiteId
from ras_console.runtime.embedded import own_brokers
from tests.unit.config.farms import SITE, done, lab


def with_real_site(*servers: str) -> tuple[Document, SiteId]:
    document = done(lab(2), AddSite(values={"name": "Wien"}, broker={"server": servers[0]}))
    site = next(each.id for each in document.sites if not each.is_lab)
    for each in servers[1:]:
        document = done(document, AddBroker(site_id=site, values={"server": each}))
    return document, site


@pytest.mark.parametrize("own_name", ["cb-a", "CB-A", "cb-a.example.org", "CB-A.EXAMPLE.ORG"])
def test_that_this_computer_is_known_without_case_and_without_domain(own_name: str) -> None:
    document, site = with_real_site("CB-B", "cb-A.example.org")
    mine = own_brokers(document.topology(), own_name)
    assert mine == {each.id for each in document.brokers(site) if each.server == "cb-A.example.org"}


def test_that_a_name_that_only_begins_alike_is_another_computer() -> None:
    document, _ = with_real_site("CB-B")
    assert own_brokers(document.topology(), "CB") == frozenset()
    assert own_brokers(document.topology(), "CB-BB") == frozenset()


def test_that_the_same_name_in_another_domain_is_another_computer() -> None:
    document, _ = with_real_site("cb.example.org")
    assert own_brokers(document.topology(), "cb.example.com") == frozenset()
    assert len(own_brokers(document.topology(), "CB")) == 1


def test_that_brokers_of_a_lab_are_nobodys_computer() -> None:
    document = lab(2)
    assert document.brokers(SITE)[0].server == "RAS-CB-1"
    assert own_brokers(document.topology(), "RAS-CB-1") == frozenset()


def test_that_of_two_computers_with_one_address_none_is_taken_for_the_other() -> None:
    document, site = with_real_site("10.0.0.7", "10.0.0.8")
    mine = own_brokers(document.topology(), "10.0.0.8")
    assert mine == {each.id for each in document.brokers(site) if each.server == "10.0.0.8"}
