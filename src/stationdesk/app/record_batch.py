"""Visits counted on paper, by the door counter or by estimate, entered later in one go for one hour of today.

One transaction: all of them stand in the book, or none. Each group is one record with its people; taking a batch back
withdraws exactly its records.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from stationdesk.app.actor import Actor, require
from stationdesk.app.changes import Changes, record_changed
from stationdesk.app.compose import check, fact_data
from stationdesk.app.desk import Desk
from stationdesk.app.ports import Draft
from stationdesk.app.record_visit import REGISTER
from stationdesk_sync.model.op import Kind, Reason

METHODS = ("paper", "estimate", "door")
_SLOTS_AN_HOUR = 4


@dataclass(frozen=True, slots=True)
class BatchLine:
    """How many people of one group came, with the services that its key counts."""

    group: str
    services: tuple[str, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What is entered: the hour of today (0-23), how it was counted, and at least one line with people."""

    hour: int
    method: str
    lines: tuple[BatchLine, ...]

    @property
    def people(self) -> int:
        """How many people it counts."""
        return sum(line.people for line in self.lines)


@dataclass(frozen=True, slots=True)
class BatchSaved:
    """The records as they stand in the book."""

    row_ids: tuple[bytes, ...]
    people: int
    changes: Changes


def record_batch(desk: Desk, actor: Actor, batch: Batch) -> BatchSaved:
    """Save a batch and return after it is durable. Raises ``Fault`` bad_value, not_allowed: nothing was saved then."""
    register = desk.registers[REGISTER]
    require(actor, register.write_role)
    moment = desk.moment()
    drafts = []
    for line in batch.lines:
        values: dict[str, object] = {
            "slot": batch.hour * _SLOTS_AN_HOUR,
            "group": line.group,
            "services": list(line.services),
            "people": line.people,
            "method": batch.method,
        }
        data = fact_data(register, moment, values)
        check(desk, register, Kind.FACT, data)
        drafts.append(Draft(REGISTER, Kind.FACT, data))
    saved = desk.journal.save(drafts, moment.unix, actor.account)
    return BatchSaved(tuple(one.row_id for one in saved), batch.people, record_changed(REGISTER, moment.day))


def take_back_batch(desk: Desk, actor: Actor, row_ids: Sequence[bytes]) -> Changes:
    """Withdraw the records of a batch in one transaction. Raises ``Fault`` not_allowed."""
    register = desk.registers[REGISTER]
    require(actor, register.write_role)
    moment = desk.moment()
    data = {"day": moment.day, "tz": moment.local.tz, "reason": str(Reason.UNDO)}
    check(desk, register, Kind.WITHDRAW, data)
    drafts = [Draft(REGISTER, Kind.WITHDRAW, data, row_id=row_id) for row_id in row_ids]
    desk.journal.save(drafts, moment.unix, actor.account)
    return record_changed(REGISTER, moment.day)
