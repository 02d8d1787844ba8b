"""The tab with the archive's load of a site or host: the last hour, day or week, read off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ras_console.domain.ids import ObjectId
from ras_console.gui.chart.archive_plot import ArchivePlot, summary
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Card, InlineMessage, MutedLabel, SegmentedControl, Tone
from ras_console.gui.panels.picture import Picture
from ras_console.gui.services import History

RANGES: Final = {"hour": (3600.0, "1 h"), "day": (86400.0, "1 day"), "week": (604800.0, "7 days")}
_REREAD_RATIO: Final = 240.0
"""A range is read anew each 240th part of it: an hour every 15 s, a week every 42 min."""

Read = Callable[[ObjectId, float, float], History]


class HistoryTab(QWidget):
    """Reads when it is first looked at, when another range or object is chosen, and as time goes on."""

    def __init__(self, context: ConsoleContext, read: Read, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._read = read
        self._range_s = RANGES["hour"][0]
        self._picture: Picture | None = None
        self._asked: tuple[ObjectId, float, float] | None = None
        choices = [(key, label) for key, (_, label) in RANGES.items()]
        self.ranges = SegmentedControl(context.themes, choices, name="Range of the history", size="small")
        self.ranges.setObjectName("history_range")
        self._summary = MutedLabel(context.themes, "")
        self._summary.setObjectName("history_summary")
        self._trouble = InlineMessage(context.themes)
        self.plot = ArchivePlot(context.themes)
        self.plot.setObjectName("history_plot")
        line = QHBoxLayout()
        line.addWidget(self._summary, 1)
        line.addWidget(self.ranges)
        card = Card(context.themes)
        card.body.addLayout(line)
        card.body.addWidget(self.plot, 1)
        card.body.addWidget(MutedLabel(context.themes, words))
        card.body.addWidget(self._trouble)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self.ranges.value_changed.connect(self._choose)

    def show_picture(self, picture: Picture) -> None:
        """Show the object of the picture's node, up to this moment of the farm's time."""
        self._picture = picture
        snapshot = picture.snapshot
        if snapshot is None:
            self._summary.setText("No engine shows the farm’s time.")
            return
        now_s = snapshot.origin_wall_s + snapshot.at_s
        wanted = (picture.node.object_id, self._range_s, now_s)
        if self._asked is not None:
            object_id, range_s, at_s = self._asked
            is_same = (object_id, range_s) == wanted[:2]
            if is_same and 0.0 <= now_s - at_s < self._range_s / _REREAD_RATIO:
                return
        self._asked = wanted
        self._ask(*wanted)

    def _ask(self, object_id: ObjectId, range_s: float, now_s: float) -> None:
        def done(history: History) -> None:
            if self._asked == (object_id, range_s, now_s):  # an answer to an earlier question is late
                self._show(history, now_s - range_s, now_s)

        self._context.services.background.run(lambda: self._read(object_id, now_s - range_s, now_s), done)

    def _show(self, history: History, from_s: float, to_s: float) -> None:
        self.plot.show_history(history, from_s, to_s)
        text = summary(history)
        self._summary.setText(f"{text[:1].upper()}{text[1:]}")
        if history.trouble:
            self._trouble.show_message(history.trouble, Tone.ERROR)
        else:
            self._trouble.clear_message()

    @Slot(str)
    def _choose(self, key: str) -> None:
        self._range_s = RANGES[key][0]
        if self._picture is not None:
            self.show_picture(self._picture)
