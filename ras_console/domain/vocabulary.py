"""The closed sets of words a farm is described with; the value of a member is what files and tables hold."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What an object of the configuration is."""

    FARM = "farm"
    SITE = "site"
    BROKER = "broker"
    HOST = "host"
    POOL = "pool"
    RESOURCE = "resource"
    AUTO_PROMOTION = "auto_promotion"
    LOAD_BALANCING = "load_balancing"
    HOST_DEFAULTS = "host_defaults"
    SCHEDULE = "schedule"
    HANDLER = "handler"
    SCRIPT = "script"
    MAILBOX = "mailbox"
    ADMINISTRATOR = "administrator"
    ACCOUNT = "account"


class Role(StrEnum):
    """What a broker is to its site right now; runtime state, never part of the configuration."""

    JOINING = "joining"
    SECONDARY = "secondary"
    STANDBY = "standby"
    CANDIDATE = "candidate"
    PRIMARY = "primary"
    SUSPENDED = "suspended"
    """Was primary, cannot renew its lease, does nothing a primary does; resumes if the store still names it."""
    DOWN = "down"
    """Not heard of; the console's word, no broker says it of itself."""
    DISABLED = "disabled"
    NOT_REACHED = "not_reached"
    """Never heard of since the console started."""


class HostState(IntEnum):
    """Whether a session host can serve, as a broker sees it; small numbers because snapshots hold columns of them."""

    NOT_REACHED = 0
    OK = 1
    SUSPECT = 2
    """Reports are older than two periods: counts and two choices only."""
    LOST = 3
    """Silent past the dead timeout: no new sessions."""
    DISABLED = 4
    DRAINING = 5
    LOGONS_DISABLED = 6
    FULL = 7
    QUARANTINED = 8
    """Its figures are impossible; nothing is placed there until they make sense."""
    FAILING = 9
    """Its last logons failed; one probe at a time."""
    SCHEDULED_OUT = 10
    """A schedule keeps new sessions away; its logon control stays as it is."""
    POOL_DISABLED = 11
    """Its host pool is disabled: no new sessions, users may return to their own."""
    POWERED_OFF = 12
    """Kept off by the autoscale of its pool until load asks for it."""


class SessionState(IntEnum):
    """Numbers as the session list of the model product has them.

    Source: Parallels RAS REST API reference, rd-sessions.
    """

    ACTIVE = 0
    CONNECTED = 1
    """The client is connected, the logon is in progress."""
    DISCONNECTED = 4


class LogonMode(StrEnum):
    """Logon control of a session host.

    Source: Parallels RAS 20 Administrator's Guide, RD Session Hosts, Managing logons.
    """

    ENABLED = "enabled"
    DISABLED = "disabled"
    DRAIN = "drain"
    DRAIN_UNTIL_REBOOT = "drain_until_reboot"


class Method(StrEnum):
    """How a host is chosen among the eligible ones.

    ResourceBased and RoundRobin are the model product's, the others ours.

    Source: Parallels RAS 20 Administrator's Guide, Load balancing.
    """

    PREDICTIVE = "predictive"
    RESOURCE = "resource"
    ROUND_ROBIN = "round-robin"
    WEIGHTED_USERS = "weighted-users"
    FILL_FIRST = "fill-first"


class ResourceType(StrEnum):
    """What a published resource opens."""

    DESKTOP = "desktop"
    APPLICATION = "application"


class ResourceStatus(StrEnum):
    """Whether users are offered a resource.

    Source: Parallels RAS 20 Management Portal guide, Publishing.
    """

    ENABLED = "enabled"
    DISABLED = "disabled"
    MAINTENANCE = "maintenance"


class LimitAction(StrEnum):
    """What happens when a resource is started beyond its concurrency limit.

    Source: Parallels RAS PowerShell inventory, published application, licensing.
    """

    WARN_USER_NO_START = "warn_user_no_start"
    WARN_USER_START = "warn_user_start"
    NOTIFY_ADMIN_START = "notify_admin_start"
    NOTIFY_BOTH_START = "notify_both_start"
    NOTIFY_BOTH_NO_START = "notify_both_no_start"


class ComparedMethod(StrEnum):
    """How a host is chosen where methods are compared."""

    PREDICTIVE_TWO_CHOICES = "predictive-two-choices"
    """The predicted load, of two hosts drawn by capacity, though the ledger is whole."""
    LEAST_CPU = "least-cpu"
    """The least processor load of the last reports."""
    LEAST_SESSIONS = "least-sessions"
    """The fewest sessions of the last reports, by weight."""
    TWO_CHOICES_CPU = "two-choices-cpu"
    """The lesser processor load of the last reports, of two hosts drawn by capacity."""
    RANDOM = "random"
    """Chance alone, by capacity."""
    ORACLE = "oracle"
    """The predicted load with what no broker can know: the processor demand there really is."""


class ReplicationArea(StrEnum):
    """Settings that can be kept the same in all sites.

    Source: Parallels RAS 16.5 Administrator's Guide, Replicate settings to all sites.
    """

    AUTO_PROMOTION = "auto_promotion"
    LOAD_BALANCING = "load_balancing"
    HOST_DEFAULTS = "host_defaults"


class LogLevel(StrEnum):
    """How much a broker writes into its log.

    Source: Parallels RAS 18 Management Portal guide, Logs.
    """

    STANDARD = "standard"
    EXTENDED = "extended"
    VERBOSE = "verbose"


class BackupInterval(StrEnum):
    """How often the farm is exported by itself."""

    OFF = "off"
    DAILY = "daily"
    WEEKLY = "weekly"


class ScheduleAction(StrEnum):
    """What a schedule does to its hosts."""

    DISABLE = "disable"
    REBOOT = "reboot"


class Repeat(StrEnum):
    """When a schedule comes again.

    Source: Parallels RAS 16.5 Administrator's Guide, Scheduler; PowerShell inventory.
    """

    NEVER = "never"
    DAILY = "daily"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    WEEKDAYS = "weekdays"


class OnDisable(StrEnum):
    """What becomes of the sessions on a host that a schedule disables."""

    KEEP = "keep"
    DISCONNECT = "disconnect"
    RESET = "reset"


class AlertKind(StrEnum):
    """What a notification handler watches.

    Source: Parallels RAS REST API 19 reference, site settings, notifications; the last three are ours.
    """

    CPU = "cpu"
    MEMORY = "memory"
    SESSIONS = "sessions"
    SESSIONS_PCT = "sessions_pct"
    DISCONNECTED = "disconnected"
    DISCONNECTED_PCT = "disconnected_pct"
    AGENT = "agent"
    PUBLISHED_ITEM = "published_item"
    PROMOTION = "promotion"
    LOGON_TIME = "logon_time"
    FAILED_LOGONS = "failed_logons"


class Direction(StrEnum):
    """On which side of its threshold a figure is worth a notification."""

    RISES_ABOVE = "rises_above"
    FALLS_BELOW = "falls_below"


class TlsMode(StrEnum):
    """Whether mail is handed over encrypted.

    Source: Parallels RAS 20 Administrator's Guide, Notifications, Mailbox.
    """

    IF_AVAILABLE = "if_available"
    YES = "yes"
    NO = "no"


class AdminRole(StrEnum):
    """What an administrator may do."""

    FULL = "full"
    OPERATOR = "operator"
    AUDITOR = "auditor"


class FaultKind(StrEnum):
    """What can be made to go wrong in the lab."""

    CRASH = "crash"
    HANG = "hang"
    PARTITION = "partition"
    SLOW = "slow"


class Severity(IntEnum):
    """How much an operator should care."""

    INFO = 0
    GOOD = 1
    WARNING = 2
    ERROR = 3


class Source(StrEnum):
    """Which part of the farm an entry of the timeline is about."""

    ELECTION = "election"
    BROKER = "broker"
    HOST = "host"
    LOGON = "logon"
    CONFIGURATION = "configuration"
    LAB = "lab"
    CONSOLE = "console"


class Cause(StrEnum):
    """Why a role changed or a decision was taken; one word in every view of the same fact."""

    STARTED = "started"
    ADMITTED = "admitted"
    LEASE_GRANTED = "lease granted"
    LEASE_RENEWED = "lease renewed"
    DEADLINE_PASSED = "deadline passed"
    LEASE_LOST = "lease lost"
    LEASE_ENDED = "lease ended"
    STORE_UNREACHABLE = "store unreachable"
    DELAY_RUN = "auto-promotion delay run"
    MANUAL = "promoted by an administrator"
    HANDED_OVER = "handed over"
    FAILBACK = "failback"
    STANDBY_NEEDED = "too few active brokers"
    STANDBY_RESTED = "enough active brokers again"
    CONFIGURED = "configuration changed"
    SILENT = "not heard of"
    HEARD_AGAIN = "heard again"
    WOKEN = "woken after a pause"
    FAULT = "simulated failure"
    RESTORED = "restored"
