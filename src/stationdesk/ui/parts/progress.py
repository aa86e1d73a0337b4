"""How far something long has come: words, a bar, the percent, a way to stop it. Nothing is covered, nothing is modal.

Called by pages for whatever may take over a second. What is done within 150 ms never flashes up.
"""

from PySide6.QtCore import QRectF, QSize, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from stationdesk.ui.parts.buttons import QuietButton
from stationdesk.ui.parts.hatching import paint_hatching
from stationdesk.ui.parts.label import plain_label
from stationdesk.ui.theme import Theme

_HEIGHT = 16
_PART = 0.3  # of the bar's length: what sweeps along while no end is known


class Progress(QWidget):
    """Hidden until ``begin``; ``stopped`` says that a person wants it to end. It goes with ``finish`` only, so that
    what is asked to stop can say so first."""

    stopped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.words: QLabel = plain_label("", "body", wrap=True)
        self.percent: QLabel = plain_label("", "strong")
        self.bar = _Bar(theme)
        self.stop_button = QuietButton()
        self.stop_button.clicked.connect(self._stop)
        line = QHBoxLayout()
        line.addWidget(self.words, 1)
        line.addWidget(self.percent)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.measure("space_4"))
        row.addLayout(column, 1)
        row.addWidget(self.stop_button)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(theme.duration("late"))
        self._late.timeout.connect(self.show)
        self.hide()

    def begin(self, words: str, stop: str = "") -> None:
        """Say what goes on, without a known end. ``stop`` is the word on the button; without it there is no button."""
        self.say(words)
        self.stop_button.setText(stop)
        self.stop_button.setVisible(bool(stop))
        self.stop_button.setEnabled(True)
        self.bar.setRange(0, 0)
        self.percent.clear()
        if self.isHidden():
            self._late.start()

    def say(self, words: str) -> None:
        """Change the words, as when the language is switched or the next part begins."""
        self.words.setText(words)
        self.bar.setAccessibleName(words)

    def advance(self, done: int, total: int) -> None:
        """Show ``done`` of ``total``; a hundred percent is said only when all is done. A ``total`` of 0 has no end."""
        self.bar.setRange(0, max(0, total))
        self.bar.setValue(min(done, total))
        self.percent.setText(f"{100 * min(done, total) // total}%" if total > 0 else "")

    def finish(self) -> None:
        """It is over, whatever came of it."""
        self._late.stop()
        self.hide()

    def _stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.stopped.emit()


class _Bar(QProgressBar):
    """Painted by us; a reader hears a bar of progress with its value. With less motion it is hatched, not swept."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.sweep = QVariantAnimation(self)
        self.sweep.setStartValue(0.0)
        self.sweep.setEndValue(1.0)
        self.sweep.setLoopCount(-1)
        self.sweep.setDuration(theme.duration("sweep"))
        self.sweep.valueChanged.connect(self._moved)
        theme.switched.connect(self._heed_motion)

    def sizeHint(self) -> QSize:
        """Return a low bar."""
        return QSize(240, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Return the least bar that still says something."""
        return QSize(80, _HEIGHT)

    def setRange(self, minimum: int, maximum: int) -> None:
        """Set the range; from 0 to 0 the end is not known."""
        super().setRange(minimum, maximum)
        self._heed_motion()

    def showEvent(self, event: object) -> None:
        """Sweep only while somebody can see it."""
        del event
        self._heed_motion()

    def hideEvent(self, event: object) -> None:
        """Stand still: an idle desk wakes for nothing."""
        del event
        self.sweep.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint groove and filling."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        groove = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = groove.height() / 2
        painter.setPen(QPen(theme.colour("edge"), 1))
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(groove, radius, radius)
        inner = groove.adjusted(2, 2, -2, -2)
        if self.maximum() == 0 and theme.less_motion:
            paint_hatching(painter, inner.adjusted(radius / 2, 0, -radius / 2, 0), theme.colour("accent"))
            return
        left, right = self._filled(inner)
        if right <= left:
            return
        painter.setPen(theme.colour("accent"))
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(QRectF(left, inner.top(), right - left, inner.height()), radius - 2, radius - 2)

    def _filled(self, inner: QRectF) -> tuple[float, float]:
        if self.maximum() > 0:
            return inner.left(), inner.left() + inner.width() * self.value() / self.maximum()
        place = float(self.sweep.currentValue() or 0.0) * (1 + _PART) - _PART
        left = inner.left() + inner.width() * place
        return max(inner.left(), left), min(inner.right(), left + inner.width() * _PART)

    def _heed_motion(self) -> None:
        if self.maximum() == 0 and self.isVisible() and not self._theme.less_motion:
            if self.sweep.state() is not QVariantAnimation.State.Running:
                self.sweep.start()
        else:
            self.sweep.stop()
        self.update()

    def _moved(self) -> None:
        self.update()
