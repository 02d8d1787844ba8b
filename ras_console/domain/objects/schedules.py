"""What a site does by the clock."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.fields import Editor, setting
from ras_console.domain.ids import HostId, PoolId, ScheduleId, SiteId
from ras_console.domain.objects.sources import OURS, SCHEDULER
from ras_console.domain.vocabulary import OnDisable, Repeat, ScheduleAction

_MINUTE_S = 60.0
_DAY_S = 86400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Session hosts are disabled for a while, or rebooted, at set times; the site's primary broker sees to it."""

    id: ScheduleId
    site_id: SiteId
    name: str = setting(
        label="Name", editor=Editor.TEXT, minimum=1, maximum=64, source=SCHEDULER, help="Unique in the site."
    )
    is_enabled: bool = setting(
        default=True,
        label="Enable schedule",
        editor=Editor.SWITCH,
        source=SCHEDULER,
        help="A schedule that is switched off is kept and does nothing.",
    )
    action: ScheduleAction = setting(
        default=ScheduleAction.REBOOT,
        label="Action",
        editor=Editor.CHOICE,
        source=SCHEDULER,
        choices=((ScheduleAction.DISABLE, "Disable hosts"), (ScheduleAction.REBOOT, "Reboot hosts")),
        help="Disabled hosts take no new sessions until the duration has run; rebooted ones come back by themselves.",
    )
    pool_ids: tuple[PoolId, ...] = setting(
        default=(),
        label="Host pools",
        editor=Editor.REFERENCES,
        reference="pool",
        source=SCHEDULER,
        group="Targets",
        help="All hosts of these pools, as they are when the schedule begins.",
    )
    host_ids: tuple[HostId, ...] = setting(
        default=(),
        label="Hosts",
        editor=Editor.REFERENCES,
        reference="host",
        source=SCHEDULER,
        group="Targets",
        help="Single hosts, in addition to the pools. With neither chosen all hosts of the site are meant.",
    )
    description: str = setting(
        default="", label="Description", editor=Editor.TEXT, maximum=255, source=SCHEDULER, help="Free text."
    )
    start: str = setting(
        label="First start",
        editor=Editor.MOMENT,
        source=SCHEDULER,
        group="When",
        placeholder="2026-03-01T02:00",
        help="Date and time of the first run, by the clock of the computer that runs the engine.",
    )
    repeat: Repeat = setting(
        default=Repeat.NEVER,
        label="Repeat",
        editor=Editor.CHOICE,
        source=SCHEDULER,
        group="When",
        choices=(
            (Repeat.NEVER, "Once"),
            (Repeat.DAILY, "Every day"),
            (Repeat.WEEKLY, "Every week"),
            (Repeat.FORTNIGHTLY, "Every two weeks"),
            (Repeat.MONTHLY, "Every month"),
            (Repeat.YEARLY, "Every year"),
            (Repeat.WEEKDAYS, "Monday to Friday"),
        ),
        help="A month without the day of the first start uses its last day.",
    )
    duration_s: float = setting(
        default=3600.0,
        label="Duration",
        editor=Editor.DURATION,
        minimum=10 * _MINUTE_S,
        maximum=7 * _DAY_S,
        unit="s",
        source=SCHEDULER,
        group="When",
        help="Disable: how long the hosts stay disabled. Reboot: the time within which all of them are rebooted.",
    )
    drains: bool = setting(
        default=True,
        label="Drain first",
        editor=Editor.SWITCH,
        source=SCHEDULER,
        group="Reboot",
        help=(
            "Hosts without sessions reboot at once, the others when they are empty. Switched off, the reboots are "
            "spread over the duration."
        ),
    )
    force_after_s: float = setting(
        default=3600.0,
        label="Force after",
        editor=Editor.DURATION,
        minimum=0.0,
        maximum=_DAY_S,
        unit="s",
        source=SCHEDULER,
        group="Reboot",
        help="A host that still has sessions after this time is rebooted all the same, and they end.",
    )
    on_disable: OnDisable = setting(
        default=OnDisable.KEEP,
        label="Sessions",
        editor=Editor.CHOICE,
        source=SCHEDULER,
        group="Disable",
        choices=(
            (OnDisable.KEEP, "Keep them"),
            (OnDisable.DISCONNECT, "Disconnect the active ones"),
            (OnDisable.RESET, "Log all of them off"),
        ),
        help="What becomes of the sessions on the hosts when they are disabled.",
    )
    enforces_for_inactive: bool = setting(
        default=False,
        label="Enforce for inactive hosts",
        editor=Editor.SWITCH,
        source=SCHEDULER,
        group="When",
        help="A host that is away when the schedule begins is treated as soon as it returns, within the duration.",
    )
    message_title: str = setting(
        default="",
        label="Message title",
        editor=Editor.TEXT,
        maximum=80,
        source=SCHEDULER,
        group="Message",
        help="Title of the message to the users of the hosts.",
    )
    message: str = setting(
        default="",
        label="Message",
        editor=Editor.MULTILINE,
        maximum=1000,
        source=SCHEDULER,
        group="Message",
        help="Shown to the users before the schedule begins. Empty: none is sent.",
    )
    message_before_s: float = setting(
        default=15 * _MINUTE_S,
        label="Send before",
        editor=Editor.DURATION,
        minimum=0.0,
        maximum=3 * 3600.0,
        unit="s",
        source=SCHEDULER,
        group="Message",
        help="How long before the schedule begins the message is sent.",
    )
    last_run_s: float | None = setting(
        default=None,
        label="Last run",
        editor=Editor.HIDDEN,
        source=OURS,
        group="When",
        help="The start, in seconds since 1970 UTC, of the newest run that a primary has taken up or told as missed.",
    )
