"""Whatever goes wrong, in whatever order: what must hold holds, and all comes right once nothing is wrong any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from ras_console.domain.faults import Fault
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import Broker
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import FaultKind, LogonMode
from ras_console.engine.timeline import TimelineEntry
from ras_console.lab.distributions import Exponential
from ras_console.lab.network import NetworkConditions
from ras_console.lab.workload import UserModel
from tests.sim.farms import SITE, host_id, make_broker, make_farm, make_site, make_world
from tests.sim.truth import Truth, assert_maps_agree, hosts_that_do_not_obey

FEW = UserModel(existing_sessions=12, session_length_s=Exponential(mean=60.0), away_s=Exponential(mean=20.0))
HOSTS = 3
HEALING_S = 60.0
"""Longer than auto-promotion delay, lease and everything a broker must hear to be whole again."""

numbers = st.integers(0, 7)


class AnyFault(RuleBasedStateMachine):
    """A site, its administrator and everything that can break."""

    @initialize(seed=st.integers(0, 1000), brokers=st.integers(1, 4))
    def open_lab(self, seed: int, brokers: int) -> None:
        self.seed = seed
        self.revision = 1
        self.brokers_made = brokers
        self.topology: SiteTopology = make_site(brokers=brokers, hosts=HOSTS)
        self.world = make_world(self.topology, seed=seed, users=FEW)
        self.truth = Truth(self.world)
        self.entries: list[TimelineEntry] = []
        self.advance(1.0)

    @rule(for_s=st.floats(0.1, 40.0))
    def let_time_pass(self, for_s: float) -> None:
        self.advance(for_s)

    @rule(
        kind=st.sampled_from(FaultKind),
        number=numbers,
        for_s=st.sampled_from([0.0, 0.5, 3.0, 30.0]),
        factor=st.sampled_from([2.0, 50.0, 1000.0]),
    )
    def break_a_broker(self, kind: FaultKind, number: int, for_s: float, factor: float) -> None:
        brokers = self.topology.brokers
        self.world.inject(Fault(kind=kind, target_id=brokers[number % len(brokers)].id, for_s=for_s, factor=factor))

    @rule(kind=st.sampled_from(FaultKind), number=numbers, for_s=st.sampled_from([0.0, 3.0, 30.0]))
    def break_a_host(self, kind: FaultKind, number: int, for_s: float) -> None:
        self.world.inject(Fault(kind=kind, target_id=host_id(number % HOSTS + 1), for_s=for_s))

    @rule(number=numbers)
    def restore(self, number: int) -> None:
        targets = self.targets()
        self.world.restore(targets[number % len(targets)])

    @rule(number=numbers)
    def promote(self, number: int) -> None:
        brokers = self.topology.brokers
        self.world.promote(SITE, brokers[number % len(brokers)].id, "admin")

    @rule()
    def add_a_broker(self) -> None:
        if len(self.topology.brokers) < 5:
            self.brokers_made += 1
            self.configure(brokers=(*self.topology.brokers, make_broker(self.brokers_made)))

    @rule(number=numbers)
    def remove_a_broker(self, number: int) -> None:
        brokers = self.topology.brokers
        if len(brokers) > 1:
            self.configure(brokers=tuple(each for index, each in enumerate(brokers) if index != number % len(brokers)))

    @rule(number=numbers)
    def move_a_broker_to_the_top(self, number: int) -> None:
        brokers = self.topology.brokers
        chosen = brokers[number % len(brokers)]
        self.configure(brokers=(chosen, *(each for each in brokers if each is not chosen)))

    @rule(number=numbers, setting=st.sampled_from(["is_standby", "is_enabled"]))
    def switch_a_broker(self, number: int, setting: str) -> None:
        self.switch(number % len(self.topology.brokers), setting)

    @rule(number=numbers, mode=st.sampled_from(LogonMode))
    def control_a_hosts_logons(self, number: int, mode: LogonMode) -> None:
        hosts = tuple(
            replace(each, logon_mode=mode) if index == number % HOSTS else each
            for index, each in enumerate(self.topology.hosts)
        )
        self.configure(hosts=hosts)

    @rule(is_enabled=st.booleans(), is_failback_enabled=st.booleans(), delay_s=st.sampled_from([5.0, 15.0]))
    def set_auto_promotion(self, *, is_enabled: bool, is_failback_enabled: bool, delay_s: float) -> None:
        rules = replace(
            self.topology.auto_promotion,
            is_enabled=is_enabled,
            is_failback_enabled=is_failback_enabled,
            delay_s=delay_s,
            failback_delay_s=10.0,
        )
        self.configure(auto_promotion=rules)

    @rule(
        delay_s=st.sampled_from([0.0, 0.02, 0.15]),
        jitter_s=st.sampled_from([0.0, 0.1]),
        drop_ratio=st.sampled_from([0.0, 0.05, 0.3]),
        reorder_ratio=st.sampled_from([0.0, 0.2]),
    )
    def change_the_network(self, **conditions: float) -> None:
        self.world.sites[SITE].network.conditions = NetworkConditions(**conditions)

    def teardown(self) -> None:
        """Put everything right and see that it becomes right."""
        if not hasattr(self, "world"):
            return
        self.world.sites[SITE].network.conditions = NetworkConditions()
        for target in self.targets():
            self.world.restore(target)
        if not any(each.is_enabled and not each.is_standby for each in self.topology.brokers):
            first = self.topology.brokers[0]
            self.configure(brokers=(replace(first, is_enabled=True, is_standby=False), *self.topology.brokers[1:]))
        if not self.topology.auto_promotion.is_enabled:
            self.configure(auto_promotion=replace(self.topology.auto_promotion, is_enabled=True))
        self.advance(HEALING_S)
        self.told(self.assert_whole)

    def assert_whole(self) -> None:
        assert self.truth.acting is not None, "everything is well, and nobody is primary"
        assert not (found := hosts_that_do_not_obey(self.world, self.truth.acting)), f"hosts {found} obey another"
        assert_maps_agree(self.world, within_s=10.0)

    def targets(self) -> list[ObjectId]:
        return [*(each.id for each in self.topology.brokers), *(each.id for each in self.topology.hosts)]

    def switch(self, index: int, setting: str) -> None:
        def switched(broker: Broker) -> Broker:
            if setting == "is_standby":
                return replace(broker, is_standby=not broker.is_standby)
            return replace(broker, is_enabled=not broker.is_enabled)

        brokers = self.topology.brokers
        self.configure(brokers=tuple(switched(each) if place == index else each for place, each in enumerate(brokers)))

    def configure(self, **parts: Any) -> None:
        self.revision += 1
        self.topology = replace(self.topology, **parts)
        self.world.use_topology(make_farm(self.topology, revision=self.revision))

    def advance(self, for_s: float) -> None:
        self.told(lambda: self.truth.advance(self.world.now_s + for_s))

    def told(self, check: Callable[[], None]) -> None:
        """Run a check; let its failure name the seed and tell what happened."""
        try:
            check()
        except AssertionError as error:
            self.entries += self.world.drain_entries()
            lines = [
                f"{each.seq:4d} {each.fact.at_s:8.2f} {each.fact.text} | {each.fact.detail}"
                for each in self.entries[-60:]
            ]
            raise AssertionError(
                "\n".join([f"{error} (seed {self.seed}, at {self.world.now_s:.2f} s)", *lines])
            ) from error


TestAnyFault = AnyFault.TestCase
TestAnyFault.settings = settings(max_examples=20, stateful_step_count=16)
