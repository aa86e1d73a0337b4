"""A station whose day ends after midnight: visits, hours, spans and the sheet of one long evening."""

import pytest

from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.keep_shift import close_station, open_span, open_station, unclosed_spans
from stationdesk.app.keep_station import save_day_end, save_hours
from stationdesk.app.print_day_sheet import prepare
from stationdesk.app.record_batch import METHODS, Batch, BatchLine, record_batch
from stationdesk.app.save_entry import save_entry
from stationdesk.app.today import look
from stationdesk.domain.sheet_hours import Bar
from stationdesk.texts import load_language
from stationdesk_sync.model.hours import Span
from tests.app.counter import COUNTER, DAY, MANAGER, NOON, Counter

NEXT = "2026-11-25"


def go_to(counter: Counter, hour: float) -> None:
    """Set the clock to an hour of the day, counted on after midnight."""
    counter.clock.at = NOON + (hour - 12) * 3600


def test_a_visit_after_midnight_belongs_to_the_evening_until_the_day_ends(counter: Counter, desk: Desk) -> None:
    save_day_end(desk, MANAGER, 3)
    go_to(counter, 25.5)
    early = desk.records.record("visit", counter.count().row_id)
    go_to(counter, 27)
    late = desk.records.record("visit", counter.count().row_id)
    assert early is not None and late is not None
    assert (early.day, early.data["slot"], early.minute) == (DAY, 6, 90)
    assert (late.day, late.data["slot"], late.minute) == (NEXT, 12, 180)


def test_what_was_counted_keeps_its_day_when_the_end_of_the_day_moves(counter: Counter, desk: Desk) -> None:
    go_to(counter, 24.5)
    before = counter.count()
    told = save_day_end(desk, MANAGER, 3)
    after = counter.count()
    days = [record.day for saved in (before, after) if (record := desk.records.record("visit", saved.row_id))]
    assert days == [NEXT, DAY]
    assert told.days == {DAY, NEXT} and "station" in told.facts


def test_the_station_s_own_end_goes_before_the_hub_s_and_hours_stay_the_hub_s(counter: Counter, desk: Desk) -> None:
    counter.join(day_starts_hour=2)
    assert desk.station().day_starts_hour == 2
    save_day_end(desk, MANAGER, 0)
    assert desk.station().day_starts_hour == 0
    assert desk.station().posted_text == "8:30-11:00；13:30-17:00"


@pytest.mark.parametrize("hour", [-1, 7, 24])
def test_an_hour_that_is_no_end_of_a_day_is_refused(desk: Desk, hour: int) -> None:
    with pytest.raises(Fault) as caught:
        save_day_end(desk, MANAGER, hour)
    assert caught.value.code is FaultCode.BAD_VALUE
    assert desk.station().day_starts_hour == 0


def test_only_the_manager_sets_the_end_of_the_day(desk: Desk) -> None:
    with pytest.raises(Fault) as caught:
        save_day_end(desk, COUNTER, 3)
    assert caught.value.code is FaultCode.NOT_ALLOWED


def test_a_span_open_over_midnight_is_one_span_and_closes_as_such(counter: Counter, desk: Desk) -> None:
    save_day_end(desk, MANAGER, 3)
    go_to(counter, 20)
    open_station(desk, COUNTER)
    go_to(counter, 25.5)
    assert open_span(desk) is not None and not unclosed_spans(desk)
    close_station(desk, COUNTER)
    go_to(counter, 28)
    assert not unclosed_spans(desk)
    sheet = prepare(desk, MANAGER, load_language("en"), DAY, ())
    assert sheet.kept.spans == (Span(20 * 60, 25 * 60 + 30),)


def test_the_sheet_of_a_long_evening_has_its_hours_in_their_order(counter: Counter, desk: Desk) -> None:
    save_hours(desk, MANAGER, "0:00-2:00；20:00-24:00")
    save_day_end(desk, MANAGER, 3)
    for opened, closed in ((20, 23), (24.5, 25.5)):
        go_to(counter, opened)
        open_station(desk, COUNTER)
        counter.count(people=2)
        go_to(counter, closed)
        close_station(desk, COUNTER)
    sheet = prepare(desk, MANAGER, load_language("en"), DAY, ())
    assert sheet.posted == (Span(20 * 60, 26 * 60),)
    assert sheet.kept.spans == (Span(20 * 60, 23 * 60), Span(24 * 60 + 30, 25 * 60 + 30))
    assert sheet.hours == (Bar(20, 2), Bar(21, 0), Bar(22, 0), Bar(23, 0), Bar(0, 2), Bar(1, 0))
    assert sheet.people == 4


def test_today_shows_the_hours_after_midnight_as_the_last_ones(counter: Counter, desk: Desk) -> None:
    save_day_end(desk, MANAGER, 3)
    go_to(counter, 22)
    counter.count()
    go_to(counter, 25.5)
    counter.count(people=3)
    view = look(desk, COUNTER)
    assert (view.day, view.hours, view.day_starts_hour) == (DAY, {22: 1, 1: 3}, 3)


def test_what_was_counted_on_paper_after_midnight_belongs_to_the_evening(counter: Counter, desk: Desk) -> None:
    save_day_end(desk, MANAGER, 3)
    go_to(counter, 26.5)
    record_batch(desk, COUNTER, Batch(1, METHODS[0], (BatchLine("rider", ("water",), 4),)))
    assert look(desk, COUNTER).hours == {1: 4}
    assert desk.records.figures(DAY).people == 4


def test_a_closure_until_the_evening_is_over_after_midnight(counter: Counter, desk: Desk) -> None:
    save_day_end(desk, MANAGER, 3)
    closure = {"reason_code": "repair", "from_slot": 48, "to_slot": 60, "until_day": DAY}
    save_entry(desk, COUNTER, "closure", closure)
    go_to(counter, 14)
    assert "closure_now" in [each.code for each in look(desk, COUNTER).attention]
    go_to(counter, 25.5)
    assert "closure_now" not in [each.code for each in look(desk, COUNTER).attention]


def test_a_closure_until_after_midnight_lasts_the_evening(counter: Counter, desk: Desk) -> None:
    save_day_end(desk, MANAGER, 3)
    closure = {"reason_code": "repair", "from_slot": 88, "to_slot": 4, "until_day": DAY}
    save_entry(desk, COUNTER, "closure", closure)
    go_to(counter, 23)
    assert "closure_now" in [each.code for each in look(desk, COUNTER).attention]
