from __future__ import annotations

from ras_console.domain.faults import Fault
from ras_console.domain.ids import SiteId
from ras_console.domain.vocabulary import Cause, FaultKind
from ras_console.engine.timeline import Fact
from ras_console.lab.agenda import Agenda
from ras_console.lab.faults import Faults, Target
from tests.sim.farms import SITE, broker_id

BROKER = broker_id(1)
TARGET = Target(site=SiteId(SITE), name="CB-1", broker=BROKER)


class Patient:
    """Something that breaks and is mended, and remembers it."""

    def __init__(self) -> None:
        self.history: list[tuple[str, FaultKind]] = []
        self.agenda = Agenda()
        self.facts: list[Fact] = []
        self.faults = Faults(self.agenda, self, self.facts.append)

    def break_down(self, fault: Fault) -> str:
        self.history.append(("broken", fault.kind))
        return "Something ended."

    def mend(self, fault: Fault) -> None:
        self.history.append(("mended", fault.kind))

    def inject(self, kind: FaultKind, for_s: float = 0.0) -> None:
        self.faults.inject(Fault(kind=kind, target_id=BROKER, for_s=for_s), TARGET)


def test_that_a_fault_is_told_in_an_operators_words() -> None:
    patient = Patient()
    patient.inject(FaultKind.CRASH, for_s=30.0)
    [fact] = patient.facts
    assert (fact.text, fact.cause, fact.broker) == ("CB-1 crashed (simulated)", Cause.FAULT, BROKER)
    assert fact.detail == "Process and memory are gone. Something ended. For 30 s."


def test_that_a_fault_with_a_time_ends_by_itself() -> None:
    patient = Patient()
    patient.inject(FaultKind.HANG, for_s=3.0)
    patient.agenda.advance(2.9)
    assert patient.faults.latest()[BROKER][1] == 0.0
    patient.agenda.advance(3.0)
    assert patient.history == [("broken", FaultKind.HANG), ("mended", FaultKind.HANG)]
    assert not patient.faults.latest()
    assert patient.facts[-1].cause is Cause.RESTORED


def test_that_the_end_of_a_replaced_fault_does_not_end_its_successor() -> None:
    patient = Patient()
    patient.inject(FaultKind.PARTITION, for_s=3.0)
    patient.agenda.advance(1.0)
    patient.inject(FaultKind.PARTITION, for_s=10.0)
    patient.agenda.advance(5.0)
    assert patient.history == [("broken", FaultKind.PARTITION)]
    patient.agenda.advance(11.0)
    assert patient.history == [("broken", FaultKind.PARTITION), ("mended", FaultKind.PARTITION)]


def test_that_restoring_undoes_everything_network_first() -> None:
    patient = Patient()
    patient.inject(FaultKind.HANG)
    patient.inject(FaultKind.PARTITION)
    patient.faults.restore(BROKER, TARGET)
    assert patient.history[2:] == [("mended", FaultKind.PARTITION), ("mended", FaultKind.HANG)]
    patient.faults.restore(BROKER, TARGET)
    assert len(patient.facts) == 3


def test_that_a_crash_takes_the_place_of_a_hang() -> None:
    patient = Patient()
    patient.inject(FaultKind.HANG)
    patient.inject(FaultKind.CRASH)
    patient.faults.restore(BROKER, TARGET)
    assert patient.history[-1] == ("mended", FaultKind.CRASH)
    assert patient.history.count(("mended", FaultKind.HANG)) == 1


def test_that_nothing_hangs_where_nothing_runs() -> None:
    patient = Patient()
    patient.inject(FaultKind.CRASH)
    patient.inject(FaultKind.HANG)
    assert patient.history == [("broken", FaultKind.CRASH)]
    assert "down already" in patient.facts[-1].text
    assert patient.faults.latest()[BROKER][0].kind is FaultKind.CRASH
