"""How the command line writes: tables for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click


def write_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write columns as wide as they need to be; control characters in names are shown, never obeyed."""
    shown = [[_printable(cell) for cell in row] for row in (titles, *rows)]
    widths = [max(len(row[column]) for row in shown) for column in range(len(titles))]
    for row in shown:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def write_json(content: Any) -> None:  # noqa: ANN401 - whatever JSON holds
    """Write JSON, indented, as one document."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
