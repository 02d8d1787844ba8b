"""The names of all actions on a node, and which of them are of one family."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ras_console.domain.vocabulary import FaultKind, LogonMode


class ActionName(StrEnum):
    """Every action on a node; the value is the attribute of `ConsoleActions` and the action's object name."""

    ADD_SITE = "add_site"
    MAKE_MAIN_SITE = "make_main_site"
    ADD_BROKER = "add_broker"
    ADD_HOSTS = "add_hosts"
    ADD_RESOURCE = "add_resource"
    ADD_POOL = "add_pool"
    PROMOTE = "promote"
    ENABLE = "enable"
    DISABLE = "disable"
    MAINTAIN = "maintain"
    MOVE_UP = "move_up"
    MOVE_DOWN = "move_down"
    ENABLE_LOGONS = "enable_logons"
    DISABLE_LOGONS = "disable_logons"
    DRAIN = "drain"
    DRAIN_UNTIL_REBOOT = "drain_until_reboot"
    REBOOT = "reboot"
    ADD_SCHEDULE = "add_schedule"
    CRASH = "crash"
    HANG = "hang"
    PARTITION = "partition"
    SLOW = "slow"
    RESTORE = "restore"
    DELETE = "delete"
    KEEP = "keep"
    DELETE_FOR_GOOD = "delete_for_good"
    PING = "ping"
    RESOLVE = "resolve"
    CHECK_PORT = "check_port"
    OPEN_RDP = "open_rdp"
    OPEN_SSH = "open_ssh"
    COPY_ADDRESS = "copy_address"
    RETRIEVE_LOGS = "retrieve_logs"
    CLEAR_LOGS = "clear_logs"
    RENAME = "rename"
    PROPERTIES = "properties"
    CHANGES = "changes"
    DISCONNECT_SESSIONS = "disconnect_sessions"
    LOG_OFF_SESSIONS = "log_off_sessions"
    MESSAGE_SESSIONS = "message_sessions"
    MOVE_SESSIONS = "move_sessions"
    LOG_OFF_OLD = "log_off_old"
    REPAIR_SESSIONS = "repair_sessions"


TOOLS: Final = (
    ActionName.PING, ActionName.RESOLVE, ActionName.CHECK_PORT, ActionName.OPEN_RDP, ActionName.OPEN_SSH,
    ActionName.COPY_ADDRESS,
)  # fmt: skip
"""What reaches the computer of a broker or host."""
LOG_TOOLS: Final = (ActionName.RETRIEVE_LOGS, ActionName.CLEAR_LOGS)

FAULT_OF: Final[Mapping[ActionName, FaultKind]] = MappingProxyType(
    {
        ActionName.CRASH: FaultKind.CRASH,
        ActionName.HANG: FaultKind.HANG,
        ActionName.PARTITION: FaultKind.PARTITION,
        ActionName.SLOW: FaultKind.SLOW,
    }
)

MODE_OF: Final[Mapping[ActionName, LogonMode]] = MappingProxyType(
    {
        ActionName.ENABLE_LOGONS: LogonMode.ENABLED,
        ActionName.DISABLE_LOGONS: LogonMode.DISABLED,
        ActionName.DRAIN: LogonMode.DRAIN,
        ActionName.DRAIN_UNTIL_REBOOT: LogonMode.DRAIN_UNTIL_REBOOT,
    }
)
"""Logon control, in the order of its menu."""
