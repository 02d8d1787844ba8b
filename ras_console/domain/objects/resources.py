"""What is published to users."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ras_console.domain.fields import Editor, setting
from ras_console.domain.ids import HostId, PoolId, ResourceId, SiteId
from ras_console.domain.objects.sources import LIMITS, OURS, PUBLISHING
from ras_console.domain.vocabulary import LimitAction, ResourceStatus, ResourceType

CLIENT_SYSTEMS: Final = ("Windows", "Linux", "macOS", "Android", "iOS", "ChromeOS", "Browser")
"""The operating systems that clients say of themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A published desktop or application."""

    id: ResourceId
    site_id: SiteId
    name: str = setting(
        label="Name",
        editor=Editor.TEXT,
        minimum=1,
        maximum=64,
        source=PUBLISHING,
        help="What users see; unique in the site.",
    )
    type: ResourceType = setting(
        default=ResourceType.DESKTOP,
        label="Type",
        editor=Editor.CHOICE,
        source=PUBLISHING,
        choices=((ResourceType.DESKTOP, "Desktop"), (ResourceType.APPLICATION, "Application")),
        help="A full desktop, or one application.",
    )
    status: ResourceStatus = setting(
        default=ResourceStatus.ENABLED,
        label="Status",
        editor=Editor.CHOICE,
        source=PUBLISHING,
        choices=(
            (ResourceStatus.ENABLED, "Enabled"),
            (ResourceStatus.DISABLED, "Disabled"),
            (ResourceStatus.MAINTENANCE, "In maintenance"),
        ),
        help="A disabled resource is hidden; one in maintenance is shown and refuses new sessions.",
    )
    target: str = setting(
        default="",
        label="Target",
        editor=Editor.TEXT,
        maximum=260,
        source=PUBLISHING,
        takes_effect=False,
        placeholder=r"C:\Program Files\Example\app.exe",
        help="The program that an application starts.",
    )
    description: str = setting(
        default="", label="Description", editor=Editor.TEXT, maximum=255, source=PUBLISHING, help="Free text."
    )
    pool_ids: tuple[PoolId, ...] = setting(
        default=(),
        label="Publish from",
        editor=Editor.REFERENCES,
        reference="pool",
        source=PUBLISHING,
        group="Publishing",
        help="The host pools that may run it; with neither pools nor hosts chosen all hosts of the site do.",
    )
    host_ids: tuple[HostId, ...] = setting(
        default=(),
        label="Publish from hosts",
        editor=Editor.REFERENCES,
        reference="host",
        source=PUBLISHING,
        group="Publishing",
        help="Single hosts that may run it, in addition to the pools.",
    )
    site_ids: tuple[SiteId, ...] = setting(
        default=(),
        label="Offered in sites too",
        editor=Editor.REFERENCES,
        reference="site",
        source=PUBLISHING,
        group="Publishing",
        help=(
            "Further sites whose users are offered it; there it runs on all hosts of the site. None chosen means its "
            "own site alone."
        ),
    )
    start_in: str = setting(
        default="",
        label="Start in",
        editor=Editor.TEXT,
        maximum=260,
        source=PUBLISHING,
        takes_effect=False,
        help="The folder that an application starts in.",
    )
    parameters: str = setting(
        default="",
        label="Parameters",
        editor=Editor.TEXT,
        maximum=260,
        source=PUBLISHING,
        takes_effect=False,
        help="What an application is given on its command line.",
    )
    filter_users: tuple[str, ...] = setting(
        default=(),
        label="Users",
        editor=Editor.NAMES,
        source=PUBLISHING,
        group="Filters",
        placeholder="anna.kiss; b.nagy",
        help="Only these users, or members of the groups below, are offered it. Both empty: everybody.",
    )
    filter_groups: tuple[str, ...] = setting(
        default=(),
        label="Groups",
        editor=Editor.NAMES,
        source=PUBLISHING,
        group="Filters",
        placeholder="Accounting; Sales",
        help="Members of these groups are offered it, and the users above.",
    )
    filter_ips: tuple[str, ...] = setting(
        default=(),
        label="Client IP ranges",
        editor=Editor.IP_RANGES,
        source=PUBLISHING,
        group="Filters",
        placeholder="10.1.0.0/16; 10.2.0.1-10.2.0.99",
        help="Only clients with an address in one of these ranges are offered it. Empty: any address.",
    )
    filter_clients: tuple[str, ...] = setting(
        default=(),
        label="Client names",
        editor=Editor.NAMES,
        source=PUBLISHING,
        group="Filters",
        placeholder="KIOSK-*",
        help="Only clients whose name fits one of these patterns; * stands for any letters. Empty: any client.",
    )
    filter_systems: tuple[str, ...] = setting(
        default=(),
        label="Client systems",
        editor=Editor.CHOICES,
        source=PUBLISHING,
        group="Filters",
        choices=tuple((each, each) for each in CLIENT_SYSTEMS),
        help="Only clients with one of these operating systems. None chosen: any.",
    )
    concurrent_limit: int = setting(
        default=0,
        label="Concurrent sessions",
        editor=Editor.INTEGER,
        minimum=0,
        maximum=100000,
        source=LIMITS,
        group="Limits",
        help="So many sessions of it may run in the site at once; 0 is no limit.",
    )
    at_limit: LimitAction = setting(
        default=LimitAction.WARN_USER_NO_START,
        label="At the limit",
        editor=Editor.CHOICE,
        source=LIMITS,
        group="Limits",
        choices=(
            (LimitAction.WARN_USER_NO_START, "Warn the user, do not start"),
            (LimitAction.WARN_USER_START, "Warn the user and start"),
            (LimitAction.NOTIFY_ADMIN_START, "Notify administrators and start"),
            (LimitAction.NOTIFY_BOTH_START, "Notify both and start"),
            (LimitAction.NOTIFY_BOTH_NO_START, "Notify both, do not start"),
        ),
        help="What happens when a further session is started beyond the limit.",
    )
    is_one_per_user: bool = setting(
        default=False,
        label="One instance per user",
        editor=Editor.SWITCH,
        source=LIMITS,
        group="Limits",
        help="A user who has it open already is refused a second one.",
    )
    position: int = setting(
        default=0,
        label="Position",
        editor=Editor.HIDDEN,
        minimum=0,
        source=OURS,
        help="Place in the tree.",
    )
