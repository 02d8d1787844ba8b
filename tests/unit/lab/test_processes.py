"""What runs on the lab's hosts: made from their sessions, adding up to what they report, ended one by one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from ras_console.domain.faults import Fault
from ras_console.domain.ids import JobId
from ras_console.domain.processes import NO_SESSION, HostProcess
from ras_console.domain.vocabulary import FaultKind, ResourceType
from ras_console.engine.events import Job
from ras_console.engine.host_acts import HostAct
from ras_console.lab.distributions import Exponential
from ras_console.lab.process_looks import PICTURES
from ras_console.lab.workload import UserModel
from ras_console.lab.world import World
from tests.sim.farms import SITE, host_id, make_site, make_world

STAYING = UserModel(
    has_arrivals=False, existing_sessions=40, disconnect_ratio=0.0, session_length_s=Exponential(mean=1e9)
)
JOB = JobId(7)


def world_of(kind: ResourceType = ResourceType.DESKTOP, users: UserModel = STAYING) -> World:
    site = make_site(brokers=2, hosts=2)
    shown = tuple(replace(each, type=kind, target=r"C:\Tools\writer.exe") for each in site.resources)
    world = make_world(replace(site, resources=shown), users=users)
    world.advance(6.0)
    return world


def shown(world: World, host: int = 1, *, asks: bool = True) -> tuple[HostProcess, ...] | None:
    if asks:
        world.look_at_processes(SITE, host_id(host))
    (answer,) = world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0].processes
    assert answer.host == host_id(host)
    return answer.processes


def end(world: World, process: HostProcess) -> None:
    job = Job(
        id=JOB,
        act=HostAct.END_PROCESS,
        actor="anna",
        sessions=(process.session,),
        title=process.name,
        process=process.id,
    )
    world.give(SITE, job)
    world.advance(world.now_s + 2.0)


def told(world: World) -> list[str]:
    return [each.fact.text for each in world.drain_entries()]


@pytest.mark.parametrize("users", [STAYING, UserModel(existing_sessions=20)])
def test_that_the_figures_of_all_processes_add_up_to_what_the_host_reports(users: UserModel) -> None:
    world = world_of(users=users)
    world.advance(30.0)
    machines = world.sites[SITE].machines
    for at, number in enumerate((1, 2)):
        processes = world.sites[SITE].looks._source.processes(host_id(number)) or ()
        cpu_ratio = machines.demand_cores[at] / machines.capacity_cores()[at]
        assert sum(each.cpu_ratio for each in processes) == pytest.approx(cpu_ratio)
        assert sum(each.memory_gib for each in processes) == pytest.approx(machines.memory_used_gib()[at])
        sessions = {int(each.session) for each in processes} - {int(NO_SESSION)}
        assert sessions == set(machines.sessions.id[machines.sessions.rows_on(at)].tolist())
        assert max(Counter(each.id for each in processes).values()) == 1


def test_that_an_empty_host_runs_its_own_processes_alone() -> None:
    world = world_of(users=replace(STAYING, existing_sessions=0))
    processes = shown(world)
    assert processes is not None
    assert {each.session for each in processes} == {NO_SESSION}
    assert sum(each.memory_gib for each in processes) == pytest.approx(2.0)


def test_that_processes_are_in_the_pictures_only_while_somebody_looks_and_for_one_host() -> None:
    world = world_of()
    assert world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0].processes == ()
    first = shown(world)
    assert shown(world, asks=False) is first
    pictures = [world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0].processes for _ in range(PICTURES)]
    assert pictures[-3] != ()
    assert pictures[-1] == ()


def test_that_a_host_that_does_not_answer_has_no_list() -> None:
    for kind in (FaultKind.HANG, FaultKind.PARTITION, FaultKind.CRASH):
        world = world_of()
        world.inject(Fault(kind=kind, target_id=host_id(1)))
        world.advance(world.now_s + 0.5)
        assert shown(world) is None
        assert shown_other(world)


def shown_other(world: World) -> bool:
    world.look_at_processes(SITE, host_id(2))
    lists = world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0].processes
    return [each.host for each in lists if each.processes] == [host_id(2)]


def test_that_a_session_of_an_application_ends_with_it() -> None:
    world = world_of(ResourceType.APPLICATION)
    process = next(each for each in shown(world) or () if each.name == "writer.exe")
    assert process.ends_session
    table = world.sites[SITE].machines.sessions
    assert process.session in table.id[: table.end]
    end(world, process)
    assert process.session not in table.id[: table.end]
    assert f"anna ended writer.exe (process {process.id})" in told(world)
    assert all(each.session != process.session for each in shown(world) or ())


def test_that_a_program_of_a_desktop_ends_alone_and_what_it_used_goes_to_the_others() -> None:
    world = world_of()
    process = next(each for each in shown(world) or () if not each.ends_session and each.session != NO_SESSION)
    end(world, process)
    world.advance(world.now_s + 1.0)
    after = shown(world) or ()
    assert process.id not in {each.id for each in after}
    mine = [each for each in after if each.session == process.session]
    machines = world.sites[SITE].machines
    memory = machines.sessions.memory_gib[machines.sessions.id == process.session]
    assert np.isclose(sum(each.memory_gib for each in mine), memory.sum())


def test_that_a_process_that_is_gone_is_a_failure_in_words() -> None:
    world = world_of(ResourceType.APPLICATION)
    process = next(each for each in shown(world) or () if each.name == "writer.exe")
    for wrong in (process.id + 1, process.id + 4 * 8, 4):
        other = Job(
            id=JobId(wrong), act=HostAct.END_PROCESS, actor="anna", sessions=(process.session,), title="x",
            process=wrong,
        )  # fmt: skip
        world.give(SITE, other)
        world.advance(world.now_s + 2.0)
        (view,) = [each for each in world.snapshot(number=1, speed=1.0, tick_ms=0.0).sites[0].jobs if each.id == wrong]
        assert (view.done, view.failed, view.is_over) == (0, 1, True)
        assert "there is no such process any more" in view.failures[0]
