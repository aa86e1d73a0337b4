"""Reading lists and histories: what stands in a register, and what was ever said of one record.

Names and words of earlier days are shown to the manager only; Today shows the last handover by itself.
"""

from dataclasses import replace

from stationdesk.app.actor import Actor, require
from stationdesk.app.compose import known_register
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Change, Query, Record
from stationdesk.app.views import BrowsePage, RecordLine
from stationdesk_sync.model.register import FieldType, Register, Role

NAMES = 500
COUNTED_AHEAD = 1000  # rows after the first of a page: to count a million takes a second, and nobody reads the figure
WITHDRAWAL_WORDS = "words"


def browse(desk: Desk, actor: Actor, query: Query) -> BrowsePage:
    """Return one page of a register. Raises ``Fault`` not_allowed, no_such_record."""
    register = known_register(desk, query.register)
    require(actor, register.read_role)
    today = desk.moment().day
    found = [within_reach(actor, register, record, today) for record in desk.records.records(query)]
    lines, seen, most = lines_of(desk, found), query.offset + len(found), query.offset + COUNTED_AHEAD
    if found and len(found) < query.limit:
        return BrowsePage(lines, seen, query.offset)  # the last page: it says itself how many there are
    total = desk.records.count(query, most)
    return BrowsePage(lines, total, query.offset, more=total == most)


def within_reach(actor: Actor, register: Register, record: Record, today: str) -> Record:
    """Return a record as this person may see it: sealed fields of an earlier day are closed without the manager."""
    if record.day is None or record.day == today or actor.role is Role.MANAGER:
        return record
    return without_sealed(register, record)


def without_sealed(register: Register, record: Record) -> Record:
    """Return a record whose sealed fields are closed."""
    sealed = {field.name for field in register.sealed_fields}
    held = {name: value for name, value in record.data.items() if name not in sealed}
    closed = {*record.closed_fields, *(name for name in record.data if name in sealed)}
    return replace(record, data=held, closed_fields=tuple(sorted(closed)))


def lines_of(desk: Desk, records: list[Record]) -> tuple[RecordLine, ...]:
    """Return records with what the hub holds of each, from stored facts alone."""
    link = desk.outbox.link()
    acked = link.acked if link else 0
    aside = desk.outbox.set_aside() if link else {}
    return tuple(RecordLine(record, record.last_seq <= acked, aside.get(record.last_seq)) for record in records)


def history(desk: Desk, actor: Actor, row_id: bytes) -> list[Change]:
    """Return every op of a record in order. Raises ``Fault`` no_such_record, not_allowed."""
    record = desk.records.find(row_id)
    if record is None:
        raise Fault(FaultCode.NO_SUCH_RECORD)
    register = known_register(desk, record.register)
    require(actor, register.read_role)
    changes = desk.records.history(row_id)
    if within_reach(actor, register, record, desk.moment().day) is record:
        return changes
    sealed = {WITHDRAWAL_WORDS, *(field.name for field in register.sealed_fields)}
    return [
        replace(change, data={name: value for name, value in change.data.items() if name not in sealed})
        for change in changes
    ]


def row_names(desk: Desk, register: str) -> dict[bytes, str]:
    """Return what to call each row of a register (its first label or words), newest first."""
    declared = known_register(desk, register)
    named = [f.name for f in declared.fields if f.type in (FieldType.LABEL, FieldType.WORDS)]
    names = {}
    for record in desk.records.records(Query(register, with_withdrawn=False, limit=NAMES)):
        said = next((record.data[name] for name in named if record.data.get(name)), None)
        names[record.row_id] = str(said) if said is not None else record.row_id.hex()[:8]
    return names
