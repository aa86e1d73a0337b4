"""People by hour as bars, painted by us: the present hour in the accent, closed hours hatched."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from stationdesk.ui.parts.hatching import paint_hatching
from stationdesk.ui.theme import Theme


class BarChart(QWidget):
    """Call ``show_hours`` with what to paint. ``setAccessibleDescription`` says the same in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hours: Sequence[int] = ()
        self._people: Mapping[int, int] = {}
        self._closed: frozenset[int] = frozenset()
        self._now: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.switched.connect(self.update)

    def show_hours(
        self, hours: Sequence[int], people: Mapping[int, int], closed: frozenset[int], now: int | None
    ) -> None:
        """Show ``people`` for each of ``hours``; ``closed`` hours are hatched, ``now`` is the present hour."""
        shown = (tuple(hours), dict(people), closed, now)
        if shown != (self._hours, self._people, self._closed, self._now):
            self._hours, self._people, self._closed, self._now = shown
            self.update()

    def sizeHint(self) -> QSize:
        """Return a size that shows eleven hours well."""
        return QSize(280, 96)

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which bars can be told apart."""
        return QSize(160, 64)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint bars, hatching, base line and as many hour names as fit."""
        if not self._hours:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self._theme.font("small")
        measure = QFontMetrics(font)
        base = float(self.height() - measure.height() - 4)
        slot = self.width() / len(self._hours)
        gap = min(8.0, slot * 0.16)
        most = max(max(self._people.values(), default=0), 4)
        names_every = max(1, -(-(measure.horizontalAdvance("00") + 6) // max(1, int(slot))))
        for place, hour in enumerate(self._hours):
            left = place * slot + gap / 2
            count = self._people.get(hour, 0)
            if hour in self._closed and not count:
                paint_hatching(painter, QRectF(left, 2, slot - gap, base - 2), self._theme.colour("edge"))
            elif count:
                height = max(4.0, (base - 4) * count / most)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.colour("accent" if hour == self._now else "bar"))
                bar = QRectF(left, base - height, slot - gap, height)
                painter.drawRoundedRect(bar, 4, 4)
                painter.drawRect(QRectF(bar.left(), base - min(4.0, height), bar.width(), min(4.0, height)))
                if hour in self._closed:
                    paint_hatching(painter, bar, self._theme.colour("edge"))
            if place % names_every == 0:
                painter.setFont(self._theme.font("small", bold=hour == self._now))
                painter.setPen(self._theme.colour("accent" if hour == self._now else "ink2"))
                box = QRectF(place * slot, base + 3, slot * names_every, measure.height())
                box = QRectF(place * slot - slot, base + 3, slot * 3, measure.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(hour))
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawLine(0, int(base), self.width(), int(base))
