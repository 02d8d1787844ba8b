"""`rasctl site` and `rasctl broker`."""

from __future__ import annotations

from typing import Final, cast

import click

from ras_console.config.commands import AddBroker, AddSite, MoveObject, RemoveObject, SetFields
from ras_console.config.exchange import plain
from ras_console.domain.catalogue import BROKER
from ras_console.domain.errors import Problem
from ras_console.domain.objects import Broker, Site
from ras_console.domain.vocabulary import Kind
from ras_console.headless.desk import Desk, Place, Refused
from ras_console.headless.lookup import find, find_site
from ras_console.headless.options import FIELDS, JSON, SITE, new_values
from ras_console.headless.output import write_json, write_table
from ras_console.runtime.orders import Promote


# --------------------------------------------------------------------------------------------------------------- sites
@click.group()
def site() -> None:
    """The farm's sites."""


@site.command("list")
@JSON
@click.pass_obj
def list_sites(place: Place, *, as_json: bool) -> None:
    """List the sites."""
    with place.open() as desk:
        document = desk.document
        primaries = desk.primaries()
        if as_json:
            write_json([{**plain(each), "primary_id": primaries.get(each.id)} for each in document.sites])
            return
        rows = []
        for each in document.sites:
            primary = document.broker(primaries[each.id]) if each.id in primaries else None
            counts = (len(document.brokers(each.id)), len(document.hosts(each.id)))
            sort = "simulated" if each.is_lab else "real"
            rows.append((each.name, sort, primary.server if primary is not None else "-", *map(str, counts)))
        write_table(("SITE", "TYPE", "PRIMARY", "BROKERS", "HOSTS"), rows)


@site.command("add")
@click.argument("name")
@click.option("--broker", required=True, help="Server name or IP address of the site's first broker.")
@click.option("--ip", default="", help="The broker's IP address for traffic between brokers.")
@click.option("--lab", is_flag=True, help="A simulated site; it cannot become a real one later.")
@click.option("--description", default="")
@click.pass_obj
def add_site(place: Place, *, name: str, broker: str, ip: str, lab: bool, description: str) -> None:
    """Add a site with its first broker."""
    with place.open() as desk:
        values = {"name": name, "is_lab": lab, "description": description}
        desk.apply(AddSite(values=values, broker={"server": broker, "ip": ip}))


@site.command("rename")
@click.argument("name")
@click.argument("new_name")
@click.pass_obj
def rename_site(place: Place, *, name: str, new_name: str) -> None:
    """Give a site another name."""
    with place.open() as desk:
        desk.apply(SetFields(object_id=find_site(desk.document, name).id, values={"name": new_name}))


@site.command("remove")
@click.argument("name")
@click.confirmation_option("--yes", prompt="Remove the site with all its brokers, hosts and resources?")
@click.pass_obj
def remove_site(place: Place, *, name: str) -> None:
    """Remove a site and all that is in it."""
    with place.open() as desk:
        desk.apply(RemoveObject(object_id=find_site(desk.document, name).id))


# -------------------------------------------------------------------------------------------------------------- brokers
@click.group()
def broker() -> None:
    """Connection brokers."""


@broker.command("list")
@SITE
@JSON
@click.pass_obj
def list_brokers(place: Place, *, site_name: str | None, as_json: bool) -> None:
    """List brokers in the order they are promoted in; roles as the engine says, where one runs."""
    with place.open() as desk:
        sites = desk.document.sites if site_name is None else (find_site(desk.document, site_name),)
        roles = _roles(desk)
        if as_json:
            write_json(
                [
                    {**plain(each), "priority": number, "role": roles.get(each.id)}
                    for one in sites
                    for number, each in enumerate(desk.document.brokers(one.id), start=1)
                ]
            )
            return
        rows = [
            (one.name, str(number), each.server, each.ip or "-", _state(each), roles.get(each.id) or "-")
            for one in sites
            for number, each in enumerate(desk.document.brokers(one.id), start=1)
        ]
        write_table(("SITE", "PRIORITY", "SERVER", "IP", "STATE", "ROLE"), rows)


@broker.command("add")
@click.argument("server")
@click.option("--ip", default="", help="IP address for traffic between brokers.")
@click.option("--standby", is_flag=True, help="Idle until another broker is offline.")
@SITE
@FIELDS
@click.pass_obj
def add_broker(
    place: Place, *, server: str, ip: str, standby: bool, site_name: str | None, pairs: tuple[str, ...]
) -> None:
    """Add a secondary broker, last in the list."""
    with place.open() as desk:
        one = find_site(desk.document, site_name)
        values = {"server": server, "ip": ip, "is_standby": standby} | new_values(desk.document, BROKER, one, pairs)
        desk.apply(AddBroker(site_id=one.id, values=values))


@broker.command("promote")
@click.argument("server")
@SITE
@click.pass_obj
def promote(place: Place, *, server: str, site_name: str | None) -> None:
    """Make a broker the primary, and first in the list; needs a running engine."""
    with place.open() as desk:
        found = _broker(desk, server, site_name)
        desk.need_engine()
        desk.order(Promote(site=found.site_id, broker=found.id, actor=desk.actor), found.site_id)
        desk.apply(MoveObject(object_id=found.id, to_index=0))


@broker.command("enable")
@click.argument("server")
@SITE
@click.pass_obj
def enable(place: Place, *, server: str, site_name: str | None) -> None:
    """Let a broker serve again."""
    with place.open() as desk:
        desk.apply(SetFields(object_id=_broker(desk, server, site_name).id, values={"is_enabled": True}))


@broker.command("disable")
@click.argument("server")
@SITE
@click.pass_obj
def disable(place: Place, *, server: str, site_name: str | None) -> None:
    """Take a broker out of service."""
    with place.open() as desk:
        desk.apply(SetFields(object_id=_broker(desk, server, site_name).id, values={"is_enabled": False}))


@broker.command("move")
@click.argument("server")
@click.argument("priority", type=click.IntRange(min=1))
@SITE
@click.pass_obj
def move(place: Place, *, server: str, priority: int, site_name: str | None) -> None:
    """Give a broker another place in the order of promotion, 1 being the first."""
    with place.open() as desk:
        moved = _broker(desk, server, site_name)
        places = len(desk.document.brokers(moved.site_id))
        if priority > places:
            said = f"{moved.server} cannot be number {priority}: its site has {places} broker{'s'[: places > 1]}."
            raise Refused(Problem(field="priority", message=said, hint=f"Enter a number from 1 to {places}."))
        desk.apply(MoveObject(object_id=moved.id, to_index=priority - 1))


@broker.command("remove")
@click.argument("server")
@SITE
@click.pass_obj
def remove_broker(place: Place, *, server: str, site_name: str | None) -> None:
    """Remove a broker."""
    with place.open() as desk:
        desk.apply(RemoveObject(object_id=_broker(desk, server, site_name).id))


def _broker(desk: Desk, server: str, site_name: str | None) -> Broker:
    among: Site | None = None if site_name is None else find_site(desk.document, site_name)
    return cast("Broker", find(desk.document, server, kind=Kind.BROKER, site=among))


def _roles(desk: Desk) -> dict[int, str]:
    snapshot = desk.snapshot()
    sites = () if snapshot is None else snapshot.sites
    return {int(view.id): view.role.value for each in sites for view in each.brokers}


def _state(each: Broker) -> str:
    return "disabled" if not each.is_enabled else "standby" if each.is_standby else "enabled"


COMMANDS: Final = (site, broker)
