"""Which hosts may be given a new session, and which rule removes the others; the rules in the words of a refusal."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.vocabulary import HostState


class Rule(IntEnum):
    """Why a host is no candidate; a host is counted under one of them, the one that stands first here."""

    NONE = 0
    NOT_PUBLISHED = 1
    """It is outside the set of hosts that the resource is published from."""
    DISABLED = 2
    NOT_REACHED = 3
    LOST = 4
    QUARANTINED = 5
    LOGONS_DISABLED = 6
    DRAINING = 7
    FAILING = 8
    FULL = 9
    SCHEDULED_OUT = 10
    POOL_DISABLED = 11
    POWERED_OFF = 12
    BUSY = 13
    """As many logons are in progress as it may take at once: waiting helps."""


RULE_WORDS: Final = {
    Rule.NONE: ("can take it", "can take it"),
    Rule.NOT_PUBLISHED: ("does not publish it", "do not publish it"),
    Rule.DISABLED: ("is disabled", "are disabled"),
    Rule.NOT_REACHED: ("has never reported", "have never reported"),
    Rule.LOST: ("does not answer", "do not answer"),
    Rule.QUARANTINED: ("reports impossible figures", "report impossible figures"),
    Rule.LOGONS_DISABLED: ("has logons disabled", "have logons disabled"),
    Rule.DRAINING: ("is being drained", "are being drained"),
    Rule.FAILING: ("keeps failing logons", "keep failing logons"),
    Rule.FULL: ("is full", "are full"),
    Rule.SCHEDULED_OUT: ("is taken out by a schedule", "are taken out by a schedule"),
    Rule.POWERED_OFF: ("is powered off by autoscale", "are powered off by autoscale"),
    Rule.BUSY: ("takes no more logons at once", "take no more logons at once"),
    Rule.POOL_DISABLED: ("is in a disabled host pool", "are in disabled host pools"),
}
"""What is said of one host and of several."""

_RULE_OF_STATE: Final = {
    HostState.NOT_REACHED: Rule.NOT_REACHED,
    HostState.OK: Rule.NONE,
    HostState.SUSPECT: Rule.NONE,
    HostState.LOST: Rule.LOST,
    HostState.DISABLED: Rule.DISABLED,
    HostState.DRAINING: Rule.DRAINING,
    HostState.LOGONS_DISABLED: Rule.LOGONS_DISABLED,
    HostState.FULL: Rule.FULL,
    HostState.QUARANTINED: Rule.QUARANTINED,
    HostState.FAILING: Rule.NONE,
    HostState.SCHEDULED_OUT: Rule.SCHEDULED_OUT,
    HostState.POOL_DISABLED: Rule.POOL_DISABLED,
    HostState.POWERED_OFF: Rule.POWERED_OFF,
}
_RULES: Final = np.array([_RULE_OF_STATE[state] for state in HostState], dtype=np.uint8)


def rule_of_states(state: NDArray[np.uint8], may_probe: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return the rule that removes each host; a failing one is no candidate until it may be probed.

    Whether a host is full is for the caller to say again, who knows what is on its way there.
    """
    rule = _RULES[state]
    rule[(rule == Rule.NONE) & ~may_probe] = Rule.FAILING
    return rule


def count_rules(rule: NDArray[np.uint8]) -> tuple[tuple[Rule, int], ...]:
    """Return how many hosts each rule removes, the rules that remove none left out."""
    counts = np.bincount(rule, minlength=len(Rule)).tolist()
    return tuple((Rule(code), count) for code, count in enumerate(counts) if count and code != Rule.NONE)


def why_none(removed: tuple[tuple[Rule, int], ...]) -> str:
    """Return a sentence that tells why no host can take a logon."""
    counted = [(rule, count) for rule, count in removed if rule is not Rule.NOT_PUBLISHED]
    if not counted:
        return "No session host publishes it." if removed else "The site has no session hosts."
    if len(counted) == 1:
        rule, count = counted[0]
        who = "The only session host" if count == 1 else f"All {count} session hosts"
        return f"{who} that could take the logon {_said(rule, count)}."
    parts = [f"{count} {_said(rule, count)}" for rule, count in counted]
    return f"No session host can take the logon: {', '.join(parts[:-1])} and {parts[-1]}."


def _said(rule: Rule, count: int) -> str:
    return RULE_WORDS[rule][count != 1]
