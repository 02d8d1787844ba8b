"""What pages ask of the farm beside its configuration, answered by a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ras_console.gui.background import Background, T
from ras_console.gui.services import History, Services
from ras_console.runtime.deliveries import Mail
from ras_console.runtime.postman import Posted


class AtOnce(Background):
    """Does the work in the caller's thread: a test sees the result without waiting."""

    def run(
        self, work: Callable[[], T], done: Callable[[T], object], failed: Callable[[], object] = lambda: None
    ) -> None:
        done(work())


@dataclass
class FakeServices:
    password: str = ""
    refusal: str = ""
    posted: Posted = field(default_factory=lambda: Posted(is_well=True, text="mail.example.com has taken the mail."))
    mails: list[Mail] = field(default_factory=list)
    collected: list[str] = field(default_factory=list)
    history: History = field(default_factory=History)
    asked: list[tuple[int, float, float]] = field(default_factory=list)

    def services(self) -> Services:
        return Services(
            background=AtOnce(),
            has_password=lambda: bool(self.password),
            set_password=self._set,
            try_mail=self._try,
            site_history=self._read,
            host_history=self._read,
            collect=self._collect,
        )

    def _collect(self, path: str, _document: object, _snapshot: object) -> str:
        self.collected.append(path)
        return self.refusal

    def _set(self, password: str) -> str:
        if not self.refusal:
            self.password = password
        return self.refusal

    def _try(self, mail: Mail) -> Posted:
        self.mails.append(mail)
        return self.posted

    def _read(self, object_id: int, from_s: float, to_s: float) -> History:
        self.asked.append((object_id, from_s, to_s))
        return self.history
