"""The processes of the lab's hosts, made from what each session runs whenever somebody asks: nothing is kept of them.

What a host asks of its cores and memory is shared out among them, so that they add up to what it reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ras_console.domain.ids import HostId, SessionId
from ras_console.domain.objects import Resource
from ras_console.domain.processes import NO_SESSION, HostProcess
from ras_console.domain.vocabulary import ResourceType, SessionState
from ras_console.lab.machines import SYSTEM_MEMORY_GIB, Machines
from ras_console.lab.people import user_name

_SYSTEM: Final = (
    ("System", 0.10),
    ("smss.exe", 0.02),
    ("services.exe", 0.05),
    ("lsass.exe", 0.08),
    ("svchost.exe", 0.40),
    ("spoolsv.exe", 0.05),
    ("MsMpEng.exe", 0.25),
    ("rasagent.exe", 0.05),
)
"""The host's own, and each one's share of the memory that is in use before the first session."""
_DESKTOP: Final = (("winlogon.exe", 1.0), ("dwm.exe", 4.0), ("rdpclip.exe", 1.0), ("explorer.exe", 10.0))
_APP: Final = (("winlogon.exe", 1.0), ("rdpshell.exe", 3.0))
_LOGON: Final = (("winlogon.exe", 1.0), ("userinit.exe", 4.0))
"""What every session of its kind runs, and the weights by which its cores and memory are shared out."""
_PROGRAMS: Final = ("outlook.exe", "msedge.exe", "writer.exe", "calc.exe", "teams.exe", "notepad.exe")
_PROGRAM_WEIGHT: Final = 30.0
_SHELL: Final = "winlogon.exe"
"""A session ends with it."""

_FIRST_ID: Final = 1000
_MOST_OF_SESSION: Final = 8
"""Process ids are multiples of four, as on Windows; those of a session follow from its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One process of a session before cores and memory are shared out."""

    number: int
    name: str
    weight: float
    ends_session: bool


class LabProcesses:
    """The ProcessSource of a simulated site; `machines` knows the sessions."""

    def __init__(self, machines: Machines) -> None:
        self._machines = machines
        self._resources: Mapping[int, Resource] = MappingProxyType({})
        self._ended: dict[int, set[int]] = {}
        """The numbers of those processes of each session that were ended while the session goes on."""

    def use_resources(self, resources: Iterable[Resource]) -> None:
        """Take up what is published: it says what a session runs."""
        self._resources = {int(each.id): each for each in resources}

    def processes(self, host: HostId) -> tuple[HostProcess, ...] | None:
        """Return what runs on a host, None where it does not answer."""
        at = self._machines.row_of(host)
        if at is None or not self._machines.is_running[at]:
            return None
        return (*self._of_system(at), *self._of_sessions(at))

    def end(self, host_row: int, session_row: int, process: int) -> bool | None:
        """End one process of a session; return whether its session ends with it, None where there is no such process.

        What it asked for is asked for by the others of the session from then on.
        """
        number, rest = divmod(process - _FIRST_ID, 4)
        session, number = divmod(number, _MOST_OF_SESSION)
        table = self._machines.sessions
        if rest or table.id[session_row] != session or table.host[session_row] != host_row:
            return None
        parts = self._parts(session_row)
        found = next((each for each in parts if each.number == number), None)
        if found is None:
            return None
        is_end = found.ends_session or len(parts) == 1
        if not is_end:
            alive = set(table.id[: table.end].tolist())
            self._ended = {key: kept for key, kept in self._ended.items() if key in alive}
            self._ended.setdefault(session, set()).add(number)
        return is_end

    def _of_system(self, at: int) -> Iterator[HostProcess]:
        """Yield the host's own; they ask for the cores only where no session is there to do so."""
        cores = 0.0 if self._machines.session_count[at] else float(self._machines.demand_cores[at])
        ratio = cores / float(self._machines.capacity_cores()[at])
        for number, (name, share) in enumerate(_SYSTEM, start=1):
            yield HostProcess(
                id=4 * number * number,
                name=name,
                session=NO_SESSION,
                user="SYSTEM",
                cpu_ratio=ratio * share,
                memory_gib=SYSTEM_MEMORY_GIB * share,
            )

    def _of_sessions(self, at: int) -> Iterator[HostProcess]:
        machines, table = self._machines, self._machines.sessions
        rows = table.rows_on(at)
        is_logon = table.state[rows] == SessionState.CONNECTED
        wanted = table.cores[rows] * machines.activity * ~is_logon
        demand = float(machines.demand_cores[at])
        if is_logon.any():
            wanted[is_logon] = max(0.0, demand - float(wanted.sum())) / int(is_logon.sum())
        total = float(wanted.sum())
        # The demand is of the last step, and moods have changed since: the shares are what counts.
        scale = demand / (total * float(machines.capacity_cores()[at])) if total > 0.0 else 0.0
        for row, cores in zip(rows.tolist(), wanted.tolist(), strict=True):
            session, user = int(table.id[row]), user_name(int(table.user[row]))
            parts = self._parts(row)
            weight = sum(each.weight for each in parts)
            for each in parts:
                yield HostProcess(
                    id=_FIRST_ID + 4 * (session * _MOST_OF_SESSION + each.number),
                    name=each.name,
                    session=SessionId(session),
                    user=user,
                    cpu_ratio=cores * scale * each.weight / weight,
                    memory_gib=float(table.memory_gib[row]) * each.weight / weight,
                    ends_session=each.ends_session or len(parts) == 1,
                )

    def _parts(self, row: int) -> tuple[_Part, ...]:
        """Return what a session runs, without what was ended."""
        table = self._machines.sessions
        session = int(table.id[row])
        ended = self._ended.get(session, ())
        shell, programs = self._programs(row)
        is_app = shell is _APP
        parts = [
            _Part(number=number, name=name, weight=weight, ends_session=name == _SHELL or (is_app and name in programs))
            for number, (name, weight) in enumerate((*shell, *((each, _PROGRAM_WEIGHT) for each in programs)))
        ]
        return tuple(each for each in parts if each.number not in ended)

    def _programs(self, row: int) -> tuple[tuple[tuple[str, float], ...], tuple[str, ...]]:
        """Return what every session of this kind runs, and the programs of this one."""
        table = self._machines.sessions
        if table.state[row] == SessionState.CONNECTED:
            return _LOGON, ()
        resource = self._resources.get(int(table.resource[row]))
        if resource is not None and resource.type is ResourceType.APPLICATION:
            return _APP, () if table.lingers(row) else (_image(resource),)
        session = int(table.id[row])
        first = session * 7 % len(_PROGRAMS)
        count = 1 + session * 5 % 3
        return _DESKTOP, tuple(_PROGRAMS[(first + each) % len(_PROGRAMS)] for each in range(count))


def _image(resource: Resource) -> str:
    """Return the file that an application's target names, or one made of its name."""
    name = re.split(r"[\\/]", resource.target.strip())[-1]
    return name or f"{re.sub(r'[^a-z0-9]', '', resource.name.casefold()) or 'app'}.exe"
