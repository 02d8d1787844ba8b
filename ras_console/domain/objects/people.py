"""Who administers the farm, and the users and groups that resources are published to."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.fields import Editor, setting
from ras_console.domain.ids import AccountId, AdministratorId, FarmId, SiteId
from ras_console.domain.objects.sources import ADMINISTRATION, OURS
from ras_console.domain.vocabulary import AdminRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Administrator:
    """A person who may use the console on this farm, known by the operating system's user name."""

    id: AdministratorId
    farm_id: FarmId
    name: str = setting(
        label="User name",
        editor=Editor.TEXT,
        minimum=1,
        maximum=256,
        source=ADMINISTRATION,
        help="The name this person has on the computer where the console runs; unique in the farm.",
    )
    role: AdminRole = setting(
        default=AdminRole.FULL,
        label="Role",
        editor=Editor.CHOICE,
        source=OURS,
        choices=(
            (AdminRole.FULL, "Full"),
            (AdminRole.OPERATOR, "Operator"),
            (AdminRole.AUDITOR, "Auditor (read-only)"),
        ),
        help=(
            "Full: everything. Operator: sessions, drain, enable and disable, promotion. Auditor: sees everything and "
            "changes nothing."
        ),
    )
    site_ids: tuple[SiteId, ...] = setting(
        default=(),
        label="Sites",
        editor=Editor.REFERENCES,
        reference="site",
        source=ADMINISTRATION,
        help="The sites the role holds for; none chosen means all, and only then the farm itself.",
    )
    is_enabled: bool = setting(
        default=True,
        label="Enable administrator",
        editor=Editor.SWITCH,
        source=ADMINISTRATION,
        help="An administrator who is switched off may look and change nothing.",
    )
    email: str = setting(
        default="",
        label="E-mail",
        editor=Editor.TEXT,
        maximum=254,
        source=ADMINISTRATION,
        placeholder="anna.kiss@example.com",
        help="Where notifications for administrators go. Empty: none are sent.",
    )
    description: str = setting(
        default="", label="Description", editor=Editor.TEXT, maximum=255, source=ADMINISTRATION, help="Free text."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A user that resources can be published to, with the groups the user is in."""

    id: AccountId
    farm_id: FarmId
    name: str = setting(
        label="User name",
        editor=Editor.TEXT,
        minimum=1,
        maximum=256,
        source=OURS,
        help="As the user logs on; unique in the farm whatever its case.",
    )
    full_name: str = setting(
        default="", label="Full name", editor=Editor.TEXT, maximum=255, source=OURS, help="For people to read."
    )
    groups: tuple[str, ...] = setting(
        default=(),
        label="Groups",
        editor=Editor.NAMES,
        source=OURS,
        placeholder="Accounting; Sales",
        help="The groups the user is a member of.",
    )
    is_enabled: bool = setting(
        default=True,
        label="Enable user",
        editor=Editor.SWITCH,
        source=OURS,
        help="A user who is switched off is offered nothing.",
    )
