"""The day sheet (值班日志) as a value: everything that stands on the paper, in no language yet.

Made by app/print_day_sheet, worded and painted by ui/sheet. Names are ``Label`` (both languages), texts
that a person wrote are plain ``str``. Knows no storage, no screen and no printer.
"""

import hashlib
from dataclasses import dataclass, replace

from stationdesk.domain.sheet_hours import Bar, Kept
from stationdesk.domain.sheet_matrix import Matrix
from stationdesk_sync.model.hours import Span
from stationdesk_sync.model.language import Code, Label
from stationdesk_sync.model.register import FieldType

MEANING_FORM = "stationdesk-sheet-1"


@dataclass(frozen=True, slots=True)
class MethodShare:
    """A counting method of the day and how many people were counted by it."""

    name: Label
    people: int


@dataclass(frozen=True, slots=True)
class CheckPoint:
    """One thing looked at before the door opened, what was found, and whether that is as it should be."""

    name: Label
    found: Label
    well: bool


@dataclass(frozen=True, slots=True)
class Checks:
    """One opening check: its quarter hour (0-95), its points, kinds of medicine and how many are missing."""

    slot: int
    points: tuple[CheckPoint, ...]
    medicine_kinds: int | None
    medicine_missing: int | None


@dataclass(frozen=True, slots=True)
class RatingCount:
    """One answer of the feedback and how often it was given."""

    name: Label
    times: int


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event of the day. ``people`` attended (None: nobody counted); a third figure, never added to visits."""

    title: str
    kind: Label | None
    organisers: tuple[str, ...]
    people: int | None


@dataclass(frozen=True, slots=True)
class ClosureLine:
    """The station shut within its posted hours: wall-clock minutes, until which day, why."""

    from_minute: int
    to_minute: int | None
    until_day: str | None
    reason: Label


@dataclass(frozen=True, slots=True)
class Note:
    """Handover words of one span: who wrote them, when the span ended (wall-clock minute)."""

    who: str | None
    minute: int | None
    words: str


Value = Label | tuple[Label, ...] | tuple[str, ...] | str | int | bool


@dataclass(frozen=True, slots=True)
class Said:
    """One printed field of a record: its name, its type and its value (codes already named)."""

    name: Label
    type: FieldType
    value: Value


@dataclass(frozen=True, slots=True)
class RegisterBlock:
    """The day's records of a register without a section of its own: one row of printed fields each."""

    name: Label
    rows: tuple[tuple[Said, ...], ...]


@dataclass(frozen=True, slots=True)
class OtherDesk:
    """Another desk of the station, whose records this sheet does not hold; when the hub last heard it."""

    letter: str
    day: str
    minute: int


@dataclass(frozen=True, slots=True)
class Printing:
    """What changes with every print and is no part of the day: when, and what the hub had by then.

    ``records`` of the day stand in the book; ``received`` of them the hub has whole, ``waiting`` not yet.
    ``last`` is the newest op of the book. ``doubt``: the PC's clock was not to be trusted.
    ``practice``: everything on it is made up.
    """

    day: str
    minute: int
    records: int
    received: int
    waiting: int
    last: int
    joined: bool
    doubt: bool = False
    others: tuple[OtherDesk, ...] = ()
    practice: bool = False


@dataclass(frozen=True, slots=True)
class DaySheet:
    """One day of one station at one desk, ready for paper.

    ``posted`` is None when the posted hours are not known. ``checks``, ``feedback``, ``events`` and
    ``closures`` are None when their register is off, and empty when nothing was recorded. ``code`` is
    None on a day without records. ``edition`` is 1 for the first print.
    """

    language: Code
    station: str
    station_code: str | None
    letter: str
    address: str | None
    day: str
    tz: str
    edition: int
    posted_text: str | None
    posted: tuple[Span, ...] | None
    kept: Kept
    weather: tuple[Label, ...]
    on_duty: int | None
    who: tuple[str, ...]
    methods: tuple[MethodShare, ...]
    matrix: Matrix
    hours: tuple[Bar, ...]
    checks: tuple[Checks, ...] | None
    feedback: tuple[RatingCount, ...] | None
    events: tuple[EventLine, ...] | None
    closures: tuple[ClosureLine, ...] | None
    notes: tuple[Note, ...]
    blocks: tuple[RegisterBlock, ...]
    doubtful: int
    code: str | None
    printing: Printing

    @property
    def people(self) -> int:
        """人次: people who came in."""
        return self.matrix.total.people

    @property
    def services(self) -> int:
        """服务项次: services given."""
        return self.matrix.total.services

    @property
    def partial(self) -> bool:
        """Whether the station has other desks whose records are not on this page (部分)."""
        return bool(self.printing.others)

    @property
    def serial(self) -> str:
        """Station, day and desk letter; a station that no hub knows has no code, its name stands above."""
        parts = (self.station_code, self.day.replace("-", ""), self.letter)
        return "-".join(part for part in parts if part)

    @property
    def seal(self) -> str | None:
        """What the square code holds: station|day|desk|edition|code; None on a day without records."""
        if self.code is None:
            return None
        return "|".join((self.station_code or self.station, self.day, self.letter, str(self.edition), self.code))

    def as_edition(self, edition: int) -> "DaySheet":
        """Return the same page as another edition."""
        return replace(self, edition=edition)

    def content_key(self) -> str:
        """Return a digest of what the page says about the day: equal for a mere reprint, in either language.

        Time of printing, what the hub had by then, and the edition itself stand outside.
        """
        bare = Printing("", 0, 0, 0, 0, 0, joined=self.printing.joined)
        content = replace(self, language="en", edition=1, printing=bare)
        text = f"{MEANING_FORM}\x00{self.partial}\x00{content!r}"
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]
