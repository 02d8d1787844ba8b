"""How often a resource may be open at once: what a further start comes to, and when the administrators hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ras_console.domain.ids import ResourceId, SiteId
from ras_console.domain.objects import Resource
from ras_console.domain.vocabulary import LimitAction, Severity, Source
from ras_console.engine.timeline import EntryKind, Fact

EPISODE_S: Final = 60.0
"""Without a start beyond the limit for so long, the next one is worth telling the administrators again."""

_STARTS: Final = frozenset({LimitAction.WARN_USER_START, LimitAction.NOTIFY_ADMIN_START, LimitAction.NOTIFY_BOTH_START})
_NOTIFIES: Final = frozenset(
    {LimitAction.NOTIFY_ADMIN_START, LimitAction.NOTIFY_BOTH_START, LimitAction.NOTIFY_BOTH_NO_START}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitVerdict:
    """What a start comes to. `refusal` and `warning` are for the user, at most one of them not empty."""

    refusal: str = ""
    warning: str = ""
    notifies: bool = False
    """The administrators are to hear of it, unless they have just now."""


_WITHIN: Final = LimitVerdict()


def judge(resource: Resource, running: int) -> LimitVerdict:
    """Return what one more session means where `running` are open or on their way.

    Source: Parallels RAS PowerShell inventory, published application, licensing.
    """
    if not resource.concurrent_limit or running < resource.concurrent_limit:
        return _WITHIN
    notifies = resource.at_limit in _NOTIFIES
    text = f"{resource.name} is open {_times(running)}; {resource.concurrent_limit:,} at once are allowed."
    if resource.at_limit not in _STARTS:
        return LimitVerdict(refusal=f"{text} Try again later.", notifies=notifies)
    is_user_told = resource.at_limit is not LimitAction.NOTIFY_ADMIN_START
    return LimitVerdict(warning=text if is_user_told else "", notifies=notifies)


def limit_fact(site: SiteId, resource: Resource, running: int, verdict: LimitVerdict, now_s: float) -> Fact:
    """Return what the administrators are told."""
    what = "a further start was refused" if verdict.refusal else "a further one was started all the same"
    return Fact(
        at_s=now_s,
        site=site,
        kind=EntryKind.LOGON,
        severity=Severity.WARNING,
        source=Source.LOGON,
        text=f"{resource.name} has reached its limit: {running:,} of {resource.concurrent_limit:,} sessions; {what}",
    )


class LimitEpisodes:
    """Keeps one notification from becoming a hundred: one is told, the rest of the rush is quiet."""

    def __init__(self) -> None:
        self._last_s: dict[ResourceId, float] = {}

    def begins(self, resource: ResourceId, now_s: float) -> bool:
        """Note a start beyond the limit; returns whether it is the first after a quiet minute."""
        last_s = self._last_s.get(resource)
        self._last_s[resource] = now_s
        return last_s is None or now_s - last_s > EPISODE_S


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
