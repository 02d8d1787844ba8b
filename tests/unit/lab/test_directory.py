import ipaddress
from collections import Counter

from ras_console.lab.devices import device_of
from ras_console.lab.directory import GROUPS, LabDirectory, groups_of
from ras_console.lab.people import number_of, user_name


def test_that_the_number_of_a_name_is_the_one_that_made_it() -> None:
    for number in (*range(0, 9000, 7), 99_999):
        assert number_of(user_name(number)) == number
    assert number_of(user_name(5).upper()) == 5


def test_that_a_name_nobody_has_is_nobodys() -> None:
    for name in ("", "ada", "ada.nobody", "x.abel", "ada.abel1", "ada.abel02", "ada.abel-2", "ada.abel\n"):
        assert number_of(name) is None


def test_that_people_are_found_with_their_groups() -> None:
    directory = LabDirectory()
    name = user_name(12)
    person = directory.person(name.upper())
    assert person is not None
    assert (person.name, person.groups) == (name, groups_of(12))
    assert directory.groups_of(name) == groups_of(12)
    assert directory.person("nobody") is None
    assert directory.groups_of("nobody") == ()


def test_that_typing_a_beginning_finds_people_and_a_whole_name_finds_one_far_back() -> None:
    directory = LabDirectory()
    assert [each.name for each in directory.find("ad", 3)] == [
        each for each in map(user_name, range(10_000)) if each.startswith("ad")
    ][:3]
    assert directory.find(user_name(50_000), 3)[0].name == user_name(50_000)
    assert directory.find("no such person", 3) == ()


def test_that_groups_are_of_the_same_people_each_time_and_every_group_has_some() -> None:
    counts = Counter(group for number in range(2000) for group in groups_of(number))
    assert set(counts) == set(GROUPS)
    assert counts["Domain Users"] == 2000
    assert counts["Sales"] == 700
    assert groups_of(7) == groups_of(7)


def test_that_devices_have_addresses_of_their_own_but_for_the_kiosks() -> None:
    devices = [device_of(number) for number in range(20_000)]
    own = [each for each in devices if not each.name.startswith("KIOSK")]
    assert len({each.ip for each in own}) == len(own)
    assert all(ipaddress.ip_address(each.ip).is_private for each in devices)
    assert Counter(each.name for each in devices)["KIOSK-002"] == 4
    assert Counter(each.ip for each in devices)[device_of(124).ip] == 4
