"""Paper of an earlier day: the manager's, at most a month back, counted on its own day, taken back whole."""

from datetime import date, timedelta

import pytest

from stationdesk.app.actor import Actor
from stationdesk.app.correct_record import add_people
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.print_day_sheet import prepare, record_print
from stationdesk.app.record_batch import DAYS_BACK, Batch, BatchLine, record_batch, take_back_batch
from stationdesk.app.withdraw_record import withdraw_record
from stationdesk.texts import load_language
from stationdesk_sync.model.op import Reason
from tests.app.counter import COUNTER, DAY, DAY_BEFORE, MANAGER, VOLUNTEER, Counter

LINES = (BatchLine("rider", ("rest",), 4), BatchLine("taxi", ("water",), 3))


def people(counter: Counter, day: str) -> int:
    return counter.desk.records.figures(day).people


def back(days: int) -> str:
    return (date.fromisoformat(DAY) - timedelta(days=days)).isoformat()


def test_it_counts_on_its_own_day_and_comes_back_whole(counter: Counter):
    saved = record_batch(counter.desk, MANAGER, Batch(9, "paper", LINES, DAY_BEFORE))
    assert (people(counter, DAY_BEFORE), people(counter, DAY), saved.people) == (7, 0, 7)
    assert saved.changes.days == frozenset({DAY_BEFORE})
    with pytest.raises(Fault) as refused:
        take_back_batch(counter.desk, COUNTER, saved.row_ids)
    assert refused.value.code is FaultCode.NOT_ALLOWED and people(counter, DAY_BEFORE) == 7
    take_back_batch(counter.desk, MANAGER, saved.row_ids)
    assert people(counter, DAY_BEFORE) == 0


@pytest.mark.parametrize("actor", [COUNTER, VOLUNTEER])
def test_an_earlier_day_is_the_manager_s(counter: Counter, actor: Actor):
    with pytest.raises(Fault) as refused:
        record_batch(counter.desk, actor, Batch(9, "paper", LINES, DAY_BEFORE))
    assert refused.value.code is FaultCode.NOT_ALLOWED and people(counter, DAY_BEFORE) == 0
    record_batch(counter.desk, actor, Batch(9, "paper", LINES, DAY))
    assert people(counter, DAY) == 7, "today's own day, said or not, is anyone's"


@pytest.mark.parametrize(("day", "lawful"), [(back(DAYS_BACK), True), (back(DAYS_BACK + 1), False), (back(-1), False)])
def test_a_month_back_and_never_into_the_future(counter: Counter, day: str, lawful: bool):
    batch = Batch(9, "paper", LINES, day)
    if lawful:
        assert record_batch(counter.desk, MANAGER, batch).people == 7
        return
    with pytest.raises(Fault) as refused:
        record_batch(counter.desk, MANAGER, batch)
    assert refused.value.code is FaultCode.BAD_VALUE and people(counter, day) == 0


def test_a_sheet_that_was_printed_before_is_told_of(counter: Counter):
    language = load_language("en")
    batch = Batch(9, "paper", LINES, DAY_BEFORE)
    assert not record_batch(counter.desk, MANAGER, batch).changes.paper_differs
    record_print(counter.desk, MANAGER, prepare(counter.desk, MANAGER, language, DAY_BEFORE))
    late = record_batch(counter.desk, MANAGER, batch)
    assert late.changes.paper_differs
    assert take_back_batch(counter.desk, MANAGER, late.row_ids[:1]).paper_differs
    assert add_people(counter.desk, MANAGER, late.row_ids[1], 1).paper_differs
    assert withdraw_record(counter.desk, MANAGER, "visit", late.row_ids[1], Reason.MISTAKE).paper_differs
    record_print(counter.desk, MANAGER, prepare(counter.desk, MANAGER, language, DAY))
    today = record_batch(counter.desk, MANAGER, Batch(9, "paper", LINES))
    assert not today.changes.paper_differs, "today's goes on anyway"
    assert not add_people(counter.desk, MANAGER, today.row_ids[0], 1).paper_differs
