"""The `rasctl` command: which farm and who, then the subcommands; every failure is a sentence and an exit status.

Status 0: done. 1: refused, or the farm cannot be used. 2: the command line itself is wrong.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ras_console import __version__
from ras_console.headless import console_commands, farm_commands, host_commands, session_commands, site_commands
from ras_console.headless.desk import Place, Refused, say_problems
from ras_console.storage.errors import StorageError
from ras_console.storage.places import usual_database

NAME = "rasctl"


@click.group(name=NAME, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--database",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The farm's database; without it the one that the console opens.",
)
@click.version_option(__version__, prog_name=NAME)
@click.pass_context
def cli(context: click.Context, *, database: Path | None) -> None:
    """List and change a farm of RAS Console, by the same rules and rights as the console.

    Who you are to the operating system stands in the farm's audit. A refused change prints why on standard error and
    exits with 1.
    """
    path = (database or usual_database()).expanduser().absolute()
    context.obj = Place(path=path, actor=_actor())


for _group in (
    *site_commands.COMMANDS,
    *host_commands.COMMANDS,
    *session_commands.COMMANDS,
    *console_commands.COMMANDS,
    *farm_commands.COMMANDS,
):
    cli.add_command(_group)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return the exit status."""
    try:
        cli.main(args=None if arguments is None else list(arguments), prog_name=NAME, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Cancelled.", err=True)
        return 1
    except click.exceptions.Exit as end:
        return end.exit_code
    except Refused as refusal:
        say_problems(refusal.problems)
        return 1
    except StorageError as error:
        click.echo(f"error: {error.message} {error.hint}".rstrip(), err=True)
        return 1
    except BrokenPipeError:  # the reader, such as head, has seen enough
        sys.stderr.close()
        return 1
    return 0


def _actor() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without an entry, as in some containers
        return "unknown"


if __name__ == "__main__":
    sys.exit(main())
