"""The sentence over a page while a site has no primary: how long, who takes over when, and that logons go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ras_console.domain.ids import BrokerId, SiteId
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Banner, Tone
from ras_console.gui.panels.election_words import SERVING, failback_sentence, vacancy_sentence
from ras_console.gui.panels.picture import Picture

if TYPE_CHECKING:
    from ras_console.engine.snapshot import FarmSnapshot, SiteView


class PromotionBanner(Banner):
    """Shows one site. Spoken once, then counted down silently; counts logons since the role fell vacant."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(context.themes, tone=Tone.WARN, icon="timer", is_closable=False, parent=parent)
        self.setObjectName("promotion_banner")
        self._placed: dict[SiteId, dict[BrokerId, int]] = {}
        self.hide()
        context.bridge.snapshot_changed.connect(self._remember)

    @Slot(object)
    def _remember(self, snapshot: FarmSnapshot) -> None:
        """Note what each broker had placed when the role fell vacant, whether the page is seen or not."""
        for site in snapshot.sites:
            if site.election.primary is not None:
                self._placed.pop(site.id, None)
            elif site.id not in self._placed:
                self._placed[site.id] = {each.id: each.placements for each in site.brokers}

    def show_site(self, picture: Picture, site_id: SiteId) -> None:
        """Show what stands for this site, or nothing."""
        site = picture.view_of(site_id)
        text, tone = self._text(picture, site) if site is not None else ("", Tone.INFO)
        if not text:
            self.hide()
        elif self.isHidden():
            self.show_text(text, tone, icon="timer")
        else:
            self.count_down(text)

    def _text(self, picture: Picture, site: SiteView) -> tuple[str, Tone]:
        topology, election = picture.topology_of(site.id), site.election
        if election.primary is not None:
            return failback_sentence(topology, election, picture.now_s), Tone.INFO
        before = self._placed.get(site.id, {})
        # Broker by broker: a lost one's count may start again from nothing when it comes back.
        served = sum(max(0, each.placements - before.get(each.id, each.placements)) for each in site.brokers)
        serving = sum(1 for each in site.brokers if each.role in SERVING)
        return vacancy_sentence(topology, election, picture.now_s, served, serving=serving), Tone.WARN
