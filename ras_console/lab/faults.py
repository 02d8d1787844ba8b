"""What is wrong on purpose in the lab: which faults are in force, since when, and how operators are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ras_console.domain.faults import Fault
from ras_console.domain.ids import BrokerId, HostId, ObjectId, SiteId
from ras_console.domain.vocabulary import Cause, FaultKind, Severity, Source
from ras_console.engine.timeline import EntryKind, Fact
from ras_console.lab.agenda import Agenda


class Breakable(Protocol):
    """The part of a site that faults act on."""

    def break_down(self, fault: Fault) -> str:
        """Put a fault into force; return what it meant, in words, "" for nothing."""
        ...

    def mend(self, fault: Fault) -> None:
        """Take a fault back."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A broker or host as operators know it; one of the two ids is set."""

    site: SiteId
    name: str
    broker: BrokerId | None = None
    host: HostId | None = None


_DONE = {
    FaultKind.CRASH: "crashed",
    FaultKind.HANG: "stopped responding",
    FaultKind.PARTITION: "is cut off from the network",
    FaultKind.SLOW: "became slow",
}
_MEANING = {
    FaultKind.CRASH: "Process and memory are gone.",
    FaultKind.HANG: "It executes nothing; messages to it queue up.",
    FaultKind.PARTITION: "It runs on, but exchanges nothing with anybody.",
}


class Faults:
    """The faults of one site in force, by target and kind; a new one of the same kind replaces the old one."""

    def __init__(self, agenda: Agenda, site: Breakable, announce: Callable[[Fact], None]) -> None:
        self._agenda = agenda
        self._site = site
        self._announce = announce
        self._in_force: dict[ObjectId, dict[FaultKind, tuple[Fault, float]]] = {}

    def inject(self, fault: Fault, target: Target) -> None:
        """Put a fault into force and say so; it is taken back after its time, if it has one."""
        now_s = self._agenda.now_s
        standing = self._in_force.setdefault(fault.target_id, {})
        before = standing.pop(fault.kind, None)
        if FaultKind.CRASH in standing and fault.kind in (FaultKind.HANG, FaultKind.SLOW):
            self._tell(
                target, f"{target.name} is down already", "Nothing runs there that could hang or be slow.", Cause.FAULT
            )
            return
        if fault.kind is FaultKind.CRASH:
            for kind in (FaultKind.HANG, FaultKind.SLOW):
                if (gone := standing.pop(kind, None)) is not None:
                    self._site.mend(gone[0])
        if before is not None and fault.kind is FaultKind.SLOW:
            self._site.mend(before[0])
        standing[fault.kind] = (fault, now_s)
        consequence = self._site.break_down(fault) if before is None or fault.kind is FaultKind.SLOW else ""
        self._tell(target, f"{target.name} {_DONE[fault.kind]} (simulated)", _detail(fault, consequence), Cause.FAULT)
        if fault.for_s > 0.0:
            self._agenda.after(fault.for_s, lambda _now_s: self._run_out(fault, target, now_s))

    def restore(self, target_id: ObjectId, target: Target) -> None:
        """Take back all faults of a target and say so; nothing happens where there is none."""
        standing = self._in_force.pop(target_id, {})
        if not standing:
            return
        self._tell(target, f"{target.name} restored", "", Cause.RESTORED, Severity.INFO)
        # The network first: what wakes up or starts again finds it as it will be.
        for kind in (FaultKind.PARTITION, FaultKind.SLOW, FaultKind.HANG, FaultKind.CRASH):
            if kind in standing:
                self._site.mend(standing[kind][0])

    def forget(self, target_id: ObjectId) -> None:
        """Drop the faults of a target that is no longer part of the site; its cut ends with it."""
        partition = self._in_force.pop(target_id, {}).get(FaultKind.PARTITION)
        if partition is not None:
            self._site.mend(partition[0])

    def latest(self) -> Mapping[ObjectId, tuple[Fault, float]]:
        """Return for each faulty target its latest fault and since when."""
        return {
            target: max(standing.values(), key=lambda each: each[1])
            for target, standing in self._in_force.items()
            if standing
        }

    def _run_out(self, fault: Fault, target: Target, since_s: float) -> None:
        standing = self._in_force.get(fault.target_id, {})
        if standing.get(fault.kind) != (fault, since_s):
            return
        del standing[fault.kind]
        self._tell(
            target, f"{target.name} restored", f"After {fault.for_s:g} s, as set.", Cause.RESTORED, Severity.INFO
        )
        self._site.mend(fault)

    def _tell(
        self, target: Target, text: str, detail: str, cause: Cause, severity: Severity = Severity.WARNING
    ) -> None:
        self._announce(
            Fact(
                at_s=self._agenda.now_s,
                site=target.site,
                kind=EntryKind.FAULT,
                severity=severity,
                source=Source.LAB,
                text=text,
                detail=detail,
                broker=target.broker,
                host=target.host,
                cause=cause,
            )
        )


def _detail(fault: Fault, consequence: str) -> str:
    meaning = _MEANING.get(fault.kind) or f"Everything there takes {fault.factor:g} times as long."
    until = f"For {fault.for_s:g} s." if fault.for_s > 0.0 else ""
    return " ".join(part for part in (meaning, consequence, until) if part)
