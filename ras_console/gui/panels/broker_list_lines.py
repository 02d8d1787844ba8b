"""What the list of a site's brokers shows, column by column; no widget in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ras_console.domain.catalogue import BROKER
from ras_console.domain.vocabulary import LogLevel, Role
from ras_console.gui.kit import Tone
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line
from ras_console.gui.panels.picture import UNHEARD, broker_of
from ras_console.gui.phrases import FAULT_WORDS, STALE_AFTER_S, age, percent

if TYPE_CHECKING:
    from datetime import datetime

    from ras_console.config.stamps import Stamp
    from ras_console.domain.objects import Broker
    from ras_console.engine.snapshot import BrokerView, SiteView

COLUMNS: Final = (
    Column(title="Server", width_px=170, tip="The box says whether the server is enabled in the site"),
    Column(title="Priority", width_px=66, is_number=True, tip="Order of promotion: drag, or Move up and Move down"),
    Column(title="Role", width_px=110),
    Column(title="Standby", width_px=72, is_shown=False),
    Column(title="CPU", width_px=58, is_number=True),
    Column(title="RAM", width_px=58, is_number=True),
    Column(title="Placed /s", width_px=76, is_number=True, tip="Logons it places in a second"),
    Column(title="Preferred by", width_px=92, is_number=True, tip="Hosts whose preferred broker it is"),
    Column(
        title="Registered", width_px=86, is_number=True, is_shown=False, tip="Hosts registered with it just now"
    ),
    Column(
        title="Waiting", width_px=68, is_number=True, is_shown=False, tip="Requests taken and not answered yet"
    ),
    Column(title="Heard", width_px=64, is_number=True, is_shown=False, tip="Age of its figures"),
    Column(title="Log level", width_px=92),
    Column(title="IP", width_px=104, is_shown=False, tip="Address that the other brokers use for live traffic"),
    Column(title="Note", tip="A simulated failure, who takes over next, or the description"),
    Column(title="Modified by", width_px=96),
    Column(title="Modified on", width_px=122, is_shown=False),
    Column(title="Created by", width_px=96, is_shown=False),
    Column(title="Created on", width_px=122, is_shown=False),
    Column(title="ID", width_px=52, is_number=True, is_shown=False),
)  # fmt: skip
_NONE: Final = Cell(text="–", is_number=True, is_faint=True)
_UNKNOWN: Final = Cell(text="–", is_faint=True)
LOG_LEVELS: Final = dict(BROKER.field("log_level").choices)


def broker_line(broker: Broker, priority: int, site: SiteView | None, stamp: Stamp | None) -> Line:
    """Return the row of one broker; `priority` counts from 1, `stamp` is what the audit knows of it."""
    view = broker_of(site, broker.id)
    is_primary = site is not None and site.election.primary == broker.id
    name = Cell(
        text=broker.server, is_strong=True, is_faint=not broker.is_in_service, is_checked=broker.is_enabled,
        is_check_enabled=not is_primary, tip=_box_tip(broker, is_primary=is_primary),
    )  # fmt: skip
    is_raised = broker.log_level is not LogLevel.STANDARD
    return Line(
        key=broker.id,
        cells=(
            name,
            Cell(text=str(priority), is_number=True, rank=priority),
            role_cell(broker, view),
            Cell(text="yes" if broker.is_standby else "–", is_faint=not broker.is_standby),
            *_figures(view),
            Cell(text=LOG_LEVELS[broker.log_level], tone=Tone.WARN if is_raised else None, is_faint=not is_raised),
            Cell(text=broker.ip or "–", is_faint=not broker.ip),
            Cell(text=_note(broker, view, site), is_faint=True),
            *_stamps(stamp),
            Cell(text=str(broker.id), is_number=True, is_faint=True, rank=broker.id),
        ),
    )


def role_cell(broker: Broker, view: BrokerView | None) -> Cell:
    """Return what the broker is just now."""
    if broker.is_marked_for_deletion:
        return Cell(text="Deleting", tone=Tone.WARN, tip="Marked for deletion: keep it, or delete it for good")
    if view is not None:
        return Cell(role=view.role)
    return Cell(role=Role.DISABLED) if not broker.is_enabled else Cell(text="not shown", is_faint=True)


def _box_tip(broker: Broker, *, is_primary: bool) -> str:
    if is_primary:
        return "Enable server in site: it is the primary and cannot be disabled; promote another broker first"
    return f"Enabled in site: {'yes; untick to disable' if broker.is_enabled else 'no; tick to enable'}"


def _figures(view: BrokerView | None) -> tuple[Cell, ...]:
    if view is None or view.role is Role.NOT_REACHED:
        return (_NONE,) * 7
    is_old = view.role in UNHEARD or view.age_s > STALE_AFTER_S
    texts = (
        (percent(view.cpu_ratio), view.cpu_ratio),
        (percent(view.memory_ratio), view.memory_ratio),
        (f"{view.placements_per_s:.1f}", view.placements_per_s),
        (f"{view.preferred_hosts:,}", view.preferred_hosts),
        (f"{view.registered_hosts:,}", view.registered_hosts),
        (f"{view.logons_waiting:,}", view.logons_waiting),
        (age(view.age_s), view.age_s),
    )
    tip = f"Last known {age(view.age_s)} ago" if is_old else ""
    return tuple(Cell(text=text, is_number=True, is_faint=is_old, tip=tip, rank=rank) for text, rank in texts)


def _note(broker: Broker, view: BrokerView | None, site: SiteView | None) -> str:
    if view is not None and view.fault is not None:
        return FAULT_WORDS[view.fault.kind]
    if site is not None and site.election.primary is None and site.election.next_primary == broker.id:
        return "Takes over next"
    return broker.description


def _stamps(stamp: Stamp | None) -> tuple[Cell, ...]:
    if stamp is None:
        return (_UNKNOWN,) * 4
    return (
        Cell(text=stamp.changed_by, is_faint=True),
        _moment(stamp.changed_utc),
        Cell(text=stamp.created_by, is_faint=True),
        _moment(stamp.created_utc),
    )


def _moment(at_utc: datetime) -> Cell:
    return Cell(text=at_utc.astimezone().strftime("%Y-%m-%d %H:%M"), is_faint=True, rank=at_utc.timestamp())
