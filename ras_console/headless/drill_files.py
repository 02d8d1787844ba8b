"""Where drills come from: files that an administrator names, and those that ship with the console."""

from __future__ import annotations

from pathlib import Path

import click

from ras_console.lab.drills.drill import Drill
from ras_console.lab.drills.drill_file import read_drill

BAD_FILE = 2
"""Exit status for a file that is no drill."""


class BadDrills(click.ClickException):
    """Files that are no drills: every problem of every file."""

    exit_code = BAD_FILE

    def show(self, file: object = None) -> None:  # noqa: ARG002 - as click calls it
        """Print the problems as they are: each names its file and line."""
        click.echo(self.message, err=True)


def shipped_folder() -> Path:
    """Return the folder of the shipped drills: beside the package in a checkout, inside it once installed."""
    beside = Path(__file__).resolve().parents[2] / "resources" / "drills"
    return beside if beside.is_dir() else Path(__file__).resolve().parents[1] / "_resources" / "drills"


def shipped() -> dict[str, Path]:
    """Return the shipped drills by name, in the order of their names."""
    return {path.stem: path for path in sorted(shipped_folder().glob("*.toml"))}


def load(names: tuple[str, ...]) -> list[Drill]:
    """Return the drills in these files; a name without a file is that of a shipped one.

    Raises:
        BadDrills: A file cannot be read or is no drill; all of them are looked at first.
    """
    drills, problems = list[Drill](), list[str]()
    for name in names:
        path = _path_of(name)
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            said = error.strerror if isinstance(error, OSError) else "is not text in UTF-8"
            problems.append(f"{name}: {said}")
            continue
        found = read_drill(text, str(path))
        if isinstance(found, Drill):
            drills.append(found)
        else:
            problems += [str(each) for each in found]
    if problems:
        raise BadDrills("\n".join(problems))
    return drills


def _path_of(name: str) -> Path:
    path = Path(name)
    return path if path.exists() or path.suffix else shipped().get(name, path)
