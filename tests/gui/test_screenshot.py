"""What a path given to --select names."""

from __future__ import annotations

import pytest

from ras_console.domain.ids import ObjectId
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.screenshot import ScreenshotRefused, find
from tests.unit.config.farms import SITE, broker_id, lab

DOCUMENT = lab(2)
SITE_ID = ObjectId(SITE)
SECOND = ObjectId(broker_id(DOCUMENT, "RAS-CB-2"))
HOST = next(each.id for each in DOCUMENT.hosts(SITE) if each.server == "RDSH-3")
RESOURCE = next(each.id for each in DOCUMENT.resources(SITE) if each.name == "Time Sheet")


@pytest.mark.parametrize(
    ("path", "node", "tab"),
    [
        ("Lab", Node(NodeKind.FARM, ObjectId(DOCUMENT.farm.id)), ""),
        ("lab/properties", Node(NodeKind.FARM, ObjectId(DOCUMENT.farm.id)), "properties"),
        ("Budapest", Node(NodeKind.SITE, SITE_ID), ""),
        ("budapest/auto_promotion", Node(NodeKind.SITE, SITE_ID), "auto_promotion"),
        ("Budapest/brokers", Node(NodeKind.BROKERS, SITE_ID), ""),
        ("Budapest/hosts/", Node(NodeKind.HOSTS, SITE_ID), ""),
        ("Budapest/resources", Node(NodeKind.RESOURCES, SITE_ID), ""),
        ("Budapest/brokers/ras-cb-2", Node(NodeKind.BROKER, SECOND), ""),
        ("Budapest/brokers/RAS-CB-2/properties", Node(NodeKind.BROKER, SECOND), "properties"),
        ("Budapest/hosts/RDSH-3/properties", Node(NodeKind.HOST, HOST), "properties"),
        ("Budapest/resources/Time Sheet", Node(NodeKind.RESOURCE, RESOURCE), ""),
    ],
)
def test_that_every_kind_of_object_can_be_named(path: str, node: Node, tab: str) -> None:
    assert find(DOCUMENT, path) == (node, tab)


@pytest.mark.parametrize("path", ["Wien", "/", "Wien/brokers"])
def test_that_an_unknown_site_is_refused_with_those_there_are(path: str) -> None:
    with pytest.raises(ScreenshotRefused, match="there is: Budapest"):
        find(DOCUMENT, path)
