"""`rasctl host`, `rasctl pool`, `rasctl resource` and `rasctl session`."""

from __future__ import annotations

import time
from typing import Final, cast

import click

from ras_console.config.commands import AddObject, RemoveObject, SetFields, SetLogons
from ras_console.config.exchange import plain
from ras_console.config.wording import text_of
from ras_console.domain.catalogue import HOST, POOL, RESOURCE, KindSpec
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import FarmObject, Host, Pool, Resource, Site
from ras_console.domain.vocabulary import HostState, Kind, LogonMode, ResourceStatus
from ras_console.headless.desk import Desk, Place
from ras_console.headless.lookup import find, find_site
from ras_console.headless.options import FIELDS, JSON, SITE, new_values
from ras_console.headless.output import write_json, write_table


def _found(desk: Desk, name: str, kind: Kind, site_name: str | None) -> FarmObject:
    return find(desk.document, name, kind=kind, site=None if site_name is None else find_site(desk.document, site_name))


def _sites(desk: Desk, site_name: str | None) -> tuple[Site, ...]:
    return desk.document.sites if site_name is None else (find_site(desk.document, site_name),)


def _add(place: Place, spec: KindSpec, site_name: str | None, name: str, pairs: tuple[str, ...]) -> None:
    with place.open() as desk:
        site = find_site(desk.document, site_name)
        values = {spec.name_field: name} | new_values(desk.document, spec, site, pairs)
        desk.apply(AddObject(kind=spec.kind, parent_id=ObjectId(site.id), values=values))


def _remove(place: Place, kind: Kind, site_name: str | None, name: str) -> None:
    with place.open() as desk:
        desk.apply(RemoveObject(object_id=_found(desk, name, kind, site_name).id))


# ---------------------------------------------------------------------------------------------------------------- hosts
@click.group()
def host() -> None:
    """RD Session Hosts."""


@host.command("list")
@SITE
@JSON
@click.pass_obj
def list_hosts(place: Place, *, site_name: str | None, as_json: bool) -> None:
    """List session hosts; state and sessions as the engine says, where one runs."""
    with place.open() as desk:
        live = _live(desk)
        hosts = [each for one in _sites(desk, site_name) for each in desk.document.effective_hosts(one.id)]
        if as_json:
            write_json(
                [
                    {**plain(each), "state": live[each.id][0], "sessions": live[each.id][1]}
                    if each.id in live
                    else {**plain(each), "state": None, "sessions": None}
                    for each in hosts
                ]
            )
            return
        names = desk.document.names()
        rows = []
        for each in hosts:
            state, sessions = live.get(each.id, ("-", "-"))
            mode = text_of(HOST.field("logon_mode"), each.logon_mode)
            enabled = "yes" if each.is_enabled else "no"
            rows.append((each.server, names[each.pool_id], enabled, mode, state, f"{sessions}", str(each.max_sessions)))
        write_table(("HOST", "POOL", "ENABLED", "LOGONS", "STATE", "SESSIONS", "AT MOST"), rows)


@host.command("add")
@click.argument("server")
@SITE
@FIELDS
@click.pass_obj
def add_host(place: Place, *, server: str, site_name: str | None, pairs: tuple[str, ...]) -> None:
    """Add a session host; without pool_id=NAME it goes to the default pool."""
    _add(place, HOST, site_name, server, pairs)


@host.command("drain")
@click.argument("server")
@SITE
@click.option("--reason", default="", help="Why; shown to whoever looks at the host.")
@click.option("--hours", type=click.FloatRange(min=0.02), help="Let users log on again by itself after so long.")
@click.option("--until-restart", is_flag=True, help="Only until the host restarts.")
@click.option("--off", is_flag=True, help="Let users log on again.")
@click.pass_obj
def drain(
    place: Place,
    *,
    server: str,
    site_name: str | None,
    reason: str,
    hours: float | None,
    until_restart: bool,
    off: bool,
) -> None:
    """Take no new logons; who has a session keeps it and may come back to it."""
    with place.open() as desk:
        found = cast("Host", _found(desk, server, Kind.HOST, site_name))
        mode = LogonMode.ENABLED if off else LogonMode.DRAIN_UNTIL_REBOOT if until_restart else LogonMode.DRAIN
        desk.apply(
            SetLogons(
                host_ids=(found.id,),
                mode=mode,
                owner="" if off else desk.actor,
                reason="" if off else reason,
                at_s=_now_s(desk),
                until_s=None if off or hours is None else _now_s(desk) + hours * 3600.0,
            )
        )


@host.command("enable")
@click.argument("server")
@SITE
@click.pass_obj
def enable(place: Place, *, server: str, site_name: str | None) -> None:
    """Let a host serve again."""
    with place.open() as desk:
        desk.apply(SetFields(object_id=_found(desk, server, Kind.HOST, site_name).id, values={"is_enabled": True}))


@host.command("disable")
@click.argument("server")
@SITE
@click.pass_obj
def disable(place: Place, *, server: str, site_name: str | None) -> None:
    """Take a host out of service."""
    with place.open() as desk:
        desk.apply(SetFields(object_id=_found(desk, server, Kind.HOST, site_name).id, values={"is_enabled": False}))


@host.command("remove")
@click.argument("server")
@SITE
@click.pass_obj
def remove_host(place: Place, *, server: str, site_name: str | None) -> None:
    """Remove a host."""
    _remove(place, Kind.HOST, site_name, server)


def _live(desk: Desk) -> dict[int, tuple[str, int]]:
    """Return state and sessions of every host that the engine shows."""
    snapshot = desk.snapshot()
    found: dict[int, tuple[str, int]] = {}
    for each in () if snapshot is None else snapshot.sites:
        columns = each.hosts
        rows = zip(columns.ids.tolist(), columns.state.tolist(), columns.sessions.tolist(), strict=True)
        found |= {host_id: (HostState(state).name.lower(), sessions) for host_id, state, sessions in rows}
    return found


def _now_s(desk: Desk) -> float:
    """Return the farm's time of day: the engine's, where one runs, as a lab may be ahead of the wall."""
    snapshot = desk.snapshot()
    return time.time() if snapshot is None else snapshot.origin_wall_s + snapshot.at_s


# ---------------------------------------------------------------------------------------------------------------- pools
@click.group()
def pool() -> None:
    """Host pools."""


@pool.command("list")
@SITE
@JSON
@click.pass_obj
def list_pools(place: Place, *, site_name: str | None, as_json: bool) -> None:
    """List host pools."""
    with place.open() as desk:
        pools: list[Pool] = [each for one in _sites(desk, site_name) for each in desk.document.pools(one.id)]
        if as_json:
            write_json([plain(each) for each in pools])
            return
        hosts = [each.pool_id for one in desk.document.sites for each in desk.document.hosts(one.id)]
        names = desk.document.names()
        rows = [
            (each.name, names[each.site_id], "yes" if each.is_enabled else "no", str(hosts.count(each.id)))
            for each in pools
        ]
        write_table(("POOL", "SITE", "ENABLED", "HOSTS"), rows)


@pool.command("add")
@click.argument("name")
@SITE
@FIELDS
@click.pass_obj
def add_pool(place: Place, *, name: str, site_name: str | None, pairs: tuple[str, ...]) -> None:
    """Add a host pool."""
    _add(place, POOL, site_name, name, pairs)


@pool.command("remove")
@click.argument("name")
@SITE
@click.pass_obj
def remove_pool(place: Place, *, name: str, site_name: str | None) -> None:
    """Remove a host pool that nothing uses."""
    _remove(place, Kind.POOL, site_name, name)


# ------------------------------------------------------------------------------------------------------------ resources
@click.group()
def resource() -> None:
    """Published resources."""


@resource.command("list")
@SITE
@JSON
@click.pass_obj
def list_resources(place: Place, *, site_name: str | None, as_json: bool) -> None:
    """List what is published."""
    with place.open() as desk:
        found: list[Resource] = [each for one in _sites(desk, site_name) for each in desk.document.resources(one.id)]
        if as_json:
            write_json([plain(each) for each in found])
            return
        names = desk.document.names()
        rows = [
            (each.name, names[each.site_id], *(text_of(RESOURCE.field(name), getattr(each, name)) for name in _SHOWN))
            for each in found
        ]
        write_table(("RESOURCE", "SITE", "TYPE", "STATUS", "TARGET"), rows)


_SHOWN: Final = ("type", "status", "target")


@resource.command("add")
@click.argument("name")
@SITE
@FIELDS
@click.pass_obj
def add_resource(place: Place, *, name: str, site_name: str | None, pairs: tuple[str, ...]) -> None:
    """Publish a desktop or an application, such as type=application target=/usr/bin/app."""
    _add(place, RESOURCE, site_name, name, pairs)


@resource.command("enable")
@click.argument("name")
@SITE
@click.pass_obj
def enable_resource(place: Place, *, name: str, site_name: str | None) -> None:
    """Offer it to users again."""
    _set_status(place, name, site_name, ResourceStatus.ENABLED)


@resource.command("disable")
@click.argument("name")
@SITE
@click.pass_obj
def disable_resource(place: Place, *, name: str, site_name: str | None) -> None:
    """Offer it to nobody."""
    _set_status(place, name, site_name, ResourceStatus.DISABLED)


@resource.command("remove")
@click.argument("name")
@SITE
@click.pass_obj
def remove_resource(place: Place, *, name: str, site_name: str | None) -> None:
    """Publish it no longer."""
    _remove(place, Kind.RESOURCE, site_name, name)


def _set_status(place: Place, name: str, site_name: str | None, status: ResourceStatus) -> None:
    with place.open() as desk:
        found = _found(desk, name, Kind.RESOURCE, site_name)
        desk.apply(SetFields(object_id=found.id, values={"status": status}))


COMMANDS: Final = (host, pool, resource)
