"""A tally tile: the key first and largest, then whom, the warm words, the count. Painted by us, repainted alone."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from stationdesk.ui.parts.key_cap import paint_key
from stationdesk.ui.theme import Theme

DOUBT_MS = 150
PAD = 16
LOW = 100
NARROW = 190
LEAST_NAME = 13


class Tile(QAbstractButton):
    """One press is one ``clicked``. ``saving`` shows at once that it was pressed; ``saved`` shows what was added."""

    def __init__(self, theme: Theme, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._key = theme, key
        self._name = self._words = self._unit = ""
        self._count: int | None = None
        self._mark = ""
        self._waiting = 0
        self._added = 0
        self._marked = False
        self._roomy = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(theme.duration("answer"))
        self._calm.timeout.connect(self._forget)
        # A quick disk needs no words; a slow one is told of, so that nobody presses again in doubt.
        self._doubt = QTimer(self)
        self._doubt.setSingleShot(True)
        self._doubt.setInterval(DOUBT_MS)
        self._doubt.timeout.connect(self._take_longer)
        self._saving_word = self._saved_word = ""
        self._long = False
        theme.switched.connect(self.update)

    @property
    def count(self) -> int | None:
        """The number that is shown."""
        return self._count

    @property
    def waiting(self) -> int:
        """How many people are being saved right now."""
        return self._waiting

    @property
    def answer(self) -> str:
        """What the little sign says now: ``…`` while saving, ``+1`` after it, empty when at rest; in words where the
        disk is slow."""
        if self._waiting:
            return self._saving_word or "…" if self._long else "…"
        if not self._added:
            return ""
        return f"{self._added:+d} {self._saved_word}".rstrip() if self._long else f"{self._added:+d}"

    def say_states(self, saving: str, saved: str) -> None:
        """Give the words for a save that takes longer."""
        self._saving_word, self._saved_word = saving, saved

    def name(self, name: str, words: str, unit: str) -> None:
        """Say whom the tile counts, its warm words and the unit of its number."""
        if (name, words, unit) != (self._name, self._words, self._unit):
            self._name, self._words, self._unit = name, words, unit
            self._tell()

    def show_count(self, count: int | None) -> None:
        """Show a number; None shows none."""
        if count != self._count:
            self._count = count
            self._tell()

    def mark(self, text: str, on: bool) -> None:
        """Show a small word instead of the number, and whether the tile is chosen already (services)."""
        if (text, on) != (self._mark, self._marked):
            self._mark, self._marked = text, on
            self._tell()

    def saving(self, people: int) -> None:
        """Answer the press: something is being saved."""
        if not self._waiting:
            self._long = False
            self._doubt.start()
        self._waiting += people
        self._added = 0
        self._tell()

    def saved(self, people: int, count: int, *, waited: int = 0) -> None:
        """A change is durable: show the number and what was added; ``waited`` people were shown as being saved."""
        self._waiting = max(0, self._waiting - waited)
        self._added, self._count = people, count
        if not self._waiting:
            self._doubt.stop()
        self._calm.start()
        self._tell()

    def not_saved(self, people: int) -> None:
        """What was waiting was not saved: give the pressed look back."""
        self._waiting = max(0, self._waiting - people)
        self._tell()

    @property
    def theme(self) -> Theme:
        """The theme it is painted in."""
        return self._theme

    @property
    def key_text(self) -> str:
        """What its key cap shows."""
        return self._key

    @property
    def name_text(self) -> str:
        """Its name."""
        return self._name

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(280, 156)

    def minimumSizeHint(self) -> QSize:
        """Return the least size that shows key, name and number."""
        return QSize(170, 104)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint under the mouse."""
        self.update()
        super().enterEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint card, key, words and number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        live = bool(self.answer) or self.isDown() or self._marked
        self.paint_card(painter, live=live)
        box = QRectF(self.rect()).adjusted(PAD, PAD, -PAD, -PAD + 2)
        self._roomy = box.height() >= 176 and box.width() >= 320
        side = 80.0 if self._roomy else min(62.0, box.height() * 0.5, box.width() * 0.34)
        key_font = self._theme.font("title")
        key_font.setPixelSize(int(side * 0.58))
        paint_key(painter, self._theme, QRectF(box.left(), box.top(), side, side), self._key, key_font, on=live)
        left = box.left() + side + (PAD if box.width() >= NARROW else PAD * 0.6)
        words = QRectF(left, box.top() - 2, box.right() - left, box.height())
        self._paint_names(painter, words, low=box.height() < LOW)
        self._paint_number(painter, box, live)

    def paint_card(self, painter: QPainter, *, live: bool) -> None:
        """Paint the ground and the frame; ``live`` while it answers a press."""
        theme = self._theme
        focus = self.hasFocus()
        width = float(theme.measure("focus")) if (live or focus) else 1.0
        painter.setPen(QPen(theme.colour("ring" if focus else "accent" if live else "line"), width))
        ground = "weak" if self.isDown() else "hover" if self.underMouse() and not live else "panel"
        painter.setBrush(theme.colour("weak") if live else theme.colour(ground))
        half = width / 2
        radius = theme.measure("radius_card")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)

    def _paint_names(self, painter: QPainter, box: QRectF, *, low: bool) -> None:
        theme = self._theme
        font = theme.font("title" if self._roomy else "heading")
        measure = QFontMetrics(font)
        lines = 1
        if measure.horizontalAdvance(self._name) > box.width():
            font = self.fitting_font(box.width())
            measure = QFontMetrics(font)
            lines = self._lines(measure, box)
        painter.setFont(font)
        painter.setPen(theme.colour("ink"))
        height = measure.height() * lines
        flags = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        one_line = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop)  # half a pixel must not wrap it
        painter.drawText(
            QRectF(box.left(), box.top(), box.width(), height), flags if lines > 1 else one_line, self._name
        )
        painter.setFont(theme.font("body" if self._roomy else "small"))
        painter.setPen(theme.colour("ink2"))
        small = QFontMetrics(painter.font())
        number = QFontMetrics(theme.font("number"))
        if lines > 1 and box.height() < height + 3 + small.height() + number.ascent():
            return  # on a small screen a long name and the number come before the warm words
        if low:  # the number stands beside the words, not below them
            box.setWidth(box.width() - number.horizontalAdvance(f"{self._count}") - 52)
        two_fit = box.height() >= height + 3 + 2 * small.height() + number.ascent()
        rows = 2 if two_fit and not low and lines == 1 and small.horizontalAdvance(self._words) > box.width() else 1
        if rows == 1 and small.horizontalAdvance(self._words) > box.width():
            return  # half a warm word says nothing; it is heard and stands in the list
        below = QRectF(box.left(), box.top() + height + 3, box.width(), small.height() * rows)
        painter.drawText(below, flags if rows == 2 else one_line, self._words)

    def fitting_font(self, width: float) -> QFont:
        """Return the largest font in which no word of the name is cut: a name is never guessed at."""
        longest = max(self._name.replace("-", "- ").split(), key=len, default="") if self._name.isascii() else ""
        font = self._theme.font("body", bold=True)
        while QFontMetrics(font).horizontalAdvance(longest) > width and font.pixelSize() > LEAST_NAME:
            font.setPixelSize(font.pixelSize() - 1)
        return font

    def _lines(self, measure: QFontMetrics, box: QRectF) -> int:
        """Return how many lines the name takes; no more than there is room for."""
        if measure.horizontalAdvance(self._name) <= box.width():
            return 1
        wrapped = measure.boundingRect(QRect(0, 0, int(box.width()), 10_000), int(Qt.TextFlag.TextWordWrap), self._name)
        return max(2, min(wrapped.height() // measure.height(), int(box.height()) // measure.height()))

    def _paint_number(self, painter: QPainter, box: QRectF, live: bool) -> None:
        theme = self._theme
        right = box.right()
        down = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        if self._mark:
            painter.setFont(theme.font("small", bold=True))
            painter.setPen(theme.colour("accent"))
            painter.drawText(box, down, self._mark)
            return
        if self._count is None:
            return
        unit_font = theme.font("body" if self._roomy else "small")
        number_font = theme.font("number")
        number_font.setPixelSize(number_font.pixelSize() + (12 if self._roomy else -2))
        unit, number = QFontMetrics(unit_font), QFontMetrics(number_font)
        base = box.bottom() - 6
        painter.setFont(unit_font)
        painter.setPen(theme.colour("ink2"))
        right -= unit.horizontalAdvance(self._unit)
        painter.drawText(int(right), int(base), self._unit)
        text = str(self._count)
        right -= number.horizontalAdvance(text) + 6
        painter.setFont(number_font)
        painter.setPen(theme.colour("accent" if live else "ink" if self._count else "ink3"))
        painter.drawText(int(right), int(base), text)
        if self.answer:
            self._paint_answer(painter, right - 10, base - number.ascent() * 0.42)

    def _paint_answer(self, painter: QPainter, right: float, middle: float) -> None:
        font = self._theme.font("small", bold=True)
        measure = QFontMetrics(font)
        width, height = measure.horizontalAdvance(self.answer) + 22.0, measure.height() + 1.0
        pill = QRectF(right - width, middle - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(self._theme.colour("on_accent"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self.answer)

    def _forget(self) -> None:
        self._added = 0
        self._tell()

    def _said(self) -> str:
        return self.answer if self._long else ""

    def _take_longer(self) -> None:
        self._long = True
        self._tell()

    def _tell(self) -> None:
        number = "" if self._count is None else f"{self._count} {self._unit}"
        self.setAccessibleName(
            ", ".join(part for part in (self._key, self._name, self._words, number, self._mark, self._said()) if part)
        )
        self.update()
