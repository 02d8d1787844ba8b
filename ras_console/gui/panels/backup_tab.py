"""Backups of the database and exports of the farm: what there is, when the next is made, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Slot

from ras_console.domain.catalogue import FARM
from ras_console.domain.ids import ObjectId
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kept_files import KeptFile
from ras_console.gui.kit import Button, Card, EmptyState, MutedLabel
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line
from ras_console.gui.models.rows import RowsModel
from ras_console.gui.panels.confirm import ask
from ras_console.gui.panels.confirm_words import Question
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.settings_tab import SettingsTab
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted, plain_tip
from ras_console.gui.wall_clock import local_time

COLUMNS: Final = (
    Column(title="Made", width_px=150),
    Column(title="File"),
    Column(title="Size", width_px=90, is_number=True),
)
GROUP: Final = "Backup"
_ROOM_ROWS: Final = 4


class BackupTab(SettingsTab):
    """The farm's backup settings, and beside them the files."""

    def __init__(self, context: ConsoleContext) -> None:
        themes = context.themes
        self._console = context
        self._seen = -1
        self.backups = _FileCard(context, "Database backups", "Taken every day; the last ten are kept.", "backups")
        self.exports = _FileCard(context, "Exports", "", "exports")
        self.restore_button = Button(themes, "&Restore…", icon="rotate-ccw")
        self.restore_button.setObjectName("restore_backup_button")
        self.export_button = Button(themes, "&Export now", icon="download")
        self.export_button.setObjectName("export_now_button")
        self.import_button = Button(themes, "&Import…", icon="folder-open")
        self.import_button.setObjectName("import_export_button")
        self.backups.add_to_header(self.restore_button)
        self.exports.add_to_header(self.export_button)
        self.exports.add_to_header(self.import_button)
        super().__init__(
            context,
            FARM,
            lambda picture: ObjectId(picture.document.farm.id),
            groups=(GROUP,),
            extra=(self.backups, self.exports),
        )
        self.restore_button.clicked.connect(self._ask_restore)
        self.export_button.clicked.connect(self._export)
        self.import_button.clicked.connect(self._import)
        self.backups.table.chosen.connect(self._judge)
        self.exports.table.chosen.connect(self._judge)
        context.workspace.files.changed.connect(self._read)
        self._judge()

    def show_picture(self, picture: Picture) -> None:
        """Show the settings, and look for the files once for each revision."""
        super().show_picture(picture)
        if picture.document.revision != self._seen:
            self._seen = picture.document.revision
            self._read()

    @Slot()
    def _read(self) -> None:
        self._console.workspace.files.read_kept_files(self._take)

    def _take(self, backups: tuple[KeptFile, ...], exports: tuple[KeptFile, ...], folder: Path) -> None:
        self.backups.show_files(backups)
        self.exports.show_files(exports)
        self.exports.note.setText(str(folder))
        self.exports.note.setToolTip(plain_tip(str(folder)))
        self._judge()

    @Slot()
    def _judge(self) -> None:
        workspace = self._console.workspace
        refusal = "the database is open read-only" if workspace.is_read_only else workspace.farm_refusal()
        has_backup, has_export = self.backups.chosen is not None, self.exports.chosen is not None
        self.restore_button.setEnabled(not refusal and has_backup)
        self.restore_button.setToolTip(refusal or "Put the chosen backup in the place of the farm's database")
        self.import_button.setEnabled(not refusal and has_export)
        self.import_button.setToolTip(refusal or "Make the farm that of the chosen export; you see first what changes")
        self.export_button.setToolTip("Write the farm to a file in the export folder")

    @Slot()
    def _export(self) -> None:
        self._console.workspace.files.export_now()

    @Slot()
    def _import(self) -> None:
        chosen = self.exports.chosen
        if chosen is not None:
            self._console.workspace.files.import_wanted.emit(chosen.path)

    @Slot()
    def _ask_restore(self) -> None:
        chosen = self.backups.chosen
        if chosen is None:
            return
        text = (
            f"The farm becomes what it was on {local_time(chosen.at_utc.timestamp()):%Y-%m-%d at %H:%M}, its audit "
            "included. What is there now is kept beside it under another name. The engine begins anew; close other "
            "consoles of this farm first."
        )
        question = Question(title="Restore this backup", text=text, action_label="Restore")
        ask(
            self._console.themes,
            self.window(),
            question,
            lambda: self._console.workspace.files.restore_wanted.emit(chosen.path),
        )


class _FileCard(Card):
    """A list of files, newest first."""

    def __init__(self, context: ConsoleContext, title: str, note: str, name: str) -> None:
        super().__init__(context.themes, title)
        self._files: tuple[KeptFile, ...] = ()
        self.note = MutedLabel(context.themes, note)
        self.note.setObjectName(f"{name}_note")
        self.note.setMinimumWidth(40)
        self.model = RowsModel(COLUMNS, self)
        self.table = ObjectTable(context.themes, self.model, COLUMNS)
        self.table.setObjectName(f"{name}_table")
        self.table.setAccessibleName(title)
        self.table.setMinimumHeight(self.table.verticalHeader().defaultSectionSize() * (_ROOM_ROWS + 1))
        self._empty = EmptyState(context.themes, "save", f"No {title.lower()} yet.")
        self.body.addWidget(self.note)
        self.add_list(self.table)
        self.add_list(self._empty)
        self.show_files(())

    @property
    def chosen(self) -> KeptFile | None:
        key = self.table.key()
        return self._files[key] if key is not None and key < len(self._files) else None

    def show_files(self, files: tuple[KeptFile, ...]) -> None:
        if files == self._files and self.model.rowCount() == len(files):
            self.table.setVisible(bool(files))
            self._empty.setVisible(not files)
            return
        self._files = files
        self.model.show_lines([_line(number, each) for number, each in enumerate(files)])
        self.table.setVisible(bool(files))
        self._empty.setVisible(not files)
        if files:
            self.table.selectRow(0)


def _line(number: int, each: KeptFile) -> Line:
    moment = local_time(each.at_utc.timestamp())
    size = f"{each.size_bytes / 1024:,.0f} KB" if each.size_bytes >= 1024 else counted(each.size_bytes, "byte")
    return Line(
        key=number,
        cells=(
            Cell(text=f"{moment:%Y-%m-%d %H:%M:%S}", is_strong=True),
            Cell(text=each.path.name, tip=plain_tip(str(each.path)), is_faint=True),
            Cell(text=size, is_number=True),
        ),
    )
