"""Correcting a record: the whole payload anew, the day kept, everything in the history."""

from collections.abc import Mapping, Sequence

from stationdesk.app.actor import Actor, require
from stationdesk.app.changes import Changes
from stationdesk.app.compose import held_record, known_register, save_correction, writable_register
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Record
from stationdesk.app.withdraw_record import withdraw_record
from stationdesk_sync.model.op import Reason
from stationdesk_sync.model.register import Role

VISIT = "visit"


def correct_record(desk: Desk, actor: Actor, register: str, row_id: bytes, values: Mapping[str, object]) -> Changes:
    """Save ``values`` over what stands in a record; a value of None empties its field.

    Records of today may be corrected by anyone, earlier days by the manager. Raises ``Fault``
    no_such_record, already_withdrawn, not_allowed, bad_value.
    """
    if not known_register(desk, register).facts:
        raise Fault(FaultCode.NO_SUCH_RECORD)
    record = held_record(desk, register, row_id)
    require_for(desk, actor, record)
    return save_correction(desk, actor.account, record, values)


def add_services(desk: Desk, actor: Actor, row_id: bytes, services: Sequence[str]) -> Changes:
    """Add services to a visit that was counted already (补充服务); it stays one visit."""
    record = held_record(desk, VISIT, row_id)
    present = record.data.get("services")
    held = list(present) if isinstance(present, list | tuple) else []
    added = [service for service in dict.fromkeys(services) if service not in held]
    if not added:
        return Changes()
    return correct_record(desk, actor, VISIT, row_id, {"services": held + added})


def add_people(desk: Desk, actor: Actor, row_id: bytes, delta: int) -> Changes:
    """Make a visit one of more or fewer people; the last person taken away withdraws it."""
    record = held_record(desk, VISIT, row_id)
    people = record.data.get("people")
    count = (people if isinstance(people, int) else 1) + delta
    if count < 1:
        return withdraw_record(desk, actor, VISIT, row_id, Reason.UNDO)
    return correct_record(desk, actor, VISIT, row_id, {"people": count})


def require_for(desk: Desk, actor: Actor, record: Record) -> None:
    """Raise ``Fault`` not_allowed unless the actor may change this record."""
    writable_register(desk, actor, record.register)
    if record.day is not None and record.day != desk.moment().day:
        require(actor, Role.MANAGER)
