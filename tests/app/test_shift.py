"""Opening, closing, handing over: one record is one span with the door open."""

import pytest

from stationdesk.app.actor import AT_THE_COUNTER
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.keep_shift import (
    amend_shift,
    close_station,
    hand_over,
    last_handover,
    open_station,
    present_shift,
    unclosed_spans,
)
from stationdesk.app.today import look
from stationdesk.app.withdraw_record import withdraw_record
from tests.app.counter import COUNTER, DAY, MANAGER, ONE_DAY, Counter


def refused(deed: object) -> FaultCode:
    assert callable(deed)
    with pytest.raises(Fault) as caught:
        deed()
    return caught.value.code


def test_opening_and_closing_is_one_span_with_its_minutes(counter: Counter, desk: Desk) -> None:
    opened = open_station(desk, COUNTER, who="Wang Fang", on_duty=2, weather="rain")
    assert opened.minute == 720
    view = present_shift(desk)
    assert view is not None
    assert (view.opened, view.who, view.on_duty, view.weather, view.day) == (720, "Wang Fang", 2, "rain", DAY)
    counter.clock.forward(3 * 3600)
    close_station(desk, COUNTER, "the tap drips")
    assert present_shift(desk) is None
    assert counter.data(opened.row_id, "shift") == {
        "opened": 720,
        "closed": 900,
        "on_duty": 2,
        "weather": "rain",
        "who": "Wang Fang",
        "handover": "the tap drips",
    }


def test_a_station_opens_once_and_closes_once(desk: Desk) -> None:
    assert refused(lambda: close_station(desk, COUNTER)) is FaultCode.NOT_OPEN
    assert refused(lambda: hand_over(desk, COUNTER, "x")) is FaultCode.NOT_OPEN
    open_station(desk, COUNTER)
    assert refused(lambda: open_station(desk, COUNTER)) is FaultCode.ALREADY_OPEN
    close_station(desk, COUNTER)
    assert refused(lambda: close_station(desk, COUNTER)) is FaultCode.NOT_OPEN
    open_station(desk, COUNTER)


def test_handing_over_ends_one_span_and_begins_the_next_with_the_same_weather(counter: Counter, desk: Desk) -> None:
    first = open_station(desk, COUNTER, who="Wang Fang", weather="sunny")
    counter.clock.forward(3600)
    second = hand_over(desk, COUNTER, "two umbrellas are out", who="Li Na", on_duty=1)
    assert second.row_id != first.row_id
    assert counter.data(first.row_id, "shift")["closed"] == 780
    assert counter.data(second.row_id, "shift") == {"opened": 780, "on_duty": 1, "weather": "sunny", "who": "Li Na"}
    note = last_handover(desk)
    assert note is not None
    assert (note.day, note.closed, note.words, note.who) == (DAY, 780, "two umbrellas are out", "Wang Fang")
    assert second.changes.registers == {"shift"}


def test_the_last_handover_is_told_on_another_day_too(counter: Counter, desk: Desk) -> None:
    open_station(desk, COUNTER)
    close_station(desk, COUNTER, "milk is out")
    counter.clock.forward(14 * ONE_DAY)
    view = look(desk, AT_THE_COUNTER)
    assert view.last_handover is not None and view.last_handover.words == "milk is out"
    assert view.shift is None


def test_closing_may_be_given_a_minute_and_an_impossible_one_is_refused(counter: Counter, desk: Desk) -> None:
    opened = open_station(desk, COUNTER)
    assert refused(lambda: close_station(desk, COUNTER, minute=1441)) is FaultCode.BAD_VALUE
    close_station(desk, COUNTER, minute=1020)
    assert counter.data(opened.row_id, "shift")["closed"] == 1020


def test_a_span_that_nobody_closed_is_told_until_the_manager_mends_it(counter: Counter, desk: Desk) -> None:
    opened = open_station(desk, COUNTER)
    counter.clock.forward(ONE_DAY)
    assert [span.row_id for span in unclosed_spans(desk)] == [opened.row_id]
    assert present_shift(desk) is None, "yesterday's span is not today's"
    assert refused(lambda: close_station(desk, COUNTER)) is FaultCode.NOT_OPEN
    told = [one for one in look(desk, AT_THE_COUNTER).attention if one.code == "unclosed_shift"]
    assert [one.values for one in told] == [{"day": DAY, "row_id": opened.row_id}]
    open_station(desk, COUNTER)
    amend_shift(desk, MANAGER, opened.row_id, {"closed": 1020})
    assert unclosed_spans(desk) == []
    assert "unclosed_shift" not in {one.code for one in look(desk, AT_THE_COUNTER).attention}


def test_a_withdrawn_span_counts_as_never_opened(desk: Desk) -> None:
    opened = open_station(desk, COUNTER)
    withdraw_record(desk, COUNTER, "shift", opened.row_id, "mistake")
    assert present_shift(desk) is None
    open_station(desk, COUNTER)


def test_who_and_what_was_handed_over_never_stand_in_clear_in_an_op(counter: Counter, desk: Desk) -> None:
    open_station(desk, COUNTER, who="Wang Fang")
    close_station(desk, COUNTER, "the tap drips")
    raw = b"".join(desk.outbox.read(0, 100, 1 << 20).ops)
    assert b"Wang Fang" not in raw and b"the tap drips" not in raw
    assert b"opened" in raw
