"""Setting a sheet: words into pieces, pieces onto pages. One page whenever the day fits on one.

Called by ui/sheet/paper and the page's preview. The same pages are painted on PDF, printer and screen.
"""

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter

from stationdesk.domain.day_sheet import DaySheet
from stationdesk.ui.sheet.chart_piece import ChartPiece
from stationdesk.ui.sheet.facts_piece import Facts
from stationdesk.ui.sheet.frame import FOOT, Head, RunningHead, paint_foot, paint_mark
from stationdesk.ui.sheet.list_pieces import HAND, Box, SectionPiece
from stationdesk.ui.sheet.matrix_piece import MatrixPiece
from stationdesk.ui.sheet.page_words import PageWords
from stationdesk.ui.sheet.pieces import Columns, Gap, Lines, Piece, Signatures, in_columns
from stationdesk.ui.sheet.typefaces import BOTTOM, INK, MM, PAGE_HEIGHT, SIDE, SMALL, TOP, WIDTH, break_lines
from stationdesk.ui.sheet.wording import page_number, words_of
from stationdesk_sync.model.language import Language

BODY_BOTTOM = PAGE_HEIGHT - BOTTOM - FOOT


@dataclass(frozen=True, slots=True)
class Density:
    """How much air a page has, in units; the type stays the same size."""

    table_row: float
    section_row: float
    fact_row: float
    gap: float
    bars: float
    pen: float


AIRY = Density(7.9 * MM, 7.1 * MM, 6.5 * MM, 5.2 * MM, 25 * MM, 9 * MM)
CLOSE = Density(6.5 * MM, 6.2 * MM, 6.0 * MM, 3.6 * MM, 19 * MM, 7 * MM)
TIGHT = Density(5.5 * MM, 5.6 * MM, 5.6 * MM, 2.6 * MM, 15 * MM, 6 * MM)
FULL = Density(5.1 * MM, 5.2 * MM, 5.2 * MM, 1.6 * MM, 12 * MM, 4.5 * MM)
MOST_BLANK_LINES = 11


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and the top of it on its page."""

    piece: Piece
    top: float


@dataclass(frozen=True, slots=True)
class SetSheet:
    """The pages of a sheet, each a run of placed pieces, and the words of its foot."""

    words: PageWords
    language: Language
    pages: tuple[tuple[Placed, ...], ...]
    mark: str = ""

    @property
    def document_title(self) -> str:
        """How the document is called."""
        return self.words.document_title

    @property
    def page_count(self) -> int:
        """How many pages it has."""
        return len(self.pages)

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint page ``number`` (from 0). The painter's units must be those of ``typefaces``."""
        if self.mark:
            paint_mark(painter, self.mark)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(INK))
        for placed in self.pages[number]:
            placed.piece.paint(painter, SIDE, placed.top, WIDTH)
        many = len(self.pages)
        page = page_number(self.language, number + 1, many) if many > 1 else ""
        paint_foot(painter, self.words, page, SIDE, BODY_BOTTOM, WIDTH)


def typeset(sheet: DaySheet, language: Language) -> SetSheet:
    """Set a sheet: airy if the day fits on a page, closer if it must, on several pages if it does not."""
    words = words_of(sheet, language)
    mark = language.t("Practice") if sheet.printing.practice else ""
    for density in (AIRY, CLOSE, TIGHT, FULL):
        pages = _one_page(words, density)
        if pages is not None:
            return SetSheet(words, language, pages, mark)
    pages = min(_several_pages(words, CLOSE), _several_pages(words, TIGHT), key=len)
    return SetSheet(words, language, pages, mark)


def _pieces(words: PageWords, density: Density) -> list[Piece]:
    pieces: list[Piece] = [Head(words), Gap(1.6 * MM), Facts(words.facts, density.fact_row), Gap(1.4 * MM)]
    for warning in words.warnings:
        pieces.append(Lines(tuple(break_lines(warning, SMALL, WIDTH)), SMALL))
    if words.warnings:
        pieces.append(Gap(1.2 * MM))
    pieces.append(MatrixPiece(words.table, density.table_row))
    pieces.append(Gap(1 * MM))
    for remark in words.table.remarks:
        pieces.append(Lines(tuple(break_lines(remark, SMALL, WIDTH)), SMALL))
    pieces.append(Gap(density.gap))
    parts: list[Piece] = [ChartPiece(words.chart, density.bars)]
    parts += [SectionPiece(section, density.section_row) for section in words.sections]
    pieces += [in_columns(parts, WIDTH, density.gap), Gap(density.gap)]
    return pieces


def _one_page(words: PageWords, density: Density) -> tuple[tuple[Placed, ...], ...] | None:
    pieces = _pieces(words, density)
    box = Box.of(words.box_title, words.box_going_on, words.box, WIDTH, 0)
    signatures = Signatures(words.signatures, density.pen)
    room = BODY_BOTTOM - 3.2 * MM - TOP
    room -= sum(piece.height(WIDTH) for piece in pieces) + box.height(WIDTH) + signatures.height(WIDTH)
    blank = min(int(room // HAND), MOST_BLANK_LINES)
    if room < 0 or (not box.lines and blank < 1):
        return None
    if box.lines:
        blank = min(blank, 4)
    return ((*_stacked([*pieces, replace(box, blank=blank)], TOP), _signed(signatures)),)


def _several_pages(words: PageWords, density: Density) -> tuple[tuple[Placed, ...], ...]:
    signatures = Signatures(words.signatures, density.pen)
    box = Box.of(words.box_title, words.box_going_on, words.box, WIDTH, 1)
    waiting: list[Piece] = [*_pieces(words, density), box, signatures]
    pages: list[list[Placed]] = [[]]
    top, fresh, end = TOP, True, BODY_BOTTOM - 3.2 * MM
    while waiting:
        piece = waiting.pop(0)
        if isinstance(piece, Gap) and fresh and len(pages) > 1:
            continue
        fits, rest = piece.divide(WIDTH, end - top)
        if fits is None and fresh:
            if isinstance(piece, Columns):
                waiting[:0] = piece.unfolded()
                continue
            fits, rest = piece, None
        if fits is not None:
            pages[-1].append(_signed(signatures) if piece is signatures else Placed(fits, top))
            top += fits.height(WIDTH)
            fresh = fresh and isinstance(fits, Gap)
        if rest is not None and not isinstance(rest, Gap):
            waiting.insert(0, rest)
            running = RunningHead(words.running_title)
            pages.append([Placed(running, TOP)])
            top, fresh = TOP + running.height(WIDTH), True
    return tuple(tuple(page) for page in pages)


def _stacked(pieces: list[Piece], top: float) -> list[Placed]:
    placed = []
    for piece in pieces:
        placed.append(Placed(piece, top))
        top += piece.height(WIDTH)
    return placed


def _signed(signatures: Signatures) -> Placed:
    """Signatures stand at the foot of the last page, wherever the text before them ends."""
    return Placed(signatures, BODY_BOTTOM - 3.2 * MM - signatures.height(WIDTH))
