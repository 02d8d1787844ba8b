"""`rasctl console`: who has the farm open, and a message to them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Final

import click

from ras_console.headless.desk import Place, refuse
from ras_console.headless.options import JSON
from ras_console.headless.output import write_json, write_table
from ras_console.runtime.consoles import OpenConsole, message_refusal
from ras_console.storage.console_board import SIGNS_EVERY_S, ConsoleBoard
from ras_console.storage.console_post import outcome_words

_WATCHED_FOR_S: Final = 3 * SIGNS_EVERY_S
"""How long a console that has been silent is watched before it is taken for gone."""


@click.group()
def console() -> None:
    """Consoles that have the farm open."""


@console.command("list")
@JSON
@click.pass_obj
def list_consoles(place: Place, *, as_json: bool) -> None:
    """List who has the farm open, where, since when, and which console runs the engine."""
    found = _present(place)
    if as_json:
        write_json([_plain(each) for each in found])
        return
    rows = [
        (
            str(each.id),
            each.note.actor,
            each.note.role,
            each.computer,
            str(each.pid),
            _doing(each),
            "yes" if each.note.has_engine else "-",
            each.since_utc.isoformat(timespec="seconds"),
        )
        for each in found
    ]
    write_table(("ID", "USER", "ROLE", "COMPUTER", "PROCESS", "DOING", "ENGINE", "SINCE"), rows)


@console.command("message")
@click.argument("text")
@click.option("--to", "to", multiple=True, metavar="ID|USER", help="Only to this console or user; may be repeated.")
@click.pass_obj
def message(place: Place, *, text: str, to: tuple[str, ...]) -> None:
    """Show a notice at the consoles that have the farm open, kept there until it is dismissed."""
    refusal = message_refusal(text)
    if refusal:
        raise refuse(refusal)
    found = _present(place)
    wanted = {each.casefold() for each in to}
    meant = [each for each in found if not to or wanted & {str(each.id), each.note.actor.casefold()}]
    if not meant:
        raise refuse(
            "No console that is meant has the farm open.", "See who has with: rasctl console list." if found else ""
        )
    reached = ConsoleBoard(place.path).write([each.id for each in meant], text.strip(), sender=place.actor)
    if reached == 0:
        raise refuse(outcome_words(reached, len(meant)))
    click.echo(outcome_words(reached, len(meant)))


def _present(place: Place) -> tuple[OpenConsole, ...]:
    """Return who is there; where one has been silent for long, wait whether it signs. Raises Refused."""
    with place.open():  # a farm that cannot be opened says why
        board = ConsoleBoard(place.path, gone_after_s=_WATCHED_FOR_S)
        found = board.look(time.monotonic())
        late = datetime.now(UTC) - timedelta(seconds=_WATCHED_FOR_S)
        until_s = time.monotonic() + 2 * _WATCHED_FOR_S
        while any(each.signed_utc < late for each in found) and time.monotonic() < until_s:
            time.sleep(SIGNS_EVERY_S / 4)
            found = board.look(time.monotonic())
        return found


def _doing(each: OpenConsole) -> str:
    if each.note.is_read_only:
        return "read-only"
    return f"editing {each.note.drafts}" if each.note.drafts else "looking"


def _plain(each: OpenConsole) -> dict[str, object]:
    return {
        "id": each.id,
        "user": each.note.actor,
        "role": each.note.role,
        "computer": each.computer,
        "pid": each.pid,
        "edited_objects": each.note.drafts,
        "is_read_only": each.note.is_read_only,
        "has_engine": each.note.has_engine,
        "since": each.since_utc.isoformat(),
        "last_sign": each.signed_utc.isoformat(),
    }


COMMANDS: Final = (console,)
