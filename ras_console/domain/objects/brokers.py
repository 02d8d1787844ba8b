"""Connection brokers as they are configured."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.fields import Editor, setting
from ras_console.domain.ids import BrokerId, SiteId
from ras_console.domain.objects.sources import BROKERS, LAB, LOGS, OURS, PROMOTION, STANDBY
from ras_console.domain.vocabulary import LogLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """A connection broker of a site. Which one is primary is runtime state and stands nowhere here."""

    id: BrokerId
    site_id: SiteId
    server: str = setting(
        label="Server",
        editor=Editor.ADDRESS,
        minimum=1,
        maximum=253,
        source=BROKERS,
        placeholder="ras-cb-2.example.com",
        help="Name (FQDN) or IP address of the broker's computer; unique in the site.",
    )
    is_enabled: bool = setting(
        default=True,
        label="Enable server in site",
        editor=Editor.SWITCH,
        source=BROKERS,
        help=(
            "A disabled broker serves no logons and is never promoted. The primary cannot be disabled; promote "
            "another first."
        ),
    )
    ip: str = setting(
        default="",
        label="IP",
        editor=Editor.IP,
        maximum=45,
        source=BROKERS,
        placeholder="10.0.0.12",
        group="Network",
        help="Address that the other brokers use for live traffic. Resolve fills it from Server.",
    )
    alternative_ips: tuple[str, ...] = setting(
        default=(),
        label="Alternate IPs",
        editor=Editor.IP_LIST,
        source=BROKERS,
        placeholder="10.1.0.12; 10.2.0.12",
        group="Network",
        takes_effect=False,
        help="Tried by gateways, in order, when the server name and its IP do not answer. Separate with semicolons.",
    )
    description: str = setting(
        default="",
        label="Description",
        editor=Editor.TEXT,
        maximum=255,
        source=BROKERS,
        help="Free text.",
    )
    is_standby: bool = setting(
        default=False,
        label="Standby",
        editor=Editor.SWITCH,
        source=STANDBY,
        group="Role",
        help=(
            "Idle until an active broker of the site is down. Switched on by itself for a site's fourth broker "
            "and later ones."
        ),
    )
    position: int = setting(
        default=0,
        label="Priority",
        editor=Editor.HIDDEN,
        minimum=0,
        source=PROMOTION,
        group="Role",
        help=(
            "Place in the list, first is 0: the higher in the list, the sooner promoted. Changed by drag or Move "
            "up and Move down."
        ),
    )
    log_level: LogLevel = setting(
        default=LogLevel.STANDARD,
        label="Log level",
        editor=Editor.CHOICE,
        source=LOGS,
        group="Log",
        choices=(
            (LogLevel.STANDARD, "Standard"),
            (LogLevel.EXTENDED, "Extended"),
            (LogLevel.VERBOSE, "Verbose"),
        ),
        help="How much the broker writes into its log. Extended and verbose logs slow a busy site.",
    )
    log_reset_after_s: float = setting(
        default=43200.0,
        label="Reset to standard after",
        editor=Editor.DURATION,
        minimum=600.0,
        maximum=604800.0,
        unit="s",
        source=LOGS,
        group="Log",
        help="After this time a raised log level goes back to standard by itself.",
    )
    log_level_since_s: float | None = setting(
        default=None,
        label="Log level raised at",
        editor=Editor.HIDDEN,
        source=OURS,
        group="Log",
        help="When the log level was raised, in seconds since 1970 UTC; none while it is standard.",
    )
    is_marked_for_deletion: bool = setting(
        default=False,
        label="Marked for deletion",
        editor=Editor.HIDDEN,
        source=BROKERS,
        group="Role",
        help="First step of deleting a broker: it serves nobody and is never promoted, and can still be kept.",
    )
    cores: int = setting(
        default=4,
        label="Cores",
        editor=Editor.INTEGER,
        minimum=1,
        maximum=256,
        source=LAB,
        group="Simulated machine",
        help="Processor cores of the simulated computer; a real one reports its own.",
    )
    memory_gib: int = setting(
        default=8,
        label="Memory",
        editor=Editor.INTEGER,
        minimum=1,
        maximum=4096,
        unit="GiB",
        source=LAB,
        group="Simulated machine",
        help="Memory of the simulated computer; a real one reports its own.",
    )

    @property
    def is_in_service(self) -> bool:
        """True for a broker that is to take part: enabled, and not on its way out of the farm."""
        return self.is_enabled and not self.is_marked_for_deletion
