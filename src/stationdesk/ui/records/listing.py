"""Reading one page of a register for a list, in one go on the reader lane.

Called by the record list. Everything a list, a form and a history need to name things comes with it.
"""

from dataclasses import dataclass, replace

from stationdesk.app.actor import Actor
from stationdesk.app.browse import browse, history, row_names
from stationdesk.app.desk import Desk
from stationdesk.app.ports import Query
from stationdesk.app.sync_status import sync_line
from stationdesk.app.views import RecordLine
from stationdesk.ui.records.history import Place, Step, steps
from stationdesk.ui.records.rows import ShownRows, headings, row
from stationdesk.ui.registers.wording import Wording
from stationdesk_sync.model.language import Language
from stationdesk_sync.model.register import FieldType, Register

PEOPLE = "account"


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list with its words; ``names`` are rows of other registers, by register."""

    register: Register
    shown: ShownRows
    wording: Wording
    names: dict[str, dict[bytes, str]]
    joined: bool
    day: str
    minute: int


@dataclass(frozen=True, slots=True)
class Ground:
    """What a list needs before it can ask for anything: words, and what today is."""

    wording: Wording
    day: str


def read_ground(desk: Desk, _actor: Actor, language: Language) -> Ground:
    """Read the words and the day of today."""
    return Ground(Wording(language, desk.catalogue()), desk.moment().day)


def read_listing(desk: Desk, actor: Actor, language: Language, query: Query) -> Listing:
    """Read a page of a register. Raises ``Fault`` not_allowed, no_such_record."""
    register = desk.registers[query.register]
    page = browse(desk, actor, query)
    names = names_for(desk, register)
    wording = Wording(language, desk.catalogue(), {k: v for rows in names.values() for k, v in rows.items()})
    joined = sync_line(desk).joined
    moment = desk.moment()
    one_day = query.from_day is not None and query.from_day == query.to_day
    narrow = replace(wording, narrow=True)
    shown = ShownRows(
        headings(register, wording, one_day=one_day),
        tuple(row(register, line, narrow, joined=joined, one_day=one_day) for line in page.lines),
        page.lines,
        page.total,
        page.offset,
        page.more,
    )
    return Listing(register, shown, wording, names, joined, moment.day, moment.local.minute)


def names_for(desk: Desk, register: Register) -> dict[str, dict[bytes, str]]:
    """Return the names of the rows that a register's fields point to, by register."""
    wanted = {f.row_of for f in register.fields if f.type is FieldType.ROW and f.row_of is not None}
    return {name: row_names(desk, name) for name in sorted(wanted) if name in desk.registers}


def read_history(desk: Desk, actor: Actor, language: Language, line: RecordLine) -> tuple[Step, ...]:
    """Read what was ever said of a record. Raises ``Fault`` not_allowed, no_such_record."""
    register = desk.registers[line.record.register]
    names = names_for(desk, register)
    wording = Wording(language, desk.catalogue(), {k: v for rows in names.values() for k, v in rows.items()})
    place = Place(desk.station().tz, _people(desk, actor), sync_line(desk))
    return steps(register, history(desk, actor, line.record.row_id), wording, place)


def _people(desk: Desk, actor: Actor) -> dict[int, str]:
    if PEOPLE not in desk.registers:
        return {}
    rows = browse(desk, actor, Query(PEOPLE, limit=500)).lines
    found = {}
    for line in rows:
        number, name = line.record.data.get("number"), line.record.data.get("name")
        if isinstance(number, int) and isinstance(name, str):
            found[number] = name
    return found
