"""Saving a form of any register: a new fact, a correction, or the changed fields of a row."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from stationdesk.app.actor import Actor
from stationdesk.app.changes import Changes, record_changed
from stationdesk.app.compose import check, fact_data, in_order, save_fact, writable_register
from stationdesk.app.correct_record import correct_record
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Draft
from stationdesk_sync.model.op import Kind, station_row_id
from stationdesk_sync.model.register import Merge, Register

ACCOUNT = "account"


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
    declared = writable_register(desk, actor, register)
    if declared.rows:
        return _save_row(desk, actor, declared, values, row_id)
    if row_id is not None:
        return EntrySaved(row_id, correct_record(desk, actor, register, row_id, values))
    moment = desk.moment()
    data = fact_data(declared, moment, values)
    check(desk, declared, Kind.FACT, data)
    saved = save_fact(desk, moment, declared, data, actor.account)
    return EntrySaved(saved.row_id, record_changed(register, moment.day))


def _account_number(desk: Desk) -> int:
    """Return a number for a new account: it says nothing of the person and no two are alike."""
    head = desk.outbox.head()
    return int.from_bytes(hashlib.sha256(b"account\x00" + head.chain).digest()[:6], "big")


def _save_row(
    desk: Desk, actor: Actor, declared: Register, values: Mapping[str, object], row_id: bytes | None
) -> EntrySaved:
    if declared.merge is Merge.STATION_ROW:
        row_id = station_row_id(declared.name)
    held = desk.records.record(declared.name, row_id) if row_id is not None else None
    if row_id is not None and held is None and declared.merge is not Merge.STATION_ROW:
        raise Fault(FaultCode.NO_SUCH_RECORD)
    present = dict(held.data) if held else {}
    if held is None and declared.name == ACCOUNT:
        values = {"number": _account_number(desk), **values}
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
