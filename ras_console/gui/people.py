"""The directory that a site's users are looked up in, and what a known person usually sits at."""

from __future__ import annotations

from ras_console.config.document import Document
from ras_console.domain.client_devices import ClientDevice
from ras_console.domain.directory import AccountDirectory, LayeredDirectory
from ras_console.domain.objects import Account, Site
from ras_console.domain.ports import Directory
from ras_console.lab.devices import client_device
from ras_console.lab.directory import LabDirectory
from ras_console.lab.people import number_of


class People:
    """Keeps the directory until the farm's users change."""

    def __init__(self) -> None:
        self._lab = LabDirectory()
        self._accounts: tuple[Account, ...] | None = None
        self._own = AccountDirectory(())

    def directory(self, document: Document, site: Site) -> Directory:
        """Return whom the brokers of the site ask: the farm's own users, in a lab its invented people too."""
        accounts = document.accounts
        if accounts != self._accounts:
            self._accounts, self._own = accounts, AccountDirectory(accounts)
        return LayeredDirectory(self._own, self._lab) if site.is_lab else self._own


def usual_device(user: str) -> ClientDevice | None:
    """Return what one of the lab's people sits at, None for anybody else."""
    number = number_of(user)
    return client_device(number) if number is not None else None
