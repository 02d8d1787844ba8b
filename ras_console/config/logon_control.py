"""What SetLogons does to the hosts it names: the mode, and who stopped new logons, since when, why and until when."""

from __future__ import annotations

import dataclasses
from typing import Final

from ras_console.config.change import Row
from ras_console.config.commands import SetLogons
from ras_console.config.document import Document
from ras_console.domain.errors import Problem
from ras_console.domain.objects import Host
from ras_console.domain.vocabulary import LogonMode

_VERBS: Final = {
    LogonMode.ENABLED: "Enable logons on",
    LogonMode.DISABLED: "Disable logons on",
    LogonMode.DRAIN: "Drain",
    LogonMode.DRAIN_UNTIL_REBOOT: "Drain until reboot:",
}


def logon_rows(document: Document, command: SetLogons) -> tuple[Row, ...] | Problem:
    """Return a row for each host that is not as wished yet, or why the wish is refused.

    A host that is in the wished mode already keeps the instant since when; owner, reason and end become the new ones.
    """
    if command.until_s is not None and command.at_s is not None and command.until_s <= command.at_s:
        return Problem(
            field="drain_until_s", message="The end lies in the past.", hint="Choose a later one, or none at all."
        )
    rows = []
    for host_id in dict.fromkeys(command.host_ids):
        host = document.host(host_id)
        if host is None:
            return Problem(field="", message="A host no longer exists.", hint="Reload and choose again.")
        wished = _wished(host, command)
        if wished != host:
            rows.append(Row(id=host.id, before=host, after=wished))
    return tuple(rows)


def logon_label(document: Document, command: SetLogons) -> str:
    """Return the name of the change: one host by its name, several by their number."""
    hosts = [host for host in (document.host(each) for each in dict.fromkeys(command.host_ids)) if host is not None]
    what = hosts[0].server if len(hosts) == 1 else f"{len(hosts):,} hosts"
    return f"{_VERBS[command.mode]} {what}"


def _wished(host: Host, command: SetLogons) -> Host:
    if command.mode is LogonMode.ENABLED:
        return dataclasses.replace(
            host,
            logon_mode=LogonMode.ENABLED,
            drain_owner="",
            drain_reason="",
            drain_since_s=None,
            drain_until_s=None,
        )
    is_kept = host.logon_mode is command.mode and host.drain_since_s is not None
    return dataclasses.replace(
        host,
        logon_mode=command.mode,
        drain_owner=command.owner,
        drain_reason=command.reason.strip(),
        drain_since_s=host.drain_since_s if is_kept else command.at_s,
        drain_until_s=command.until_s,
    )
