"""The chart as a widget: shows scenes, follows the pointer and the arrow keys, says what was clicked."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHideEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ras_console.gui.chart.hover import card_text, percent
from ras_console.gui.chart.painter import ChartPainter, Cursor
from ras_console.gui.chart.scene import BrokerHit, FlagHit, Hit, HostHit, Scene
from ras_console.gui.kit.painting import focus_ring, shows_focus
from ras_console.gui.theme import ThemeSwitch, font

# One frame at 60 Hz: a mouse reports far more often than a screen shows.
_HOVER_MS: Final = 16
_WIDE_STEP: Final = 10


class LiveChart(QWidget):
    """Load, heat map and role lanes of one site over one time axis.

    Left and Right move the crosshair by a bin (with Shift by ten), Home and End to the edges, Page Up and Page Down
    from hand-over to hand-over; Return opens the one it is on, Escape takes the crosshair away.
    """

    host_chosen = Signal(int)
    """HostId: clicked in the heat map or beside its line."""
    broker_chosen = Signal(int)
    """BrokerId: its lane was clicked."""
    flag_chosen = Signal(int)
    """The number of a hand-over's timeline entry."""
    pause_asked = Signal()
    """Space was pressed."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._painter = ChartPainter(themes.assets)
        self._scene: Scene | None = None
        self._message = ""
        self._pointer: QPointF | None = None
        self._key_s: float | None = None
        self._hover_timer = QTimer(self, interval=_HOVER_MS, singleShot=True)
        self._hover_timer.timeout.connect(self.update)
        self.setObjectName("live_chart")
        self.setAccessibleName(QCoreApplication.translate("LiveChart", "Load and broker roles"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(360, 180)
        themes.theme_changed.connect(self.update)

    @property
    def scene(self) -> Scene | None:
        """What is shown."""
        return self._scene

    @property
    def cursor_s(self) -> float | None:
        """The instant under the crosshair, None while there is none."""
        cursor = self._cursor()
        return None if cursor is None else cursor.at_s

    def show_scene(self, scene: Scene) -> None:
        """Show a scene with the next paint."""
        self._scene = scene
        self.update()

    def show_message(self, text: str) -> None:
        """Show a sentence instead of a chart."""
        self._scene, self._message, self._key_s = None, text, None
        self.setAccessibleDescription(text)
        self.update()

    def describe(self) -> None:
        """Bring what screen readers read up to date; as often as one can listen, not with each sample."""
        if self._scene is not None and self._key_s is None:
            self.setAccessibleDescription(summary(self._scene))

    def paint_into(self, image: QImage) -> None:
        """Draw the chart as large as the image, at its pixel density."""
        painter = QPainter(image)
        self._paint(painter, image.deviceIndependentSize())
        painter.end()

    def hit(self, position: QPointF) -> Hit | None:
        """Return what was drawn at a position."""
        return None if self._scene is None else self._painter.hit(position, self._scene)

    def place_of(self, at_s: float, band: str = "heat", ratio: float = 0.5) -> QPointF:
        """Return the position of an instant in a band ("load", "heat", "lanes"), `ratio` of its height from the top."""
        rect: QRectF = getattr(self._painter.bands, band)
        return QPointF(self._painter.axis.x(at_s), rect.top() + ratio * rect.height())

    @override
    def sizeHint(self) -> QSize:
        return QSize(860, 380)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter, QSizeF(self.size()))
        if shows_focus(self):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            focus_ring(painter, QRectF(self.rect()), 6, self._themes.tokens.accent)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer, self._key_s = event.position(), None
        is_link = self.hit(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor)
        if not self._hover_timer.isActive():
            self._hover_timer.start()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pointer = self._key_s = None

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._choose(self.hit(event.position()))

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._key_s = None
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.pause_asked.emit()
            return
        if self._scene is None or not self._take_key(event, self._scene):
            super().keyPressEvent(event)
            return
        cursor = self._cursor()
        if cursor is not None:
            lines = self._painter.cursor_lines(self._scene, self._themes.tokens, cursor)
            self.setAccessibleDescription(card_text(self._scene, cursor.at_s, lines))
        self.update()

    def _take_key(self, event: QKeyEvent, scene: Scene) -> bool:
        axis = self._painter.axis
        here = axis.end_s if self.cursor_s is None else self.cursor_s
        step_s = scene.window().step_s * (_WIDE_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        match event.key():
            case Qt.Key.Key_Left:
                wanted = here - step_s
            case Qt.Key.Key_Right:
                wanted = here + step_s
            case Qt.Key.Key_Home:
                wanted = axis.start_s
            case Qt.Key.Key_End:
                wanted = axis.end_s
            case Qt.Key.Key_PageUp:
                wanted = max((each.lost_s for each in scene.flags if each.lost_s < here - 0.05), default=here)
            case Qt.Key.Key_PageDown:
                wanted = min((each.lost_s for each in scene.flags if each.lost_s > here + 0.05), default=here)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                return self._open_flag(scene, here)
            case Qt.Key.Key_Escape if self._key_s is not None:
                self._key_s = None
                return True
            case _:
                return False
        self._pointer, self._key_s = None, min(max(wanted, axis.start_s), axis.end_s)
        return True

    def _open_flag(self, scene: Scene, at_s: float) -> bool:
        near_s = 4.0 / self._painter.axis.px_per_s
        found = next((each for each in scene.flags if abs(each.lost_s - at_s) <= near_s), None)
        if found is not None:
            self.flag_chosen.emit(found.seq)
        return found is not None

    def _choose(self, hit: Hit | None) -> None:
        match hit:
            case FlagHit(seq=seq):
                self.flag_chosen.emit(seq)
            case HostHit(host=host):
                self.host_chosen.emit(host)
            case BrokerHit(broker=broker):
                self.broker_chosen.emit(broker)
            case None:
                return

    def _cursor(self) -> Cursor | None:
        axis, bands = self._painter.axis, self._painter.bands
        if self._key_s is not None:
            at_s = max(self._key_s, axis.start_s)
            return Cursor(at_s=at_s, pointer=QPointF(axis.x(at_s), bands.load.center().y()))
        pointer = self._pointer
        if pointer is None or not axis.left <= pointer.x() <= axis.right or pointer.y() < bands.load.top():
            return None
        return Cursor(at_s=min(axis.at_s(pointer.x()), axis.end_s), pointer=pointer)

    def _paint(self, painter: QPainter, size: QSizeF) -> None:
        tokens = self._themes.tokens
        if self._scene is not None:
            self._painter.paint(painter, size, self._scene, tokens, self._cursor())
            return
        rect = QRectF(QPointF(0, 0), size)
        painter.fillRect(rect, QColor(tokens.surface))
        painter.setFont(font("body"))
        painter.setPen(QColor(tokens.text_muted))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._message)


def summary(scene: Scene) -> str:
    """Return the present state of the chart in one sentence."""
    latest = scene.latest
    count = len(latest.ids)
    if not count:
        return QCoreApplication.translate("LiveChart", "No session hosts.")
    template = QCoreApplication.translate(
        "LiveChart", "Load of %1 hosts: median %2, p95 %3, hottest %4 at %5. Primary: %6."
    )
    hottest = int(latest.ids[latest.ratios.argmax()])
    nobody = QCoreApplication.translate("LiveChart", "nobody")
    values = (
        str(count), percent(latest.median), percent(latest.p95), scene.name(hottest),
        percent(float(latest.ratios.max())), scene.primary_at(scene.now_s) or nobody,
    )  # fmt: skip
    for number, value in enumerate(values, start=1):
        template = template.replace(f"%{number}", value)
    return template
