from ras_console.domain.directory import AccountDirectory, LayeredDirectory
from ras_console.domain.ids import AccountId, FarmId, ObjectId
from ras_console.domain.objects import Account


def account(number: int, name: str, full_name: str = "", *groups: str, is_enabled: bool = True) -> Account:
    return Account(
        id=AccountId(ObjectId(number)),
        farm_id=FarmId(ObjectId(1)),
        name=name,
        full_name=full_name,
        groups=groups,
        is_enabled=is_enabled,
    )


OWN = AccountDirectory(
    [
        account(1, "anna.kiss", "Anna Kiss", "Sales"),
        account(2, "joanna", "Joanna Smith", "Support", "Sales"),
        account(3, "bob", "Robert Anning", is_enabled=False),
    ]
)


def test_that_names_are_found_whatever_their_case() -> None:
    person = OWN.person("ANNA.Kiss")
    assert person is not None
    assert (person.name, person.groups, person.is_enabled) == ("anna.kiss", ("Sales",), True)
    assert OWN.groups_of("Joanna") == ("Support", "Sales")
    assert OWN.person("nobody") is None
    assert OWN.groups_of("nobody") == ()


def test_that_names_that_begin_with_the_text_come_before_those_that_contain_it() -> None:
    assert [each.name for each in OWN.find("ann", 9)] == ["anna.kiss", "joanna", "bob"]
    assert [each.name for each in OWN.find("ann", 2)] == ["anna.kiss", "joanna"]
    assert [each.name for each in OWN.find("smith", 9)] == ["joanna"]
    assert OWN.find("zzz", 9) == ()


def test_that_the_first_layer_that_knows_a_user_has_the_word() -> None:
    below = AccountDirectory([account(7, "BOB", "", "Sales"), account(8, "carl", "", "Support")])
    both = LayeredDirectory(OWN, below)
    bob = both.person("bob")
    assert bob is not None
    assert not bob.is_enabled
    assert both.groups_of("carl") == ("Support",)
    assert both.groups_of("nobody") == ()
    assert [each.name for each in both.find("b", 9)] == ["bob"]
    assert [each.name for each in both.find("", 4)] == ["anna.kiss", "joanna", "bob", "carl"]
