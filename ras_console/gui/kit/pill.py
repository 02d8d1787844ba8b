"""The role pill: a broker's role in colour, word and, where it serves nobody, hatch."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from ras_console.domain.vocabulary import Role
from ras_console.gui.kit.painting import hatch, rounded, translucent
from ras_console.gui.theme import FontKind, ThemeSwitch, Tokens, font

PillSize = Literal["small", "large"]

# Height, room left and right of the text, type: small stands in rows, large beside a page's title.
_METRICS: Final[dict[PillSize, tuple[int, int, FontKind]]] = {"small": (18, 7, "chip"), "large": (22, 9, "help")}


class PillKind(StrEnum):
    """The looks a role can have."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    STANDBY = "standby"
    DOWN = "down"
    PROMOTING = "promoting"
    JOINING = "joining"
    SUSPENDED = "suspended"
    NEUTRAL = "neutral"


def pill_kind_of(role: Role) -> PillKind:
    """Return the look of a broker's role."""
    match role:
        case Role.PRIMARY:
            return PillKind.PRIMARY
        case Role.SECONDARY:
            return PillKind.SECONDARY
        case Role.STANDBY:
            return PillKind.STANDBY
        case Role.DOWN:
            return PillKind.DOWN
        case Role.CANDIDATE:
            return PillKind.PROMOTING
        case Role.JOINING:
            return PillKind.JOINING
        case Role.SUSPENDED:
            return PillKind.SUSPENDED
        case Role.DISABLED | Role.NOT_REACHED:
            return PillKind.NEUTRAL


def role_text(role: Role) -> str:
    """Return the role as the console writes it."""
    texts = {
        Role.PRIMARY: QCoreApplication.translate("Pill", "Primary"),
        Role.SECONDARY: QCoreApplication.translate("Pill", "Secondary"),
        Role.STANDBY: QCoreApplication.translate("Pill", "Standby"),
        Role.DOWN: QCoreApplication.translate("Pill", "Down"),
        Role.CANDIDATE: QCoreApplication.translate("Pill", "Promoting"),
        Role.JOINING: QCoreApplication.translate("Pill", "Joining"),
        Role.SUSPENDED: QCoreApplication.translate("Pill", "Suspended"),
        Role.DISABLED: QCoreApplication.translate("Pill", "Disabled"),
        Role.NOT_REACHED: QCoreApplication.translate("Pill", "Not reached"),
    }
    return texts[role]


def pill_colours(tokens: Tokens, kind: PillKind) -> tuple[str, str]:
    """Return fill and text colour of a look; charts use the same, so a role has one colour everywhere."""
    match kind:
        case PillKind.PRIMARY:
            return tokens.primary, tokens.primary_text
        case PillKind.SECONDARY:
            return tokens.secondary, tokens.secondary_text
        case PillKind.STANDBY:
            return tokens.standby, tokens.standby_text
        case PillKind.DOWN:
            return tokens.down, tokens.down_text
        case PillKind.PROMOTING:
            return tokens.promoting, tokens.promoting_text
        case PillKind.JOINING:
            return tokens.selection, tokens.text
        case PillKind.SUSPENDED:
            return tokens.warn_soft, tokens.warn
        case PillKind.NEUTRAL:
            return tokens.sunken, tokens.text_second


def pill_hatch(tokens: Tokens, kind: PillKind) -> QColor | None:
    """Return the colour of the diagonals over a look's fill, or None where it has none."""
    match kind:
        case PillKind.STANDBY:
            return translucent(tokens.standby_text, tokens.standby_hatch_ratio)
        case PillKind.DOWN:
            return translucent(tokens.down_text, tokens.down_hatch_ratio)
        case _:
            return None


def pill_border(tokens: Tokens, kind: PillKind) -> QColor | None:
    """Return the colour of the frame around a look, or None where it has none."""
    match kind:
        case PillKind.JOINING:
            return QColor(tokens.accent)
        case PillKind.SUSPENDED:
            return QColor(tokens.warn)
        case PillKind.NEUTRAL:
            return QColor(tokens.border_strong)
        case _:
            return None


def pill_size(text: str, size: PillSize = "small") -> QSize:
    """Return how much room a pill with this text takes."""
    height, side, kind = _METRICS[size]
    width = QFontMetricsF(font(kind, weight=600)).horizontalAdvance(text)
    return QSize(int(width + 2 * side + 0.999), height)


def paint_pill(
    painter: QPainter, rect: QRectF, kind: PillKind, text: str, tokens: Tokens, *, size: PillSize = "small"
) -> None:
    """Draw a pill that fills `rect`; for delegates, the widget does the same."""
    _, side, type_kind = _METRICS[size]
    fill, foreground = pill_colours(tokens, kind)
    radius = rect.height() / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rounded(painter, rect, radius, fill=QColor(fill), border=pill_border(tokens, kind))
    diagonals = pill_hatch(tokens, kind)
    if diagonals is not None:
        hatch(painter, rect, radius, diagonals)
        # The diagonals stop short of the word, or they would eat into its contrast.
        rounded(painter, rect.adjusted(side - 2, 1, 2 - side, -1), radius - 1, fill=QColor(fill))
    painter.setFont(font(type_kind, weight=600))
    painter.setPen(QColor(foreground))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


class Pill(QLabel):
    """A role in colour and word; a screen reader reads the word."""

    def __init__(
        self,
        themes: ThemeSwitch,
        kind: PillKind = PillKind.NEUTRAL,
        text: str = "",
        *,
        size: PillSize = "small",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._size = size
        self._kind = kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_kind(kind, text)
        themes.theme_changed.connect(self.update)

    @property
    def kind(self) -> PillKind:
        return self._kind

    def show_role(self, role: Role) -> None:
        """Show a broker's role in its colour and word."""
        self.show_kind(pill_kind_of(role), role_text(role))

    def show_kind(self, kind: PillKind, text: str = "") -> None:
        """Show a look; without `text` the kind's own word, for no pill is colour alone."""
        self._kind = kind
        self.setText(text or QCoreApplication.translate("Pill", kind.value.capitalize()))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return pill_size(self.text(), self._size)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(painter, QRectF(self.rect()), self._kind, self.text(), self._themes.tokens, size=self._size)
