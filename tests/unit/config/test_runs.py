"""Several commands planned together do what they do one after the other."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from ras_console.config.change import Change, Problems
from ras_console.config.commands import AddObject, Command, RemoveObject, SetFields, Several
from ras_console.config.document import Document
from ras_console.config.planner import plan
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import Kind
from tests.gui.samples import SITE, host_id, sample_document

HOSTS = 5


@st.composite
def wishes(draw: st.DrawFn) -> Command:
    host = ObjectId(draw(st.sampled_from([host_id(each) for each in range(1, HOSTS + 1)])))
    name = draw(st.sampled_from(["new-1", "new-2", "RDSH-1"]))
    choices: list[Command] = [
        AddObject(kind=Kind.HOST, parent_id=ObjectId(SITE), values={"server": name}),
        AddObject(kind=Kind.POOL, parent_id=ObjectId(SITE), values={"name": name}),
        SetFields(object_id=host, values={"description": name}),
        SetFields(object_id=host, values={"is_enabled": False}),
        SetFields(object_id=ObjectId(11), values={"host_ids": (host_id(1), host_id(2))}),
        RemoveObject(object_id=host),
    ]
    return draw(st.sampled_from(choices))


def after(document: Document, command: Command) -> Document | None:
    change = plan(document, command, {})
    return None if isinstance(change, Problems) else document.with_change(change, 2)


@given(st.lists(wishes(), max_size=8))
def test_that_a_run_of_commands_does_what_they_do_one_by_one(commands: list[Command]) -> None:
    document = sample_document(hosts=HOSTS)
    together = after(document, Several(label="all", commands=tuple(commands)))

    def one_more(current: Document | None, command: Command) -> Document | None:
        return None if current is None else after(current, command)

    start: Document | None = document
    one_by_one = reduce(one_more, commands, start)
    if one_by_one is not None:
        assert together is not None
        assert together.objects == one_by_one.objects


def test_that_hosts_named_in_one_resource_are_removed_together() -> None:
    document = sample_document(hosts=HOSTS)
    named = plan(document, SetFields(object_id=ObjectId(11), values={"host_ids": tuple(map(host_id, (1, 2, 3)))}), {})
    assert isinstance(named, Change)
    document = document.with_change(named, 2)
    gone = tuple(RemoveObject(object_id=ObjectId(host_id(each))) for each in (1, 2))
    change = plan(document, Several(label="Delete 2 hosts", commands=gone), {})
    assert isinstance(change, Change)
    resource = document.with_change(change, 3).get(ObjectId(11))
    assert getattr(resource, "host_ids", None) == (host_id(3),)
