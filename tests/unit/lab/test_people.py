from __future__ import annotations

from itertools import pairwise

from ras_console.lab.people import People, user_name


def test_that_no_two_people_share_a_name() -> None:
    assert len({user_name(number) for number in range(100_000)}) == 100_000


def test_that_names_are_first_and_last() -> None:
    first, last = user_name(0).split(".")
    assert first.isalpha()
    assert last.isalpha()


def test_that_neighbours_are_not_of_one_family() -> None:
    names = [user_name(number).split(".") for number in range(1000)]
    assert all(a[0] != b[0] and a[1] != b[1] for a, b in pairwise(names))


def test_that_names_are_remembered_as_they_were_made() -> None:
    people = People()
    numbers = [0, 4086, 4087, 5000, 99_999, 0]
    assert people.names(numbers) == tuple(user_name(number) for number in numbers)
    assert people.name(5000) is people.names([5000])[0]
