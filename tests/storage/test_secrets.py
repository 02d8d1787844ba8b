"""Passwords: in a keyring where one works, in a file for its owner alone where none does, and nowhere else."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.backends.null import Keyring as ForgetfulKeyring
from typing_extensions import override

from ras_console.storage.secrets import MAILBOX, Secrets, SecretsUnavailable

NO_KEYRING: KeyringBackend = NoKeyring()  # type: ignore[no-untyped-call] # keyring types its base class alone
FORGETFUL: KeyringBackend = ForgetfulKeyring()  # type: ignore[no-untyped-call]


class MemoryKeyring(KeyringBackend):
    priority = 1.0

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False

    @override
    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.kept.get((service, username))

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.kept[service, username] = password

    @override
    def delete_password(self, service: str, username: str) -> None:
        self._check()
        del self.kept[service, username]

    def _check(self) -> None:
        if self.is_locked:
            raise RuntimeError("locked")


def test_that_a_password_is_kept_by_the_keyring_and_in_no_file(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    secrets = Secrets(tmp_path / "farm.sqlite", backend=keyring)
    secrets.put(MAILBOX, "s3cret")
    assert Secrets(tmp_path / "farm.sqlite", backend=keyring).get(MAILBOX) == "s3cret"
    assert list(tmp_path.iterdir()) == []
    secrets.put(MAILBOX, "")
    assert not secrets.has(MAILBOX)
    assert keyring.kept == {}


def test_that_two_farms_have_passwords_of_their_own(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    Secrets(tmp_path / "one.sqlite", backend=keyring).put(MAILBOX, "s3cret")
    assert Secrets(tmp_path / "two.sqlite", backend=keyring).get(MAILBOX) == ""


@pytest.mark.parametrize("backend", [NO_KEYRING, FORGETFUL])
def test_that_without_a_keyring_a_file_keeps_it_that_only_its_owner_reads(
    tmp_path: Path, backend: KeyringBackend
) -> None:
    secrets = Secrets(tmp_path / "farm.sqlite", backend=backend)
    secrets.put(MAILBOX, "s3cret")
    assert secrets.get(MAILBOX) == "s3cret"
    assert stat.S_IMODE(secrets.path.stat().st_mode) == 0o600
    secrets.put(MAILBOX, "other")
    assert secrets.get(MAILBOX) == "other"
    secrets.put(MAILBOX, "")
    assert secrets.get(MAILBOX) == ""
    assert list(tmp_path.iterdir()) == []


def test_that_a_keyring_that_works_again_takes_the_password_over_from_the_file(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    secrets = Secrets(tmp_path / "farm.sqlite", backend=keyring)
    secrets.put(MAILBOX, "first")
    keyring.is_locked = True
    secrets.put(MAILBOX, "second")
    keyring.is_locked = False
    assert secrets.get(MAILBOX) == "second"
    secrets.put(MAILBOX, "third")
    assert not secrets.path.exists()
    assert secrets.get(MAILBOX) == "third"


def test_that_a_password_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path / "gone" / "farm.sqlite", backend=NO_KEYRING)
    with pytest.raises(SecretsUnavailable, match=r"farm\.sqlite\.secrets cannot be written") as refusal:
        secrets.put(MAILBOX, "s3cret")
    assert "s3cret" not in str(refusal.value)
