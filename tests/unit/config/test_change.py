"""A change in words and taken back."""

from __future__ import annotations

import pytest

from ras_console.config.change import Row
from ras_console.config.commands import AddBroker, RemoveObject, SetFields
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import LogonMode, Method
from tests.unit.config.farms import SITE, broker_id, lab, planned


def test_that_a_setting_is_described_in_an_operators_words() -> None:
    document = lab(2)
    change = planned(document, SetFields(object_id=broker_id(document, "RAS-CB-2"), values={"is_standby": True}))
    assert change.describe() == ("RAS-CB-2: Standby off → on",)


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"logon_mode": LogonMode.DRAIN}, "RDSH-1: Logon control Enable logons → Drain"),
        ({"log_off_disconnected_after_s": 0.0}, "RDSH-1: Log off disconnected Never → Immediately"),
        ({"max_sessions": 10}, "RDSH-1: Max sessions 40 sessions → 10 sessions"),
        ({"preferred_broker_id": 6}, "RDSH-1: Preferred broker Automatic → RAS-CB-1"),
        ({"description": ""}, "RDSH-1: Description 4 cores, 32 GiB → empty"),
    ],
)
def test_that_values_read_as_labels_units_and_names(values: dict[str, object], line: str) -> None:
    document = lab()
    change = planned(document, SetFields(object_id=document.hosts(SITE)[0].id, values=values))
    assert change.describe(document.names()) == (line,)


def test_that_durations_read_in_fitting_units() -> None:
    document = lab()
    values = {"delay_s": 1800.0, "failback_delay_s": 259200.0, "lease_s": 2.5}
    change = planned(document, SetFields(object_id=document.auto_promotion(SITE).id, values=values))
    assert change.describe() == (
        "Auto-promotion: Promote after 15 s → 30 min",
        "Auto-promotion: Fail back after 5 min → 3 d",
        "Auto-promotion: Lease 2 s → 2.5 s",
    )


def test_that_adding_and_removing_are_described_by_kind() -> None:
    document = lab(2)
    added = planned(document, AddBroker(site_id=SITE, values={"server": "RAS-CB-3"}))
    removed = planned(document, RemoveObject(object_id=broker_id(document, "RAS-CB-2")))
    assert added.describe() == ("RAS-CB-3: Connection Broker added",)
    assert removed.describe() == ("RAS-CB-2: Connection Broker removed",)


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({"is_enabled": False}, "Disable RAS-CB-2"),
        ({"server": "NEW"}, "Rename RAS-CB-2 to NEW"),
        ({"description": "x", "ip": "10.0.0.9"}, "Change RAS-CB-2"),
        ({"method": Method.ROUND_ROBIN}, "Change Load balancing"),
    ],
)
def test_that_the_label_says_what_undo_would_take_back(values: dict[str, object], label: str) -> None:
    document = lab(2)
    target: ObjectId = document.load_balancing(SITE).id if "method" in values else broker_id(document, "RAS-CB-2")
    change = planned(document, SetFields(object_id=target, values=values))
    assert change.label == label
    assert change.inverse().label == f"Undo {label}"
    assert change.inverse().inverse().label == label


def test_that_a_row_without_either_side_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="empty"):
        _ = Row(id=ObjectId(1), before=None, after=None).either
