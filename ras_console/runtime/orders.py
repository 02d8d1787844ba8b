"""What a console may tell a running engine; live actions, never configuration."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.faults import Fault
from ras_console.domain.ids import BrokerId, HostId, JobId, ObjectId, ScheduleId, SessionId, SiteId
from ras_console.domain.topology import Topology
from ras_console.engine.host_acts import HostAct
from ras_console.engine.timeline import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class UseTopology:
    """Take up a new revision of the configuration."""

    topology: Topology


@dataclass(frozen=True, slots=True, kw_only=True)
class Promote:
    """Make a secondary the primary."""

    site: SiteId
    broker: BrokerId
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchHosts:
    """Restart hosts (REBOOT) or switch them on or off; their site's primary orders it."""

    site: SiteId
    act: HostAct
    hosts: tuple[HostId, ...]
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectFault:
    """Break something in the lab."""

    fault: Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """Undo all faults of a broker or host of the lab."""

    target_id: ObjectId


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSpeed:
    """Lab seconds per wall second; 0 pauses."""

    speed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOnSessions:
    """Let the primary of a site do something to these sessions; `title` and `text` are a message's.

    END_PROCESS names one session and its `process`, with its name as `title`.
    """

    site: SiteId
    job: JobId
    act: HostAct
    sessions: tuple[SessionId, ...]
    actor: str
    title: str = ""
    text: str = ""
    process: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelJob:
    """Do no more of a job."""

    site: SiteId
    job: JobId


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRun:
    """End what a schedule is doing just now; its next run comes at its time."""

    site: SiteId
    schedule: ScheduleId
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairSessions:
    """Ask every host of a site for its list of sessions again."""

    site: SiteId
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtProcesses:
    """Show what runs on a host in the pictures of the next ten seconds; somebody who goes on looking says so again."""

    site: SiteId
    host: HostId


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Put a fact of the console's own into the timeline; its instant is set when it gets there."""

    fact: Fact


Order = (
    UseTopology
    | Promote
    | InjectFault
    | Restore
    | SetSpeed
    | Tell
    | ActOnSessions
    | CancelJob
    | CancelRun
    | RepairSessions
    | SwitchHosts
    | LookAtProcesses
)
