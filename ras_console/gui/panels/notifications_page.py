"""The page of a site's notifications: handlers, the commands they run, the mailbox, and what holds just now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ras_console.config.document import Document
from ras_console.domain.catalogue import HANDLER, SCRIPT, kind_of
from ras_console.domain.durations import duration_text
from ras_console.domain.ids import HandlerId, HostId, ObjectId, PoolId, ScriptId, SiteId
from ras_console.domain.objects import FarmObject, Handler, Host, Script, Site
from ras_console.domain.vocabulary import AlertKind
from ras_console.engine.alert_readings import FIGURES, SITE_KINDS
from ras_console.engine.alert_words import condition_text
from ras_console.engine.snapshot import AlertView
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Card, EmptyState, Tone
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.mailbox_tab import build_mailbox_tab
from ras_console.gui.panels.object_list import Listed, ObjectList
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted, first_free, listed
from ras_console.runtime.deliveries import recipients_of

HANDLER_COLUMNS = (
    Column(title="Handler", width_px=170), Column(title="Condition"), Column(title="Targets", width_px=150),
    Column(title="Tells", width_px=220), Column(title="Just now", width_px=130),
)  # fmt: skip
SCRIPT_COLUMNS = (
    Column(title="Command", width_px=150), Column(title="Program", width_px=220), Column(title="Arguments"),
    Column(title="Run by", width_px=170),
)  # fmt: skip
ALERT_COLUMNS = (
    Column(title="Target", width_px=180), Column(title="Handler", width_px=170), Column(title="Condition"),
    Column(title="Value", width_px=80, is_number=True), Column(title="For", width_px=80, is_number=True),
    Column(title="State", width_px=150),
)  # fmt: skip


def build_notifications_page(context: ConsoleContext) -> Page:
    """Return the page for notifications."""
    handlers = Listed(
        columns=HANDLER_COLUMNS,
        line=handler_line,
        icon="bell",
        nothing=(
            "Nobody is told of anything yet. Add a handler: it watches a condition and tells by desktop notification, "
            "e-mail or a command."
        ),
        begin_with=lambda picture: {"name": free_name(picture.document, _site_id(picture), "Handler")},
        preview=sentence_of_values,
    )
    scripts = Listed(
        columns=SCRIPT_COLUMNS,
        line=script_line,
        icon="file-text",
        nothing="There are no commands. Add one here, and choose it in a handler as what it runs when it tells.",
        begin_with=lambda picture: {"name": free_name(picture.document, _site_id(picture), "Command")},
        deleting=deleting_script,
    )
    tabs = (
        Tab(key="handlers", label="Handlers", content=ObjectList(context, HANDLER, handlers, _parent)),
        Tab(key="now", label="Just now", content=RunningAlerts(context)),
        Tab(key="commands", label="Commands", content=ObjectList(context, SCRIPT, scripts, _parent)),
        Tab(key="mailbox", label="Mailbox of the farm", content=build_mailbox_tab(context)),
    )
    return Page(context, notifications_look, [], tabs)


def notifications_look(picture: Picture) -> HeaderLook:
    """Return the header of the page."""
    site, view = cast("Site", picture.thing), picture.site_view
    handlers = picture.document.handlers(site.id)
    is_off = sum(1 for each in handlers if not each.is_enabled)
    facts = [site.name, counted(len(handlers), "handler") + (f", {is_off} switched off" if is_off else "")]
    states: tuple[tuple[str, Tone], ...] = ()
    if view is not None:
        told = sum(1 for each in view.alerts if each.told_s is not None)
        states = ((f"{counted(told, 'condition')} told", Tone.WARN),) if told else (("Nothing to tell", Tone.OK),)
        if view.election.primary is None and handlers:
            states = (("Nobody watches: no primary", Tone.ERROR),)
    return HeaderLook(title="Notifications", states=states, facts=tuple(facts))


def handler_sentence(document: Document, handler: Handler) -> str:
    """Return what a handler does, in one sentence: when, for how long, where, and who is told."""
    condition = condition_text(handler)
    grace = (
        f" for {duration_text(handler.grace_s)}" if handler.grace_s and handler.kind is not AlertKind.PROMOTION else ""
    )
    where = ""
    if handler.kind not in SITE_KINDS | {AlertKind.PROMOTION, AlertKind.PUBLISHED_ITEM}:
        where = f" (watched: {targets_text(document, handler)})"
    tells = tells_text(document, handler) or "nobody: choose at least one way"
    again = f", again every {duration_text(handler.repeat_s)} while it lasts" if handler.repeat_s else ", once"
    over = ", and once more when it is over" if handler.tells_recovery else ""
    if handler.kind is AlertKind.PROMOTION:
        again = over = ""
    return f"When {condition}{grace}{where}, tell {tells}{again}{over}."


def sentence_of_values(document: Document, site_id: ObjectId, values: Mapping[str, Any]) -> str:
    """Return the sentence for settings that are still being entered."""
    blank = Handler(id=HandlerId(ObjectId(0)), site_id=SiteId(site_id), name="")
    return handler_sentence(document, replace(blank, **values))


def targets_text(document: Document, handler: Handler) -> str:
    """Return which targets a handler watches."""
    if handler.kind in SITE_KINDS | {AlertKind.PROMOTION, AlertKind.PUBLISHED_ITEM}:
        return "the site"
    pools = (document.pool(PoolId(key)) for key in handler.pool_ids)
    names = [each.name for each in pools if each is not None]
    hosts = [document.get(HostId(key)) for key in handler.host_ids]
    names += [host.server for host in hosts if isinstance(host, Host)]
    if not names:
        return "all hosts and brokers" if handler.kind is AlertKind.AGENT else "all hosts"
    return listed(names)


def tells_text(document: Document, handler: Handler) -> str:
    """Return who is told and how, "" where nobody is."""
    ways = ["every open console"] if handler.shows_on_desktop else []
    mailed = recipients_of(document, handler)
    if mailed:
        ways.append(mailed[0] if len(mailed) == 1 else counted(len(mailed), "mail address", "mail addresses"))
    elif handler.mails_administrators:
        ways.append("the administrators, none of whom has an address")
    script = document.get(ScriptId(handler.script_id)) if handler.script_id is not None else None
    if isinstance(script, Script):
        ways.append(f"command “{script.name}”")
    return listed(ways) if ways else ""


def handler_line(picture: Picture, thing: FarmObject) -> Line:
    """Return a handler's row."""
    handler, document, view = cast("Handler", thing), picture.document, picture.site_view
    running = [each for each in view.alerts if each.handler == handler.id] if view is not None else []
    told = sum(1 for each in running if each.told_s is not None)
    now = Cell(text="–", is_faint=True)
    if told:
        now = Cell(text=f"{told} told", tone=Tone.WARN)
    elif running:
        now = Cell(text=f"{len(running)} in grace", tone=Tone.INFO)
    tells = tells_text(document, handler)
    needs_mail = bool(recipients_of(document, handler)) and not document.mailbox.server
    tell = Cell(text=tells) if tells and not needs_mail else Cell(
        text="No mail server" if needs_mail else "Nobody", tone=Tone.WARN, tip="Mailbox of the farm: no SMTP server."
    )  # fmt: skip
    condition = condition_text(handler)
    grace = f", for {duration_text(handler.grace_s)}" if handler.grace_s else ""
    sentence = handler_sentence(document, handler)
    return Line(
        key=handler.id,
        cells=(
            Cell(text=handler.name, is_strong=True, is_checked=handler.is_enabled, is_faint=not handler.is_enabled),
            Cell(text=f"{condition[:1].upper()}{condition[1:]}{grace}", tip=sentence),
            Cell(text=targets_text(document, handler)), tell, now,
        ),
    )  # fmt: skip


def script_line(picture: Picture, thing: FarmObject) -> Line:
    """Return a command's row."""
    script = cast("Script", thing)
    users = [handler.name for handler in picture.document.handlers(script.site_id) if handler.script_id == script.id]
    return Line(
        key=script.id,
        cells=(
            Cell(text=script.name, is_strong=True), Cell(text=script.command), Cell(text=script.arguments),
            Cell(text=listed(users) if users else "no handler", is_faint=not users),
        ),
    )  # fmt: skip


def deleting_script(picture: Picture, thing: FarmObject) -> str:
    """Return what the deletion of a command means to the handlers that run it."""
    handlers = picture.document.handlers(cast("Script", thing).site_id)
    users = [handler.name for handler in handlers if handler.script_id == thing.id]
    return f"{listed(users)} will run no command any more, and tell as before otherwise." if users else ""


def free_name(document: Document, site_id: SiteId, stem: str) -> str:
    """Return a name that no handler or command of the site has."""
    handlers = [each.name for each in document.handlers(site_id)]
    return first_free([*handlers, *(each.name for each in document.scripts(site_id))], f"{stem} ")


class RunningAlerts(QWidget):
    """The conditions that hold just now, those that lasted longest first; a row opens its target."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._alerts: tuple[AlertView, ...] = ()
        self.model = ListingModel(ALERT_COLUMNS, parent=self)
        self.table = ObjectTable(context.themes, self.model, ALERT_COLUMNS)
        self.table.setObjectName("alerts_table")
        self.table.setAccessibleName("Conditions that hold just now")
        self._card = Card(context.themes)
        self._card.add_list(self.table)
        self._empty = EmptyState(context.themes, "circle-check", "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._card.body.addWidget(self._empty)
        layout.addWidget(self._card)
        self.table.opened.connect(self._open)

    def show_picture(self, picture: Picture) -> None:
        """Show the running conditions of the picture's site."""
        view = picture.site_view
        self._alerts = view.alerts if view is not None else ()
        lines = [alert_line(picture, number, each) for number, each in enumerate(self._alerts)]
        self.model.show_lines(lines)
        self.table.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        self._empty.set_sentence(
            "No condition of a handler holds just now."
            if view is not None
            else "No engine runs: nobody watches the conditions of the handlers."
        )

    @Slot(int)
    def _open(self, number: int) -> None:
        if number < len(self._alerts):
            target = self._alerts[number].target
            thing = self._context.workspace.document.get(target)
            if thing is not None:
                self._context.navigator.go(Node(NodeKind(kind_of(thing).kind.value), target))


def alert_line(picture: Picture, number: int, alert: AlertView) -> Line:
    """Return a running condition's row."""
    handler = picture.document.get(alert.handler)
    target = picture.document.names().get(alert.target, "–")
    is_figure = isinstance(handler, Handler) and handler.kind in FIGURES
    lasted_s = max(0.0, picture.now_s - alert.since_s)
    state = Cell(text="Told", tone=Tone.WARN)
    if alert.told_s is None and isinstance(handler, Handler):
        left_s = max(0.0, handler.grace_s - lasted_s)
        state = Cell(text=f"In grace, {left_s:.0f} s left", tone=Tone.INFO)
    return Line(
        key=number,
        cells=(
            Cell(text=target, is_strong=True), Cell(text=handler.name if isinstance(handler, Handler) else "–"),
            Cell(text=condition_text(handler) if isinstance(handler, Handler) else "–"),
            Cell(text=f"{alert.value:.1f}" if is_figure else "–", is_number=True),
            Cell(text=f"{int(lasted_s) // 60}:{int(lasted_s) % 60:02d}", is_number=True), state,
        ),
    )  # fmt: skip


def _parent(picture: Picture) -> ObjectId:
    return picture.node.object_id


def _site_id(picture: Picture) -> SiteId:
    return SiteId(picture.node.object_id)
