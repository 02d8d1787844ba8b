"""A drill's result as one page that stands alone: figures in tables, plots as drawings inside the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from ras_console.headless.drill_plots import distribution_plot, lanes_plot, load_plot, people_plot
from ras_console.headless.drill_words import KEYS, shown
from ras_console.lab.drills.drill import Drill
from ras_console.lab.drills.expectations import Verdict
from ras_console.lab.drills.result import Result

_STYLE: Final = """
:root { --ink: #1c2330; --quiet: #5d6778; --line: #d9dee7; --page: #f5f7fa; --card: #fff; --blue: #2f6fdb;
  --band: #2f6fdb33; --good: #1f8a4c; --bad: #c23b32; --amber: #b7791f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf2; --quiet: #98a3b6; --line: #333d4e; --page: #141922;
  --card: #1c2330; --blue: #6ea1f5; --band: #6ea1f533; --good: #4bc07f; --bad: #ef7a70; --amber: #e0a94a; } }
body { margin: 0 auto; max-width: 980px; padding: 24px; background: var(--page); color: var(--ink);
  font: 14px/1.5 system-ui, sans-serif; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin: 16px 0; padding: 16px; }
h1 { font-size: 22px; margin: 0; } h2 { font-size: 16px; margin: 0 0 8px; } .quiet { color: var(--quiet); }
table { border-collapse: collapse; width: 100%; } td, th { border-bottom: 1px solid var(--line); padding: 4px 8px;
  text-align: left; } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
.good { color: var(--good); } .bad { color: var(--bad); } svg { width: 100%; height: auto; display: block; }
svg text { fill: var(--quiet); font: 11px system-ui, sans-serif; } .scroll { max-height: 360px; overflow: auto; }
"""


def drill_page(drill: Drill, result: Result, seconds: Sequence[float], verdicts: tuple[Verdict, ...]) -> str:
    """Return the page; `seconds` are the logon times, of which the result has only the quantiles."""
    is_good = all(each.holds for each in verdicts) and not any(each["violations"] for each in result["invariants"])
    verdict = '<span class="good">Everything held</span>' if is_good else '<span class="bad">Something failed</span>'
    head = (
        f"<h1>{escape(result['name'])}</h1><p class='quiet'>{escape(result['method'])}, seed {result['seed']}, "
        f"{shown(drill.head.duration_s)} s of virtual time, engine {escape(result['engine_version'])}. {verdict}.</p>"
    )
    body = "".join(
        _section(title, content)
        for title, content in (
            ("Figures", _figures(result)),
            ("What was expected", _expected(verdicts)),
            ("Logon times", distribution_plot(seconds)),
            ("Load of the hosts", load_plot(result)),
            ("Sessions, logons in progress and people waiting", people_plot(result)),
            ("Roles of the brokers", lanes_plot(drill, result)),
            ("Changes of the primary", _changes(result)),
            ("What must always hold", _invariants(result)),
            ("Hosts", _hosts(result)),
            ("Events", _events(result)),
        )
        if content
    )
    title = escape(f"Drill: {result['name']}")
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>{head}{body}</body></html>\n"
    )


def _section(title: str, content: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{content}</section>"


def _figures(result: Result) -> str:
    logons, hosts, seconds = result["logons"], result["hosts"], result["logons"]["seconds"]
    rows = (
        ("Logons asked for", f"{logons['requested']:,}"),
        ("Let in", f"{logons['placed']:,}"),
        ("Refused", f"{logons['refused']:,}"),
        ("Failed", f"{logons['failed']:,}"),
        ("Waited for a host", f"{logons['waited']:,}"),
        ("Median logon", f"{shown(seconds['p50'])} s"),
        ("95 % of the logons within", f"{shown(seconds['p95'])} s"),
        ("99 % of the logons within", f"{shown(seconds['p99'])} s"),
        ("Longest logon", f"{shown(seconds['max'])} s"),
        ("Over a minute", f"{logons['over_60_s_ratio']:.1%}"),
        ("Overload", f"{shown(hosts['overload_host_minutes'])} host minutes"),
        ("Hosts in quarantine", f"{hosts['quarantined']:,}"),
    )
    return _table(("Figure", "Value"), rows, numbers=(1,))


def _expected(verdicts: Iterable[Verdict]) -> str:
    rows = [
        (KEYS[each.key], f"{each.wanted:g}", shown(each.found), "holds" if each.holds else "fails") for each in verdicts
    ]
    return _table(("Expectation", "At most", "Found", ""), rows, numbers=(1, 2))


def _changes(result: Result) -> str:
    rows = [
        (
            f"{shown(each['at_s'])} s",
            f"{each['from']} → {each['to']}",
            str(each["term"]),
            each["cause"],
            f"{shown(each['seconds_without_primary'])} s",
        )
        for each in result["brokers"]["primary_changes"]
    ]
    return _table(("At", "Role", "Term", "Cause", "Without a primary"), rows, numbers=(0, 2, 4))


def _invariants(result: Result) -> str:
    rows = [
        (each["name"].replace("_", " "), f"{each['checks']:,}", f"{each['violations']:,}")
        for each in result["invariants"]
    ]
    return _table(("Rule", "Checks", "Violations"), rows, numbers=(1, 2))


def _hosts(result: Result) -> str:
    rows = [
        (each["name"], f"{each['sessions_max']:,}", f"{each['cpu_ratio_p95']:.0%}", f"{shown(each['overload_s'])} s")
        for each in result["hosts"]["per_host"]
    ]
    titles = ("Host", "Most sessions", "CPU, 95 % of the time below", "Overload")
    return f'<div class="scroll">{_table(titles, rows, numbers=(1, 2, 3))}</div>'


def _events(result: Result) -> str:
    rows = [(f"{shown(each['at_s'])} s", each["text"], each["cause"] or "") for each in result["timeline"]]
    return f'<div class="scroll">{_table(("At", "Event", "Cause"), rows, numbers=(0,))}</div>' if rows else ""


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: tuple[int, ...]) -> str:
    if not rows:
        return ""
    head = "".join(_cell("th", text, column in numbers) for column, text in enumerate(titles))
    body = "".join(
        f"<tr>{''.join(_cell('td', text, column in numbers) for column, text in enumerate(row))}</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(tag: str, text: str, is_number: bool) -> str:  # noqa: FBT001 - a cell is a number or is not
    return f'<{tag} class="n">{escape(text)}</{tag}>' if is_number else f"<{tag}>{escape(text)}</{tag}>"
