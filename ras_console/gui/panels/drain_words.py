"""What the console says of drained hosts: since when, by whom, why, until when, and when they are empty. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ras_console.domain.ids import HostId
from ras_console.domain.objects import Host
from ras_console.domain.vocabulary import LogonMode
from ras_console.engine.drain_forecast import time_to_empty_s
from ras_console.engine.snapshot import FarmSnapshot, SiteView
from ras_console.gui.logon_targets import MODE_WORDS
from ras_console.gui.panels.picture import host_row
from ras_console.gui.wall_clock import local_time


@dataclass(frozen=True, slots=True, kw_only=True)
class DrainWords:
    """One drained host in words; `left` and `forecast` are "–" without a live picture."""

    mode: str
    since: str
    owner: str
    reason: str
    until: str
    left: str
    forecast: str


def is_drained(host: Host) -> bool:
    """Return whether an administrator has stopped new logons on the host."""
    return host.logon_mode is not LogonMode.ENABLED


def drain_words(host: Host, snapshot: FarmSnapshot | None) -> DrainWords:
    """Return what there is to say of a drained host."""
    view = snapshot.site(host.site_id) if snapshot is not None else None
    at = host_row(view, host.id)
    is_until_reboot = host.logon_mode is LogonMode.DRAIN_UNTIL_REBOOT
    end = moment_text(host.drain_until_s) if host.drain_until_s is not None else ""
    until = " or ".join(filter(None, (end, "restart" if is_until_reboot else ""))) or "no end"
    return DrainWords(
        mode=MODE_WORDS[host.logon_mode],
        since=moment_text(host.drain_since_s) if host.drain_since_s is not None else "–",
        owner=host.drain_owner or "–",
        reason=host.drain_reason or "–",
        until=until,
        left=f"{int(view.hosts.sessions[at]):,}" if view is not None and at is not None else "–",
        forecast=forecast_text(view, host.id, snapshot),
    )


def forecast_text(view: SiteView | None, host: HostId, snapshot: FarmSnapshot | None) -> str:
    """Return when the host is empty as likely as not: "empty", "about 14:30", or that nothing can be said."""
    if view is None or snapshot is None:
        return "–"
    at = host_row(view, host)
    if at is not None and not view.hosts.sessions[at]:
        return "empty"
    if view.sessions is None:
        return "no forecast"
    in_s = time_to_empty_s(view.sessions, host, snapshot.at_s)
    if in_s is None or in_s == 0.0:
        return "no forecast"
    now_s = snapshot.origin_wall_s + snapshot.at_s
    return f"about {near_text(now_s + in_s, now_s)}"


def banner_text(host: Host, snapshot: FarmSnapshot | None) -> str:
    """Return what stands over the page of a drained host, "" for one that takes logons."""
    if not is_drained(host):
        return ""
    words = drain_words(host, snapshot)
    verb = {
        LogonMode.DISABLED: "Logons disabled",
        LogonMode.DRAIN: "Draining",
        LogonMode.DRAIN_UNTIL_REBOOT: "Draining until its restart",
    }[host.logon_mode]
    parts = [verb + (f" since {words.since}" if host.drain_since_s is not None else "")]
    parts[0] += f" by {host.drain_owner}" if host.drain_owner else ""
    parts[0] += f": {host.drain_reason}." if host.drain_reason else "."
    if host.drain_until_s is not None:
        parts.append(f"Ends by itself {moment_text(host.drain_until_s)}.")
    if words.left != "–":
        left = f"{words.left} {'session' if words.left == '1' else 'sessions'} left"
        is_foretold = words.forecast.startswith("about")
        parts.append(f"{left}, empty {words.forecast} as likely as not." if is_foretold else f"{left}.")
    return " ".join(parts)


def moment_text(wall_s: float) -> str:
    """Return a date and time of day as the lists write them."""
    return f"{local_time(wall_s):%Y-%m-%d %H:%M}"


def near_text(wall_s: float, now_s: float) -> str:
    """Return the time of day alone for an instant of today, date and time for another."""
    is_today = local_time(wall_s).date() == local_time(now_s).date()
    return f"{local_time(wall_s):%H:%M}" if is_today else moment_text(wall_s)


def tonight_s(wall_s: float) -> float:
    """Return the coming midnight by the local clock."""
    local = local_time(wall_s)
    midnight = datetime.combine(local.date() + timedelta(days=1), datetime.min.time()).astimezone()
    return midnight.timestamp()


def farm_now_s(snapshot: FarmSnapshot | None, machine_s: float) -> float:
    """Return the farm's time of day: the engine's where one runs, a lab's may be ahead of the world's."""
    return machine_s if snapshot is None else snapshot.origin_wall_s + snapshot.at_s
