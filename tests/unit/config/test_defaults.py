"""The farms of a first start."""

from __future__ import annotations

import pytest

from ras_console.config.change import Change
from ras_console.config.defaults import SeedRefused, empty_farm, lab_farm
from ras_console.config.document import Document
from ras_console.config.rules import check
from ras_console.domain.vocabulary import ResourceType
from tests.unit.config.farms import SITE


def started(seed: Change) -> Document:
    return Document.empty().with_change(seed, 1)


def test_that_the_lab_is_as_the_first_start_promises() -> None:
    document = started(lab_farm("DESK-7", "10.0.0.7"))
    site = document.sites[0]
    assert site.is_lab
    assert [(each.server, each.ip) for each in document.brokers(site.id)] == [("DESK-7", "10.0.0.7")]
    assert len(document.hosts(site.id)) == 8
    assert len({each.cores for each in document.hosts(site.id)}) > 2
    kinds = [each.type for each in document.resources(site.id)]
    assert (kinds.count(ResourceType.DESKTOP), kinds.count(ResourceType.APPLICATION)) == (1, 3)


def test_that_the_empty_farm_has_this_computers_broker_and_no_hosts() -> None:
    document = started(empty_farm("DESK-7"))
    assert not document.sites[0].is_lab
    assert [each.server for each in document.brokers(SITE)] == ["DESK-7"]
    assert document.hosts(SITE) == ()
    assert document.default_pool(SITE).name == "Default"


@pytest.mark.parametrize("seed", [lab_farm("a"), empty_farm("a")])
def test_that_a_seed_breaks_no_rule(seed: Change) -> None:
    assert list(check(Document.empty(), started(seed), seed.rows, {})) == []


def test_that_a_computer_with_an_impossible_name_is_said_so() -> None:
    with pytest.raises(SeedRefused, match="not a host name"):
        lab_farm("my computer")
