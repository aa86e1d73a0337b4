"""The words of one sheet as values, and how a text and a time of day are written on it.

Made by ui/sheet/wording, set by ui/sheet/typeset. What a person wrote is cleaned of characters that would turn or
hide text; nothing of it is ever read as markup.
"""

import unicodedata
from dataclasses import dataclass

from stationdesk.domain.sheet_hours import Bar
from stationdesk.domain.sheet_matrix import Line
from stationdesk_sync.model.language import Language

_HIDING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled fact of the head; ``more`` stands behind it. One that ``wraps`` may take several lines."""

    label: str
    value: str
    more: str = ""
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a section: what, and how it stands (in bold, may be empty)."""

    left: str
    right: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled list; ``note`` stands beside the title in grey."""

    title: str
    note: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The matrix in words: headings, one line a group, totals, remarks below; ``nobody`` when no line is there."""

    group: str
    people: str
    services: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    names: tuple[str, ...]
    total: Line
    total_name: str
    nobody: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The hours with their bars; ``rest`` names a run of closed hours."""

    title: str
    note: str
    bars: tuple[Bar, ...]
    rest: str
    nothing: str


@dataclass(frozen=True, slots=True)
class PageWords:
    """All words of one sheet, ready to be set."""

    title: str
    badge: str
    subtitle: str
    facts: tuple[tuple[Fact, Fact | None, Fact | None], ...]
    warnings: tuple[str, ...]
    table: Table
    chart: Chart
    sections: tuple[Section, ...]
    box_title: str
    box_going_on: str
    box: tuple[str, ...]
    signatures: tuple[str, ...]
    code_label: str
    code: str
    purpose: str
    hotline: str
    printed: str
    running_title: str
    seal: str | None
    document_title: str


def plain(text: str) -> str:
    """Return one line of text without characters that hide, turn or break it."""
    kept = (" " if c in "\n\t" else c for c in text if c in "\n\t" or unicodedata.category(c) not in _HIDING)
    return " ".join("".join(kept).split())


def clock(minute: int) -> str:
    """Write a minute of the day as ``8:05``; beyond midnight it begins anew."""
    return f"{minute % _DAY_MINUTES // 60}:{minute % 60:02d}" if minute != _DAY_MINUTES else "24:00"


def comma(language: Language) -> str:
    """Return what stands between the items of a list."""
    return "、" if language.code == "zh" else ", "
