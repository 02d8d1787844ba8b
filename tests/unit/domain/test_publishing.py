from dataclasses import replace

from ras_console.domain.ids import HostId, ObjectId, PoolId, ResourceId, SiteId
from ras_console.domain.objects import Host, Resource
from ras_console.domain.publishing import publish_from, publishing_hosts

SITE, ELSEWHERE = SiteId(ObjectId(1)), SiteId(ObjectId(2))
SALES, OFFICE = PoolId(ObjectId(5)), PoolId(ObjectId(6))
HOSTS = tuple(
    Host(id=HostId(ObjectId(10 + number)), site_id=SITE, pool_id=pool, server=f"sh-{number}")
    for number, pool in enumerate((SALES, SALES, OFFICE, OFFICE))
)
DESKTOP = Resource(id=ResourceId(ObjectId(50)), site_id=SITE, name="Desktop")


def numbers(resource: Resource, site: SiteId = SITE) -> list[int]:
    found = [each.id - 10 for each in publishing_hosts(resource, site, HOSTS)]
    source = publish_from(resource, site)
    assert found == [each.id - 10 for each in HOSTS if source.includes(each.id, each.pool_id)]
    return found


def test_that_with_neither_pools_nor_hosts_chosen_all_hosts_run_it() -> None:
    assert numbers(DESKTOP) == [0, 1, 2, 3]


def test_that_single_hosts_run_it_in_addition_to_the_pools() -> None:
    assert numbers(replace(DESKTOP, pool_ids=(OFFICE,))) == [2, 3]
    assert numbers(replace(DESKTOP, host_ids=(HOSTS[0].id,))) == [0]
    assert numbers(replace(DESKTOP, pool_ids=(OFFICE,), host_ids=(HOSTS[1].id,))) == [1, 2, 3]


def test_that_what_another_site_offers_here_runs_on_all_hosts() -> None:
    foreign = replace(DESKTOP, site_id=ELSEWHERE, pool_ids=(PoolId(ObjectId(99)),), host_ids=(HostId(ObjectId(98)),))
    assert numbers(foreign) == [0, 1, 2, 3]
