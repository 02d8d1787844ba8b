"""The page of the farm's administration: who may do what, who is there, and backups."""

from __future__ import annotations

from typing import cast

from ras_console.domain.objects import Farm
from ras_console.gui.context import ConsoleContext
from ras_console.gui.panels.accounts_tab import AccountsTab
from ras_console.gui.panels.administrators_tab import AdministratorsTab
from ras_console.gui.panels.backup_tab import BackupTab
from ras_console.gui.panels.consoles_tab import ConsolesTab
from ras_console.gui.panels.page import Page, Tab
from ras_console.gui.panels.page_header import HeaderLook
from ras_console.gui.panels.picture import Picture
from ras_console.gui.phrases import counted


def build_administration_page(context: ConsoleContext) -> Page:
    """Return the page of the farm's administration; a further tab is one more line here."""
    tabs = (
        Tab(key="administrators", label="Administrators", content=AdministratorsTab(context)),
        Tab(key="consoles", label="Consoles", content=ConsolesTab(context)),
        Tab(key="users", label="Users", content=AccountsTab(context)),
        Tab(key="backup", label="Backup", content=BackupTab(context)),
    )
    return Page(context, administration_look, [], tabs)


def administration_look(picture: Picture) -> HeaderLook:
    """Return the header of the page."""
    farm = cast("Farm", picture.thing)
    people = picture.document.administrators
    who = counted(len(people), "administrator") if people else "no administrators: everybody may do everything"
    return HeaderLook(title="Administration", facts=(farm.name, who))
