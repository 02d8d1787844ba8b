"""Options and arguments that several commands have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import click

from ras_console.config.document import Document
from ras_console.domain.catalogue import KindSpec
from ras_console.domain.errors import Problem
from ras_console.domain.objects import Site
from ras_console.headless.desk import Refused
from ras_console.headless.lookup import read_value, settable

SITE: Final = click.option("--site", "site_name", help="The site; needed where the farm has several.")
JSON: Final = click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
FIELDS: Final = click.argument("pairs", nargs=-1, metavar="[FIELD=VALUE]...")


def _a(label: str) -> str:
    """Return a kind's name with its article; RD is spoken as letters."""
    return f"An {label}" if label[0] in "AEIO" or label.startswith("RD ") else f"A {label}"


def new_values(document: Document, spec: KindSpec, site: Site | None, pairs: Iterable[str]) -> dict[str, Any]:
    """Return the settings of a new object that texts such as `port=3390` stand for; raises Refused."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    known = {each.name: each for each in settable(spec)}
    for pair in pairs:
        name, is_pair, text = pair.partition("=")
        if not is_pair:
            problems.append(Problem(field="", message=f"{pair} is no setting.", hint="Write it as FIELD=VALUE."))
        elif name not in known:
            hint = f"It has: {', '.join(known)}."
            problems.append(Problem(field="", message=f"{_a(spec.label)} has no setting {name}.", hint=hint))
        else:
            value = read_value(document, known[name], text, site)
            if isinstance(value, Problem):
                problems.append(value)
            else:
                values[name] = value
    if problems:
        raise Refused(*problems)
    return values
