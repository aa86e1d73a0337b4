"""Records as table rows: plain tuples of text, made once on the reader lane and only shown afterwards.

Called by the records and register pages. Knows no widget; the table never asks a record anything.
"""

from dataclasses import dataclass

from stationdesk.app.views import RecordLine
from stationdesk.ui.records.reasons import reason_words, set_aside_words
from stationdesk.ui.registers.wording import NOTHING, Wording, day_heading, list_fields, shows_day
from stationdesk_sync.model.register import FieldType, Register

PAGE_ROWS = 200
_MOST = 5


@dataclass(frozen=True, slots=True)
class ShownRows:
    """Headings and rows of one page of a list; row ``i`` shows ``lines[i]``."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[RecordLine, ...]
    total: int
    offset: int
    more: bool = False

    @property
    def has_earlier(self) -> bool:
        """Whether there is a page before this one."""
        return self.offset > 0

    @property
    def has_later(self) -> bool:
        """Whether there is a page after this one."""
        return self.offset + len(self.rows) < self.total


def headings(register: Register, wording: Wording, *, one_day: bool) -> tuple[str, ...]:
    """Return the headings of a register's list; a list of one day does not repeat the day."""
    leading = (wording.language.t("Day"),) if shows_day(register) and not one_day else ()
    return (
        *leading,
        *(wording.language.say(field.label) for field in list_fields(register)),
        wording.language.t("State"),
    )


def row(register: Register, line: RecordLine, wording: Wording, *, joined: bool, one_day: bool) -> tuple[str, ...]:
    """Return one record as the texts of its row."""
    record = line.record
    leading = (day_heading(wording, record.day),) if shows_day(register) and not one_day else ()
    cells = tuple(
        wording.language.t("sealed, for the manager or another PC")
        if field.name in record.closed_fields
        else wording.value(field, record.data.get(field.name))
        for field in list_fields(register)
    )
    return (*leading, *cells, state_words(line, wording, joined=joined))


def state_words(line: RecordLine, wording: Wording, *, joined: bool) -> str:
    """Return where a record stands, most pressing first; never colour alone."""
    t = wording.language.t
    if line.record.withdrawn:
        return t("Withdrawn: {reason}", reason=reason_words(wording.language, line.record.reason))
    if line.set_aside is not None:
        return t("Set aside: {reason}", reason=set_aside_words(wording.language, line.set_aside))
    parts = [t("Corrected")] if line.record.amended else []
    if line.record.doubt:
        parts.append(t("Clock doubted"))
    if joined:
        parts.append(t("Received") if line.received else t("Waiting"))
    else:
        parts.append(t("Saved"))
    return " · ".join(parts)


def sentence(register: Register, line: RecordLine, wording: Wording) -> str:
    """Return a record as one sentence: its day, then what its list shows of it; words are left to the list."""
    said = []
    for field in list_fields(register):
        value = line.record.data.get(field.name)
        if value is None or field.type is FieldType.WORDS:
            continue
        words = wording.value(field, value)
        named = field.type in (FieldType.INT, FieldType.BOOL) or bool(field.choices)
        said.append(f"{wording.language.say(field.label)} {words}" if named else words)
    if len(said) > _MOST:
        said = [*said[:_MOST], "…"]
    lead = [day_heading(wording, line.record.day)] if line.record.day else []
    return " · ".join([*lead, *said]) or NOTHING
