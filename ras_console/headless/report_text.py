"""A report as Markdown and as HTML; names are anybody's, so that nothing in them is taken for markup."""

from __future__ import annotations

import html
import re
from typing import Final

from ras_console.headless.report import Report, Section, Table

_STYLE: Final = (
    "body{font:14px/1.5 system-ui,sans-serif;margin:32px auto;max-width:1080px;padding:0 16px;color:#181c22}"
    "table{border-collapse:collapse;width:100%;margin:8px 0 20px}"
    "th,td{border-bottom:1px solid #dfe3e9;padding:5px 10px 5px 0;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere}th{color:#4e5865;font-weight:600}h2{margin-top:36px}"
    "@media (prefers-color-scheme:dark){body{background:#121519;color:#e8ebf0}th{color:#b3bcc8}"
    "th,td{border-color:#2b323b}}"
)
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")


def to_markdown(report: Report) -> str:
    """Return the report as Markdown with tables."""
    parts = [f"# {_plain(report.title)}", *(_plain(each) for each in report.facts)]
    for section in report.sections:
        parts.append(f"{'#' * section.level} {_plain(section.title)}")
        parts += [_plain(each) for each in section.sentences]
        if section.points:
            parts.append("\n".join(f"- {_plain(each)}" for each in section.points))
        parts += [_markdown_table(each) for each in section.tables]
    return "\n\n".join(parts) + "\n"


def to_html(report: Report) -> str:
    """Return the report as one HTML page that needs nothing else."""
    body = [f"<h1>{_escaped(report.title)}</h1>", *(f"<p>{_escaped(each)}</p>" for each in report.facts)]
    for section in report.sections:
        body += _html_section(section)
    head = f'<meta charset="utf-8"><title>{_escaped(report.title)}</title><style>{_STYLE}</style>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n' + "\n".join(body) + "\n</body></html>\n"


def _html_section(section: Section) -> list[str]:
    parts = [f"<h{section.level}>{_escaped(section.title)}</h{section.level}>"]
    parts += [f"<p>{_escaped(each)}</p>" for each in section.sentences]
    if section.points:
        parts.append("<ul>" + "".join(f"<li>{_escaped(each)}</li>" for each in section.points) + "</ul>")
    return parts + [_html_table(each) for each in section.tables]


def _html_table(table: Table) -> str:
    head = "".join(f"<th>{_escaped(each)}</th>" for each in table.titles)
    rows = "".join("<tr>" + "".join(f"<td>{_escaped(each)}</td>" for each in row) + "</tr>\n" for row in table.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table>"


def _markdown_table(table: Table) -> str:
    shown = ["| " + " | ".join(_plain(each) for each in table.titles) + " |", "|" + "---|" * len(table.titles)]
    shown += ["| " + " | ".join(_plain(each) for each in row) + " |" for row in table.rows]
    return "\n".join(shown)


def _plain(text: str) -> str:
    """Return the text so that Markdown shows it as it is, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(_printable(text).split()))


def _escaped(text: str) -> str:
    return html.escape(_printable(text))


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() or each in "\n\t" else "\N{REPLACEMENT CHARACTER}" for each in text)
