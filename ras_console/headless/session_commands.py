"""`rasctl session`: who is logged on where, as the running engine knows it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final

import click

from ras_console.domain.client_devices import device_of
from ras_console.domain.ids import SiteId
from ras_console.domain.objects import Site
from ras_console.domain.vocabulary import SessionState
from ras_console.engine.session_details import idle_s
from ras_console.engine.snapshot import SessionColumns
from ras_console.headless.desk import Desk, Place, refuse
from ras_console.headless.lookup import find_site
from ras_console.headless.options import JSON, SITE
from ras_console.headless.output import write_json, write_table
from ras_console.storage.session_reader import SessionReader

WITHIN_S: Final = 5.0
"""How long the engine may take to write sessions down: it does so about once a second while somebody looks."""

_LOOK_EVERY_S: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One session, in words."""

    id: int
    site: str
    user: str
    host: str
    resource: str
    state: str
    since: str
    idle_s: int
    client: str
    address: str


@click.group()
def session() -> None:
    """Users' sessions; needs a running engine."""


@session.command("list")
@click.option("--user", default="", help="Only sessions of this user.")
@click.option("--host", default="", help="Only sessions on this host.")
@SITE
@JSON
@click.pass_obj
def list_sessions(place: Place, *, user: str, host: str, site_name: str | None, as_json: bool) -> None:
    """List sessions with user, host, state, since when and how long idle."""
    with place.open() as desk:
        sites = desk.document.sites if site_name is None else (find_site(desk.document, site_name),)
        desk.need_engine()
        found = _read(desk)
        origin_s = snapshot.origin_wall_s if (snapshot := desk.snapshot()) is not None else 0.0
        lines = [
            each
            for one in sites
            if one.id in found
            for each in _lines(desk, one, found[one.id], origin_s)
            if user.casefold() in {"", each.user.casefold()} and host.casefold() in {"", each.host.casefold()}
        ]
    if as_json:
        write_json([asdict(each) for each in lines])
        return
    rows = [
        (each.user, each.host, each.resource, each.state, each.since, _idle_text(each), each.client, each.site)
        for each in lines
    ]
    write_table(("USER", "HOST", "RESOURCE", "STATE", "SINCE", "IDLE", "CLIENT", "SITE"), rows)


def _idle_text(line: SessionLine) -> str:
    return f"{line.idle_s // 60} min" if line.idle_s else "-"


def _read(desk: Desk) -> Mapping[SiteId, SessionColumns]:
    """Look until the engine has written sessions down; raises Refused."""
    reader = SessionReader(desk.path)
    until_s = time.monotonic() + WITHIN_S
    reader.note_look()
    before = {site: each.at_s for site, each in reader.read().items()}
    while time.monotonic() < until_s:
        time.sleep(_LOOK_EVERY_S)
        reader.note_look()
        found = reader.read()
        if found and all(each.at_s != before.get(site) for site, each in found.items()):
            return found
    raise refuse(
        "The engine has not written its sessions down.", "Look at the console that runs it; a paused lab does not."
    )


def _lines(desk: Desk, site: Site, columns: SessionColumns, origin_s: float) -> Iterator[SessionLine]:
    names = {int(object_id): name for object_id, name in desk.document.names().items()}
    numbers = zip(
        columns.ids.tolist(), columns.user.tolist(), columns.host.tolist(), columns.resource.tolist(),
        columns.state.tolist(), columns.started_s.tolist(), columns.details["client"].tolist(),
        idle_s(columns.at_s, columns.state, columns.details).tolist(), strict=True,
    )  # fmt: skip
    for number, user, host, resource, state, started_s, client, idle in numbers:
        device = device_of(columns.clients[client] if client >= 0 else "")
        yield SessionLine(
            id=number,
            site=site.name,
            user=columns.user_names[user],
            host=names.get(host, f"#{host}"),
            resource=names.get(resource, "-") if resource else "-",
            state=SessionState(state).name.lower(),
            since=datetime.fromtimestamp(origin_s + started_s, tz=UTC).isoformat(timespec="seconds"),
            idle_s=int(idle),
            client=device.name or "-",
            address=device.address or "-",
        )


COMMANDS: Final = (session,)
