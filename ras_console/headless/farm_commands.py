"""`rasctl set`, `audit`, `export`, `import`, `report` and `completion`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click
from click.shell_completion import get_completion_class

from ras_console.config.change import Change, Problems
from ras_console.config.change_lines import counts_of, lines_of, names_around
from ras_console.config.commands import SetFields
from ras_console.config.document import Document
from ras_console.config.exchange import plain
from ras_console.config.importing import import_change
from ras_console.config.revisions import RevisionFilter
from ras_console.domain.catalogue import KINDS, kind_of
from ras_console.domain.ids import ObjectId
from ras_console.headless import report_text
from ras_console.headless.desk import Place, Refused, refuse
from ras_console.headless.lookup import find, find_site
from ras_console.headless.options import JSON, SITE, new_values
from ras_console.headless.output import write_json, write_table
from ras_console.headless.report import make_report
from ras_console.storage.audit import AuditEntry
from ras_console.storage.audit_reader import AuditReader
from ras_console.storage.errors import translated
from ras_console.storage.exports import export_to, import_from

_FILE: Final = click.Path(path_type=Path, dir_okay=False)


@click.command("set")
@click.argument("thing", metavar="OBJECT")
@click.argument("pairs", nargs=-1, required=True, metavar="FIELD=VALUE...")
@SITE
@click.pass_obj
def set_fields(place: Place, *, thing: str, pairs: tuple[str, ...], site_name: str | None) -> None:
    """Change settings of any object, named by its name, as kind:name, or by its number as #12."""
    with place.open() as desk:
        site = None if site_name is None else find_site(desk.document, site_name)
        found = find(desk.document, thing, site=site)
        spec = kind_of(found)
        values = new_values(desk.document, spec, desk.document.site_of(found), pairs)
        desk.apply(SetFields(object_id=found.id, values=values))


@click.command()
@click.option("--object", "thing", help="Only changes of this object.")
@click.option("--actor", default="", help="Only changes by this person.")
@click.option("--text", default="", help="Only changes that contain this text.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@SITE
@JSON
@click.pass_obj
def audit(
    place: Place, *, thing: str | None, actor: str, text: str, limit: int, site_name: str | None, as_json: bool
) -> None:
    """Show who changed what, newest first, with the values before and after."""
    with place.open() as desk, AuditReader(place.path) as reader:
        site = None if site_name is None else find_site(desk.document, site_name)
        object_id = None if thing is None else ObjectId(find(desk.document, thing, site=site).id)
        wanted = RevisionFilter(text=text, actor=actor, object_id=object_id)
        found = [reader.entry(each.revision) for each in reader.page(wanted, most=limit).lines]
        entries = [each for each in found if each is not None]
        if as_json:
            write_json([_audited(each) for each in entries])
            return
        for each in entries:
            click.echo(f"{each.revision}  {each.at_utc:%Y-%m-%d %H:%M:%S}Z  {each.actor}  {each.label}")
            _write_lines(each.change, desk.document, indent="    ", most=20)


def _audited(entry: AuditEntry) -> dict[str, object]:
    return {
        "revision": entry.revision,
        "at": entry.at_utc.isoformat(),
        "actor": entry.actor,
        "reason": entry.reason,
        "label": entry.label,
        "changes": [
            {
                "id": row.id,
                "kind": kind_of(row.either).kind.value,
                "before": None if row.before is None else plain(row.before),
                "after": None if row.after is None else plain(row.after),
            }
            for row in entry.rows
        ],
    }


def _write_lines(change: Change, document: Document, *, indent: str, most: int | None = None) -> None:
    lines = list(lines_of(change, names_around(document, change)))
    for each in lines[:most]:
        what = f"{each.before} -> {each.after}".lstrip() if each.setting else each.after
        setting = f", {each.setting}" if each.setting else ""
        click.echo(f"{indent}{each.kind} {each.name}{setting}: {what}")
    if most is not None and len(lines) > most:
        click.echo(f"{indent}and {len(lines) - most:,} more")


@click.command("export")
@click.argument("file", type=_FILE)
@click.option("--force", is_flag=True, help="Replace a file of that name.")
@click.pass_obj
def export_farm(place: Place, *, file: Path, force: bool) -> None:
    """Write the whole farm to a readable file."""
    with place.open() as desk:
        export_to(desk.document, file.absolute(), replaces=force)


@click.command("import")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.pass_obj
def import_farm(place: Place, *, file: Path, dry_run: bool) -> None:
    """Make the farm that of an exported file; what it changes is printed."""
    found = import_from(file.absolute())
    if isinstance(found, Problems):
        raise Refused(*found.items)
    with place.open() as desk:
        before = desk.document
        change = desk.commit(lambda document, primaries: import_change(document, found, primaries), is_dry=dry_run)
        rows = [
            (KINDS[each.kind].plural, str(each.added), str(each.changed), str(each.removed))
            for each in counts_of(change)
        ]
        if change.is_empty:
            click.echo("The farm is like that already.")
            return
        write_table(("", "ADDED", "CHANGED", "REMOVED"), rows)
        _write_lines(change, before, indent="")


@click.command()
@click.option("--html", "html_file", type=_FILE, help="Where to write the report as HTML.")
@click.option("--markdown", "markdown_file", type=_FILE, help="Where to write the report as Markdown.")
@click.pass_obj
def report(place: Place, *, html_file: Path | None, markdown_file: Path | None) -> None:
    """Document the farm and what deserves attention; without a file as Markdown to standard output."""
    with place.open() as desk:
        made = make_report(desk.document, desk.snapshot(), at_utc=datetime.now(UTC), database=place.path.name)
    if html_file is None and markdown_file is None:
        click.echo(report_text.to_markdown(made), nl=False)
    for path, text in ((html_file, report_text.to_html(made)), (markdown_file, report_text.to_markdown(made))):
        if path is not None:
            with translated(path):
                path.write_text(text, encoding="utf-8")


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, *, shell: str) -> None:
    """Print what makes a shell complete this command: eval "$(rasctl completion bash)"."""
    found = get_completion_class(shell)
    if found is None:
        raise refuse(f"{shell} is not known to this version of click.")
    root = context.find_root()
    click.echo(found(root.command, {}, "rasctl", "_RASCTL_COMPLETE").source())


COMMANDS: Final = (set_fields, audit, export_farm, import_farm, report, completion)
