"""The set-up script on made-up computers: who may install, who is told what to run, and what a second call does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
REAL_TOOLS: Final = ("cat", "cksum", "cp", "dirname", "env", "mkdir", "mktemp", "readlink", "rm", "tail", "true")
CONSOLE_PACKAGES: Final = ("libgl1", "libegl1", "libxcb-cursor0")
TEST_PACKAGES: Final = ("xvfb", "xauth", "xdotool")
WAYLAND_PACKAGE: Final = "libwayland-cursor0"
ROOT_USER, SOMEBODY = 0, 1000

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the set-up installs system packages on Linux alone")

PYTHON: Final = """
case "$*" in
"-m venv "*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
"-m pip "*) echo "pip $*" >>"$RECORD" ;;
*) exec "$REAL_PYTHON" "$@" ;;
esac
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Computer:
    """A checkout with nothing but the set-up in it, and a PATH with a few real tools and made-up ones."""

    checkout: Path
    bin: Path
    record: Path

    def has(self, name: str, script: str) -> None:
        """Put a program on the PATH."""
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def set_up(self, mode: str, **around: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.bin), "RECORD": str(self.record), "REAL_PYTHON": sys.executable}
        return subprocess.run(
            [self.checkout / "tools" / "setup.sh", mode],
            env={**environment, **around, "TMPDIR": os.environ.get("TMPDIR", "/tmp")},  # noqa: S108 - where mktemp writes anyway
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self, of: str) -> list[str]:
        """Return what was asked of a program, in order."""
        lines = self.record.read_text(encoding="utf-8").splitlines() if self.record.exists() else []
        return [line.removeprefix(f"{of} ") for line in lines if line.startswith(f"{of} ")]


def computer(folder: Path, *, user: int, sudo: str | None) -> Computer:
    """Make a computer without any of the libraries; `sudo` is what decides whether it works without a password."""
    made = Computer(checkout=folder / "a checkout", bin=folder / "bin", record=folder / "record")
    (made.checkout / "tools").mkdir(parents=True)
    made.bin.mkdir()
    for name in ("tools/setup.sh", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, made.checkout / name)
    for tool in REAL_TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (made.bin / tool).symlink_to(found)
    made.has("uname", "echo Linux")
    made.has("id", f"echo {user}")
    made.has("ldconfig", "true")
    made.has("apt-get", 'echo "apt-get $*" >>"$RECORD"')
    made.has("python3", PYTHON)
    if sudo is not None:
        made.has("sudo", f'{sudo}\necho "sudo $*" >>"$RECORD"\nshift\nexec "$@"')
    return made


def packages_of(line: str) -> list[str]:
    return line.partition("--no-install-recommends ")[2].split()


@pytest.mark.parametrize(
    ("sudo", "before"), [(None, "apt-get"), ('echo "sudo: a password is required" >&2; exit 1', "sudo apt-get")]
)
def test_that_a_user_who_may_not_install_gets_the_one_line_to_run(
    tmp_path: Path, sudo: str | None, before: str
) -> None:
    its = computer(tmp_path, user=SOMEBODY, sudo=sudo)
    done = its.set_up("run")
    assert (done.returncode, done.stdout, its.calls("apt-get"), its.calls("pip")) == (1, "", [], [])
    what, line = done.stderr.splitlines()
    assert what.startswith("set-up: system packages are missing; ")
    assert line.startswith(f"    {before} update && {before} install -y --no-install-recommends ")
    assert set(CONSOLE_PACKAGES) <= set(packages_of(line))
    assert not set(TEST_PACKAGES) & set(packages_of(line))
    assert not (its.checkout / ".venv").exists()


def test_that_the_tests_need_an_x_server_its_tools_and_wayland_too(tmp_path: Path) -> None:
    its = computer(tmp_path, user=SOMEBODY, sudo=None)
    (_, line) = its.set_up("test").stderr.splitlines()
    assert {*CONSOLE_PACKAGES, *TEST_PACKAGES, WAYLAND_PACKAGE} <= set(packages_of(line))


@pytest.mark.parametrize(("session", "is_asked_for"), [("wayland-0", True), ("", False)])
def test_that_the_console_needs_waylands_libraries_in_a_wayland_session_alone(
    tmp_path: Path, session: str, *, is_asked_for: bool
) -> None:
    its = computer(tmp_path, user=SOMEBODY, sudo=None)
    (_, line) = its.set_up("run", WAYLAND_DISPLAY=session).stderr.splitlines()
    assert (WAYLAND_PACKAGE in packages_of(line)) is is_asked_for


@pytest.mark.parametrize(("user", "sudo"), [(ROOT_USER, None), (SOMEBODY, "true")])
def test_that_root_and_sudo_without_a_password_install_and_go_on_to_the_python_packages(
    tmp_path: Path, user: int, sudo: str | None
) -> None:
    its = computer(tmp_path, user=user, sudo=sudo)
    done = its.set_up("run")
    assert done.returncode == 0, done.stderr
    update, install = its.calls("apt-get")
    assert update.endswith(" update")
    assert set(CONSOLE_PACKAGES) <= set(packages_of(install))
    assert len([each for each in its.calls("sudo") if "apt-get" in each]) == (0 if sudo is None else 2)
    (pip,) = its.calls("pip")
    assert pip.endswith(f"--editable {its.checkout}")


def test_that_a_second_call_does_nothing_and_the_tests_add_what_they_need(tmp_path: Path) -> None:
    its = computer(tmp_path, user=ROOT_USER, sudo=None)
    script = (its.checkout / "tools" / "setup.sh").read_text(encoding="utf-8")
    libraries = " ".join(re.findall(r"need_library (\S+) ", script))
    its.has("ldconfig", f"echo {libraries}")

    assert its.set_up("run").returncode == 0
    assert (its.calls("apt-get"), len(its.calls("pip"))) == ([], 1)
    again = its.set_up("run")
    assert (again.returncode, again.stderr, len(its.calls("pip"))) == (0, "", 1)

    assert its.set_up("test").returncode == 0
    assert packages_of(its.calls("apt-get")[-1]) == list(TEST_PACKAGES)
    assert its.calls("pip")[-1].endswith("[dev]")
    for tool in ("Xvfb", "xauth", "xdotool"):
        its.has(tool, "true")
    again = its.set_up("test")
    assert (again.returncode, again.stderr, len(its.calls("pip"))) == (0, "", 2)

    (its.bin / "xdotool").unlink()
    assert its.set_up("test").returncode == 0
    assert packages_of(its.calls("apt-get")[-1]) == ["xdotool"]
    assert len(its.calls("pip")) == 2


def test_that_an_unreachable_source_does_not_stop_it_and_a_failed_installation_does(tmp_path: Path) -> None:
    its = computer(tmp_path, user=ROOT_USER, sudo=None)
    its.has("apt-get", 'echo "apt-get $*" >>"$RECORD"\necho "E: out of reach"; exit 100')
    done = its.set_up("run")
    assert done.returncode == 1
    assert len(its.calls("apt-get")) == 2
    assert "apt-get update failed; going on with the package lists that are there." in done.stderr
    assert done.stderr.splitlines()[-1].startswith("set-up: apt-get could not install: ")
    assert "E: out of reach" in done.stderr
    assert its.calls("pip") == []


def test_that_a_computer_without_apt_get_is_told_the_names_of_the_packages(tmp_path: Path) -> None:
    its = computer(tmp_path, user=ROOT_USER, sudo=None)
    (its.bin / "apt-get").unlink()
    done = its.set_up("run")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "there is no apt-get here" in line
    assert all(each in line for each in CONSOLE_PACKAGES)


def test_that_a_python_without_venv_asks_for_its_package(tmp_path: Path) -> None:
    its = computer(tmp_path, user=SOMEBODY, sudo=None)
    its.has("python3", f'case "$*" in *"import ensurepip"*) exit 1 ;; esac\n{PYTHON}')
    (_, line) = its.set_up("run").stderr.splitlines()
    assert re.fullmatch(r"python3(\.\d+)?-venv", packages_of(line)[0])


def test_that_a_python_that_is_too_old_is_said_in_one_line(tmp_path: Path) -> None:
    its = computer(tmp_path, user=SOMEBODY, sudo=None)
    its.has("python3", 'case "$1" in --version) echo Python 3.9.2 ;; *) exit 1 ;; esac')
    done = its.set_up("run")
    assert done.returncode == 1
    assert done.stderr == "set-up: RAS Console needs Python 3.11 or newer, and this computer has Python 3.9.2.\n"
