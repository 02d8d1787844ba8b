"""What closing the window ends, in numbers: asked before it happens, never found out afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ras_console.config.document import Document
from ras_console.domain.catalogue import name_of
from ras_console.domain.ids import ObjectId
from ras_console.gui.windows.engine_status import EnginePlace

if TYPE_CHECKING:
    from ras_console.engine.snapshot import FarmSnapshot


def farewell_text(
    document: Document, snapshot: FarmSnapshot | None, place: EnginePlace, drafts: Iterable[ObjectId]
) -> str:
    """Return what is lost by closing, "" where nothing is; an engine elsewhere runs on and loses nothing."""
    sentences = []
    if snapshot is not None and place is EnginePlace.HERE:
        labs = [each for each in snapshot.sites if each.is_lab]
        logons = sum(each.figures.logons_in_progress for each in labs)
        sessions = sum(each.figures.sessions for each in labs)
        if logons or sessions:
            sentences.append(
                f"Closing ends the lab's {_counted(logons, 'logon')} in progress and {_counted(sessions, 'session')}."
            )
    edited = [name_of(thing) for thing in (document.get(each) for each in drafts) if thing is not None]
    if edited:
        sentences.append(f"Changes that have not been applied are lost: {', '.join(edited)}.")
    return "\n\n".join(sentences)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
