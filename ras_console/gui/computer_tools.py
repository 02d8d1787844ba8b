"""What the console can do to reach the computers of brokers and hosts."""

from __future__ import annotations

from typing import Protocol


class ComputerTools(Protocol):
    """What reaches other computers; every call may block, and answers with a sentence."""

    def ping(self, address: str) -> str:
        """Say whether the computer answers echo requests."""
        ...

    def check_port(self, address: str, port: int) -> str:
        """Say whether a TCP port takes connections."""
        ...

    def open_rdp(self, address: str, port: int) -> str:
        """Open a remote desktop client; "" where it has been opened, else why not."""
        ...

    def open_ssh(self, address: str) -> str:
        """Open an SSH client; "" where it has been opened, else why not."""
        ...
