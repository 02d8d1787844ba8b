from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ras_console.domain.access import AccessRequest
from ras_console.domain.client_devices import ClientDevice, device_line
from ras_console.domain.ids import ObjectId, ResourceId, SiteId
from ras_console.domain.objects import Resource
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import HostState, LimitAction, ResourceStatus, SessionState
from ras_console.engine.effective_access import Offer, effective_access
from ras_console.engine.eligibility import Rule
from ras_console.engine.session_details import blank_details
from ras_console.engine.snapshot import SessionColumns, SiteView
from tests.gui.samples import host_id, sample_document, sample_hosts, sample_snapshot

ADA = AccessRequest(user="ada", groups=("Sales",), client_ip="10.1.2.3", client_name="pc-1", client_system="Linux")
DESKTOP = ResourceId(ObjectId(11))


def topology(balancing: dict[str, Any] | None = None, **changes: Any) -> SiteTopology:
    """The sample's site with only the desktop published, changed like this."""
    site = sample_document(hosts=4).topology().sites[0]
    only = replace(site.resources[0], **changes)
    settings = replace(site.load_balancing, **(balancing or {}))
    return replace(site, resources=(only,), load_balancing=settings)


def view(states: tuple[HostState, ...] = (HostState.OK,) * 4, *sessions: tuple[str, int, SessionState]) -> SiteView:
    """Four hosts in these states, and sessions of the desktop as (user, host number, state), the oldest first."""
    names = tuple(dict.fromkeys(user for user, _, _ in sessions))
    details = blank_details(len(sessions))
    details["client"] = np.arange(len(sessions))
    columns = SessionColumns(
        at_s=1.0,
        ids=np.arange(1, len(sessions) + 1, dtype=np.int64),
        user=np.array([names.index(user) for user, _, _ in sessions], dtype=np.int32),
        host=np.array([host_id(number) for _, number, _ in sessions], dtype=np.int64),
        resource=np.full(len(sessions), DESKTOP, dtype=np.int64),
        state=np.array([state for _, _, state in sessions], dtype=np.uint8),
        started_s=np.arange(len(sessions), dtype=np.float32),
        details=details,
        user_names=names,
        clients=tuple(device_line(ClientDevice(address=f"10.1.2.{number}")) for number in range(8)),
    )
    site = sample_snapshot(hosts=4).sites[0]
    hosts = sample_hosts(4, 1.0, state=np.array(states, dtype=np.uint8))
    return replace(site, hosts=hosts, sessions=columns, resource_sessions=((DESKTOP, len(sessions)),))


def offer(
    live: SiteView | None = None, request: AccessRequest = ADA, balancing: dict[str, Any] | None = None, **changes: Any
) -> Offer:
    (found,) = effective_access(topology(balancing, **changes), live or view(), request)
    return found


def test_that_a_resource_without_filters_is_granted_from_every_host_that_can() -> None:
    states = (HostState.OK, HostState.DRAINING, HostState.LOST, HostState.SUSPECT)
    found = offer(view(states))
    assert found.is_granted
    assert found.eligible == (host_id(1), host_id(4))
    assert found.removed == ((Rule.LOST, 1), (Rule.DRAINING, 1))


@pytest.mark.parametrize(
    ("changes", "words", "is_shown"),
    [
        ({"filter_groups": ("Board",)}, "not published to ada", False),
        ({"filter_ips": ("10.2.0.0/16",)}, "address 10.1.2.3", False),
        ({"status": ResourceStatus.DISABLED}, "disabled by an administrator", False),
        ({"status": ResourceStatus.MAINTENANCE}, "in maintenance", True),
        ({"host_ids": (host_id(99),)}, "No session host publishes it", True),
    ],
)
def test_that_what_is_not_granted_says_why_and_whether_it_is_shown(
    changes: dict[str, Any], words: str, *, is_shown: bool
) -> None:
    found = offer(**changes)
    assert not found.is_granted
    assert words in " ".join(found.refusals)
    assert found.is_shown is is_shown


def test_that_every_reason_is_given_at_once() -> None:
    found = offer(filter_groups=("Board",), filter_systems=("Windows",), status=ResourceStatus.DISABLED)
    assert len(found.refusals) == 3


def test_that_pools_and_single_hosts_bound_the_hosts() -> None:
    found = offer(host_ids=(host_id(2), host_id(3)))
    assert found.eligible == (host_id(2), host_id(3))
    assert found.removed == ((Rule.NOT_PUBLISHED, 2),)


def test_that_a_user_at_work_joins_the_session_and_a_disconnected_one_is_returned_to() -> None:
    both = view((HostState.OK,) * 4, ("ada", 1, SessionState.DISCONNECTED), ("ada", 2, SessionState.ACTIVE))
    joined = offer(both).own
    assert joined is not None
    assert (joined.host, joined.is_disconnected) == (host_id(2), False)
    returned = offer(both, balancing={"one_session_per_user": False}).own
    assert returned is not None
    assert (returned.host, returned.is_disconnected) == (host_id(1), True)
    neither = {"one_session_per_user": False, "reconnects_disconnected": False}
    assert offer(both, balancing=neither).own is None


def test_that_by_address_the_session_left_at_the_client_is_returned_to_whosever_it_is() -> None:
    left = view((HostState.OK,) * 4, ("ada", 1, SessionState.DISCONNECTED), ("bob", 2, SessionState.DISCONNECTED))
    at_bobs = replace(ADA, client_ip="10.1.2.1")
    found = offer(left, at_bobs, balancing={"reconnects_by_ip_only": True}).own
    assert found is not None
    assert found.host == host_id(2)
    assert offer(left, replace(ADA, client_ip="10.1.2.7"), balancing={"reconnects_by_ip_only": True}).own is None


def test_that_a_session_on_a_lost_host_or_outside_the_publish_from_set_is_not_returned_to() -> None:
    lost = (HostState.LOST, HostState.OK, HostState.OK, HostState.OK)
    assert offer(view(lost, ("ada", 1, SessionState.ACTIVE))).own is None
    elsewhere = offer(view((HostState.OK,) * 4, ("ada", 1, SessionState.ACTIVE)), host_ids=(host_id(2),))
    assert elsewhere.own is None


def test_that_an_own_session_is_returned_to_in_maintenance_and_at_the_limit() -> None:
    own = view((HostState.DRAINING,) * 4, ("ada", 1, SessionState.DISCONNECTED))
    found = offer(own, status=ResourceStatus.MAINTENANCE, concurrent_limit=1)
    assert found.is_granted
    assert found.own is not None


def test_that_limits_refuse_or_warn_by_their_action() -> None:
    full = view((HostState.OK,) * 4, ("bob", 1, SessionState.ACTIVE))
    assert "1 at once are allowed" in offer(full, concurrent_limit=1).refusals[0]
    warned = offer(full, concurrent_limit=1, at_limit=LimitAction.WARN_USER_START)
    assert warned.is_granted
    assert "1 at once are allowed" in warned.warning


def test_that_a_second_instance_is_refused_where_one_per_user_is_allowed() -> None:
    open_already = view((HostState.OK,) * 4, ("ada", 1, SessionState.ACTIVE))
    assert "open already" in offer(open_already, is_one_per_user=True).refusals[0]
    assert offer(open_already, replace(ADA, user="bob"), is_one_per_user=True).is_granted


def test_that_what_another_site_offers_here_is_judged_too() -> None:
    site = topology()
    guest = Resource(id=ResourceId(ObjectId(77)), site_id=SiteId(ObjectId(999)), name="Guest", host_ids=(host_id(1),))
    found = effective_access(replace(site, resources=(*site.resources, guest)), view(), ADA)
    assert [len(each.eligible) for each in found] == [4, 4]
