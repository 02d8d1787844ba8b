"""The programs of this computer that reach another one, as argument lists: nothing goes through a shell; pure.

An address comes from a form. It stands where no program takes it for an option, or is refused.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

_NAME: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_.])?")

RDP_CLIENTS: Final = ("xfreerdp3", "xfreerdp", "remmina", "mstsc")
"""Programs that open a remote desktop, the one taken first at the front."""

TERMINALS: Final = (
    "x-terminal-emulator", "gnome-terminal", "konsole", "xfce4-terminal", "xterm", "wt",
)  # fmt: skip
"""Programs that a terminal session can be opened in."""

PING_COUNT: Final = 3
PING_WAIT_S: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsuitable:
    """Why no command is made: `message` for the person who asked."""

    message: str


def is_address(text: str) -> bool:
    """Return whether the text is a host name or an IP address and nothing else; never what begins with a dash."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return _NAME.fullmatch(text) is not None
    return "%" not in text  # a zone is free text


def ping_command(address: str, *, is_windows: bool = False) -> tuple[str, ...] | Unsuitable:
    """Return the command that sends a few echo requests."""
    if not is_address(address):
        return _no_address(address)
    if is_windows:
        return ("ping", "-n", str(PING_COUNT), "-w", str(1000 * PING_WAIT_S), address)
    return ("ping", "-n", "-c", str(PING_COUNT), "-W", str(PING_WAIT_S), "--", address)


def rdp_command(address: str, port: int, available: Collection[str]) -> tuple[str, ...] | Unsuitable:
    """Return the command that opens a remote desktop client with the address filled in."""
    if not is_address(address):
        return _no_address(address)
    place = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    match next((each for each in RDP_CLIENTS if each in available), ""):
        case "xfreerdp3" | "xfreerdp" as program:
            return (program, f"/v:{place}")
        case "remmina":
            return ("remmina", "-c", f"rdp://{place}")
        case "mstsc":
            return ("mstsc", f"/v:{place}")
        case _:
            return Unsuitable(
                message="No remote desktop client was found. Install FreeRDP (freerdp3-x11 or freerdp2-x11) or Remmina."
            )


def ssh_command(address: str, available: Collection[str]) -> tuple[str, ...] | Unsuitable:
    """Return the command that opens an SSH client in a terminal window."""
    if not is_address(address):
        return _no_address(address)
    if "ssh" not in available:
        return Unsuitable(message="No SSH client was found. Install openssh-client.")
    inside = ("ssh", "--", address)
    match next((each for each in TERMINALS if each in available), ""):
        case "":
            return Unsuitable(message=f"No terminal program was found. Install xterm, or run: ssh {address}")
        case "xfce4-terminal":
            return ("xfce4-terminal", "-x", *inside)
        case "gnome-terminal":
            return ("gnome-terminal", "--", *inside)
        case "wt":
            return ("wt", *inside)
        case program:
            return (program, "-e", *inside)


def _no_address(text: str) -> Unsuitable:
    shown = text if len(text) <= 60 else f"{text[:59]}…"
    return Unsuitable(message=f"“{shown}” is neither a host name nor an IP address.")
