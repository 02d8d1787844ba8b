"""Inheritance in forms: what holds is shown with where it comes from, and own values begin with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ras_console.config.commands import SetFields
from ras_console.domain.catalogue import HOST, HOST_DEFAULTS, POOL, KindSpec
from ras_console.domain.ids import ObjectId
from ras_console.gui.forms.object_form import ObjectForm
from ras_console.gui.kit import Switch
from tests.gui.panels.console import Console
from tests.gui.samples import SITE, host_id

HOST_ID = ObjectId(host_id(1))

Show = Callable[[KindSpec, int], ObjectForm]


@pytest.fixture
def show(console: Console, qtbot: QtBot) -> Show:
    windows: list[QWidget] = []
    set_values(console, HOST_ID, inherits_sessions=True)

    def shown(kind: KindSpec, object_id: int) -> ObjectForm:
        context = console.context
        form = ObjectForm(context.themes, context.workspace, context.drafts, kind)
        window = QWidget()
        windows.append(window)
        form.setParent(window)
        column = QVBoxLayout(window)
        for group in form.groups():
            for row in form.rows(group):
                column.addWidget(row)
        qtbot.addWidget(window)
        form.show_object(ObjectId(object_id))
        return form

    return shown


def text(form: ObjectForm, field: str) -> str:
    editor = form.row(field).editor
    assert isinstance(editor, QLineEdit)
    return editor.text()


def switch(form: ObjectForm, section: str) -> Switch:
    editor = form.row(f"inherits_{section}").editor
    assert isinstance(editor, Switch)
    return editor


def set_values(console: Console, object_id: int, **values: object) -> None:
    assert not console.context.workspace.apply(SetFields(object_id=ObjectId(object_id), values=values))


def ids(console: Console) -> tuple[ObjectId, ObjectId]:
    document = console.context.workspace.document
    return ObjectId(document.default_pool(SITE).id), ObjectId(document.host_defaults(SITE).id)


def test_that_an_inherited_field_shows_the_value_that_holds_and_where_it_comes_from(
    show: Show, console: Console
) -> None:
    pool, defaults = ids(console)
    set_values(console, defaults, max_sessions=77)
    form = show(HOST, HOST_ID)
    name = console.context.workspace.document.default_pool(SITE).name
    assert text(form, "max_sessions") == "77"
    assert form.row("max_sessions").message_text() == f"From the site's defaults, by pool {name}."
    assert not form.row("max_sessions").editor.isEnabled()
    set_values(console, pool, inherits_sessions=False, max_sessions=55)
    assert text(form, "max_sessions") == "55"
    assert form.row("max_sessions").message_text() == f"From pool {name}."


def test_that_own_values_begin_with_those_that_held_until_then(show: Show, console: Console) -> None:
    _, defaults = ids(console)
    set_values(console, defaults, max_sessions=77, log_off_disconnected_after_s=300.0)
    form = show(HOST, HOST_ID)
    switch(form, "sessions").click()
    assert form.row("max_sessions").editor.isEnabled()
    assert form.value("max_sessions") == 77
    console.context.drafts.apply(HOST_ID)
    host = console.context.workspace.document.host(host_id(1))
    assert host is not None
    assert (host.inherits_sessions, host.max_sessions, host.log_off_disconnected_after_s) == (False, 77, 300.0)


def test_that_inheriting_again_forgets_what_was_typed_of_the_section(show: Show, console: Console) -> None:
    form = show(HOST, HOST_ID)
    switch(form, "balancing").click()
    form.text_typed(HOST.field("weight"), "40")
    switch(form, "balancing").click()
    assert not console.context.drafts.is_dirty(HOST_ID)
    assert text(form, "weight") == "100"


def test_that_a_pool_takes_the_defaults_of_its_site(show: Show, console: Console) -> None:
    pool, defaults = ids(console)
    set_values(console, defaults, weight=60)
    form = show(POOL, pool)
    assert text(form, "weight") == "60"
    assert form.row("weight").message_text() == "From the site's defaults."


def test_that_the_defaults_themselves_are_simply_edited(show: Show, console: Console) -> None:
    _, defaults = ids(console)
    form = show(HOST_DEFAULTS, defaults)
    assert form.row("max_sessions").editor.isEnabled()
    form.text_typed(HOST_DEFAULTS.field("max_sessions"), "12")
    assert not console.context.drafts.apply(defaults)
    effective = console.context.workspace.document.effective_host(host_id(1))
    assert effective is not None
    assert effective.max_sessions == 12


def test_that_the_switch_stands_before_what_it_inherits(show: Show) -> None:
    form = show(HOST, HOST_ID)
    names = [row.editor.objectName() for row in form.rows("Connection")]
    assert names == ["field_inherits_connection", "field_port", "field_direct_address"]
