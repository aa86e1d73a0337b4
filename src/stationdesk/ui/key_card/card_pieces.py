"""The pieces of the key card: its head, the nine keys as they lie on the keyboard, lists of keys with what they do.

Called by ``set_card``. Units and type are those of the day sheet; black on white, so that any printer does.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from stationdesk.ui.key_card.card_words import CardWords, KeyRow, TallyKey
from stationdesk.ui.sheet.pieces import Whole, dots, heading, rule, write
from stationdesk.ui.sheet.typefaces import (
    BODY,
    GREY,
    HEADING,
    INK,
    MM,
    SHADE,
    STRONG,
    SUBTITLE,
    TITLE,
    Style,
    break_lines,
    shortened,
)

_CAP_TALL = 6.6 * MM
_CAP_PAD = 1.9 * MM
_BIG = Style(26, bold=True)
_GROUP = Style(14, bold=True)


def key_cap(painter: QPainter, box: QRectF, text: str, style: Style) -> None:
    """Paint a key: its underside in grey, its top in white, its sign in black."""
    radius, depth = 1.1 * MM, box.height() / 11
    painter.setPen(QPen(QColor(INK), 14))
    painter.setBrush(QColor("#c9c9c9"))
    painter.drawRoundedRect(box, radius, radius)
    top = box.adjusted(0, 0, 0, -depth)
    painter.setBrush(QColor("#ffffff"))
    painter.drawRoundedRect(top, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    write(painter, text, style, top.center().x(), style.middle(top.top(), top.height()), "centre")


@dataclass(frozen=True)
class CardHead(Whole):
    """Title, whose card it is, what a press does, a rule below."""

    words: CardWords

    _TALL = 20 * MM

    def height(self, width: float) -> float:
        """Two lines and the rule."""
        return self._TALL

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """The title at the left, the station at the right on the same line."""
        baseline = TITLE.middle(top, 12 * MM)
        write(painter, self.words.title, TITLE, left, baseline)
        room = width - TITLE.width(self.words.title) - 8 * MM
        write(painter, shortened(self.words.station, SUBTITLE, room), SUBTITLE, left + width, baseline, "right")
        write(painter, self.words.lead, SUBTITLE, left, SUBTITLE.middle(top + 12 * MM, 7 * MM), colour=GREY)
        rule(painter, left, left + width, top + 20.5 * MM, 1.6)


@dataclass(frozen=True)
class TallyPad(Whole):
    """The nine keys, three in a row, each ``tall`` and with whom it counts and what it gives."""

    keys: tuple[TallyKey, ...]
    tall: float

    _GAP, _CAP = 3 * MM, 15 * MM

    def height(self, width: float) -> float:
        """Three rows."""
        return 3 * self.tall + 2 * self._GAP

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """Key by key."""
        wide = (width - 2 * self._GAP) / 3
        for place, key in enumerate(self.keys):
            x = left + place % 3 * (wide + self._GAP)
            y = top + place // 3 * (self.tall + self._GAP)
            self._paint_key(painter, key, QRectF(x, y, wide, self.tall))

    def lines(self, key: TallyKey, width: float) -> list[str]:
        """Return the services of a key as they stand on the card, on at most two lines."""
        room = (width - 2 * self._GAP) / 3 - self._CAP - 9 * MM
        found = break_lines(key.services, BODY, room)
        return found if len(found) <= 2 else [found[0], shortened(" ".join(found[1:]), BODY, room)]

    def _paint_key(self, painter: QPainter, key: TallyKey, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(SHADE))
        painter.drawRoundedRect(box, 2 * MM, 2 * MM)
        inset = (box.height() - self._CAP) / 2
        key_cap(painter, QRectF(box.left() + 3.5 * MM, box.top() + inset, self._CAP, self._CAP), key.cap, _BIG)
        x = box.left() + self._CAP + 6.5 * MM
        lines = self.lines(key, box.width() * 3 + 2 * self._GAP)
        tall = _GROUP.line + len(lines) * BODY.line
        y = box.top() + (box.height() - tall) / 2
        room = box.right() - x - 2 * MM
        write(painter, shortened(key.group, _GROUP, room), _GROUP, x, _GROUP.middle(y, _GROUP.line))
        for number, line in enumerate(lines):
            middle = BODY.middle(y + _GROUP.line + number * BODY.line, BODY.line)
            write(painter, line, BODY, x, middle, colour=GREY)


@dataclass(frozen=True)
class KeyList(Whole):
    """A titled list: keys at the left, what they do at the right, a dotted line below each."""

    title: str
    rows: tuple[KeyRow, ...]

    _HEAD = HEADING.line * 1.3
    _AIR = 1.9 * MM
    _BETWEEN = 3.4 * MM

    def height(self, width: float) -> float:
        """Title and rows; a long row takes more lines."""
        return self._HEAD + sum(self._tall(row, width) for row in self.rows)

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """Title, then row by row."""
        heading(painter, self.title, "", left, top, width)
        top += self._HEAD
        for row in self.rows:
            self._paint_caps(painter, row, left, top + self._AIR / 2)
            for number, line in enumerate(self._lines(row, width)):
                y = top + self._AIR / 2 + number * BODY.line
                write(painter, line, BODY, left + self._caps_room, BODY.middle(y, max(_CAP_TALL, BODY.line)))
            top += self._tall(row, width)
            dots(painter, left, left + width, top)

    @property
    def _caps_room(self) -> float:
        return max(self._caps_width(row) for row in self.rows) + 3 * MM

    def _caps_width(self, row: KeyRow) -> float:
        return sum(_cap_width(text) for text in row.caps) + (len(row.caps) - 1) * self._BETWEEN

    def _paint_caps(self, painter: QPainter, row: KeyRow, left: float, top: float) -> None:
        for place, text in enumerate(row.caps):
            if place:
                if row.run:
                    write(painter, "–", BODY, left + self._BETWEEN / 2, BODY.middle(top, _CAP_TALL), "centre")
                left += self._BETWEEN
            key_cap(painter, QRectF(left, top, _cap_width(text), _CAP_TALL), text, STRONG)
            left += _cap_width(text)

    def _lines(self, row: KeyRow, width: float) -> list[str]:
        return break_lines(row.words, BODY, width - self._caps_room)

    def _tall(self, row: KeyRow, width: float) -> float:
        return max(_CAP_TALL, len(self._lines(row, width)) * BODY.line + (_CAP_TALL - BODY.line)) + self._AIR


def _cap_width(text: str) -> float:
    return max(_CAP_TALL, STRONG.width(text) + 2 * _CAP_PAD)
