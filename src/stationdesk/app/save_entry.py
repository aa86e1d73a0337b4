"""Saving a form of any register: a new fact, a correction, or the changed fields of a row."""

from collections.abc import Mapping
from dataclasses import dataclass

from stationdesk.app.actor import Actor, require
from stationdesk.app.changes import Changes, record_changed
from stationdesk.app.compose import check, fact_data, in_order, known_register
from stationdesk.app.correct_record import correct_record
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Draft
from stationdesk_sync.model.op import Kind, station_row_id
from stationdesk_sync.model.register import Merge, Register


@dataclass(frozen=True, slots=True)
class EntrySaved:
    """The row that was written."""

    row_id: bytes
    changes: Changes


def save_entry(
    desk: Desk, actor: Actor, register: str, values: Mapping[str, object], row_id: bytes | None = None
) -> EntrySaved:
    """Save a form. Without ``row_id`` a new record is made, with it the record is changed.

    Raises ``Fault`` not_allowed, bad_value, no_such_record, already_withdrawn.
    """
    declared = known_register(desk, register)
    require(actor, declared.write_role)
    if declared.merge is Merge.HUB_ROW:
        raise Fault(FaultCode.NOT_ALLOWED)
    if declared.rows:
        return _save_row(desk, actor, declared, values, row_id)
    if row_id is not None:
        return EntrySaved(row_id, correct_record(desk, actor, register, row_id, values))
    moment = desk.moment()
    data = fact_data(declared, moment, values)
    check(desk, declared, Kind.FACT, data)
    saved = desk.journal.save([Draft(register, Kind.FACT, data)], desk.clock.now(), actor.account)[0]
    return EntrySaved(saved.row_id, record_changed(register, moment.day))


def _save_row(
    desk: Desk, actor: Actor, declared: Register, values: Mapping[str, object], row_id: bytes | None
) -> EntrySaved:
    if declared.merge is Merge.STATION_ROW:
        row_id = station_row_id(declared.name)
    held = desk.records.record(declared.name, row_id) if row_id is not None else None
    if row_id is not None and held is None and declared.merge is not Merge.STATION_ROW:
        raise Fault(FaultCode.NO_SUCH_RECORD)
    present = dict(held.data) if held else {}
    whole = in_order(declared, {**present, **values})
    check(desk, declared, Kind.FACT, whole)
    changed = {name: value for name, value in values.items() if present.get(name) != value}
    if held is not None and not changed:
        return EntrySaved(held.row_id, Changes())
    data = {field.name: changed[field.name] for field in declared.fields if field.name in changed}
    if held is None:
        data = {name: value for name, value in data.items() if value is not None}
    saved = desk.journal.save([Draft(declared.name, Kind.SET, data, row_id=row_id)], desk.clock.now(), actor.account)[0]
    return EntrySaved(saved.row_id, record_changed(declared.name, None))
