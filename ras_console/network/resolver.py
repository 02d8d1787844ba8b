"""Names to addresses by way of the operating system."""

from __future__ import annotations

import socket
from typing import Final

from ras_console.domain.errors import UnresolvableName

_ANYWHERE: Final = ("192.0.2.1", 9)
"""An address kept free for examples (RFC 5737): what matters is only that it lies outside."""


class SystemResolver:
    """Asks the computer's own resolver: hosts file, then name servers."""

    def resolve(self, name: str) -> tuple[str, ...]:
        """Return the addresses of a name, IPv4 first, each once; blocks as long as the name servers take.

        Raises:
            UnresolvableName: there is none, or the name servers do not answer.
        """
        try:
            found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
        except (OSError, ValueError) as error:  # ValueError: labels too long, a zero byte
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a valid name"
            raise UnresolvableName(f"{name} has no address: {reason}") from error
        ordered = sorted(found, key=lambda each: each[0] != socket.AF_INET)
        return tuple(dict.fromkeys(str(each[4][0]) for each in ordered))


def own_name() -> str:
    """Return what this computer calls itself."""
    return socket.gethostname() or "localhost"


def own_address() -> str:
    """Return the address this computer would speak to strangers from, "" where it has no network.

    Asks the routing table alone: no name server, so it takes no time, and nothing is sent.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ANYWHERE)
            address = str(probe.getsockname()[0])
        except OSError:
            return ""
    return "" if address.startswith("127.") else address
