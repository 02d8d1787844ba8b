"""The farm's users as a table, under Qt's own tester."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from ras_console.domain.ids import AccountId, FarmId, ObjectId
from ras_console.domain.objects import Account
from ras_console.gui.models.accounts import AccountColumn, AccountsModel
from ras_console.gui.models.cells import KEY_ROLE


def account(number: int, name: str, *groups: str, is_enabled: bool = True) -> Account:
    return Account(
        id=AccountId(ObjectId(number)),
        farm_id=FarmId(ObjectId(1)),
        name=name,
        full_name=f"{name.title()} Person",
        groups=groups,
        is_enabled=is_enabled,
    )


def model_of(*accounts: Account) -> AccountsModel:
    model = AccountsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.show_accounts(accounts)
    return model


def names(model: AccountsModel) -> list[str]:
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


THREE = (account(3, "carl", "Sales"), account(1, "ada", "Board"), account(2, "Bob", is_enabled=False))


def test_that_users_stand_in_the_order_of_their_names_and_of_any_column(qapp: QApplication) -> None:
    model = model_of(*THREE)
    assert names(model) == ["ada", "Bob", "carl"]
    model.sort(AccountColumn.STATE, Qt.SortOrder.AscendingOrder)
    assert names(model) == ["Bob", "ada", "carl"]
    model.sort(AccountColumn.GROUPS, Qt.SortOrder.DescendingOrder)
    assert names(model) == ["carl", "ada", "Bob"]
    assert model.row_of(2) == 2
    assert model.index(0, 0).data(KEY_ROLE) == 3


def test_that_names_and_groups_are_searched_whatever_their_case(qapp: QApplication) -> None:
    model = model_of(*THREE)
    for text, found in (("BOARD", ["ada"]), ("bob p", ["Bob"]), ("", ["ada", "Bob", "carl"]), ("zzz", [])):
        model.set_filter(text)
        assert names(model) == found
    assert model.total == 3


def test_that_the_same_users_again_reset_nothing(qapp: QApplication) -> None:
    model = model_of(*THREE)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    assert not model.show_accounts(THREE)
    assert not resets
    assert model.show_accounts(THREE[:1])
    assert len(resets) == 1
