"""Session hosts, the pools they are in, and what they inherit: host from pool, pool from the site's defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from ras_console.domain.fields import Editor, setting
from ras_console.domain.ids import BrokerId, HostId, ObjectId, PoolId, SiteId
from ras_console.domain.objects.sources import AGENT, HOSTS, LAB, OURS, POOLS
from ras_console.domain.vocabulary import LogonMode

_NEVER: Final = -1.0
_LINGER: Final = ((_NEVER, "Never"), (25.0, "25 seconds"), (60.0, "1 minute"), (300.0, "5 minutes"), (3600.0, "1 hour"))
_IDLE: Final = (
    (_NEVER, "Never"),
    (60.0, "1 minute"),
    (300.0, "5 minutes"),
    (600.0, "10 minutes"),
    (900.0, "15 minutes"),
    (1800.0, "30 minutes"),
    (3600.0, "1 hour"),
    (3 * 3600.0, "3 hours"),
    (6 * 3600.0, "6 hours"),
    (12 * 3600.0, "12 hours"),
    (24 * 3600.0, "1 day"),
)
_LOG_OFF: Final = (_LINGER[0], (0.0, "Immediately"), *_LINGER[1:])


def _inherits(section: str, label: str) -> Any:  # noqa: ANN401 - a dataclass field
    return setting(
        default=True,
        label=f"Inherit {label}",
        editor=Editor.SWITCH,
        source=HOSTS,
        group=section.capitalize(),
        help="A host takes these from its pool, a pool from the site's defaults; switched off, they are its own.",
    )


def _port() -> Any:  # noqa: ANN401 - a dataclass field
    return setting(
        default=3389,
        label="Port",
        editor=Editor.INTEGER,
        minimum=1,
        maximum=65535,
        source=AGENT,
        group="Connection",
        section="connection",
        takes_effect=False,
        help="TCP port of the Remote Desktop service on the host.",
    )


def _max_sessions() -> Any:  # noqa: ANN401 - a dataclass field
    return setting(
        default=250,
        label="Max sessions",
        editor=Editor.INTEGER,
        minimum=1,
        maximum=9999,
        unit="sessions",
        source=AGENT,
        group="Sessions",
        section="sessions",
        help=(
            "At this number of sessions, active or disconnected, the host gets no new ones; own sessions can "
            "still be reconnected."
        ),
    )


def _disconnect_active_after_s() -> Any:  # noqa: ANN401 - a dataclass field
    return setting(
        default=25.0,
        label="Linger when no app runs",
        editor=Editor.CHOICE,
        choices=_LINGER,
        source=AGENT,
        group="Sessions",
        section="sessions",
        help=(
            "How long a session of published applications stays after the last one has been closed, before its host "
            "logs it off. Within that time the next application opens in it at once."
        ),
    )


def _disconnect_idle_after_s() -> Any:  # noqa: ANN401 - a dataclass field
    return setting(
        default=_NEVER,
        label="Disconnect idle sessions",
        editor=Editor.CHOICE,
        choices=_IDLE,
        source=AGENT,
        group="Sessions",
        section="sessions",
        help=(
            "How long a session in use stays connected while its user does nothing in it. The host disconnects it "
            "then; the user returns to it with the next logon, until it is logged off."
        ),
    )


def _log_off_disconnected_after_s() -> Any:  # noqa: ANN401 - a dataclass field
    return setting(
        default=_NEVER,
        label="Log off disconnected",
        editor=Editor.CHOICE,
        choices=_LOG_OFF,
        source=AGENT,
        group="Sessions",
        section="sessions",
        help="How long a disconnected session is kept for its user before it is logged off.",
    )


def _weight() -> Any:  # noqa: ANN401 - a dataclass field
    return setting(
        default=100,
        label="Weight",
        editor=Editor.INTEGER,
        minimum=1,
        maximum=1000,
        unit="%",
        source=OURS,
        group="Balancing",
        section="balancing",
        help=(
            "Share of the host's measured capacity that balancing counts on: 50 makes it half as attractive as "
            "its size says."
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HostDefaults:
    """What the session hosts of a site are like where neither they nor their pools say otherwise; one per site."""

    id: ObjectId
    site_id: SiteId
    port: int = _port()
    max_sessions: int = _max_sessions()
    disconnect_active_after_s: float = _disconnect_active_after_s()
    disconnect_idle_after_s: float = _disconnect_idle_after_s()
    log_off_disconnected_after_s: float = _log_off_disconnected_after_s()
    weight: int = _weight()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A named set of session hosts; every host is in exactly one."""

    id: PoolId
    site_id: SiteId
    name: str = setting(
        label="Name",
        editor=Editor.TEXT,
        minimum=1,
        maximum=64,
        source=HOSTS,
        help="Unique in the site.",
    )
    is_enabled: bool = setting(
        default=True,
        label="Enable host pool",
        editor=Editor.SWITCH,
        source=HOSTS,
        help="No new sessions are placed on the hosts of a disabled pool.",
    )
    description: str = setting(
        default="", label="Description", editor=Editor.TEXT, maximum=255, source=HOSTS, help="Free text."
    )
    inherits_connection: bool = _inherits("connection", "connection settings")
    port: int = _port()
    inherits_sessions: bool = _inherits("sessions", "session settings")
    max_sessions: int = _max_sessions()
    disconnect_active_after_s: float = _disconnect_active_after_s()
    disconnect_idle_after_s: float = _disconnect_idle_after_s()
    log_off_disconnected_after_s: float = _log_off_disconnected_after_s()
    inherits_balancing: bool = _inherits("balancing", "balancing settings")
    weight: int = _weight()
    is_autoscaled: bool = setting(
        default=False,
        label="Autoscale",
        editor=Editor.SWITCH,
        source=POOLS,
        group="Autoscale",
        help="Hosts of the pool are powered on and off by the load; the primary broker decides. Acts in the lab only.",
    )
    autoscale_minimum: int = setting(
        default=1,
        label="Least hosts on",
        editor=Editor.INTEGER,
        minimum=1,
        maximum=1000,
        unit="hosts",
        source=POOLS,
        group="Autoscale",
        help="So many hosts of the pool stay powered on whatever the load.",
    )
    autoscale_maximum: int = setting(
        default=1000,
        label="Most hosts on",
        editor=Editor.INTEGER,
        minimum=1,
        maximum=1000,
        unit="hosts",
        source=POOLS,
        group="Autoscale",
        help="No more hosts than this are powered on; the pool's number of hosts is a limit too.",
    )
    autoscale_up_pct: int = setting(
        default=70,
        label="Power on above",
        editor=Editor.INTEGER,
        minimum=1,
        maximum=100,
        unit="%",
        source=POOLS,
        group="Autoscale",
        help="Workload of the pool, sessions by places on hosts that are on, above which further hosts are powered on.",
    )
    autoscale_step: int = setting(
        default=1,
        label="Hosts at a time",
        editor=Editor.INTEGER,
        minimum=1,
        maximum=100,
        unit="hosts",
        source=POOLS,
        group="Autoscale",
        help="How many hosts are powered on at once.",
    )
    autoscale_down_pct: int = setting(
        default=30,
        label="Power off below",
        editor=Editor.INTEGER,
        minimum=0,
        maximum=99,
        unit="%",
        source=POOLS,
        group="Autoscale",
        help="Workload below which one host is drained, and powered off when it is empty.",
    )
    autoscale_hold_s: float = setting(
        default=600.0,
        label="Hold for",
        editor=Editor.DURATION,
        minimum=10.0,
        maximum=86400.0,
        unit="s",
        source=POOLS,
        group="Autoscale",
        help="How long the workload must stay below the limit before a host is drained; one rise begins it anew.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """An RD Session Host: a computer that runs users' sessions."""

    id: HostId
    site_id: SiteId
    pool_id: PoolId = setting(
        label="Host pool",
        editor=Editor.HIDDEN,
        reference="pool",
        source=HOSTS,
        help="The pool whose settings the host takes.",
    )
    server: str = setting(
        label="Server",
        editor=Editor.ADDRESS,
        minimum=1,
        maximum=253,
        source=HOSTS,
        placeholder="rdsh-1.example.com",
        help="Name (FQDN) or IP address of the host; unique in the site.",
    )
    is_enabled: bool = setting(
        default=True,
        label="Enable host in site",
        editor=Editor.SWITCH,
        source=HOSTS,
        help="A disabled host serves nobody: no new sessions and no reconnections.",
    )
    description: str = setting(
        default="", label="Description", editor=Editor.TEXT, maximum=255, source=HOSTS, help="Free text."
    )
    direct_address: str = setting(
        default="",
        label="Direct address",
        editor=Editor.ADDRESS,
        maximum=253,
        source=HOSTS,
        group="Connection",
        takes_effect=False,
        help="Address for clients that connect straight to the host, without a gateway. Empty: the server name.",
    )
    inherits_connection: bool = _inherits("connection", "connection settings")
    port: int = _port()
    inherits_sessions: bool = _inherits("sessions", "session settings")
    max_sessions: int = _max_sessions()
    disconnect_active_after_s: float = _disconnect_active_after_s()
    disconnect_idle_after_s: float = _disconnect_idle_after_s()
    log_off_disconnected_after_s: float = _log_off_disconnected_after_s()
    preferred_broker_id: BrokerId | None = setting(
        default=None,
        label="Preferred broker",
        editor=Editor.REFERENCE,
        reference="broker",
        source=AGENT,
        group="Balancing",
        help="The broker this host registers with first. Automatic spreads the hosts evenly over the active brokers.",
    )
    logon_mode: LogonMode = setting(
        default=LogonMode.ENABLED,
        label="Logon control",
        editor=Editor.CHOICE,
        source=HOSTS,
        group="Sessions",
        choices=(
            (LogonMode.ENABLED, "Enable logons"),
            (LogonMode.DISABLED, "Disable logons"),
            (LogonMode.DRAIN, "Drain"),
            (LogonMode.DRAIN_UNTIL_REBOOT, "Drain until reboot"),
        ),
        help=(
            "Drain refuses new sessions and lets users return to their own, restarts of the host included. Drain until "
            "reboot ends when the host restarts. Changed by Logon control in the Action menu, with reason and end."
        ),
    )
    inherits_balancing: bool = _inherits("balancing", "balancing settings")
    weight: int = _weight()
    cores: int = setting(
        default=8,
        label="Cores",
        editor=Editor.INTEGER,
        minimum=1,
        maximum=256,
        source=LAB,
        group="Simulated machine",
        help="Processor cores of the simulated computer; a real one reports its own.",
    )
    memory_gib: int = setting(
        default=64,
        label="Memory",
        editor=Editor.INTEGER,
        minimum=1,
        maximum=4096,
        unit="GiB",
        source=LAB,
        group="Simulated machine",
        help="Memory of the simulated computer; a real one reports its own.",
    )
    drain_owner: str = setting(
        default="",
        label="Drained by",
        editor=Editor.HIDDEN,
        source=OURS,
        group="Sessions",
        help="Who stopped new logons on the host; empty while it takes them.",
    )
    drain_reason: str = setting(
        default="",
        label="Drain reason",
        editor=Editor.HIDDEN,
        maximum=255,
        source=OURS,
        group="Sessions",
        help="Why new logons were stopped, in the administrator's words.",
    )
    drain_since_s: float | None = setting(
        default=None,
        label="Drained since",
        editor=Editor.HIDDEN,
        source=OURS,
        group="Sessions",
        help="When new logons were stopped, in seconds since 1970 UTC.",
    )
    drain_until_s: float | None = setting(
        default=None,
        label="Drained until",
        editor=Editor.HIDDEN,
        source=OURS,
        group="Sessions",
        help="When logons are enabled again by themselves, in seconds since 1970 UTC; none for no end.",
    )
