"""What an administrator does to reach another computer: ping, look at a port, open a client. Every call may block."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Final

from ras_console.network.client_commands import (
    PING_COUNT,
    PING_WAIT_S,
    RDP_CLIENTS,
    TERMINALS,
    Unsuitable,
    is_address,
    ping_command,
    rdp_command,
    ssh_command,
)

PORT_WAIT_S: Final = 3.0
_PING_LASTS_S: Final = PING_COUNT * (PING_WAIT_S + 1.0)
_TIMES: Final = re.compile(r"=\s*[\d.]+/([\d.]+)/|Average = (\d+)ms")
_RECEIVED: Final = re.compile(r"(\d+) (?:packets )?received|Received = (\d+)")


class HostTools:
    """Answers every question with one sentence. `find` says where a program is, None where there is none."""

    def __init__(self, find: Callable[[str], str | None] = shutil.which) -> None:
        self._find = find

    def ping(self, address: str) -> str:
        """Send a few echo requests and say how many came back and how fast."""
        command = ping_command(address, is_windows=sys.platform == "win32")
        if isinstance(command, Unsuitable):
            return command.message
        program = self._find(command[0])
        if program is None:
            return "The program ping was not found. Install iputils-ping."
        try:
            done = subprocess.run(  # noqa: S603 - an argument list of our own making, no shell
                (program, *command[1:]),
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_PING_LASTS_S,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            return f"{address} does not answer ping."
        except OSError as error:
            return f"Ping could not be run: {error.strerror or error}."
        return ping_sentence(address, done.returncode, done.stdout, done.stderr)

    def check_port(self, address: str, port: int) -> str:
        """Try to open a TCP connection and say what came of it."""
        if not is_address(address):
            return f"“{address[:60]}” is neither a host name nor an IP address."
        began_s = time.monotonic()
        try:
            with socket.create_connection((address, port), timeout=PORT_WAIT_S):
                took_ms = 1000.0 * (time.monotonic() - began_s)
        except TimeoutError:
            return f"{address} does not answer on port {port} within {PORT_WAIT_S:g} s."
        except ConnectionRefusedError:
            return f"{address} answers, but refuses connections on port {port}: nothing listens there."
        except OSError as error:
            return f"{address} cannot be reached on port {port}: {error.strerror or error}."
        return f"{address} takes connections on port {port} (connected in {took_ms:.0f} ms)."

    def open_rdp(self, address: str, port: int) -> str:
        """Open a remote desktop client; "" where it has been opened, else why not."""
        return self._open(rdp_command(address, port, self._available(RDP_CLIENTS)))

    def open_ssh(self, address: str) -> str:
        """Open an SSH client in a terminal; "" where it has been opened, else why not."""
        return self._open(ssh_command(address, self._available(("ssh", *TERMINALS))))

    def _available(self, programs: Sequence[str]) -> tuple[str, ...]:
        return tuple(each for each in programs if self._find(each) is not None)

    def _open(self, command: tuple[str, ...] | Unsuitable) -> str:
        if isinstance(command, Unsuitable):
            return command.message
        program = self._find(command[0])
        if program is None:
            return f"{command[0]} was not found."
        try:
            subprocess.Popen(  # noqa: S603 - an argument list of our own making, no shell
                (program, *command[1:]),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            ).wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            return ""  # it runs on by itself
        except OSError as error:
            return f"{command[0]} could not be started: {error.strerror or error}."
        return ""


def ping_sentence(address: str, status: int, output: str, errors: str) -> str:
    """Return what a finished ping means; its words differ from system to system, its numbers hardly."""
    received = _RECEIVED.search(output)
    count = int(received[1] or received[2]) if received is not None else 0
    if count:
        times = _TIMES.search(output)
        average = f", {float(times[1] or times[2]):.1f} ms on average" if times is not None else ""
        return f"{address} answers ping: {count} of {PING_COUNT} came back{average}."
    reason = errors.strip().splitlines()[-1:] if status > 1 else []
    return f"{address} does not answer ping" + (f": {reason[0].removeprefix('ping: ')}." if reason else ".")
