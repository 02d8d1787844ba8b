"""What is kept of sessions: the words of their hosts themselves, so that the history is what the hosts say it was."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.ids import SiteId
from ras_console.engine.events import SessionChanged, SessionsListed


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionNote:
    """What a host told of its sessions, as a broker of the site passes it on to be kept."""

    site: SiteId
    event: SessionChanged | SessionsListed
