"""A whole console with a real engine, over real files, for the tests of what holds it together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from ras_console.gui.app import Application, Places
from ras_console.gui.arguments import Arguments, parse
from ras_console.gui.open_farm import OpenFarm

PATIENCE_MS = 20_000
"""Only a broken run takes as long."""


class Session:
    """A console from its start to its end, as `run` makes it, but for the event loop."""

    def __init__(self, qapp: QApplication, qtbot: QtBot, folder: Path, *arguments: str) -> None:
        self._qapp = qapp
        self.qtbot = qtbot
        self.places = Places(database=folder / "data" / "farm.sqlite", preferences=folder / "preferences.json")
        given: Arguments = parse(["--theme", "light", *arguments])
        self.application = Application(qapp, given, self.places, computer="RAS-CB-1")

    @property
    def farm(self) -> OpenFarm:
        assert self.application.farm is not None
        return self.application.farm

    def begin(self) -> OpenFarm:
        self.application.begin()
        return self.farm

    def until(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    def until_it_runs(self) -> None:
        """Return when pictures come; an engine that has died instead ends the waiting."""

        def runs() -> bool:
            bridge = self.farm.bridge
            if bridge.death is not None:
                raise RuntimeError(bridge.death.traceback)
            return bridge.snapshot is not None and bridge.snapshot.number > 2

        self.until(runs)

    def ways(self) -> list[str]:
        """Return the ways that the dialog about a farm in trouble offers."""
        dialog = self.application.trouble
        assert dialog is not None
        assert dialog.isVisible()
        names = [each.objectName() for each in dialog.findChildren(QPushButton)]
        return [each.removeprefix("way_") for each in names]

    def take(self, way: str) -> None:
        dialog = self.application.trouble
        assert dialog is not None
        button = dialog.findChild(QPushButton, f"way_{way}")
        assert isinstance(button, QPushButton)
        button.click()

    def said(self) -> str:
        """Return what the dialog says."""
        dialog = self.application.trouble
        assert dialog is not None
        return dialog.accessibleDescription()

    def end(self) -> None:
        """Close everything, as the end of the event loop does, and let Qt delete what is to be deleted."""
        application, farm = self.application, self.application.farm
        self._qapp.aboutToQuit.disconnect(application.close)
        application.close()
        for dialog in (application.trouble, application.chooser):
            if dialog is not None:
                close_for_good(dialog)
        if farm is not None:
            close_for_good(farm.window)
        application.deleteLater()
        self._qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def close_for_good(widget: QWidget) -> None:
    if isValid(widget):
        widget.hide()
        widget.deleteLater()
