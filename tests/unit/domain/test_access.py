from typing import Any

import pytest

from ras_console.domain.access import AccessRequest, ResourceFilter
from ras_console.domain.ids import ObjectId, ResourceId, SiteId
from ras_console.domain.objects import Resource

ADA = AccessRequest(
    user="Ada.Abel", groups=("Sales",), client_ip="10.1.2.3", client_name="KIOSK-007", client_system="Linux"
)


def refusals(request: AccessRequest = ADA, **filters: Any) -> tuple[str, ...]:
    resource = Resource(id=ResourceId(ObjectId(1)), site_id=SiteId(ObjectId(2)), name="Desktop", **filters)
    found = ResourceFilter(resource)
    assert found.refusal(request) == next(iter(found.refusals(request)), "")
    return found.refusals(request)


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"filter_users": ("ADA.abel",)},
        {"filter_groups": ("sales",)},
        {"filter_users": ("somebody",), "filter_groups": ("Sales",)},
        {"filter_users": ("ada.abel",), "filter_groups": ("Accounting",)},
        {"filter_ips": ("192.168.0.1", "10.1.0.0/16")},
        {"filter_ips": ("10.1.2.3-10.1.2.3",)},
        {"filter_clients": ("kiosk-*",)},
        {"filter_clients": ("*",)},
        {"filter_clients": ("*-0*7",)},
        {"filter_systems": ("Windows", "Linux")},
    ],
)
def test_that_a_user_who_meets_the_filters_is_offered_the_resource(filters: dict[str, Any]) -> None:
    assert refusals(**filters) == ()


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"filter_users": ("bob",)}, "not published to Ada.Abel"),
        ({"filter_groups": ("Accounting",)}, "not published to Ada.Abel"),
        ({"filter_ips": ("10.2.0.0/16",)}, "address 10.1.2.3"),
        ({"filter_clients": ("KIOSK-00",)}, "client KIOSK-007"),
        ({"filter_clients": ("PC.*",)}, "client KIOSK-007"),
        ({"filter_systems": ("Windows",)}, "run Linux"),
    ],
)
def test_that_a_filter_that_is_not_met_says_so(filters: dict[str, Any], words: str) -> None:
    (reason,) = refusals(**filters)
    assert words in reason


def test_that_a_star_alone_is_special_in_a_client_name() -> None:
    assert refusals(AccessRequest(user="ada", client_name="KIOSK.1"), filter_clients=("kiosk.1",)) == ()
    assert refusals(AccessRequest(user="ada", client_name="KIOSKx1"), filter_clients=("kiosk.1",))


def test_that_every_filter_that_is_not_met_is_named() -> None:
    assert len(refusals(filter_users=("bob",), filter_ips=("10.2.0.0/16",), filter_systems=("Windows",))) == 3


def test_that_nothing_known_of_a_client_meets_no_filter() -> None:
    unknown = AccessRequest(user="ada")
    reasons = refusals(unknown, filter_ips=("10.0.0.0/8",), filter_clients=("K*",), filter_systems=("Linux",))
    assert ["not known" in reasons[0], "without a name" in reasons[1], "unknown system" in reasons[2]] == [True] * 3


def test_that_an_account_that_is_switched_off_is_offered_nothing_even_without_filters() -> None:
    assert refusals(AccessRequest(user="ada", is_enabled=False)) == ("The account of ada is switched off.",)
