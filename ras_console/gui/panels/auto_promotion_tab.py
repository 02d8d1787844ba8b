"""The promotion policy of a site: its settings, what they mean now, and how the model product differs."""

from __future__ import annotations

from ras_console.domain.catalogue import AUTO_PROMOTION
from ras_console.domain.ids import ObjectId, SiteId
from ras_console.engine.promotion_words import PromotionFacts, facts_of, promotion_sentence
from ras_console.gui.context import ConsoleContext
from ras_console.gui.forms.object_form import ObjectForm
from ras_console.gui.panels.cards import WordsCard
from ras_console.gui.panels.election_words import failback_policy_sentence
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.promotion_banner import PromotionBanner
from ras_console.gui.panels.settings_tab import SettingsTab

MODEL_PRODUCT = (
    "In Parallels RAS auto-promotion is off until it is switched on, waits 15 min to 72 h (30 min unless set), and is "
    "ignored below three active brokers: the third is the witness that prevents two primaries when a link breaks."
)
WHY_SHORTER = (
    "Here the role is a lease with a term. A primary that cannot renew stops acting before its lease ends, and hosts "
    "and stores refuse every lower term (fencing). Two primaries are impossible whatever the delay, so it may be "
    "seconds, and two brokers are enough."
)


def build_auto_promotion(context: ConsoleContext) -> SettingsTab:
    """Return the tab with a site's promotion policy."""
    themes = context.themes
    banner = PromotionBanner(context)
    quorum = WordsCard(themes, "For the brokers as they are now", name="quorum_sentence")
    failback = WordsCard(themes, "Failback now", name="failback_sentence")
    model = WordsCard(themes, "Why seconds are safe", name="model_product")
    model.words.say(f"{MODEL_PRODUCT}\n\n{WHY_SHORTER}")

    def adapt(_form: ObjectForm, picture: Picture) -> None:
        site_id = SiteId(picture.node.object_id)
        topology, view = picture.topology_of(site_id), picture.view_of(site_id)
        facts = facts_of(view) if view is not None else PromotionFacts(holder=None, present={})
        quorum.words.say(
            promotion_sentence(topology, facts) if view is not None else "No engine shows which brokers can be reached."
        )
        failback.words.say(failback_policy_sentence(topology, facts.holder))
        banner.show_site(picture, site_id)

    return SettingsTab(
        context,
        AUTO_PROMOTION,
        lambda picture: ObjectId(picture.document.auto_promotion(SiteId(picture.node.object_id)).id),
        adapt=adapt,
        extra=(quorum, failback, model),
        top=(banner,),
    )
