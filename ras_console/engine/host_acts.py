"""What a primary may order a session host to do."""

from __future__ import annotations

from enum import StrEnum


class HostAct(StrEnum):
    """What a primary may order a host to do."""

    KNOW_PRIMARY = "know the primary"
    """From now on to take no order of an earlier term, and none of this term from anybody else."""
    MESSAGE = "show a message"
    DISCONNECT = "disconnect"
    """A session whose logon is in progress cannot be left to itself: it fails."""
    LOG_OFF = "log off"
    MOVE_LATER = "move on reconnect"
    """Mark sessions: once left, they are not gone back to; the user's next logon begins a new one elsewhere."""
    END_PROCESS = "end a process"
    """Of one session; where nothing else of it is left, the session ends."""
    REBOOT = "restart"
    """End all sessions in good order, be away, come back."""
    POWER_ON = "power on"
    POWER_OFF = "power off"
