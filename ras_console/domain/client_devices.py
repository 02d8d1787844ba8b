"""The device that somebody works at, as one line of text: a device is kept once, whatever number of sessions it has."""

from __future__ import annotations

from typing import NamedTuple


class ClientDevice(NamedTuple):
    """A client's name, its address and the system it runs; "" for what is not known."""

    name: str = ""
    address: str = ""
    system: str = ""


def device_line(device: ClientDevice) -> str:
    """Return a device as one line, its parts divided by tabs, which none of them contains."""
    return "\t".join(each.replace("\t", " ") for each in device)


def device_of(line: str) -> ClientDevice:
    """Return the device that a line tells of; what a line of another version lacks is not known."""
    name, address, system, *_ = (*line.split("\t"), "", "")
    return ClientDevice(name, address, system)
