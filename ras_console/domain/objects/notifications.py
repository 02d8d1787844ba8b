"""What administrators are told by themselves: handlers, the commands they run, and the mailbox they send by."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.fields import Editor, setting
from ras_console.domain.ids import FarmId, HandlerId, HostId, ObjectId, PoolId, ScriptId, SiteId
from ras_console.domain.objects.sources import NOTIFICATIONS, OURS
from ras_console.domain.vocabulary import AlertKind, Direction, TlsMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """A condition that is watched by the site's primary broker, and who is told when it holds."""

    id: HandlerId
    site_id: SiteId
    name: str = setting(
        label="Name", editor=Editor.TEXT, minimum=1, maximum=64, source=NOTIFICATIONS, help="Unique in the site."
    )
    is_enabled: bool = setting(
        default=True,
        label="Enable handler",
        editor=Editor.SWITCH,
        source=NOTIFICATIONS,
        help="A handler that is switched off is kept and tells nobody.",
    )
    kind: AlertKind = setting(
        default=AlertKind.CPU,
        label="Event",
        editor=Editor.CHOICE,
        source=NOTIFICATIONS,
        group="Condition",
        choices=(
            (AlertKind.CPU, "CPU of a host, %"),
            (AlertKind.MEMORY, "Memory of a host, %"),
            (AlertKind.SESSIONS, "Sessions of a host"),
            (AlertKind.SESSIONS_PCT, "Sessions of a host, % of its places"),
            (AlertKind.DISCONNECTED, "Disconnected sessions of a host"),
            (AlertKind.DISCONNECTED_PCT, "Disconnected sessions of a host, % of its sessions"),
            (AlertKind.AGENT, "A broker or host is lost or heard again"),
            (AlertKind.PUBLISHED_ITEM, "A published resource cannot be served or is at its limit"),
            (AlertKind.PROMOTION, "A broker is promoted"),
            (AlertKind.LOGON_TIME, "Logon time of the site, p95 in seconds"),
            (AlertKind.FAILED_LOGONS, "Failed logons of the site, per minute"),
        ),
        help="What is watched.",
    )
    direction: Direction = setting(
        default=Direction.RISES_ABOVE,
        label="When it",
        editor=Editor.CHOICE,
        source=NOTIFICATIONS,
        group="Condition",
        choices=((Direction.RISES_ABOVE, "rises above"), (Direction.FALLS_BELOW, "falls below")),
        help="The side of the threshold that matters; for figures only.",
    )
    threshold: float = setting(
        default=90.0,
        label="Threshold",
        editor=Editor.DECIMAL,
        minimum=0.0,
        maximum=1_000_000.0,
        source=OURS,
        group="Condition",
        help="The figure's limit, in the unit that the event names; for figures only.",
    )
    grace_s: float = setting(
        default=120.0,
        label="Grace period",
        editor=Editor.DURATION,
        minimum=0.0,
        maximum=86400.0,
        unit="s",
        source=NOTIFICATIONS,
        group="Condition",
        help="How long the condition must last before anybody is told; 0 tells at once.",
    )
    pool_ids: tuple[PoolId, ...] = setting(
        default=(),
        label="Host pools",
        editor=Editor.REFERENCES,
        reference="pool",
        source=NOTIFICATIONS,
        group="Targets",
        help="Only the hosts of these pools are watched.",
    )
    host_ids: tuple[HostId, ...] = setting(
        default=(),
        label="Hosts",
        editor=Editor.REFERENCES,
        reference="host",
        source=NOTIFICATIONS,
        group="Targets",
        help="Single hosts that are watched, in addition to the pools. With neither chosen all are.",
    )
    repeat_s: float = setting(
        default=0.0,
        label="Repeat every",
        editor=Editor.DURATION,
        minimum=0.0,
        maximum=604800.0,
        unit="s",
        source=NOTIFICATIONS,
        group="Telling",
        help="Told again as often while the condition lasts; 0 tells once and then not until it has recovered.",
    )
    tells_recovery: bool = setting(
        default=True,
        label="Tell recovery",
        editor=Editor.SWITCH,
        source=OURS,
        group="Telling",
        help="Tell once more when the condition has ended.",
    )
    shows_on_desktop: bool = setting(
        default=True,
        label="Desktop notification",
        editor=Editor.SWITCH,
        source=OURS,
        group="Telling",
        help="Shown by every console that is open on this farm.",
    )
    mails_administrators: bool = setting(
        default=False,
        label="E-mail administrators",
        editor=Editor.SWITCH,
        source=NOTIFICATIONS,
        group="Telling",
        help="Sent to the address of every administrator of the site who has one.",
    )
    recipients: tuple[str, ...] = setting(
        default=(),
        label="Further addresses",
        editor=Editor.NAMES,
        source=NOTIFICATIONS,
        group="Telling",
        placeholder="ops@example.com; night-shift@example.com",
        help="E-mail addresses that are told as well.",
    )
    script_id: ScriptId | None = setting(
        default=None,
        label="Run command",
        editor=Editor.REFERENCE,
        reference="script",
        source=NOTIFICATIONS,
        group="Telling",
        help="The command that is run when the handler tells. Automatic: none.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A command that notification handlers run on the computer that runs the engine."""

    id: ScriptId
    site_id: SiteId
    name: str = setting(
        label="Name", editor=Editor.TEXT, minimum=1, maximum=64, source=NOTIFICATIONS, help="Unique in the site."
    )
    command: str = setting(
        label="Command",
        editor=Editor.TEXT,
        minimum=1,
        maximum=260,
        source=NOTIFICATIONS,
        placeholder="/usr/local/bin/notify",
        help="The program, without a shell.",
    )
    arguments: str = setting(
        default="",
        label="Arguments",
        editor=Editor.TEXT,
        maximum=1000,
        source=NOTIFICATIONS,
        placeholder="--host {target} --text {text}",
        help=(
            "Split as a shell would, then {handler}, {event}, {target}, {value}, {threshold}, {state}, {site}, {time} "
            "and {text} are filled in."
        ),
    )
    folder: str = setting(
        default="",
        label="Start in",
        editor=Editor.TEXT,
        maximum=4096,
        source=NOTIFICATIONS,
        help="The folder the command is started in. Empty: the console's own.",
    )
    timeout_s: float = setting(
        default=30.0,
        label="Give up after",
        editor=Editor.DURATION,
        minimum=1.0,
        maximum=3600.0,
        unit="s",
        source=OURS,
        help="A command that still runs by then is ended, and the event list says so.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """How the farm sends e-mail; one per farm. The password is kept by the operating system, never here."""

    id: ObjectId
    farm_id: FarmId
    server: str = setting(
        default="",
        label="SMTP server",
        editor=Editor.ADDRESS,
        maximum=253,
        source=NOTIFICATIONS,
        placeholder="mail.example.com",
        help="Empty: no mail is sent.",
    )
    port: int = setting(
        default=587,
        label="Port",
        editor=Editor.INTEGER,
        minimum=1,
        maximum=65535,
        source=NOTIFICATIONS,
        help="587 for submission, 25 between servers; 465 speaks TLS from the first byte.",
    )
    tls: TlsMode = setting(
        default=TlsMode.IF_AVAILABLE,
        label="TLS",
        editor=Editor.CHOICE,
        source=NOTIFICATIONS,
        choices=((TlsMode.IF_AVAILABLE, "If available"), (TlsMode.YES, "Required"), (TlsMode.NO, "Never")),
        help="Required refuses to send where the server offers no TLS or shows a certificate that is not trusted. "
        "Whatever is chosen, a user's password is never sent without TLS.",
    )
    user: str = setting(
        default="",
        label="User",
        editor=Editor.TEXT,
        maximum=255,
        source=NOTIFICATIONS,
        help="Who logs on to the server, which needs TLS. Empty: nobody does.",
    )
    sender: str = setting(
        default="",
        label="Sender",
        editor=Editor.TEXT,
        maximum=254,
        source=NOTIFICATIONS,
        placeholder="ras-console@example.com",
        help="The address that the mails come from.",
    )
