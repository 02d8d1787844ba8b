"""The `ras-drill` command: runs, checks, compares and shows drills.

Status 0: nothing was violated and every expectation holds. 1: not so. 2: a file or the command line is wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ras_console import __version__
from ras_console.headless.comparing import Comparison, compare
from ras_console.headless.drill_files import BadDrills, load, shipped
from ras_console.headless.drill_page import drill_page
from ras_console.headless.drill_words import shown, summary
from ras_console.headless.output import write_table
from ras_console.lab.drills.drill import METHODS, Drill
from ras_console.lab.drills.expectations import Verdict, judge
from ras_console.lab.drills.result import Result, is_sound, result_of, result_text
from ras_console.lab.drills.run import DrillRun

NAME = "ras-drill"

_FILES = click.argument("files", nargs=-1, required=True, metavar="FILE...")


@click.group(name=NAME, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name=NAME)
def cli() -> None:
    """Run a day of a site from a file, by the real engine, on a virtual clock.

    FILE is a drill file, or the name of one that ships with the console: see `ras-drill new`.
    """


@cli.command("run")
@_FILES
@click.option("--json", "out", metavar="OUT", help="Write the result as JSON to a file, - for standard output.")
@click.option("--seed", type=click.IntRange(min=0), help="Use this seed instead of the file's.")
@click.option("--method", type=click.Choice(METHODS), help="Use this method instead of the file's.")
def run_files(*, files: tuple[str, ...], out: str | None, seed: int | None, method: str | None) -> None:
    """Run drills and say what came of them; exits with 1 where something was violated or expected in vain."""
    if out is not None and len(files) > 1:
        raise click.UsageError("--json takes the result of one drill; name one file.")
    is_good = True
    for drill in load(files):
        _, result, verdicts = _played(drill.with_head(seed=seed, method=method))
        is_good &= is_sound(result) and all(each.holds for each in verdicts)
        if out == "-":
            sys.stdout.write(result_text(result))
            continue
        if out is not None:
            _write(Path(out), result_text(result))
        for line in summary(result, verdicts):
            click.echo(line)
    if not is_good:
        raise click.exceptions.Exit(1)


@cli.command("check")
@_FILES
def check_files(*, files: tuple[str, ...]) -> None:
    """Say whether files are drills, and all that is wrong with those that are not."""
    for name, drill in zip(files, load(files), strict=True):
        hosts = sum(each.count for each in drill.hosts)
        people = sum(each.count for each in drill.logons)
        click.echo(f"{name}: {drill.head.name}, {hosts:,} hosts, {people:,} logons, {len(drill.faults)} faults")


@cli.command("new")
@click.argument("template", required=False)
def new_file(*, template: str | None) -> None:
    """Write a drill that ships with the console to standard output, to begin from; without a name, list them."""
    known = shipped()
    if template is None:
        for name in known:
            click.echo(f"{name:<32}{load((name,))[0].head.name}")
        return
    if template not in known:
        raise click.UsageError(f"There is no drill {template}. There are: {', '.join(known)}.")
    click.echo(known[template].read_text(encoding="utf-8"), nl=False)


@cli.command("compare")
@click.argument("file")
@click.option("--methods", required=True, help="The methods to compare, separated by commas.")
@click.option("--seeds", type=click.IntRange(1, 1000), default=8, show_default=True, help="Seeds, from the file's on.")
@click.option("--processes", type=click.IntRange(min=1), help="At once; without it one for each processor.")
def compare_methods(*, file: str, methods: str, seeds: int, processes: int | None) -> None:
    """Run a drill by several methods, each with the same people, and put their figures side by side."""
    wanted = list(dict.fromkeys(each.strip() for each in methods.split(",") if each.strip()))
    unknown = [each for each in wanted if each not in METHODS]
    if unknown or not wanted:
        raise click.UsageError(f"There is no method {', '.join(unknown) or 'named'}. There are: {', '.join(METHODS)}.")
    [drill] = load((file,))
    with click.progressbar(length=len(wanted) * seeds, label=drill.head.name, file=sys.stderr) as bar:
        found = compare(drill, wanted, seeds, processes=processes, tell=lambda: bar.update(1))
    titles = ("METHOD", "P50 S", "P95 S", "P95 FROM-TO", "OVERLOAD MIN", "REFUSED", "FAILED", "SOUND")
    write_table(titles, [_row(each) for each in found])
    if not all(each.is_sound for each in found):
        raise click.exceptions.Exit(1)


@cli.command("report")
@click.argument("file")
@click.option("--html", "out", required=True, metavar="OUT", help="The page to write, - for standard output.")
def report(*, file: str, out: str) -> None:
    """Run a drill and write its result as one page with plots, which needs nothing beside it."""
    [drill] = load((file,))
    run, result, verdicts = _played(drill)
    page = drill_page(drill, result, run.book.seconds, verdicts)
    if out == "-":
        sys.stdout.write(page)
    else:
        _write(Path(out), page)
        click.echo(f"{drill.head.name}: written to {out}")
    if not (is_sound(result) and all(each.holds for each in verdicts)):
        raise click.exceptions.Exit(1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return the exit status."""
    try:
        arguments = None if arguments is None else list(arguments)
        status = cli.main(args=arguments, prog_name=NAME, standalone_mode=False)
    except BadDrills as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Cancelled.", err=True)
        return 1
    except BrokenPipeError:  # the reader, such as head, has seen enough
        sys.stderr.close()
        return 1
    return status if isinstance(status, int) else 0  # click hands the status of an Exit back as a value


def _played(drill: Drill) -> tuple[DrillRun, Result, tuple[Verdict, ...]]:
    run = DrillRun(drill)
    run.finish()
    result = result_of(run, __version__)
    return run, result, judge(drill.expect, result)


def _row(found: Comparison) -> tuple[str, ...]:
    return (
        found.method,
        shown(found.p50),
        shown(found.p95),
        f"{shown(found.p95_least)}-{shown(found.p95_most)}",
        shown(found.overload_host_minutes),
        f"{found.refused:,}",
        f"{found.failed:,}",
        "yes" if found.is_sound else "NO",
    )


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.FileError(str(path), error.strerror) from None


if __name__ == "__main__":
    sys.exit(main())
