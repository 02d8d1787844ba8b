"""Commands for other programs: an address is never an option, and nothing goes through a shell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.network.client_commands import (
    RDP_CLIENTS,
    TERMINALS,
    Unsuitable,
    is_address,
    ping_command,
    rdp_command,
    ssh_command,
)

EVERYTHING = ("ssh", *RDP_CLIENTS, *TERMINALS)


@pytest.mark.parametrize("text", ["ras-cb-2.example.com", "10.0.0.7", "fd00::7", "host_1", "a", "RDSH-1."])
def test_that_names_and_addresses_are_addresses(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "-oProxyCommand=sh",
        "--help",
        "",
        "a b",
        "a;b",
        "$(x)",
        "a\nb",
        "/v:evil",
        "fe80::1%eth0;x",
        "user@host",
        "a" * 300,
    ],
)
def test_that_nothing_else_is_and_no_command_is_made_of_it(text: str) -> None:
    assert not is_address(text)
    made = (ping_command(text), rdp_command(text, 3389, EVERYTHING), ssh_command(text, EVERYTHING))
    assert all(isinstance(each, Unsuitable) for each in made)


@given(st.text(max_size=40), st.sampled_from(sorted(EVERYTHING)))
def test_that_whatever_is_entered_never_becomes_an_option_of_its_own(text: str, program: str) -> None:
    for made in (
        ping_command(text),
        ping_command(text, is_windows=True),
        rdp_command(text, 3389, (program,)),
        ssh_command(text, ("ssh", program)),
    ):
        if not isinstance(made, Unsuitable):
            assert not any(each == text and each.startswith(("-", "/")) for each in made)


def test_that_ping_ends_its_options_before_the_address() -> None:
    assert ping_command("10.0.0.7") == ("ping", "-n", "-c", "3", "-W", "2", "--", "10.0.0.7")
    assert ping_command("10.0.0.7", is_windows=True)[-1] == "10.0.0.7"  # type: ignore[index]


@pytest.mark.parametrize(
    ("available", "command"),
    [
        (("remmina", "xfreerdp"), ("xfreerdp", "/v:h1:3390")),
        (("xfreerdp3", "xfreerdp"), ("xfreerdp3", "/v:h1:3390")),
        (("remmina",), ("remmina", "-c", "rdp://h1:3390")),
        (("mstsc",), ("mstsc", "/v:h1:3390")),
    ],
)
def test_that_the_first_client_found_gets_address_and_port(
    available: tuple[str, ...], command: tuple[str, ...]
) -> None:
    assert rdp_command("h1", 3390, available) == command


def test_that_an_ipv6_address_is_told_from_its_port() -> None:
    assert rdp_command("fd00::7", 3389, ("xfreerdp",)) == ("xfreerdp", "/v:[fd00::7]:3389")


@pytest.mark.parametrize(
    ("terminal", "command"),
    [
        ("xterm", ("xterm", "-e", "ssh", "--", "h1")),
        ("gnome-terminal", ("gnome-terminal", "--", "ssh", "--", "h1")),
        ("xfce4-terminal", ("xfce4-terminal", "-x", "ssh", "--", "h1")),
    ],
)
def test_that_ssh_opens_in_a_terminal(terminal: str, command: tuple[str, ...]) -> None:
    assert ssh_command("h1", ("ssh", terminal)) == command


def test_that_what_is_missing_is_named() -> None:
    no_client = rdp_command("h1", 3389, ())
    assert isinstance(no_client, Unsuitable)
    assert "Install FreeRDP" in no_client.message
    no_terminal, no_ssh = ssh_command("h1", ("ssh",)), ssh_command("h1", ("xterm",))
    assert isinstance(no_terminal, Unsuitable)
    assert no_terminal.message.endswith("run: ssh h1")
    assert isinstance(no_ssh, Unsuitable)
    assert "openssh-client" in no_ssh.message
