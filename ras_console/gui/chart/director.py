"""Turns pictures, entries and the selection into scenes; no widget, so tests and benchmarks drive it alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ras_console.domain.ids import ObjectId, SiteId
from ras_console.engine.timeline import TimelineEntry
from ras_console.gui.chart.axis import span_for
from ras_console.gui.chart.history import FarmHistory, Ratios, SiteHistory
from ras_console.gui.chart.hottest import HottestHosts
from ras_console.gui.chart.lanes import FarmRoles, countdown_of
from ras_console.gui.chart.scene import Scene
from ras_console.gui.late_numpy import np

if TYPE_CHECKING:
    from ras_console.engine.snapshot import FarmSnapshot, SiteView

_RECENT_S = 10.0


class SceneDirector:
    """Remembers the farm's past and composes what one site's chart shows. GUI thread only, like all of this package."""

    def __init__(self) -> None:
        self._history = FarmHistory()
        self._roles = FarmRoles()
        self._hottest = HottestHosts()
        self._hot_site: SiteId | None = None
        self._snapshot: FarmSnapshot | None = None

    @property
    def snapshot(self) -> FarmSnapshot | None:
        """The latest picture."""
        return self._snapshot

    def clear(self) -> None:
        """Forget everything: another engine feeds the console."""
        self._history.clear()
        self._roles.clear()
        self._hot_site, self._snapshot = None, None

    def add_entries(self, entries: Iterable[TimelineEntry]) -> None:
        """Take new entries; before the picture that shows their effect."""
        self._roles.add(entries)

    def add_snapshot(self, snapshot: FarmSnapshot) -> None:
        """Take a new picture."""
        self._snapshot = snapshot
        self._history.add(snapshot)
        self._roles.observe(snapshot.sites, snapshot.at_s)

    def scene(
        self,
        site_id: SiteId,
        range_s: float,
        names: Mapping[ObjectId, str],
        *,
        selected: int | None = None,
        lines: int = 3,
    ) -> Scene | None:
        """Return what the site's chart shows now, None where the engine says nothing of it.

        At most `lines` hosts get a line, and the selected one.
        """
        snapshot, history = self._snapshot, self._history.site(site_id)
        site = None if snapshot is None else snapshot.site(site_id)
        if snapshot is None or site is None or history is None or history.latest is None:
            return None
        book, countdown = self._roles.book(site_id), countdown_of(site, snapshot.at_s)
        first_s = snapshot.at_s if history.first_s is None else history.first_s
        return Scene(
            history=history,
            latest=history.latest,
            now_s=snapshot.at_s,
            span_s=span_for(range_s, snapshot.at_s - first_s),
            origin_wall_s=snapshot.origin_wall_s,
            lanes=book.lanes([each.id for each in site.brokers], countdown),
            flags=book.flags,
            countdown=countdown,
            hot=self._hot(site, history, selected, lines),
            names=names,
            selected=selected,
        )

    @staticmethod
    def reframed(scene: Scene, range_s: float) -> Scene:
        """Return a paused scene over another range: the same instant, more or less of what was before."""
        first_s = scene.now_s if scene.history.first_s is None else scene.history.first_s
        return replace(scene, span_s=span_for(range_s, scene.now_s - first_s))

    def _hot(self, site: SiteView, history: SiteHistory, selected: int | None, lines: int) -> tuple[int | None, ...]:
        if site.id != self._hot_site:
            self._hot_site, self._hottest = site.id, HottestHosts()
        slots = self._hottest.choose(history.ids, _recent(history), pinned=selected)
        return tuple(each if place < lines or each == selected else None for place, each in enumerate(slots))


def _recent(history: SiteHistory) -> Ratios:
    """Return each host's mean load of the last seconds, in the order of the history's ids."""
    latest = history.latest
    if latest is None:
        return np.empty(0, dtype=np.float32)
    window = history.window(_RECENT_S, latest.at_s)
    recent: Ratios = (window.levels[history.rows].mean(axis=1, dtype=np.float32) - 1) / np.float32(254)
    return recent
