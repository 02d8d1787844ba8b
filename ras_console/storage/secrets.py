"""Passwords: kept by the operating system's keyring, or where there is none in a file that its owner alone can read.

Never in the database, an export, the audit or a log.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

MAILBOX: Final = "mailbox"
"""Name of the one password that a farm has so far."""

_SERVICE: Final = "ras-console"
_OWNER_ONLY: Final = 0o600

_log = logging.getLogger(__name__)


class SecretsUnavailable(Exception):
    """A password can be kept neither by the keyring nor in the file; the message says why."""


class Secrets:
    """The passwords of one farm. Methods may block, as a keyring that asks its owner does: not for the GUI's thread.

    `backend` is the keyring to use; without one it is what the system has.
    """

    def __init__(self, farm: Path, *, backend: KeyringBackend | None = None) -> None:
        self._farm = farm
        self._path = farm.with_name(f"{farm.name}.secrets")
        self._backend = backend

    @property
    def path(self) -> Path:
        """The file that is used where no keyring works."""
        return self._path

    def get(self, name: str) -> str:
        """Return a password, "" where none is kept."""
        kept = self._in_file().get(name)
        if kept is not None:  # written because the keyring did not work, and newer than what that may hold
            return kept
        return self._ask_keyring(name) or ""

    def has(self, name: str) -> bool:
        """Return whether a password is kept."""
        return bool(self.get(name))

    def put(self, name: str, password: str) -> None:
        """Keep a password; an empty one is forgotten. Raises SecretsUnavailable."""
        if self._give_keyring(name, password):
            self._write_file({each: text for each, text in self._in_file().items() if each != name})
        else:
            others = {each: text for each, text in self._in_file().items() if each != name}
            self._write_file(others | ({name: password} if password else {}))

    def _user(self, name: str) -> str:
        return f"{self._farm.absolute()}:{name}"

    def _keyring(self) -> KeyringBackend:
        if self._backend is None:
            import keyring  # noqa: PLC0415 - 60 ms that no start waits for

            self._backend = keyring.get_keyring()
        return self._backend

    def _ask_keyring(self, name: str) -> str | None:
        try:
            return self._keyring().get_password(_SERVICE, self._user(name))
        except Exception as error:  # noqa: BLE001 - backends raise what they like; the file is the way on
            _log.info("the keyring does not answer: %s", type(error).__name__)
            return None

    def _give_keyring(self, name: str, password: str) -> bool:
        try:
            backend = self._keyring()
            if password:
                backend.set_password(_SERVICE, self._user(name), password)
                return backend.get_password(_SERVICE, self._user(name)) == password
            if backend.get_password(_SERVICE, self._user(name)) is not None:
                backend.delete_password(_SERVICE, self._user(name))
        except Exception as error:  # noqa: BLE001 - as above
            _log.info("the keyring keeps no password: %s", type(error).__name__)
            return False
        return bool(password) or not self._path.exists()

    def _in_file(self) -> dict[str, str]:
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(key): str(text) for key, text in content.items()} if isinstance(content, dict) else {}

    def _write_file(self, content: dict[str, str]) -> None:
        """Write the file whole or not at all, readable by nobody else from its first byte on."""
        if not content:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
            return
        temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            temporary.unlink(missing_ok=True)
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(content, file)
            temporary.replace(self._path)
        except OSError as error:
            raise SecretsUnavailable(
                f"The password cannot be kept: no keyring works, and {self._path.name} cannot be written "
                f"({error.strerror or error})."
            ) from error
