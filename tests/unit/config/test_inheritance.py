"""A host takes whole sections from its pool, a pool from the site's defaults, and the engine sees what holds."""

from __future__ import annotations

from ras_console.config.commands import AddObject, SetFields
from ras_console.config.document import Document
from ras_console.domain.ids import HostId
from ras_console.domain.inheritance import SECTIONS, inherits
from ras_console.domain.objects import Host
from ras_console.domain.vocabulary import Kind
from tests.unit.config.farms import SITE, done, lab


def added_host(document: Document, **values: object) -> tuple[Document, HostId]:
    after = done(document, AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": "NEW", **values}))
    return after, next(each.id for each in after.hosts(SITE) if each.server == "NEW")


def effective(document: Document, host: HostId) -> Host:
    found = document.effective_host(host)
    assert found is not None
    assert found == next(each for each in document.effective_hosts(SITE) if each.id == host)
    return found


def test_that_every_section_is_a_set_of_the_defaults_and_of_hosts_and_pools() -> None:
    names = [name for section in SECTIONS.values() for name in section]
    assert names == [
        "port",
        "max_sessions",
        "disconnect_active_after_s",
        "disconnect_idle_after_s",
        "log_off_disconnected_after_s",
        "weight",
    ]
    for host in lab().hosts(SITE):
        assert all(isinstance(inherits(host, section), bool) for section in SECTIONS)


def test_that_a_new_host_has_the_sites_defaults() -> None:
    document, host = added_host(lab())
    document = done(document, SetFields(object_id=document.host_defaults(SITE).id, values={"max_sessions": 77}))
    assert effective(document, host).max_sessions == 77
    assert document.topology().sites[0].hosts[-1].max_sessions == 77


def test_that_a_pool_with_settings_of_its_own_stands_before_the_sites_defaults() -> None:
    document, host = added_host(lab())
    pool = document.default_pool(SITE)
    document = done(
        document, SetFields(object_id=pool.id, values={"inherits_sessions": False, "max_sessions": 31, "weight": 50})
    )
    assert effective(document, host).max_sessions == 31
    assert effective(document, host).weight == 100, "the pool inherits its balancing still"


def test_that_a_value_given_to_a_new_host_is_its_own() -> None:
    document, host = added_host(lab(), max_sessions=12)
    document = done(document, SetFields(object_id=document.host_defaults(SITE).id, values={"max_sessions": 77}))
    assert effective(document, host).max_sessions == 12
    assert effective(document, host).inherits_balancing


def test_that_a_host_that_has_all_of_its_own_is_the_same_object() -> None:
    document = lab()
    assert all(one is other for one, other in zip(document.hosts(SITE), document.effective_hosts(SITE), strict=True)), (
        "the lab's hosts have their own places and the defaults' other values"
    )
