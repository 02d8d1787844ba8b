"""What a user would get, in the words of the effective access page; pure."""

from __future__ import annotations

from collections.abc import Mapping

from ras_console.domain.ids import HostId
from ras_console.domain.ports import Person
from ras_console.engine.effective_access import Offer
from ras_console.engine.eligibility import RULE_WORDS
from ras_console.gui.kit import Tone
from ras_console.gui.phrases import counted, listed


def verdict(offer: Offer) -> tuple[str, Tone]:
    """Return the one word for the table."""
    if offer.is_granted:
        return ("Gets it", Tone.OK) if not offer.warning else ("Gets it, warned", Tone.WARN)
    return ("Does not start", Tone.WARN) if offer.is_shown else ("Not offered", Tone.NEUTRAL)


def why(offer: Offer, names: Mapping[HostId, str]) -> str:
    """Return where the user would go, or every reason why not."""
    if not offer.is_granted:
        return " ".join(offer.refusals)
    own = offer.own
    if own is not None:
        host = names.get(own.host, f"host {own.host}")
        return (
            f"Returns to the disconnected session on {host}."
            if own.is_disconnected
            else f"Joins the session on {host}."
        )
    return f"New session by the site's method. {offer.warning}".strip()


def host_words(offer: Offer, names: Mapping[HostId, str], *, most: int = 6) -> str:
    """Return which hosts could take a new session and how many each rule removes."""
    total = len(offer.eligible) + sum(count for _, count in offer.removed)
    removed = [f"{count:,} {RULE_WORDS[rule][count != 1]}" for rule, count in offer.removed]
    shown = [names.get(each, f"host {each}") for each in offer.eligible[:most]]
    more = len(offer.eligible) - len(shown)
    parts = [f"{len(offer.eligible):,} of {counted(total, 'host')} could take a new session of {offer.resource.name}."]
    if shown:
        parts.append(f"{', '.join(shown)}{f' and {more:,} more' if more else ''}.")
    if removed:
        parts.append(f"Removed: {listed(removed)}.")
    return " ".join(parts)


def person_words(user: str, person: Person | None) -> str:
    """Return what the directory says of a user, nothing while none is asked for."""
    if not user:
        return ""
    if person is None:
        return f"The directory does not know {user}: no groups, judged by the name alone."
    state = "" if person.is_enabled else " The account is switched off."
    groups = f"Member of {listed(list(person.groups))}." if person.groups else "Member of no group."
    full_name = f"{person.full_name}. " if person.full_name else ""
    return f"{full_name}{groups}{state}"


def summary(user: str, offers: tuple[Offer, ...]) -> str:
    """Return the result in one sentence."""
    granted = sum(1 for each in offers if each.is_granted)
    return f"{user or 'Nobody in particular'} gets {granted:,} of {counted(len(offers), 'resource')} just now."
