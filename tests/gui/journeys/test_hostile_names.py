"""Names and descriptions are anybody's: what looks like HTML in them is shown, not obeyed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTreeView, QWidget

from ras_console.config.commands import AddObject, SetFields
from ras_console.domain.vocabulary import Kind, ResourceType
from ras_console.gui.navigation import GROUPS, Node, NodeKind
from tests.gui.journeys.administrator import Administrator

MARKED_UP = "<b>R&D</b><img src='/etc/hostname'>"


def texts_as_html(root: QWidget) -> list[str]:
    """Return the words below a widget that Qt would lay out as HTML: labels and tooltips."""
    labels = [
        each.text()
        for each in root.findChildren(QLabel)
        if each.textFormat() is Qt.TextFormat.AutoText and QtText.mightBeRichText(each.text())
    ]
    tips = [each.toolTip() for each in root.findChildren(QWidget) if QtText.mightBeRichText(each.toolTip())]
    return labels + tips


def tips_of_rows(view: QAbstractItemView) -> list[str]:
    model = view.model()
    tips: list[str] = []
    waiting = [QModelIndex()]
    while waiting:
        above = waiting.pop()
        rows = [model.index(row, 0, above) for row in range(model.rowCount(above))]
        tips += [str(each.data(Qt.ItemDataRole.ToolTipRole) or "") for each in rows]
        if isinstance(view, QTreeView):
            waiting += rows
    return tips


@pytest.fixture
def marked_up(admin: Administrator) -> Administrator:
    """Return somebody at a lab in which everything that takes free text is marked up."""
    apply = admin.farm.workspace.apply
    site = admin.site
    problems = [
        *apply(SetFields(object_id=admin.document.farm.id, values={"name": MARKED_UP, "description": MARKED_UP})),
        *apply(SetFields(object_id=site.id, values={"name": MARKED_UP, "description": MARKED_UP})),
        *apply(
            AddObject(
                kind=Kind.RESOURCE,
                parent_id=site.id,
                values={"name": MARKED_UP, "type": ResourceType.APPLICATION, "target": "x", "description": MARKED_UP},
            )
        ),
    ]
    assert problems == []
    for broker in admin.document.brokers(site.id):
        assert apply(SetFields(object_id=broker.id, values={"description": MARKED_UP})) == ()
    for host in admin.document.hosts(site.id):
        assert apply(SetFields(object_id=host.id, values={"description": MARKED_UP})) == ()
    admin.pass_time(1.0)
    return admin


def test_that_no_page_shows_a_name_or_description_as_html(marked_up: Administrator) -> None:
    document, site = marked_up.document, marked_up.site
    nodes = (
        Node(NodeKind.FARM, document.farm.id),
        Node(NodeKind.SITE, site.id),
        *(Node(group, site.id) for group in GROUPS),
        Node(NodeKind.BROKER, document.brokers(site.id)[0].id),
        Node(NodeKind.HOST, document.hosts(site.id)[0].id),
        Node(NodeKind.RESOURCE, next(each.id for each in document.resources(site.id) if each.name == MARKED_UP)),
    )
    for node in nodes:
        marked_up.farm.navigator.go(node, "")
        page = marked_up.window.page(node.kind)
        assert page is not None
        for tab, _ in page.tabs:
            marked_up.farm.navigator.go(node, tab)
            marked_up.pass_time(0.25)
            assert texts_as_html(marked_up.window) == []


def test_that_no_row_has_a_tooltip_that_is_html(marked_up: Administrator) -> None:
    for view in marked_up.window.findChildren(QAbstractItemView):
        assert [each for each in tips_of_rows(view) if QtText.mightBeRichText(each)] == []


def test_that_a_message_that_quotes_what_was_typed_is_no_html(marked_up: Administrator) -> None:
    marked_up.farm.workspace.failed.emit(f"{MARKED_UP} is not possible.", "")
    assert any(MARKED_UP in each for each in marked_up.notices())
    assert texts_as_html(marked_up.window) == []


def test_that_the_longest_names_leave_the_page_its_width(admin: Administrator) -> None:
    apply = admin.farm.workspace.apply
    longest = ".".join(["h" * 60] * 4)
    host = admin.document.hosts(admin.site.id)[0]
    assert apply(SetFields(object_id=host.id, values={"server": longest, "description": "D" * 255})) == ()
    assert apply(SetFields(object_id=admin.site.id, values={"name": "W" * 64})) == ()
    admin.pass_time(1.0)
    for node in (Node(NodeKind.HOST, host.id), Node(NodeKind.SITE, admin.site.id)):
        admin.farm.navigator.go(node, "")
        admin.pass_time(0.25)
        assert admin.page().minimumSizeHint().width() <= admin.page().width()
    admin.farm.navigator.go(Node(NodeKind.HOST, host.id), "")
    title = admin.find(QLabel, "page_title")
    assert "…" in title.text()
    assert title.accessibleName() == title.toolTip() == longest
    for name in ("disable_button", "more_button"):
        button = admin.find(QWidget, name, admin.page())
        assert button.width() >= button.sizeHint().width()
