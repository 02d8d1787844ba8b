"""Which engine a console follows: its own, if it gets the farm's engine lock, else that of the console which has it."""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from ras_console.domain.ids import SiteId
from ras_console.domain.ports import PastLease
from ras_console.domain.topology import Topology
from ras_console.engine.runs import Run
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.runtime.clock import MachineClock
from ras_console.runtime.embedded import EngineSettings, make_loop
from ras_console.runtime.engine_thread import EngineThread
from ras_console.runtime.feed import Feed, Tap
from ras_console.runtime.loop import Loop
from ras_console.runtime.wire import WireError, snapshot_from_text
from ras_console.storage.broker_log import BrokerLog
from ras_console.storage.engine_lock import EngineHolder, EngineLock, try_take
from ras_console.storage.errors import StorageError
from ras_console.storage.history import HistoryReader
from ras_console.storage.recorder import Recorder, RefusalOf, never_refused
from ras_console.storage.remote_feed import RemoteFeed
from ras_console.storage.state_rows import read_state

Trouble = Callable[[str, str], None]

_log = logging.getLogger(__name__)


class EngineRoom:
    """The engine of one open farm. `wake` and `trouble` are called from its threads and must return at once.

    However an engine comes to run here, its clock goes on from where the farm's had got to, or from now if that is
    later: `origin_wall_s` of the settings is the least. One thread at a time may call methods; they raise StorageError.
    """

    def __init__(
        self,
        farm: Path,
        *,
        actor: str,
        wake: Callable[[], None],
        trouble: Trouble,
        taps: tuple[Tap, ...] = (),
        refusal_of: RefusalOf = never_refused,
    ) -> None:
        self._farm = farm
        self._actor = actor
        self._wake = wake
        self._trouble = trouble
        self._taps = taps
        """Beside the recorder: who else listens where the engine runs."""
        self._refusal_of = refusal_of
        """Asked by the recorder's thread before an order of another console is carried out here."""
        self._lock: EngineLock | None = None
        self._engine: EngineThread | None = None
        self._recorder: Recorder | None = None
        self._broker_log: BrokerLog | None = None
        self._remote: RemoteFeed | None = None
        self.holder: EngineHolder | None = None
        """Who runs the engine, None when it is this console."""

    @property
    def is_here(self) -> bool:
        """True when this console runs the engine, or ran it until it died."""
        return self._lock is not None

    def open(self, topology: Topology, settings: EngineSettings) -> Feed:
        """Start the engine, or follow the one that runs already; return its feed."""
        taken = try_take(self._farm)
        if isinstance(taken, EngineLock):
            self._lock = taken
            self.holder = None
            return self._start(topology, settings)
        return self._follow(taken)

    def take_over(self, topology: Topology, settings: EngineSettings) -> Feed | None:
        """Start the engine here if nobody runs it any more, or follow the one that somebody else has started since.

        None while nothing has changed.
        """
        if self.is_here:
            return None
        taken = try_take(self._farm)
        if isinstance(taken, EngineHolder):
            if self._remote is None or self._remote.is_outdated:
                return self._follow(taken)
            self.holder = taken
            return None
        self._stop_following()
        self._lock = taken
        self.holder = None
        return self._start(topology, settings)

    def restart(self, topology: Topology, settings: EngineSettings) -> Feed | None:
        """End the engine that runs here, dead or alive, and start another; None where it runs elsewhere."""
        if not self.is_here:
            return None
        self._stop_engine()
        gc.collect()  # parts of an engine refer to each other; what the next one freezes stays for good
        return self._start(topology, settings)

    def note_topology(self, topology: Topology) -> None:
        """Log the brokers as they are configured now; the engine itself hears of it by an order."""
        if self._broker_log is not None:
            self._broker_log.use_topology(topology)

    def close(self) -> None:
        """End what runs here and let go of the lock; closing twice is no mistake."""
        self._stop_engine()
        self._stop_following()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _follow(self, holder: EngineHolder) -> Feed:
        self._stop_following()
        self.holder = holder
        self._remote = RemoteFeed(self._farm, actor=self._actor, wake=self._wake, trouble=self._trouble)
        self._remote.start()
        return self._remote

    def _stop_following(self) -> None:
        if self._remote is not None:
            self._remote.stop()
            self._remote = None

    def _start(self, topology: Topology, settings: EngineSettings) -> Feed:
        self._recorder = recorder = Recorder(self._farm, trouble=self._trouble, refusal_of=self._refusal_of)

        def make() -> Loop:  # called in the engine's thread: reading what was kept takes longer than a frame
            recorder.start(engine)
            broker_log.start(topology)
            state = last_state(self._farm)
            origin_s = max(settings.origin_wall_s, time.time(), last_clock_s(self._farm, state))
            past = past_leases(state, topology, keeps_primary=settings.keeps_primary)
            runs = past_runs(state)
            return make_loop(
                topology, replace(settings, origin_wall_s=origin_s, past=past, past_runs=runs), MachineClock()
            )

        self._broker_log = broker_log = BrokerLog(self._farm, trouble=self._trouble)
        taps: tuple[Tap, ...] = (recorder, broker_log, *self._taps)
        self._engine = engine = EngineThread(make, wake=self._wake, taps=taps, session_taps=(recorder,))
        engine.start()
        return engine

    def _stop_engine(self) -> None:
        if self._recorder is not None:
            self._recorder.hold_orders()
        if self._engine is not None:
            self._engine.stop()
            self._engine = None
        if self._recorder is not None:
            self._recorder.stop()
            self._recorder = None
        if self._broker_log is not None:
            self._broker_log.stop()
            self._broker_log = None


def last_state(farm: Path) -> FarmSnapshot | None:
    """Return the farm as its engine last kept it, once a second; None where nothing can be read of it."""
    try:
        state = read_state(farm)
        return None if state is None else snapshot_from_text(state.content)
    except StorageError as error:  # history only: the engine begins all the same
        _log.warning("the last state of %s is not known: %s", farm.name, error.message)
    except WireError:  # written by another version
        pass
    return None


def last_clock_s(farm: Path, state: FarmSnapshot | None) -> float:
    """Return how far the farm's clock had got by what its engine kept, 0 where nothing can be read of it.

    The state is kept once a second; entries and loads twice, so that one of them may know better.
    """
    state_s = 0.0 if state is None else state.origin_wall_s + state.at_s
    try:
        with closing(HistoryReader(farm)) as reader:
            return max(state_s, reader.last_at_s() or 0.0)
    except StorageError as error:  # as above
        _log.warning("the clock of %s is not known: %s", farm.name, error.message)
        return state_s


def past_runs(state: FarmSnapshot | None) -> dict[SiteId, tuple[Run, ...]]:
    """Return what each site's primary was at by schedule: no host restarts twice because the engine does."""
    return {} if state is None else {each.id: each.runs for each in state.sites if each.runs}


def past_leases(state: FarmSnapshot | None, topology: Topology, *, keeps_primary: bool) -> dict[SiteId, PastLease]:
    """Return what is known of each site's last primary; one that the site no longer has is nobody, its term counts."""
    views = {} if state is None else {each.id: each.election for each in state.sites}
    past = {}
    for site in topology.sites:
        if (view := views.get(site.site.id)) is not None:
            is_there = view.last_primary is not None and site.broker(view.last_primary) is not None
            holder = view.last_primary if keeps_primary and is_there else None
            past[site.site.id] = PastLease(holder=holder, term=view.term)
    return past
