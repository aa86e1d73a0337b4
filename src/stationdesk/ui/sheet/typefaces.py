"""Type and measure of the sheet: units, fonts, colours, and how wide and where a text breaks.

Called by the pieces of the page. One unit is a twentieth of a point, so that the same layout serves PDF, printer
and screen. Text is only ever measured and painted as it stands, never read as markup.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from stationdesk.assets import asset_names, asset_path

POINT = 20.0
MM = 72.0 / 25.4 * POINT
PAGE_WIDTH = 210 * MM
PAGE_HEIGHT = 297 * MM
SIDE = 13 * MM
TOP = 11 * MM
BOTTOM = 10 * MM
WIDTH = PAGE_WIDTH - 2 * SIDE

FAMILY = "StationDesk Sans"
INK = "#000000"
GREY = "#383838"
PALE = "#E4E4E4"
FAINT = "#9a9a9a"
RULE = "#b4b4b4"
SHADE = "#efefef"

Side = Literal["left", "right", "centre"]
_CLOSING = frozenset("，。、；：！？）》」』”’,.;:!?)%…·")
_OPENING = frozenset("（《「『“‘(")


@dataclass(frozen=True, slots=True)
class Style:
    """A size in points, and whether it is bold. No extra air between characters: readers of the PDF, who search and
    copy, would find a space between them."""

    size: float
    bold: bool = False

    @property
    def font(self) -> QFont:
        """The font in units."""
        return _font(self)

    @property
    def line(self) -> float:
        """The distance from one line to the next."""
        return self.size * POINT * 1.42

    def width(self, text: str) -> float:
        """Return how wide a text is."""
        return _advance(self, text)

    @property
    def rise(self) -> float:
        """How far a capital or a Chinese character reaches above its baseline."""
        return self.size * POINT * 0.86

    def middle(self, top: float, height: float) -> float:
        """Return the baseline that puts a line of text in the middle of a band."""
        return top + height / 2 + self.size * POINT * 0.36


TITLE = Style(24, bold=True)
SUBTITLE = Style(11.5)
BODY = Style(11)
MARK = Style(120, bold=True)
STRONG = Style(11, bold=True)
HEADING = Style(12, bold=True)
SMALL = Style(9)
TINY = Style(8.5)


def load_faces() -> None:
    """Make the sheet's own fonts known to Qt, once; needs an application."""
    if FAMILY not in QFontDatabase.families():
        for name in asset_names("fonts", ".otf"):
            QFontDatabase.addApplicationFont(str(asset_path(name)))


def break_lines(text: str, style: Style, width: float) -> list[str]:
    """Break a text into lines no wider than ``width``: between Chinese characters, else between words.

    A closing mark never begins a line and an opening one never ends it; a word that is too wide is cut.
    """
    lines: list[str] = []
    line, used = "", 0.0
    for word in unbreakable(text):
        if line and used + style.width(word.rstrip()) > width:
            lines.append(line.rstrip())
            line, used = "", 0.0
        if not line:
            word = word.lstrip(" ")
        while len(word) > 1 and style.width(word.rstrip()) > width:
            cut = _fitting(word, style, width)
            lines.append(word[:cut])
            word = word[cut:]
        line += word
        used += style.width(word)
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def shortened(text: str, style: Style, width: float) -> str:
    """Return a text that fits, with … where something was left out."""
    if style.width(text) <= width:
        return text
    return text[: _fitting(text, style, width - style.width("…"))] + "…"


def unbreakable(text: str) -> list[str]:
    """Cut a text into the smallest parts that may stand on lines of their own."""
    parts: list[str] = []
    for character in text:
        glued = parts and (
            character in _CLOSING
            or (parts[-1][-1] in _OPENING and character != " ")
            or (_is_word(character) and _is_word(parts[-1][-1]))
            or character in " \u3000"
        )
        if glued:
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def _is_word(character: str) -> bool:
    return character == "\u00a0" or not (character.isspace() or ord(character) >= 0x2E80)


def _fitting(text: str, style: Style, width: float) -> int:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if style.width(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return low


@cache
def _font(style: Style) -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(round(style.size * POINT))
    font.setBold(style.bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setKerning(False)
    return font


@lru_cache(maxsize=8192)
def _advance(style: Style, text: str) -> float:
    return _metrics(style).horizontalAdvance(text)


@cache
def _metrics(style: Style) -> QFontMetricsF:
    return QFontMetricsF(_font(style))
