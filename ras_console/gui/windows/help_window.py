"""The help window: a text for every page, read beside the work because it does not block it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.theme import ThemeSwitch
from ras_console.gui.windows.markdown_view import MarkdownView

TOPICS: Final = (
    ("farm", "The farm"),
    ("site", "Sites"),
    ("brokers", "Connection Brokers"),
    ("broker", "A connection broker"),
    ("auto_promotion", "Auto-promotion"),
    ("hosts", "RD Session Hosts"),
    ("host", "A session host"),
    ("pool", "Host pools"),
    ("load_balancing", "Load balancing"),
    ("resources", "Published Resources"),
    ("resource", "A published resource"),
    ("users", "Users and groups"),
    ("administration", "Administration"),
    ("audit", "Audit"),
    ("drain", "Logon control and drain"),
    ("scheduler", "Scheduler"),
    ("schedule", "A schedule"),
    ("sessions", "Sessions"),
    ("notifications", "Notifications"),
    ("live", "The live pane"),
    ("failures", "Failures in the lab"),
)
"""File name in resources/help without its ending, and title; in the order of the list."""

_TAB_TOPICS: Final = {
    (NodeKind.BROKERS, "promotion"): "auto_promotion",
    (NodeKind.HOSTS, "balancing"): "load_balancing",
    (NodeKind.ADMINISTRATION, "users"): "users",
    (NodeKind.HOSTS, "pools"): "pool",
    (NodeKind.HOSTS, "drained"): "drain",
}
_TOPIC_PX: Final = 30


def topic_of(node: Node, tab: str) -> str:
    """Return the topic that explains what is shown: the tab's own where it has one, else the page's."""
    return _TAB_TOPICS.get((node.kind, tab), node.kind.value)


def read_topic(folder: Path, topic: str) -> str:
    """Return a topic's text in Markdown.

    Raises:
        FileNotFoundError: there is no such topic; the installation is incomplete.
    """
    return (folder / "help" / f"{topic}.md").read_text(encoding="utf-8")


class HelpWindow(QDialog):
    """Topics at the left, the text at the right. Escape closes it; F1 elsewhere turns it to another topic."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setObjectName("help_window")
        self.setWindowTitle(self.tr("Help – RAS Console"))
        self.setModal(False)
        self.resize(820, 560)
        self.topics = QListWidget()
        self.topics.setObjectName("help_topics")
        self.topics.setAccessibleName(self.tr("Topics"))
        self.topics.setFixedWidth(200)
        self.topics.setFrameShape(QFrame.Shape.NoFrame)
        self.topics.setSpacing(1)
        for name, title in TOPICS:
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setSizeHint(QSize(0, _TOPIC_PX))
            self.topics.addItem(item)
        self.text = MarkdownView(themes)
        self.text.setObjectName("help_text")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.topics)
        row.addWidget(self.text, 1)
        self.topics.currentItemChanged.connect(self._show_current)
        themes.theme_changed.connect(self._show_current)

    def show_topic(self, topic: str) -> None:
        """Turn to a topic and come to the front."""
        row = [name for name, _ in TOPICS].index(topic)
        self.topics.setCurrentRow(row)
        self.show()
        self.raise_()
        self.activateWindow()

    def _dress_topics(self) -> None:
        """Give the list the selection of the tree, instead of the style's framed gradient."""
        t = self._themes.tokens
        self.topics.setStyleSheet(
            "QListWidget { outline: none; }"
            "QListWidget::item { border-radius: 6px; padding-left: 8px; }"
            f"QListWidget::item:hover {{ background: {t.border}; }}"
            f"QListWidget::item:selected {{ background: {t.selection}; color: {t.text}; }}"
        )

    @Slot()
    def _show_current(self) -> None:
        if self.topics.currentRow() < 0:
            return
        palette = self.topics.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(self._themes.tokens.bg))
        self.topics.setPalette(palette)
        self._dress_topics()
        topic = self.topics.currentItem().data(Qt.ItemDataRole.UserRole)
        self.text.show_markdown(read_topic(self._themes.assets.folder, topic))
