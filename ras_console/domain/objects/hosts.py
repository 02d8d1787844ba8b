"""Session hosts and the pools they are in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ras_console.domain.fields import Editor, setting
from ras_console.domain.ids import BrokerId, HostId, PoolId, SiteId
from ras_console.domain.objects.sources import AGENT, HOSTS, LAB, OURS
from ras_console.domain.vocabulary import LogonMode

_NEVER: Final = -1.0
_LINGER: Final = ((_NEVER, "Never"), (25.0, "25 seconds"), (60.0, "1 minute"), (300.0, "5 minutes"), (3600.0, "1 hour"))
_LOG_OFF: Final = (_LINGER[0], (0.0, "Immediately"), *_LINGER[1:])


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
    port: int = setting(
        default=3389,
        label="Port",
        editor=Editor.INTEGER,
        minimum=1,
        maximum=65535,
        source=AGENT,
        group="Connection",
        takes_effect=False,
        help="TCP port of the Remote Desktop service on the host.",
    )
    max_sessions: int = setting(
        default=250,
        label="Max sessions",
        editor=Editor.INTEGER,
        minimum=1,
        maximum=9999,
        unit="sessions",
        source=AGENT,
        group="Sessions",
        help=(
            "At this number of sessions, active or disconnected, the host gets no new ones; own sessions can "
            "still be reconnected."
        ),
    )
    disconnect_active_after_s: float = setting(
        default=25.0,
        label="Disconnect when no app runs",
        editor=Editor.CHOICE,
        choices=_LINGER,
        source=AGENT,
        group="Sessions",
        takes_effect=False,
        help="How long a session stays connected after its last application has been closed.",
    )
    log_off_disconnected_after_s: float = setting(
        default=_NEVER,
        label="Log off disconnected",
        editor=Editor.CHOICE,
        choices=_LOG_OFF,
        source=AGENT,
        group="Sessions",
        help="How long a disconnected session is kept for its user before it is logged off.",
    )
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
            "Drain refuses new sessions and lets users return to their own. Drain until reboot ends when the host"
            " restarts."
        ),
    )
    weight: int = setting(
        default=100,
        label="Weight",
        editor=Editor.INTEGER,
        minimum=1,
        maximum=1000,
        unit="%",
        source=OURS,
        group="Balancing",
        help=(
            "Share of the host's measured capacity that balancing counts on: 50 makes it half as attractive as "
            "its size says."
        ),
    )
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
