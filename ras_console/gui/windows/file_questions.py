"""Asks for files: a new farm, one to open, where a copy goes; nothing waits for the answer."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

if TYPE_CHECKING:
    from ras_console.gui.windows.window_actions import WindowActions
    from ras_console.gui.workspace import Workspace

_FILTER: Final = "RAS Console farms (*.sqlite *.db);;All files (*)"
_EXPORTS: Final = "Exported farms (*.json);;All files (*)"
_SUFFIX: Final = "sqlite"


class FarmWish(StrEnum):
    """What is to be done with the path that was chosen."""

    LAB = "lab"
    EMPTY = "empty"
    OPEN = "open"


class FileQuestions(QObject):
    """Opens the file dialogs of the File menu over the window, beginning where the open farm is."""

    farm_wanted = Signal(object, object)
    """Path and FarmWish."""
    copy_wanted = Signal(object)
    """Path."""
    export_wanted = Signal(object)
    """Path."""
    import_wanted = Signal(object)
    """Path."""

    def __init__(self, workspace: Workspace, actions: WindowActions, window: QWidget) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._window = window
        actions.new_lab.triggered.connect(lambda: self._ask_new(FarmWish.LAB, self.tr("New lab")))
        actions.new_farm.triggered.connect(lambda: self._ask_new(FarmWish.EMPTY, self.tr("New empty farm")))
        actions.open.triggered.connect(self._ask_open)
        actions.save_copy.triggered.connect(self._ask_copy)
        actions.export.triggered.connect(self._ask_export)
        actions.import_farm.triggered.connect(self._ask_import)

    def _ask_new(self, wish: FarmWish, title: str) -> None:
        dialog = self._dialog(title, QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda text: self.farm_wanted.emit(Path(text), wish))
        dialog.open()

    @Slot()
    def _ask_open(self) -> None:
        dialog = self._dialog(self.tr("Open a farm"), QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda text: self.farm_wanted.emit(Path(text), FarmWish.OPEN))
        dialog.open()

    @Slot()
    def _ask_copy(self) -> None:
        dialog = self._dialog(self.tr("Save a copy"), QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda text: self.copy_wanted.emit(Path(text)))
        dialog.open()

    @Slot()
    def _ask_export(self) -> None:
        dialog = self._dialog(self.tr("Export the farm"), QFileDialog.AcceptMode.AcceptSave, _EXPORTS)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(f"{self._workspace.path.stem}.json")
        dialog.fileSelected.connect(lambda text: self.export_wanted.emit(Path(text)))
        dialog.open()

    @Slot()
    def _ask_import(self) -> None:
        dialog = self._dialog(self.tr("Import a farm"), QFileDialog.AcceptMode.AcceptOpen, _EXPORTS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda text: self.import_wanted.emit(Path(text)))
        dialog.open()

    def _dialog(self, title: str, mode: QFileDialog.AcceptMode, kinds: str = _FILTER) -> QFileDialog:
        dialog = QFileDialog(self._window, title, str(self._workspace.path.parent), kinds)
        dialog.setObjectName("file_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(mode)
        dialog.setDefaultSuffix(_SUFFIX)
        return dialog
