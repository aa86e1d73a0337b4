"""Setting the key card: its pieces on one A4 page, painted alike for PDF, printer and screen.

Called by the card's panel. Why painted: ``docs/decisions/061-the-sheet-is-painted-not-html.md``.
"""

from dataclasses import dataclass

from PySide6.QtGui import QPainter

from stationdesk.ui.key_card.card_pieces import CardHead, KeyList, TallyPad
from stationdesk.ui.key_card.card_words import CardWords
from stationdesk.ui.sheet.pieces import Columns, Gap, Lines, Piece, rule
from stationdesk.ui.sheet.typefaces import BODY, BOTTOM, MM, PAGE_HEIGHT, SIDE, TOP, WIDTH, break_lines

FOOT_TOP = PAGE_HEIGHT - BOTTOM - 13 * MM
_AIR = 6 * MM
_KEY_LEAST, _KEY_MORE = 25 * MM, 9 * MM


@dataclass(frozen=True, slots=True)
class SetCard:
    """The card as pages for ``sheet.paper``: always one."""

    words: CardWords

    @property
    def document_title(self) -> str:
        """How the document is called."""
        return f"{self.words.title} {self.words.station}".strip()

    @property
    def page_count(self) -> int:
        """One."""
        return 1

    def pieces(self) -> list[Piece]:
        """Return the pieces from top to bottom."""
        today, everywhere, fields = (KeyList(title, rows) for title, rows in self.words.sections)
        lists = Columns((today, fields), (everywhere,), _AIR)
        around: list[Piece] = [CardHead(self.words), Gap(1.5 * MM), Gap(_AIR), lists]
        least = TallyPad(self.words.tally, _KEY_LEAST)
        spare = FOOT_TOP - _AIR - TOP - least.height(WIDTH) - sum(piece.height(WIDTH) for piece in around)
        pad = TallyPad(self.words.tally, _KEY_LEAST + max(0.0, min(spare / 3, _KEY_MORE)))
        return [*around[:2], pad, *around[2:]]

    def bottom(self) -> float:
        """Where the last piece ends; at most ``FOOT_TOP``."""
        return TOP + sum(piece.height(WIDTH) for piece in self.pieces())

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint the page; ``number`` is 0."""
        top = TOP
        for piece in self.pieces():
            piece.paint(painter, SIDE, top, WIDTH)
            top += piece.height(WIDTH)
        rule(painter, SIDE, SIDE + WIDTH, FOOT_TOP, 1.1)
        Lines(tuple(break_lines(self.words.foot, BODY, WIDTH)), BODY).paint(painter, SIDE, FOOT_TOP + 2 * MM, WIDTH)
