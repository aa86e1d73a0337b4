"""Visits counted on paper, by the door counter or by estimate, entered later in one go for one hour of one day.

One transaction: all of them stand in the book, or none. Each group is one record with its people; taking a batch back
withdraws exactly its records.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from stationdesk.app.actor import Actor, require
from stationdesk.app.changes import Changes
from stationdesk.app.compose import bad_value, check, fact_changed, fact_data, held_record
from stationdesk.app.correct_record import require_for
from stationdesk.app.desk import Desk
from stationdesk.app.ports import Draft
from stationdesk.app.record_visit import REGISTER
from stationdesk_sync.model.op import Kind, Reason
from stationdesk_sync.model.register import Role

METHODS = ("paper", "estimate", "door")
DAYS_BACK = 31
_SLOTS_AN_HOUR = 4


@dataclass(frozen=True, slots=True)
class BatchLine:
    """How many people of one group came, with the services that its key counts."""

    group: str
    services: tuple[str, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What is entered: the hour (0-23) of the ``day``, how it was counted, and at least one line with people. Without
    a day it is today."""

    hour: int
    method: str
    lines: tuple[BatchLine, ...]
    day: str | None = None

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


def earliest_day(today: str) -> str:
    """Return the first day that paper can still be entered for."""
    return (date.fromisoformat(today) - timedelta(days=DAYS_BACK)).isoformat()


def record_batch(desk: Desk, actor: Actor, batch: Batch) -> BatchSaved:
    """Save a batch and return after it is durable. Earlier days are the manager's, and go back a month.

    Raises ``Fault`` bad_value, not_allowed: nothing was saved then.
    """
    register = desk.registers[REGISTER]
    require(actor, register.write_role)
    moment = desk.moment()
    day = moment.day if batch.day is None else batch.day
    if day != moment.day:
        require(actor, Role.MANAGER)
        if not earliest_day(moment.day) <= day < moment.day:
            raise bad_value(register, "day", "out_of_range")
    drafts = []
    for line in batch.lines:
        values: dict[str, object] = {
            "slot": batch.hour * _SLOTS_AN_HOUR,
            "group": line.group,
            "services": list(line.services),
            "people": line.people,
            "method": batch.method,
        }
        data = {**fact_data(register, moment, values), "day": day}
        check(desk, register, Kind.FACT, data)
        drafts.append(Draft(REGISTER, Kind.FACT, data))
    saved = desk.journal.save(drafts, moment.unix, actor.account)
    return BatchSaved(tuple(one.row_id for one in saved), batch.people, fact_changed(desk, register, day))


def take_back_batch(desk: Desk, actor: Actor, row_ids: Sequence[bytes]) -> Changes:
    """Withdraw the records of a batch in one transaction. Raises ``Fault`` not_allowed, no_such_record."""
    register = desk.registers[REGISTER]
    drafts, days = [], set[str | None]()
    for row_id in row_ids:
        record = held_record(desk, REGISTER, row_id)
        require_for(desk, actor, record)
        data = {"day": record.day, "tz": record.tz, "reason": str(Reason.UNDO)}
        check(desk, register, Kind.WITHDRAW, data)
        drafts.append(Draft(REGISTER, Kind.WITHDRAW, data, row_id=row_id))
        days.add(record.day)
    desk.journal.save(drafts, desk.moment().unix, actor.account)
    return reduce(or_, (fact_changed(desk, register, day) for day in days), Changes())
