"""Reading lists and histories: what stands in a register, and what was ever said of one record."""

from stationdesk.app.actor import Actor, require
from stationdesk.app.compose import known_register
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Change, Query, Record
from stationdesk.app.views import BrowsePage, RecordLine
from stationdesk_sync.model.register import FieldType

NAMES = 500


def browse(desk: Desk, actor: Actor, query: Query) -> BrowsePage:
    """Return one page of a register. Raises ``Fault`` not_allowed, no_such_record."""
    require(actor, known_register(desk, query.register).read_role)
    return BrowsePage(lines_of(desk, desk.records.records(query)), desk.records.count(query), query.offset)


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
    require(actor, known_register(desk, record.register).read_role)
    return desk.records.history(row_id)


def row_names(desk: Desk, register: str) -> dict[bytes, str]:
    """Return what to call each row of a register (its first label or words), newest first."""
    declared = known_register(desk, register)
    named = [f.name for f in declared.fields if f.type in (FieldType.LABEL, FieldType.WORDS)]
    names = {}
    for record in desk.records.records(Query(register, with_withdrawn=False, limit=NAMES)):
        said = next((record.data[name] for name in named if record.data.get(name)), None)
        names[record.row_id] = str(said) if said is not None else record.row_id.hex()[:8]
    return names
