"""Many hosts from one text: lists, ranges and CSV, with the row of whatever cannot be added."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.config.change import Change
from ras_console.config.host_import import MOST_HOSTS, HostList, HostRow, add_command, new_pools, read_hosts
from ras_console.config.planner import plan
from ras_console.domain.ids import PoolId
from tests.gui.samples import POOL, SITE, sample_document


def servers(found: HostList) -> list[str]:
    return [each.server for each in found.hosts]


def complaints(found: HostList) -> list[tuple[int, str]]:
    return [(each.row, each.text) for each in found.problems]


def test_that_a_list_is_parted_by_lines_blanks_commas_and_semicolons() -> None:
    found = read_hosts("rdsh-1, rdsh-2;rdsh-3\n\n  rdsh-4\trdsh-5.example.com \n")
    assert servers(found) == ["rdsh-1", "rdsh-2", "rdsh-3", "rdsh-4", "rdsh-5.example.com"]
    assert [each.row for each in found.hosts] == [1, 1, 1, 3, 3]
    assert not found.problems


@pytest.mark.parametrize(
    ("text", "first", "last", "count"),
    [
        ("RDSH-[01-20]", "RDSH-01", "RDSH-20", 20),
        ("rdsh[8-11].example.com", "rdsh8.example.com", "rdsh11.example.com", 4),
        ("10.0.0.10-10.0.0.40", "10.0.0.10", "10.0.0.40", 31),
        ("10.0.0.10 - 10.0.0.12", "10.0.0.10", "10.0.0.12", 3),
        ("10.0.0.10-12", "10.0.0.10", "10.0.0.12", 3),
        ("10.0.0.254-10.0.1.1", "10.0.0.254", "10.0.1.1", 4),
        ("2001:db8::1-2001:db8::3", "2001:db8::1", "2001:db8::3", 3),
    ],
)
def test_that_ranges_stand_for_all_between_their_ends(text: str, first: str, last: str, count: int) -> None:
    found = servers(read_hosts(text))
    assert (found[0], found[-1], len(found)) == (first, last, count)


@pytest.mark.parametrize(
    "text", ["RDSH-[20-01]", "10.0.0.9-10.0.0.1", "RDSH-[a-b]", "RDSH-[1-2", "10.0.0.1-::5", "bad_name!", "10.0.0.999"]
)
def test_that_what_is_no_host_is_told_with_its_row(text: str) -> None:
    found = read_hosts(f"rdsh-1\n{text}\nrdsh-2")
    assert servers(found) == ["rdsh-1", "rdsh-2"]
    assert complaints(found) == [(2, text)]


def test_that_a_name_with_a_dash_is_no_range() -> None:
    assert servers(read_hosts("east-west")) == ["east-west"]


def test_that_duplicates_are_found_in_the_text_and_in_the_site() -> None:
    found = read_hosts("RDSH-1\nrdsh-9\nRDSH-9", taken=["rdsh-1"])
    assert servers(found) == ["rdsh-9"]
    assert [each.message for each in found.problems] == ["Is in the site already.", "Stands in row 2 already."]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"host{each}" for each in range(10_000)),
        "host[1-999999999]",
        "0.0.0.0-255.255.255.255",
        "::1-ffff::1",
        "x" * 1_000_000,
        "server\n" + "\n".join(f"host{each}" for each in range(10_000)),
    ],
)
def test_that_too_many_at_once_are_refused_with_the_limit(text: str) -> None:
    found = read_hosts(text)
    assert not found.hosts
    assert len(found.problems) == 1
    assert f"at most {MOST_HOSTS:,}" in found.problems[0].message


def test_that_as_many_as_the_limit_says_are_taken() -> None:
    assert len(read_hosts(f"h[1-{MOST_HOSTS}]").hosts) == MOST_HOSTS


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_that_csv_columns_are_settings(separator: str) -> None:
    lines = [
        ["Server", "Host pool", "Description", "Max sessions", "cores", "memory_gib"],
        ["rdsh-1", "East", "rack 4", "40", "16", "128"],
        ["rdsh-[2-3]", "", "", "", "", ""],
    ]
    found = read_hosts("\n".join(separator.join(each) for each in lines))
    assert not found.problems
    assert found.hosts[0] == HostRow(
        row=2,
        pool="East",
        values={"description": "rack 4", "max_sessions": 40, "cores": 16, "memory_gib": 128, "server": "rdsh-1"},
    )
    assert servers(found)[1:] == ["rdsh-2", "rdsh-3"]


def test_that_bad_rows_of_a_csv_are_told_by_their_number() -> None:
    text = 'server,cores,colour\nrdsh-1,0,red\n,4,\n"rdsh-2",4\nrdsh-3,4,x,y\n'
    found = read_hosts(text)
    assert servers(found) == ["rdsh-2"]
    assert complaints(found) == [(1, "colour"), (2, "rdsh-1"), (3, ""), (5, "rdsh-3")]
    assert "256" in found.problems[1].message


def test_that_an_open_quote_ends_the_file_with_its_row() -> None:
    found = read_hosts('server,description\nrdsh-1,ok\nrdsh-2,"' + "x" * 200_000)
    assert servers(found) == ["rdsh-1"]
    assert found.problems[0].row == 3


def test_that_rows_with_text_over_several_lines_keep_their_numbers() -> None:
    found = read_hosts('server,description\nrdsh-1,"a\nb"\nrdsh-2,x\n')
    assert [(each.server, each.row) for each in found.hosts] == [("rdsh-2", 4)]
    assert complaints(found) == [(2, "rdsh-1")]
    assert "control character" in found.problems[0].message


def test_that_only_the_first_hundred_bad_rows_are_told_one_by_one() -> None:
    found = read_hosts("\n".join("!" for _ in range(500)))
    assert len(found.problems) == 100
    assert found.problems_total == 500


@given(st.text(max_size=300))
def test_that_any_text_is_read_without_an_error(text: str) -> None:
    for each in (text, f"server,cores\n{text}"):
        found = read_hosts(each)
        assert len({host.server.casefold() for host in found.hosts}) == len(found.hosts)
        rows = len(each.splitlines())
        assert all(0 <= problem.row <= rows for problem in found.problems)


def planned(text: str, pool: PoolId | str) -> Change:
    document = sample_document()
    hosts = read_hosts(text, [each.server for each in document.hosts(SITE)]).hosts
    change = plan(document, add_command(document, SITE, hosts, pool), {})
    assert isinstance(change, Change)
    return change


def test_that_all_hosts_are_one_change_into_the_chosen_pool() -> None:
    change = planned("NEW-[01-20]", POOL)
    after = sample_document().with_change(change, 2)
    added = [each for each in after.hosts(SITE) if each.server.startswith("NEW")]
    assert len(added) == 20
    assert {each.pool_id for each in added} == {POOL}
    assert change.label == "Add 20 session hosts"
    assert after.with_change(change.inverse(), 3).hosts(SITE) == sample_document().hosts(SITE)


def test_that_pools_that_are_missing_are_added_with_their_hosts() -> None:
    text = "server,pool\nNEW-1,East\nNEW-2,east\nNEW-3,\nNEW-4,<default>"
    document = sample_document()
    assert new_pools(document, SITE, read_hosts(text).hosts, "West") == ("West", "East")
    after = document.with_change(planned(text, "West"), 2)
    pools = {each.id: each.name for each in after.pools(SITE)}
    named = {each.server: pools[each.pool_id] for each in after.hosts(SITE) if each.server.startswith("NEW")}
    assert named == {"NEW-1": "East", "NEW-2": "East", "NEW-3": "West", "NEW-4": "<Default>"}


def test_that_a_setting_given_in_the_text_is_the_hosts_own() -> None:
    after = sample_document().with_change(planned("server,max sessions\nNEW-1,12", POOL), 2)
    host = next(each for each in after.effective_hosts(SITE) if each.server == "NEW-1")
    assert (host.max_sessions, host.inherits_sessions) == (12, False)
