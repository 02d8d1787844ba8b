"""A farm and its sites, with the two sets of settings that each site has exactly one of."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.fields import Editor, setting
from ras_console.domain.ids import FarmId, ObjectId, SiteId
from ras_console.domain.objects.sources import BALANCING, LAB, OURS, PROMOTION, SITES
from ras_console.domain.vocabulary import BackupInterval, Method, ReplicationArea


@dataclass(frozen=True, slots=True, kw_only=True)
class Farm:
    """Everything that is managed together."""

    id: FarmId
    name: str = setting(
        default="Farm",
        label="Name",
        editor=Editor.TEXT,
        minimum=1,
        maximum=64,
        source=SITES,
        help="What the farm is called in the tree and in the window's title.",
    )
    description: str = setting(
        default="",
        label="Description",
        editor=Editor.TEXT,
        maximum=255,
        source=SITES,
        help="Free text for whoever administers the farm.",
    )
    main_site_id: SiteId | None = setting(
        default=None,
        label="Main site",
        editor=Editor.REFERENCE,
        reference="site",
        source=SITES,
        group="Sites",
        help=(
            "The site whose settings the others take where settings are replicated. Automatic: the first site. The "
            "model product calls it the licensing site."
        ),
    )
    replicated_areas: tuple[str, ...] = setting(
        default=(),
        label="Replicate to all sites",
        editor=Editor.CHOICES,
        source=SITES,
        group="Sites",
        choices=(
            (ReplicationArea.AUTO_PROMOTION.value, "Auto-promotion"),
            (ReplicationArea.LOAD_BALANCING.value, "Load balancing"),
            (ReplicationArea.HOST_DEFAULTS.value, "Host defaults"),
        ),
        help="Settings that are the same in every site: a change in one site is made in all of them at once.",
    )
    backup_every: BackupInterval = setting(
        default=BackupInterval.OFF,
        label="Export by itself",
        editor=Editor.CHOICE,
        source=OURS,
        group="Backup",
        choices=(
            (BackupInterval.OFF, "Never"),
            (BackupInterval.DAILY, "Every day"),
            (BackupInterval.WEEKLY, "Every week"),
        ),
        help=(
            "How often the farm is exported to a file that can be imported again. Backups of the database are taken "
            "every day whatever is chosen here."
        ),
    )
    backup_folder: str = setting(
        default="",
        label="Export folder",
        editor=Editor.TEXT,
        maximum=4096,
        source=OURS,
        group="Backup",
        help="Folder for the exports, on the computer that runs the engine. Empty: beside the database.",
    )
    backup_keep: int = setting(
        default=10,
        label="Exports kept",
        editor=Editor.INTEGER,
        minimum=1,
        maximum=365,
        source=OURS,
        group="Backup",
        help="Older exports made by itself are deleted.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A farm's unit of location: one primary broker, the session hosts around it and what they publish."""

    id: SiteId
    farm_id: FarmId
    name: str = setting(
        label="Name",
        editor=Editor.TEXT,
        minimum=1,
        maximum=64,
        source=SITES,
        help="What the site is called; unique in the farm.",
    )
    description: str = setting(
        default="",
        label="Description",
        editor=Editor.TEXT,
        maximum=255,
        source=SITES,
        help="Free text.",
    )
    is_lab: bool = setting(
        default=False,
        label="Simulated",
        editor=Editor.HIDDEN,
        source=LAB,
        help="Brokers, hosts and users of this site are simulated; fixed when the site is made.",
    )
    position: int = setting(
        default=0,
        label="Position",
        editor=Editor.HIDDEN,
        minimum=0,
        source=OURS,
        help="Place in the tree.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoPromotion:
    """When and how a site's next primary is chosen without an administrator; one per site."""

    id: ObjectId
    site_id: SiteId
    is_enabled: bool = setting(
        default=True,
        label="Enable auto-promotion",
        editor=Editor.SWITCH,
        source=PROMOTION,
        help="When the primary is lost, the next broker of the list takes over by itself after the delay.",
    )
    delay_s: float = setting(
        default=15.0,
        label="Promote after",
        editor=Editor.DURATION,
        minimum=5.0,
        maximum=259200.0,
        unit="s",
        source=PROMOTION,
        help=(
            "How long the site stays without a primary before the next broker takes over; counted from the end of"
            " the lost primary's lease."
        ),
    )
    is_failback_enabled: bool = setting(
        default=False,
        label="Enable failback",
        editor=Editor.SWITCH,
        source=PROMOTION,
        group="Failback",
        help="The first broker of the list becomes primary again once it is back and stable.",
    )
    failback_delay_s: float = setting(
        default=300.0,
        label="Fail back after",
        editor=Editor.DURATION,
        minimum=5.0,
        maximum=259200.0,
        unit="s",
        source=OURS,
        group="Failback",
        help="How long the first broker must have been stable before it takes the role again.",
    )
    lease_s: float = setting(
        default=2.0,
        label="Lease",
        editor=Editor.DURATION,
        minimum=1.0,
        maximum=60.0,
        unit="s",
        source=OURS,
        group="Lease",
        help="How long a primary may act without renewing. Shorter notices a loss sooner; longer forgives slow links.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancing:
    """How a site's brokers choose a host; one per site."""

    id: ObjectId
    site_id: SiteId
    method: Method = setting(
        default=Method.PREDICTIVE,
        label="Method",
        editor=Editor.CHOICE,
        source=BALANCING,
        choices=(
            (Method.PREDICTIVE, "Predictive"),
            (Method.RESOURCE, "Resource based"),
            (Method.ROUND_ROBIN, "Round robin"),
            (Method.WEIGHTED_USERS, "Even users by weight"),
            (Method.FILL_FIRST, "Fill first"),
        ),
        help=(
            "Predictive counts the load of logons under way before hosts report it. Resource based adds the free "
            "ratios of the counters."
        ),
    )
    counts_sessions: bool = setting(
        default=True,
        label="User sessions",
        editor=Editor.SWITCH,
        source=BALANCING,
        group="Counters",
        help="Resource based only: the number of sessions takes part in the sum.",
    )
    counts_memory: bool = setting(
        default=True,
        label="Memory",
        editor=Editor.SWITCH,
        source=BALANCING,
        group="Counters",
        help="Resource based only: free memory takes part in the sum.",
    )
    counts_cpu: bool = setting(
        default=True,
        label="CPU",
        editor=Editor.SWITCH,
        source=BALANCING,
        group="Counters",
        help="Resource based only: free processor capacity takes part in the sum.",
    )
    sessions_weight_pct: int = setting(
        default=100,
        label="Weight of sessions",
        editor=Editor.INTEGER,
        minimum=0,
        maximum=1000,
        unit="%",
        source=OURS,
        group="Counters",
        help="Resource based only: how much the number of sessions weighs in the sum.",
    )
    memory_weight_pct: int = setting(
        default=100,
        label="Weight of memory",
        editor=Editor.INTEGER,
        minimum=0,
        maximum=1000,
        unit="%",
        source=OURS,
        group="Counters",
        help="Resource based only: how much free memory weighs in the sum.",
    )
    cpu_weight_pct: int = setting(
        default=100,
        label="Weight of CPU",
        editor=Editor.INTEGER,
        minimum=0,
        maximum=1000,
        unit="%",
        source=OURS,
        group="Counters",
        help="Resource based only: how much free processor capacity weighs in the sum.",
    )
    reconnects_disconnected: bool = setting(
        default=True,
        label="Reconnect to disconnected sessions",
        editor=Editor.SWITCH,
        source=BALANCING,
        group="Session options",
        help="A user who comes back gets the disconnected session they left.",
    )
    reconnects_by_ip_only: bool = setting(
        default=False,
        label="Reconnect by client IP only",
        editor=Editor.SWITCH,
        source=BALANCING,
        group="Session options",
        help="A disconnected session is given back to whoever comes from its client's address, whatever the user name.",
    )
    one_session_per_user: bool = setting(
        default=True,
        label="One session per user per desktop",
        editor=Editor.SWITCH,
        source=BALANCING,
        group="Session options",
        help="A second logon of the same user joins the session that is already active.",
    )
    refresh_s: float = setting(
        default=2.0,
        label="Agent refresh time",
        editor=Editor.DURATION,
        minimum=1.0,
        maximum=300.0,
        unit="s",
        source=BALANCING,
        group="Timers",
        help="How often a host reports its load and its sessions.",
    )
    dead_after_s: float = setting(
        default=6.0,
        label="Declare agent dead after",
        editor=Editor.DURATION,
        minimum=2.0,
        maximum=3600.0,
        unit="s",
        source=BALANCING,
        group="Timers",
        help="Silence after which a host counts as dead and gets no new sessions; at least twice the refresh time.",
    )
