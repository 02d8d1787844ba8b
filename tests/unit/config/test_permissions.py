"""Who may do what: full, operator and auditor, per site; and that somebody who may do everything remains."""

from __future__ import annotations

import pytest

from ras_console.config import permissions
from ras_console.config.change import Problems
from ras_console.config.commands import AddObject, AddSite, Command, MoveObject, RemoveObject, SetFields
from ras_console.config.document import Document
from ras_console.config.planner import plan
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import AdminRole, Kind, LogonMode
from tests.unit.config.farms import SITE, done, lab, planned, refused

HOST = lab().hosts(SITE)[0]
FARM = lab().farm.id


def administrator(
    name: str, role: AdminRole = AdminRole.FULL, *, sites: tuple[int, ...] = (), is_enabled: bool = True
) -> Command:
    values = {"name": name, "role": role, "site_ids": sites, "is_enabled": is_enabled}
    return AddObject(kind=Kind.ADMINISTRATOR, parent_id=FARM, values=values)


def staffed() -> Document:
    """Return a farm of two sites with somebody of each sort."""
    document = done(lab(2), AddSite(values={"name": "Second"}, broker={"server": "B-1"}))
    second = document.sites[1].id
    for wish in (
        administrator("root"),
        administrator("oper", AdminRole.OPERATOR),
        administrator("aud", AdminRole.AUDITOR),
        administrator("local", sites=(SITE,)),
        administrator("other", AdminRole.OPERATOR, sites=(second,)),
        administrator("gone", is_enabled=False),
    ):
        document = done(document, wish)
    return document


DESCRIBE = SetFields(object_id=HOST.id, values={"description": "x"})
DRAIN = SetFields(object_id=HOST.id, values={"logon_mode": LogonMode.DRAIN, "drain_reason": "patches"})
ADD = AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": "RDSH-99"})
SITE_NAME = SetFields(object_id=ObjectId(SITE), values={"name": "Renamed"})
FARM_NAME = SetFields(object_id=FARM, values={"name": "Renamed"})
NEW_SITE = AddSite(values={"name": "Third"}, broker={"server": "C-1"})


@pytest.mark.parametrize(
    ("actor", "wish", "part"),
    [
        ("root", DESCRIBE, ""),
        ("ROOT", NEW_SITE, ""),
        ("oper", DRAIN, ""),
        ("oper", MoveObject(object_id=lab(2).brokers(SITE)[1].id, to_index=0), ""),
        ("oper", DESCRIBE, "Description of RDSH-1 needs a full one"),
        ("oper", ADD, "oper is an operator"),
        ("oper", RemoveObject(object_id=HOST.id), "oper is an operator"),
        ("aud", DRAIN, "aud is an auditor and may look only"),
        ("local", DESCRIBE, ""),
        ("local", ADD, ""),
        ("local", SITE_NAME, ""),
        ("local", FARM_NAME, "local is an administrator of Budapest only, not of the farm itself"),
        ("local", NEW_SITE, "not of the farm itself"),
        ("local", administrator("friend"), "not of the farm itself"),
        ("other", DRAIN, "other is an administrator of Second only, not of Budapest"),
        ("gone", DRAIN, "gone is switched off"),
        ("stranger", DRAIN, "stranger is not among the administrators"),
    ],
)
def test_that_each_may_do_what_the_role_and_its_sites_say(actor: str, wish: Command, part: str) -> None:
    document = staffed()
    found = permissions.refusal(document, actor, planned(document, wish))
    assert part in found
    assert bool(found) is bool(part)


@pytest.mark.parametrize("wish", [DESCRIBE, ADD, FARM_NAME, administrator("anna")])
def test_that_everybody_may_do_everything_in_a_farm_without_administrators(wish: Command) -> None:
    document = lab(2)
    assert permissions.refusal(document, "anybody", planned(document, wish)) == ""
    assert permissions.operation_refusal(document, "anybody", SITE) == ""


@pytest.mark.parametrize(
    ("actor", "is_allowed"),
    [
        ("root", True),
        ("oper", True),
        ("local", True),
        ("aud", False),
        ("other", False),
        ("gone", False),
        ("who", False),
    ],
)
def test_that_live_orders_need_an_operator_of_the_site(actor: str, is_allowed: bool) -> None:
    assert (permissions.operation_refusal(staffed(), actor, SITE) == "") is is_allowed


@pytest.mark.parametrize(
    ("actor", "field", "is_allowed"),
    [("root", "server", True), ("oper", "server", False), ("oper", "is_enabled", True), ("aud", "is_enabled", False)],
)
def test_that_a_form_knows_which_fields_may_be_edited(actor: str, field: str, is_allowed: bool) -> None:
    assert (permissions.editing_refusal(staffed(), actor, HOST, field) == "") is is_allowed


def id_of(document: Document, name: str) -> ObjectId:
    return next(each.id for each in document.administrators if each.name == name)


@pytest.mark.parametrize("values", [{"is_enabled": False}, {"role": AdminRole.OPERATOR}, {"site_ids": (SITE,)}])
def test_that_the_last_full_administrator_stays_one(values: dict[str, object]) -> None:
    document = staffed()
    problems = refused(document, SetFields(object_id=id_of(document, "root"), values=values))
    assert "No enabled administrator with the role Full" in problems.items[0].message
    assert isinstance(plan(document, RemoveObject(object_id=id_of(document, "root"))), Problems)


def test_that_the_first_administrator_must_be_a_full_one() -> None:
    assert "would remain" in refused(lab(), administrator("aud", AdminRole.AUDITOR)).items[0].message


def test_that_deleting_the_only_administrator_is_allowed_and_says_that_everybody_may_do_everything_then() -> None:
    document = done(lab(), administrator("root"))
    change = planned(document, RemoveObject(object_id=id_of(document, "root")))
    (concern,) = permissions.concerns(document, change, "root")
    assert "everybody who can open it could do everything" in concern.message
    assert concern.is_warning


def test_that_who_locks_themself_out_is_warned() -> None:
    document = lab()
    change = planned(document, administrator("somebody"))
    (concern,) = permissions.concerns(document, change, "me")
    assert (
        concern.message == "You lock yourself out: me is not among the administrators of this farm and may look only."
    )
    assert permissions.concerns(document, planned(document, administrator("me")), "me") == ()


def test_that_a_person_is_told_what_they_are() -> None:
    document = staffed()
    told = {
        each: permissions.describe(document, permissions.standing(document, each)) for each in ("root", "local", "who")
    }
    assert told["root"] == "root is a full administrator of the whole farm and may change everything there."
    assert told["local"].startswith("local is a full administrator of Budapest")
    assert "not among the administrators" in told["who"]
