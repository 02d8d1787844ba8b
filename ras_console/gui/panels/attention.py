"""What needs attention in a site: a card on its overview, and the whole health check on a tab of its own."""

from __future__ import annotations

from typing import Final, cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ras_console import __version__
from ras_console.domain.catalogue import kind_of
from ras_console.domain.ids import SiteId
from ras_console.domain.vocabulary import Severity
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Button, Card, MutedLabel, Tone
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.cards import Words
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import counted
from ras_console.runtime.health_check import Check, Finding, attention, health_checks

COLUMNS: Final = (
    Column(title="Check", width_px=170), Column(title="Result", width_px=110), Column(title="Found"),
    Column(title="What to do"),
)  # fmt: skip
_RESULTS: Final = {
    Severity.ERROR: ("Error", Tone.ERROR),
    Severity.WARNING: ("Warning", Tone.WARN),
    Severity.INFO: ("Note", Tone.INFO),
    Severity.GOOD: ("Well", Tone.OK),
}
_SHOWN: Final = 4


def checks_of(picture: Picture) -> tuple[Check, ...]:
    """Return the health check of the picture's site."""
    return health_checks(picture.document, picture.snapshot, SiteId(picture.node.object_id), __version__)


def lead_to(context: ConsoleContext, finding: Finding) -> None:
    """Go to what a finding is about."""
    group, _, tab = finding.page.partition("/")
    thing = context.workspace.document.get(finding.about)
    if thing is not None:
        kind = NodeKind(group) if group else NodeKind(kind_of(thing).kind.value)
        context.navigator.go(Node(kind, finding.about), tab)


class AttentionCard(Card):
    """The gravest findings as buttons that lead to their objects; says so where there is nothing."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(context.themes, "Needs attention", parent)
        self._context = context
        self._findings: tuple[Finding, ...] = ()
        self._count = MutedLabel(context.themes, "")
        self.add_to_header(self._count)
        self.words = Words(context.themes)
        self.words.setObjectName("attention_words")
        self.body.addWidget(self.words)
        self._buttons = [Button(context.themes, "", kind="quiet") for _ in range(_SHOWN)]
        for number, button in enumerate(self._buttons):
            button.setObjectName(f"finding_{number}")
            button.clicked.connect(self._go)
            self.body.addWidget(button)
        self._all = Button(context.themes, "Health check…", icon="heart-pulse")
        self._all.setObjectName("open_health_button")
        self._all.clicked.connect(self._open_health)
        self.body.addWidget(self._all)
        self.body.addStretch(1)

    def show_picture(self, picture: Picture) -> None:
        """Show the picture's site."""
        self._findings = attention(checks_of(picture))
        count = len(self._findings)
        self._count.setText(str(count) if count else "")
        self.words.setVisible(not count)
        self.words.say("Nothing: brokers, hosts, failover and notifications are as they should be.")
        for number, button in enumerate(self._buttons):
            button.setVisible(number < count)
            if number < count:
                finding = self._findings[number]
                name = _RESULTS[finding.severity][0]
                if button.accessibleDescription() != finding.text:
                    button.setText(finding.text.replace("&", "&&"))
                    button.setAccessibleDescription(finding.text)
                    button.setToolTip(f"{name}: {finding.text}. {finding.hint}")
                    button.set_icon_name("circle-x" if finding.severity is Severity.ERROR else "triangle-alert")

    @Slot()
    def _go(self) -> None:
        number = self._buttons.index(cast("Button", self.sender()))
        if number < len(self._findings):
            lead_to(self._context, self._findings[number])

    @Slot()
    def _open_health(self) -> None:
        self._context.navigator.go(self._context.navigator.node, "health")


class HealthTab(QWidget):
    """Every check of a site with its result; a row opens what was found. The diagnostics file is made here."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._found: dict[int, Finding] = {}
        self._picture: Picture | None = None
        self._dialog: QFileDialog | None = None
        self.model = ListingModel(COLUMNS, parent=self)
        self.table = ObjectTable(context.themes, self.model, COLUMNS)
        self.table.setObjectName("health_table")
        self.table.setAccessibleName("Health check")
        self._summary = MutedLabel(context.themes, "")
        self._summary.setObjectName("health_summary")
        self._collect = Button(context.themes, "&Collect diagnostics…", icon="download")
        self._collect.setObjectName("collect_diagnostics_button")
        line = QHBoxLayout()
        line.addWidget(self._summary, 1)
        line.addWidget(self._collect)
        card = Card(context.themes)
        card.body.addLayout(line)
        card.add_list(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self.table.opened.connect(self._open)
        self._collect.clicked.connect(self._ask_for_file)

    def show_picture(self, picture: Picture) -> None:
        """Check the picture's site."""
        self._picture = picture
        checks = checks_of(picture)
        lines, self._found = [], {}
        for number, check in enumerate(checks):
            if not check.findings:
                lines.append(_line(number * 1000, check.name, Severity.GOOD, check.well, ""))
            for place, finding in enumerate(check.findings):
                key = number * 1000 + place + 1
                self._found[key] = finding
                lines.append(_line(key, check.name, finding.severity, finding.text, finding.hint))
        self.model.show_lines(lines)
        bad = len(attention(checks))
        self._summary.setText(
            f"{counted(bad, 'finding')} in {counted(len(checks), 'check')}"
            if bad
            else f"All {counted(len(checks), 'check')} are well"
        )

    @Slot(int)
    def _open(self, key: int) -> None:
        if (finding := self._found.get(key)) is not None:
            lead_to(self._context, finding)

    @Slot()
    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self, "Collect diagnostics")
        dialog.setObjectName("diagnostics_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("ZIP (*.zip)")
        dialog.setDefaultSuffix("zip")
        dialog.selectFile("ras-console-diagnostics.zip")
        dialog.fileSelected.connect(self.collect_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def collect_to(self, path: str) -> None:
        """Write the diagnostics file, off the GUI thread, and say what became of it."""
        context, picture = self._context, self._picture
        if picture is None:
            return
        services, document, snapshot = context.services, picture.document, picture.snapshot
        self._collect.setEnabled(False)

        def done(trouble: str) -> None:
            self._collect.setEnabled(True)
            if trouble:
                what = f"The diagnostics could not be written: {trouble}."
                context.workspace.failed.emit(what, "Choose another folder.")
            else:
                told = f"The diagnostics are in {path}. No password is in them; look before you send them."
                context.workspace.noticed.emit(told)

        services.background.run(lambda: services.collect(path, document, snapshot), done)


def _line(key: int, name: str, severity: Severity, found: str, hint: str) -> Line:
    words, tone = _RESULTS[severity]
    return Line(
        key=key,
        cells=(
            Cell(text=name, is_strong=severity >= Severity.WARNING), Cell(text=words, tone=tone),
            Cell(text=found, tip=found), Cell(text=hint, tip=hint, is_faint=True),
        ),
    )  # fmt: skip
