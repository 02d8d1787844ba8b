"""What runs on a session host: its own processes and those of its sessions."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.ids import HostId, SessionId

NO_SESSION = SessionId(0)
"""Whose processes are the host's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostProcess:
    """One process. `cpu_ratio` is of all cores of the host; those of all processes add up to what the host reports."""

    id: int
    name: str
    session: SessionId
    user: str
    cpu_ratio: float
    memory_gib: float
    ends_session: bool = False
    """Its session ends with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessList:
    """A host's answer to somebody who looks; `processes` None where it does not answer."""

    host: HostId
    processes: tuple[HostProcess, ...] | None
