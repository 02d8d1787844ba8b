"""The audit by page and filter, read beside whoever writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ras_console.config.commands import SetFields
from ras_console.config.revisions import RevisionFilter
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import Kind
from ras_console.storage.audit_reader import AuditReader
from ras_console.storage.errors import DatabaseMissing
from ras_console.storage.repository import Repository
from tests.storage.farm_files import added_host, described
from tests.unit.config.farms import planned


def commit(repository: Repository, *texts: str, actor: str = "anna") -> None:
    for text in texts:
        document = repository.load()
        repository.commit(described(document, text), document.revision, actor=actor)


def test_that_pages_follow_one_another_without_gap_or_repetition(repository: Repository, farm: Path) -> None:
    commit(repository, *(f"text {number}" for number in range(9)))
    with AuditReader(farm) as reader:
        first = reader.page(RevisionFilter(), most=4)
        second = reader.page(RevisionFilter(), before=first.lines[-1].revision, most=4)
        third = reader.page(RevisionFilter(), before=second.lines[-1].revision, most=4)
        assert reader.count(RevisionFilter()) == 10
    assert [each.revision for page in (first, second, third) for each in page.lines] == list(range(10, 0, -1))
    assert [first.has_more, second.has_more, third.has_more] == [True, True, False]
    assert first.lines[0].kinds == (Kind.BROKER,)
    assert third.lines[-1].objects == len(repository.load().objects)


@pytest.mark.parametrize(
    ("wanted", "revisions"),
    [
        (RevisionFilter(actor="bert"), [4, 3]),
        (RevisionFilter(kind=Kind.HOST), [4, 1]),
        (RevisionFilter(text="hunDred"), [3, 2]),
        (RevisionFilter(text="100 %"), [3, 2]),
        (RevisionFilter(text="0_%"), []),
        (RevisionFilter(text='say "hi"'), [3]),
        (RevisionFilter(text="rdsh-99"), [4]),
        (RevisionFilter(text="bert"), [4, 3]),
        (RevisionFilter(text="is_enabled"), []),
        (RevisionFilter(actor="bert", kind=Kind.BROKER), [3]),
        (RevisionFilter(actor="nobody"), []),
    ],
)
def test_that_filters_find_by_text_actor_and_kind(
    repository: Repository, farm: Path, wanted: RevisionFilter, revisions: list[int]
) -> None:
    commit(repository, "a hundred: 100 %")
    commit(repository, 'say "hi"', actor="bert")
    document = repository.load()
    repository.commit(added_host(document, "RDSH-99"), document.revision, actor="bert")
    with AuditReader(farm) as reader:
        assert [each.revision for each in reader.page(wanted).lines] == revisions
        assert reader.count(wanted) == len(revisions)
        assert reader.actors() == ("anna", "bert", "setup")


def test_that_one_object_is_followed_through_its_changes(repository: Repository, farm: Path) -> None:
    document = repository.load()
    host = ObjectId(document.hosts(document.sites[0].id)[0].id)
    commit(repository, "not the host")
    document = repository.load()
    repository.commit(
        planned(document, SetFields(object_id=host, values={"description": "the host"})),
        document.revision,
        actor="anna",
    )
    with AuditReader(farm) as reader:
        found = reader.page(RevisionFilter(object_id=host)).lines
        assert [each.revision for each in found] == [3, 1]
        entry = reader.entry(3)
        assert entry is not None
        assert [each.id for each in entry.rows] == [host]
        assert reader.entry(99) is None
        assert [each.revision for each in reader.since(1)] == [2, 3]


def test_that_ten_thousand_revisions_are_read_by_page_only(repository: Repository, farm: Path) -> None:
    repository._database.execute("BEGIN")
    repository._database.executemany(
        "INSERT INTO audit (revision, at_utc, actor, reason, label) "
        "VALUES (?, '2026-03-01T12:00:00+00:00', 'x', 'change', ?)",
        ((number, f"Change {number}") for number in range(2, 10_002)),
    )
    repository._database.execute("COMMIT")
    with AuditReader(farm) as reader:
        page = reader.page(RevisionFilter())
        assert len(page.lines) == 200
        assert page.has_more
        assert reader.page(RevisionFilter(text="Change 777"), before=1000).lines[0].revision == 777


def test_that_a_missing_farm_is_said(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing):
        AuditReader(tmp_path / "none.sqlite")
