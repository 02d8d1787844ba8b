"""When a raised log level goes back to standard by itself; pure."""

from __future__ import annotations

import dataclasses
from typing import Any

from ras_console.config.commands import Command, SetFields
from ras_console.config.document import Document
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import Broker
from ras_console.domain.vocabulary import LogLevel


def stamped(document: Document, command: Command, now_s: float) -> Command:
    """Return the command that notes since when, too, where it raises a broker's log level or takes it back."""
    if not isinstance(command, SetFields) or "log_level" not in command.values:
        return command
    broker = document.get(command.object_id)
    level = command.values["log_level"]
    if not isinstance(broker, Broker) or level == broker.log_level:
        return command
    since_s = None if level == LogLevel.STANDARD else now_s
    return dataclasses.replace(command, values={**command.values, "log_level_since_s": since_s})


def resets_due(document: Document, now_s: float) -> tuple[SetFields, ...]:
    """Return what is to be changed now, `now_s` in seconds since 1970 UTC: levels whose time is over.

    A level that was raised without a note of when, by a script say, is noted first; its time begins then.
    """
    wanted = []
    for site in document.sites:
        for broker in document.brokers(site.id):
            values = _due(broker, now_s)
            if values:
                wanted.append(SetFields(object_id=ObjectId(broker.id), values=values))
    return tuple(wanted)


def _due(broker: Broker, now_s: float) -> dict[str, Any]:
    if broker.log_level is LogLevel.STANDARD:
        return {}
    if broker.log_level_since_s is None or broker.log_level_since_s > now_s:
        return {"log_level_since_s": now_s}
    if now_s - broker.log_level_since_s >= broker.log_reset_after_s:
        return {"log_level": LogLevel.STANDARD, "log_level_since_s": None}
    return {}


def left_s(broker: Broker, now_s: float) -> float | None:
    """Return the seconds until the level goes back by itself, None while it is standard."""
    if broker.log_level is LogLevel.STANDARD:
        return None
    since_s = now_s if broker.log_level_since_s is None else min(broker.log_level_since_s, now_s)
    return max(0.0, since_s + broker.log_reset_after_s - now_s)
