"""What an open farm offers its pages beside its configuration: the mailbox's password, test mail, load history."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from ras_console import __version__
from ras_console.domain.ids import HostId, SiteId
from ras_console.gui.background import Background
from ras_console.gui.services import History, LoadPoint, Services
from ras_console.runtime.postman import Posted, TryMail
from ras_console.storage.errors import StorageError
from ras_console.storage.history import HistoryReader
from ras_console.storage.secrets import MAILBOX, Secrets, SecretsUnavailable

if TYPE_CHECKING:
    from ras_console.config.document import Document
    from ras_console.engine.snapshot import FarmSnapshot
    from ras_console.runtime.deliveries import Mail

_HOST_STEP_S = 60.0


class Backstage:
    """Every method may block and is called off the GUI thread, one farm's file and secrets at hand."""

    def __init__(self, farm: Path, try_mail: TryMail, log_text: Callable[[], str]) -> None:
        self._farm = farm
        self._log_text = log_text
        self._secrets = Secrets(farm)
        self._try_mail = try_mail

    def services(self, background: Background) -> Services:
        """Return what pages are given."""
        return Services(
            background=background,
            has_password=lambda: self._secrets.has(MAILBOX),
            set_password=self.set_password,
            try_mail=self.try_mail,
            site_history=self.site_history,
            host_history=self.host_history,
            collect=self.collect,
        )

    def password(self) -> str:
        """Return the mailbox's password, "" where none is kept."""
        return self._secrets.get(MAILBOX)

    def set_password(self, password: str) -> str:
        """Keep the mailbox's password; returns why that is not possible, "" where it is done."""
        try:
            self._secrets.put(MAILBOX, password)
        except SecretsUnavailable as error:
            return str(error)
        return ""

    def try_mail(self, mail: Mail) -> Posted:
        """Send a mail with the password that is kept."""
        return self._try_mail(mail, self.password() if mail.mailbox.user else "")

    def site_history(self, site_id: SiteId, from_s: float, to_s: float) -> History:
        """Return a site's load between two instants of the farm's time."""
        try:
            with closing(HistoryReader(self._farm)) as reader:
                rows = reader.site_load(site_id, from_s, to_s)
        except StorageError as error:
            return History(trouble=error.message)
        points = (
            LoadPoint(
                at_s=each.at_s, step_s=float(each.step_s), median_ratio=each.load_median_ratio,
                top_ratio=each.load_max_ratio, sessions=each.sessions,
            )
            for each in rows
        )  # fmt: skip
        return History(points=tuple(points))

    def host_history(self, host_id: HostId, from_s: float, to_s: float) -> History:
        """Return a host's load between two instants of the farm's time, by the minute."""
        try:
            with closing(HistoryReader(self._farm)) as reader:
                rows = reader.host_load(host_id, from_s, to_s)
        except StorageError as error:
            return History(trouble=error.message)
        points = (
            LoadPoint(
                at_s=each.at_s, step_s=_HOST_STEP_S, median_ratio=each.load_ratio, top_ratio=each.load_ratio,
                sessions=float(each.sessions),
            )
            for each in rows
        )  # fmt: skip
        return History(points=tuple(points))

    def collect(self, path: str, document: Document, snapshot: FarmSnapshot | None) -> str:
        """Write the diagnostics file; returns why that is not possible, "" where it is done."""
        from ras_console.storage.diagnostics import write  # noqa: PLC0415 - asked for now and then

        try:
            write(Path(path), self._farm, document, snapshot, version=__version__, log=self._log_text())
        except OSError as error:
            return error.strerror or str(error)
        return ""
