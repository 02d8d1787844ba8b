"""The form that adds many session hosts at once: a list, ranges or a CSV file, looked over before anything changes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import shiboken6
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from ras_console.config.host_import import MOST_CHARACTERS, MOST_HOSTS, HostList, add_command, new_pools, read_hosts
from ras_console.config.reading import parse
from ras_console.domain.catalogue import POOL
from ras_console.domain.errors import Problem
from ras_console.domain.ids import ObjectId, PoolId, SiteId
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Button, ChoiceField, FieldRow, InlineMessage, Switch, TextArea, TextField, Tone
from ras_console.gui.models.listing import ListingModel
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.commitment import Commitment, refusal_of
from ras_console.gui.panels.dialog_parts import dialog_heading
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted
from ras_console.gui.theme import font
from ras_console.gui.windows.host_preview import COLUMNS, MOST_SHOWN, preview_lines

_WIDTH_PX: Final = 640
_TABLE_PX: Final = 190
_AT_ONCE: Final = 100
"""A text of so many hosts is read between two frames; a longer one off the GUI thread."""

_NEW_POOL: Final = "New pool…"
_HELP: Final = (
    "One or more hosts a line: names, RDSH-[01-20], 10.0.0.10-10.0.0.40; or CSV whose first line names its columns "
    "(server, pool, description, max sessions, cores, memory)."
)


class AddHostsDialog(QDialog):
    """Adds hosts to a site as one change. Open it with `open()`; nothing is added while a row is wrong or undecided."""

    def __init__(self, context: ConsoleContext, site_id: SiteId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("add_hosts_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._site_id = site_id
        self._list = HostList()
        self._unresolved: dict[str, str] = {}
        self._asked = 0
        self._is_reading = False
        site = context.workspace.document.site(site_id)
        self._is_lab = site is not None and site.is_lab
        self.setWindowTitle(f"Add session hosts to {site.name if site is not None else 'the site'}")
        themes = context.themes
        self.text = TextArea(themes, lines=6)
        self.text.setObjectName("hosts_text")
        self.text.setAccessibleName("Hosts")
        self.text.setPlaceholderText("RDSH-[01-20].example.com")
        self.pool = ChoiceField(themes)
        self.pool.setObjectName("hosts_pool")
        self.pool_name = TextField(themes, placeholder="East wing")
        self.pool_name.setObjectName("new_pool_name")
        self._pool_row = FieldRow(
            themes, "Host pool", self.pool, help_text="The pool of hosts that name none themselves."
        )
        self._name_row = FieldRow(themes, "Name of the pool", self.pool_name, hint="Unique in the site.")
        self.skip = Switch(themes)
        self.skip.setObjectName("skip_bad_rows")
        self._skip_row = FieldRow(themes, "Leave out bad rows", self.skip, has_message_line=False)
        self.model = ListingModel(COLUMNS, parent=self)
        self.table = ObjectTable(themes, self.model, COLUMNS)
        self.table.setObjectName("hosts_preview")
        self.table.setAccessibleName("Hosts to be added")
        self.table.setFixedHeight(_TABLE_PX)
        self._outcome, self._too_much = InlineMessage(themes), InlineMessage(themes)
        self._outcome.setObjectName("outcome")
        self._file = Button(themes, "&Read a CSV file…", icon="folder-open")
        self._file.setObjectName("read_file_button")
        self._look_up = Button(themes, "Re&solve names")
        self._look_up.setObjectName("resolve_names_button")
        self._look_up.setToolTip("Look every name up; one without an address can be added all the same")
        self._add = Button(themes, "&Add hosts", kind="primary")
        self._add.setObjectName("confirm_button")
        self._cancel = Button(themes, "Cancel")
        self._cancel.setObjectName("cancel_button")
        inputs = (self.text, self.pool, self.pool_name, self.skip, self._file, self._look_up, self._add)
        self._commitment = Commitment(context, self, self._outcome, inputs)
        self._lay_out()
        self._connect()
        self._offer_pools()
        self._read()
        self.text.setFocus()

    def _lay_out(self) -> None:
        self._too_much.setObjectName("hosts_text_message")
        title = dialog_heading(self.windowTitle(), _WIDTH_PX)
        words = QLabel(_HELP)
        words.setFont(font("help"))
        words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(8)
        above = QHBoxLayout()
        above.addWidget(self._file)
        above.addWidget(self._look_up)
        above.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addStretch(1)
        below.addWidget(self._cancel)
        below.addWidget(self._add)
        for each in (title, words, self.text, self._too_much):
            column.addWidget(each)
        column.addLayout(above)
        for row in (self._pool_row, self._name_row, self.table, self._skip_row, self._outcome):
            column.addWidget(row)
        column.addLayout(below)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)

    def _connect(self) -> None:
        self.text.textChanged.connect(self._read)
        self.pool.activated.connect(self._review)
        self.pool_name.textChanged.connect(self._review)
        self.skip.toggled.connect(self._review)
        self._file.clicked.connect(self._ask_file)
        self._look_up.clicked.connect(self._resolve)
        self._add.clicked.connect(self._commit)
        self._cancel.clicked.connect(self.reject)
        self._context.workspace.document_changed.connect(self._follow)

    # ------------------------------------------------------------------------------------------------- what is there
    def _offer_pools(self) -> None:
        document = self._context.workspace.document
        chosen = self.pool.currentData()
        self.pool.clear()
        for each in document.pools(self._site_id):
            self.pool.addItem(each.name, int(each.id))
        self.pool.addItem(_NEW_POOL, 0)
        self.pool.setCurrentIndex(max(0, self.pool.findData(chosen)))

    def _chosen_pool(self) -> PoolId | str:
        """Return the pool's id, or the name of a new one."""
        chosen = int(self.pool.currentData())
        return PoolId(ObjectId(chosen)) if chosen else self.pool_name.text().strip()

    @Slot()
    def _follow(self) -> None:
        if self._commitment.is_under_way:  # its own change has come
            return
        if self._context.workspace.document.site(self._site_id) is None:
            self.reject()
            return
        self._offer_pools()
        self._read()

    @Slot()
    def _read(self) -> None:
        """Read the text anew; answers about names that are still to come no longer count."""
        self._asked += 1
        self._unresolved = {}
        text = self.text.toPlainText()
        servers = [each.server for each in self._context.workspace.document.hosts(self._site_id)]
        found = read_hosts(text, servers, _AT_ONCE)
        if not found.is_over:
            self._take(self._asked, found)
            return
        number = self._asked
        self._list, self._is_reading = HostList(), True
        self._review()
        self._context.workspace.background.run(
            lambda: read_hosts(text, servers), lambda found: self._take(number, found)
        )

    def _take(self, number: int, found: HostList) -> None:
        """Show what a text stands for, unless another one has been typed since."""
        if shiboken6.isValid(self) and number == self._asked:
            self._list, self._is_reading = found, False
            self._review()

    @Slot()
    def _review(self) -> None:
        """Show what would be added, what cannot be, and what adding would do."""
        is_new = not self.pool.currentData()
        self._name_row.setVisible(is_new)
        has_problems = bool(self._list.problems)
        self._skip_row.setVisible(has_problems and bool(self._list.hosts))
        usual = self.pool_name.text().strip() if is_new else self.pool.currentText()
        self.model.show_lines(preview_lines(self._list, usual, self._unresolved))
        name_problem = self._name_problem() if is_new else ""
        if name_problem:
            self._name_row.show_message(name_problem)
        else:
            self._name_row.clear_message()
        whole = next((each.message for each in self._list.problems if each.row == 0), "")
        self._too_much.setVisible(bool(whole))
        self._too_much.show_message(whole, Tone.ERROR)
        text, tone = self._outcome_text()
        self._outcome.show_message(text, tone)
        self._add.setEnabled(tone is not Tone.ERROR and bool(self._list.hosts) and not name_problem)
        self._look_up.setEnabled(bool(self._list.hosts))
        self._add.setText(f"&Add {counted(len(self._list.hosts), 'host')}" if self._list.hosts else "&Add hosts")

    def _name_problem(self) -> str:
        found = parse(POOL.field("name"), self.pool_name.text())
        return f"{found.message} {found.hint}".strip() if isinstance(found, Problem) else ""

    def _outcome_text(self) -> tuple[str, Tone]:
        found = self._list
        if self._is_reading:
            return "Reading the hosts…", Tone.NEUTRAL
        if found.problems and found.problems[0].row == 0:
            return "Nothing can be added yet.", Tone.ERROR
        bad = counted(found.problems_total, "row") if found.problems else ""
        if found.problems and not (found.hosts and self.skip.isChecked()):
            more = " or leave them out" if found.hosts else ""
            return f"{bad} cannot be added: put right what the list says{more}.", Tone.ERROR
        if not found.hosts:
            return f"Up to {MOST_HOSTS:,} hosts at a time.", Tone.NEUTRAL
        parts = [f"{counted(len(found.hosts), 'host')} will be added in one step that Undo takes back."]
        pools = new_pools(self._context.workspace.document, self._site_id, found.hosts, self._chosen_pool())
        if pools:
            parts.append(f"New: {counted(len(pools), 'host pool')}, {', '.join(pools[:3])}{'…' * (len(pools) > 3)}.")
        if bad:
            parts.append(f"{bad} left out.")
        if len(found.hosts) > MOST_SHOWN:
            parts.append(f"The list shows the first {MOST_SHOWN}.")
        if self._unresolved:
            parts.append(f"{counted(len(self._unresolved), 'name')} without an address.")
        return " ".join(parts), Tone.WARN if bad or self._unresolved else Tone.INFO

    # --------------------------------------------------------------------------------------------------------- files
    @Slot()
    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Read session hosts"))
        dialog.setObjectName("hosts_file_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Lists (*.csv *.txt);;All files (*)"))
        dialog.fileSelected.connect(lambda text: self.read_file(Path(text)))
        dialog.open()

    def read_file(self, path: Path) -> None:
        """Put a file's text into the field, or say why that cannot be."""
        try:
            with path.open("rb") as file:
                found = file.read(MOST_CHARACTERS * 4 + 1)
            text = found.decode("utf-8-sig")
        except OSError as error:
            self._outcome.show_message(f"{path} cannot be read: {error.strerror or error}.", Tone.ERROR)
            return
        except UnicodeDecodeError:
            self._outcome.show_message(f"{path.name} is no text in UTF-8; save it as CSV UTF-8.", Tone.ERROR)
            return
        if len(text) > MOST_CHARACTERS or "\0" in text:
            why = "is no text" if "\0" in text else f"has more than {MOST_CHARACTERS:,} characters; part it"
            self._outcome.show_message(f"{path.name} {why}.", Tone.ERROR)
            return
        self.text.setPlainText(text)

    # ----------------------------------------------------------------------------------------------------- resolving
    @Slot()
    def _resolve(self) -> None:
        self._asked += 1
        self._unresolved = {}
        self._look_up.setEnabled(False)
        self._resolve_next(self._asked, [each.server for each in self._list.hosts])

    def _resolve_next(self, question: int, left: list[str]) -> None:
        """Look the names up one after the other; a thousand questions at once would drown the resolver."""
        if not left:
            self._review()
            return
        name = left.pop()

        def take(addresses: tuple[str, ...], reason: str) -> None:
            if not shiboken6.isValid(self) or question != self._asked:
                return
            if not addresses:
                self._unresolved[name] = reason or "no address"
            self._resolve_next(question, left)

        self._context.resolve(name, self._is_lab, take)

    # -------------------------------------------------------------------------------------------------------- adding
    @Slot()
    def _commit(self) -> None:
        workspace = self._context.workspace
        command = add_command(workspace.document, self._site_id, self._list.hosts, self._chosen_pool())
        self._commitment.carry_out(command, self._end)

    def _end(self, problems: tuple[Problem, ...]) -> None:
        refusal = refusal_of(problems)
        if refusal:
            self._read()
            self._outcome.show_message(refusal, Tone.ERROR)
            return
        self._context.navigator.go(Node(NodeKind.HOSTS, ObjectId(self._site_id)), "hosts")
        self.accept()

    @Slot()
    @override
    def reject(self) -> None:
        """Stop what is being added, or else close; nothing is added either way."""
        if not self._commitment.stop():
            super().reject()
