"""Putting a payload together: declared order, day and zone, checked before anything is saved.

Called by the use cases that save; knows the registers and no storage.
"""

from collections.abc import Mapping

from stationdesk.app.actor import Actor, require
from stationdesk.app.changes import PAPER, Changes, record_changed
from stationdesk.app.desk import LAST_BELIEVED, Desk, Moment
from stationdesk.app.faults import Fault, FaultCode, Source, bad_value_text
from stationdesk.app.ports import Draft, Query, Record, Saved
from stationdesk_sync.model.clock import clock_slot_start
from stationdesk_sync.model.draft import BadValue, Lists, check_data
from stationdesk_sync.model.language import Label
from stationdesk_sync.model.mend import FOR_GOOD
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Merge, Register

MONTH = 30 * 86_400.0
DAY_SHEET = "day_sheet"
KEPT_BY_THE_PROGRAM = frozenset({"audit", DAY_SHEET})
_GIVEN = ("day", "tz", "doubt")
_NAMES = {
    "day": Label("日期", "Day"),
    "tz": Label("时区", "Time zone"),
    "reason": Label("原因", "Reason"),
    "words": Label("说明", "Remarks"),
}


def fact_data(register: Register, moment: Moment, values: Mapping[str, object]) -> dict[str, object]:
    """Return the payload of a fact made at ``moment``: day, zone, mark of doubt, then fields as declared."""
    data: dict[str, object] = {"day": moment.day, "tz": moment.local.tz}
    if moment.doubt:
        data["doubt"] = True
    names = {field.name for field in register.fields}
    if "slot" in names and "slot" not in values:
        values = {**values, "slot": moment.local.slot}
    data.update(in_order(register, values))
    return data


def in_order(register: Register, values: Mapping[str, object]) -> dict[str, object]:
    """Return values in the declared order of fields, None left out; unknown names come last (and are refused).

    Day, zone and mark of doubt are never taken from a form: ``Fault`` bad_value.
    """
    if register.facts:
        for name in _GIVEN:
            if name in values:
                raise bad_value(register, name, "unknown_field")
    known = {field.name: None for field in register.fields}
    ordered = [name for name in known if values.get(name) is not None]
    ordered += [name for name in values if name not in known]
    return {name: values[name] for name in ordered}


def save_fact(
    desk: Desk,
    moment: Moment,
    register: Register,
    data: Mapping[str, object],
    account: int | None,
    minute: int | None = None,
) -> Saved:
    """Save one checked fact. A clock that jumped ahead stays in doubt although its ops now end the book."""
    _remember_belief(desk, moment)
    draft = Draft(register.name, Kind.FACT, data, minute=minute)
    return desk.journal.save([draft], desk.clock.now(), account)[0]


def _remember_belief(desk: Desk, moment: Moment) -> None:
    held = desk.records.local(LAST_BELIEVED)
    if moment.reason == "ahead":
        if held is None:
            desk.journal.set_local(LAST_BELIEVED, desk.last_believed())
        return
    if not isinstance(held, int | float) or moment.doubt:
        return
    if moment.unix >= clock_slot_start(desk.outbox.head().clock):
        desk.journal.set_local(LAST_BELIEVED, None)
    elif moment.unix - held > MONTH:
        desk.journal.set_local(LAST_BELIEVED, moment.unix)


def corrected_data(register: Register, record: Record, values: Mapping[str, object]) -> dict[str, object]:
    """Return the whole payload of a correction: the record's own day and zone, ``values`` over what stands."""
    data: dict[str, object] = {"day": record.day, "tz": record.tz}
    if record.doubt:
        data["doubt"] = True
    data.update(in_order(register, {**record.data, **values}))
    return data


def check(desk: Desk, register: Register, kind: Kind, data: Mapping[str, object]) -> None:
    """Raise ``Fault`` bad_value, with the field's name and a sentence, unless the payload is lawful."""
    check_with(register, kind, data, desk.catalogue().codes())


def check_with(register: Register, kind: Kind, data: Mapping[str, object], lists: Lists) -> None:
    """Do the same with the catalogue's codes in hand, for a desk that has no book yet."""
    try:
        check_data(register, kind, data, lists, sealed=False)
    except BadValue as bad:
        raise bad_value(register, bad.field, bad.code) from None


def bad_value(register: Register, name: str, problem: str) -> Fault:
    """Return the fault that names a field and says what is wrong with it."""
    names = _NAMES | {field.name: field.label for field in register.fields}
    return Fault(
        FaultCode.BAD_VALUE,
        field=names.get(name, name),
        why=Source(bad_value_text(problem)),
        name=name,
        problem=problem,
    )


def known_register(desk: Desk, name: str) -> Register:
    """Return a register whose records stand in the book, or raise ``Fault`` no_such_record."""
    register = desk.registers.get(name)
    if register is None or register.merge is Merge.HUB_ROW:
        raise Fault(FaultCode.NO_SUCH_RECORD)
    return register


def writable_register(desk: Desk, actor: Actor, name: str) -> Register:
    """Return a register that this person may write.

    Raises ``Fault`` no_such_record, or not_allowed: for the role, or because the program alone writes it.
    """
    register = known_register(desk, name)
    if name in KEPT_BY_THE_PROGRAM:
        raise Fault(FaultCode.NOT_ALLOWED)
    require(actor, register.write_role)
    return register


def held_record(desk: Desk, register: str, row_id: bytes) -> Record:
    """Return a record that exists and was not withdrawn, or raise ``Fault``."""
    record = desk.records.record(register, row_id)
    if record is None:
        raise Fault(FaultCode.NO_SUCH_RECORD)
    if record.withdrawn:
        raise Fault(FaultCode.ALREADY_WITHDRAWN)
    return record


def save_correction(desk: Desk, account: int | None, record: Record, values: Mapping[str, object]) -> Changes:
    """Save a correction of a fact and return what changed.

    One that the hub set aside cannot be corrected there, as it does not count: it is entered anew in its own place.
    """
    register = known_register(desk, record.register)
    data = corrected_data(register, record, values)
    check(desk, register, Kind.CORRECT, data)
    drafts = [Draft(register.name, Kind.CORRECT, data, row_id=record.row_id)]
    bad = _fact_set_aside(desk, record)
    if bad is not None:
        mend = Draft(register.name, Kind.FACT, data, row_id=record.row_id, mends=bad)
        drafts = [mend, *drafts] if record.amended else [mend]  # an earlier correction would stand over it
    desk.journal.save(drafts, desk.clock.now(), account)
    return fact_changed(desk, register, record.day)


def fact_changed(desk: Desk, register: Register, day: str | None) -> Changes:
    """Return the changes of a fact that was saved in ``day``, and whether a printed sheet of that day differs now.

    Nothing is said of the sheet of today: its day goes on anyway.
    """
    changes = record_changed(register.name, day)
    if day is None or day == desk.moment().day or not register.in_day_code:
        return changes
    printed = desk.records.count(Query(DAY_SHEET, day, day, with_withdrawn=False)) > 0
    return changes | Changes(facts=frozenset({PAPER})) if printed else changes


def _fact_set_aside(desk: Desk, record: Record) -> int | None:
    """Return the number of a record's own fact if the hub has set it aside for good, else None."""
    if desk.outbox.link() is None or desk.outbox.set_aside().get(record.seq) not in FOR_GOOD:
        return None
    first = next((change for change in desk.records.history(record.row_id) if change.seq == record.seq), None)
    return record.seq if first is not None and first.kind is Kind.FACT else None
