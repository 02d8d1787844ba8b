"""Reaching other computers: ports of this one, pings made by scripts, and programs that are not there."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest

from ras_console.network.host_tools import HostTools, ping_sentence


def program(folder: Path, name: str, body: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_that_a_port_that_listens_and_one_that_does_not_are_told_apart() -> None:
    tools = HostTools()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert tools.check_port("127.0.0.1", port).startswith(f"127.0.0.1 takes connections on port {port}")
    assert tools.check_port("127.0.0.1", port) == (
        f"127.0.0.1 answers, but refuses connections on port {port}: nothing listens there."
    )
    assert "cannot be reached" in tools.check_port("no-such-host.invalid", 22)
    assert "neither a host name" in tools.check_port("-x", 22)


def test_that_ping_is_run_without_a_shell_and_its_answer_understood(tmp_path: Path) -> None:
    answer = 'echo "3 packets transmitted, 2 received"; echo "rtt min/avg/max = 0.1/0.25/0.3 ms"'
    body = f'printf "%s " "$@" > "$0.args"; {answer}'
    path = program(tmp_path, "ping", body)
    assert HostTools(lambda name: path).ping("10.0.0.7") == (
        "10.0.0.7 answers ping: 2 of 3 came back, 0.2 ms on average."
    )
    assert (tmp_path / "ping.args").read_text().strip() == "-n -c 3 -W 2 -- 10.0.0.7"


@pytest.mark.parametrize(
    ("status", "output", "errors", "sentence"),
    [
        (1, "3 packets transmitted, 0 received", "", "h does not answer ping."),
        (2, "", "ping: h: Name or service not known\n", "h does not answer ping: h: Name or service not known."),
        (
            0, "    Packets: Sent = 3, Received = 3\n Average = 12ms", "",
            "h answers ping: 3 of 3 came back, 12.0 ms on average.",
        ),
    ],
)  # fmt: skip
def test_that_what_ping_says_is_put_into_words(status: int, output: str, errors: str, sentence: str) -> None:
    assert ping_sentence("h", status, output, errors) == sentence


def test_that_missing_programs_are_said() -> None:
    tools = HostTools(lambda name: None)
    assert tools.ping("h") == "The program ping was not found. Install iputils-ping."
    assert "Install FreeRDP" in tools.open_rdp("h", 3389)
    assert "Install openssh-client" in tools.open_ssh("h")


def test_that_a_client_is_started_with_its_address_and_a_failing_start_is_said(tmp_path: Path) -> None:
    path = program(tmp_path, "xfreerdp", 'echo "$@" > "$0.args"')
    tools = HostTools(lambda name: path if name == "xfreerdp" else None)
    assert tools.open_rdp("10.0.0.7", 3390) == ""
    assert (tmp_path / "xfreerdp.args").read_text().strip() == "/v:10.0.0.7:3390"
    gone = HostTools(lambda name: str(tmp_path / "gone") if name == "xfreerdp" else None)
    assert "could not be started" in gone.open_rdp("10.0.0.7", 3390)
