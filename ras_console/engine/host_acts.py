"""What a primary may order a session host to do."""

from __future__ import annotations

from enum import StrEnum


class HostAct(StrEnum):
    """What a primary may order a host to do."""

    KNOW_PRIMARY = "know the primary"
    """From now on to take no order of an earlier term, and none of this term from anybody else."""
    MESSAGE = "show a message"
    DISCONNECT = "disconnect"
    LOG_OFF = "log off"
    REBOOT = "restart"
    """End all sessions in good order, be away, come back."""
    POWER_ON = "power on"
    POWER_OFF = "power off"
