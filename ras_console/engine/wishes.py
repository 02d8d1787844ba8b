"""An administrator's Promote: noted in the store, granted by the holder or given up with a word why."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ras_console.domain.vocabulary import Cause, Role, Severity, Source
from ras_console.engine.effects import Announce, Effect
from ras_console.engine.election_state import ElectionState, Outlook, Wish, is_holder
from ras_console.engine.role_words import broker_name
from ras_console.engine.timeline import EntryKind, Fact

PATIENCE_S: Final = 10.0
"""How long a wish waits for the store: an administrator who sees nothing happen for so long has done something else."""

Told = tuple[ElectionState, tuple[Effect, ...]]


def wished(state: ElectionState, actor: str, outlook: Outlook) -> Told:
    """Take up a wish, or say at once why it cannot be fulfilled."""
    name = broker_name(outlook.topology, state.me)
    if is_holder(state):
        return state, (_word(state, outlook, Severity.INFO, f"{name} is the primary already"),)
    if state.role in (Role.DISABLED, Role.JOINING):
        text = f"{name} cannot be promoted while it is {state.role.value}"
        return state, (_word(state, outlook, Severity.WARNING, text),)
    wish = Wish(actor=actor, until_s=outlook.now_s + PATIENCE_S)
    text = f"{actor} asked for {name} to become primary"
    return replace(state, wish=wish), (_word(state, outlook, Severity.INFO, text),)


def reviewed(state: ElectionState, outlook: Outlook) -> Told:
    """Return the state after a look at the lease: the wish is noted, has come true, or was taken back by the holder."""
    wish, lease = state.wish, state.lease
    if wish is None or lease is None:
        return state, ()
    if lease.holder == state.me:
        return replace(state, wish=None), ()
    if lease.wanted == state.me:
        return replace(state, wish=replace(wish, is_noted=True)), ()
    if not wish.is_noted:
        return state, ()
    name, holder = broker_name(outlook.topology, state.me), broker_name(outlook.topology, lease.holder)
    text = f"{name} was not promoted: {holder} holds the role and does not hear it"
    return replace(state, wish=None), (_word(state, outlook, Severity.WARNING, text),)


def expired(state: ElectionState, outlook: Outlook) -> Told:
    """Give up a wish that has waited too long."""
    if state.wish is None or outlook.now_s < state.wish.until_s:
        return state, ()
    text = f"{broker_name(outlook.topology, state.me)} was not promoted: the lease store did not answer"
    return replace(state, wish=None), (_word(state, outlook, Severity.WARNING, text),)


def _word(state: ElectionState, outlook: Outlook, severity: Severity, text: str) -> Announce:
    return Announce(
        fact=Fact(
            at_s=outlook.now_s,
            site=outlook.topology.site.id,
            kind=EntryKind.BROKER,
            severity=severity,
            source=Source.ELECTION,
            text=text,
            broker=state.me,
            cause=Cause.MANUAL,
        )
    )
