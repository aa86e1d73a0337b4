"""Taking a record back: it leaves every total and stays in every history."""

from dataclasses import dataclass

from stationdesk.app.actor import Actor, require
from stationdesk.app.changes import Changes
from stationdesk.app.compose import check, fact_changed, held_record, known_register, writable_register
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Draft, Query
from stationdesk_sync.model.op import Kind, Reason
from stationdesk_sync.model.register import Role


@dataclass(frozen=True, slots=True)
class Undone:
    """The visit that was taken back."""

    row_id: bytes
    group: str
    services: tuple[str, ...]
    people: int
    changes: Changes


def withdraw_record(
    desk: Desk, actor: Actor, register: str, row_id: bytes, reason: str, words: str | None = None
) -> Changes:
    """Withdraw a fact with a reason (undo, mistake, twice, other) and optional sealed words.

    Today by anyone, earlier days by the manager. Raises ``Fault`` no_such_record, already_withdrawn,
    not_allowed, bad_value.
    """
    declared = known_register(desk, register)
    if not declared.facts:
        raise Fault(FaultCode.NO_SUCH_RECORD)
    record = held_record(desk, register, row_id)
    writable_register(desk, actor, register)
    if record.day != desk.moment().day:
        require(actor, Role.MANAGER)
    data: dict[str, object] = {"day": record.day, "tz": record.tz, "reason": str(reason)}
    if words:
        data["words"] = words
    check(desk, declared, Kind.WITHDRAW, data)
    desk.journal.save([Draft(register, Kind.WITHDRAW, data, row_id=row_id)], desk.clock.now(), actor.account)
    return fact_changed(desk, declared, record.day)


def undo_last(desk: Desk, actor: Actor) -> Undone:
    """Take back the newest visit of today that still counts. Raises ``Fault`` nothing_to_undo."""
    day = desk.moment().day
    newest = desk.records.records(Query("visit", from_day=day, to_day=day, with_withdrawn=False, limit=1))
    if not newest:
        raise Fault(FaultCode.NOTHING_TO_UNDO)
    record = newest[0]
    changes = withdraw_record(desk, actor, "visit", record.row_id, Reason.UNDO)
    people = record.data.get("people")
    held = record.data.get("services")
    services = tuple(str(one) for one in held) if isinstance(held, list | tuple) else ()
    group = str(record.data.get("group", ""))
    return Undone(record.row_id, group, services, people if isinstance(people, int) else 1, changes)
