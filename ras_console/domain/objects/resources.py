"""What is published to users."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.fields import Editor, setting
from ras_console.domain.ids import PoolId, ResourceId, SiteId
from ras_console.domain.objects.sources import OURS, PUBLISHING
from ras_console.domain.vocabulary import ResourceStatus, ResourceType


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
        help="The host pools that may run it; none chosen means all hosts of the site.",
    )
    position: int = setting(
        default=0,
        label="Position",
        editor=Editor.HIDDEN,
        minimum=0,
        source=OURS,
        help="Place in the tree.",
    )
