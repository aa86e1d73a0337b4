"""Lists with what the hub holds, and the sync status: all of it from facts that stand in the book."""

import pytest

from stationdesk.app import sync_status
from stationdesk.app.actor import AT_THE_COUNTER
from stationdesk.app.browse import browse, history, row_names
from stationdesk.app.correct_record import correct_record
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Query
from stationdesk.app.save_entry import save_entry
from stationdesk.app.withdraw_record import withdraw_record
from stationdesk_sync.model.op import Kind
from tests.app.counter import COUNTER, DAY, MANAGER, NOON, ONE_DAY, Counter


def received(desk: Desk) -> dict[bytes, bool]:
    return {line.record.row_id: line.received for line in browse(desk, MANAGER, Query("visit")).lines}


def test_a_record_is_received_once_the_hub_said_so_and_waits_again_after_a_correction(
    counter: Counter, desk: Desk
) -> None:
    first, second = counter.count().row_id, counter.count().row_id
    assert received(desk) == {second: False, first: False}
    counter.join()
    assert received(desk) == {second: False, first: False}, "joining alone brings nothing up"
    counter.receive(upto=1)
    assert received(desk) == {second: False, first: True}
    counter.receive()
    correct_record(desk, COUNTER, "visit", first, {"people": 4})
    assert received(desk) == {second: True, first: False}
    counter.receive(aside={3: "day_differs"})
    lines = {line.record.row_id: line for line in browse(desk, MANAGER, Query("visit")).lines}
    assert (lines[first].received, lines[first].set_aside) == (True, "day_differs")
    assert lines[second].set_aside is None


def test_a_list_comes_in_pages_newest_first_and_says_how_many_there_are(counter: Counter, desk: Desk) -> None:
    rows = [counter.count("taxi" if number % 2 else "rider").row_id for number in range(7)]
    page = browse(desk, COUNTER, Query("visit", limit=3, offset=2))
    assert [line.record.row_id for line in page.lines] == [rows[4], rows[3], rows[2]]
    assert (page.total, page.offset, page.more) == (7, 2, False)
    assert browse(desk, COUNTER, Query("visit", equals={"group": "taxi"})).total == 3
    withdraw_record(desk, COUNTER, "visit", rows[0], "mistake")
    assert browse(desk, COUNTER, Query("visit", with_withdrawn=False)).total == 6
    assert browse(desk, COUNTER, Query("visit")).total == 7, "what was withdrawn stays in the list"


def test_a_long_list_is_counted_only_some_way_ahead_and_says_that_there_are_more(
    counter: Counter, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stationdesk.app.browse.COUNTED_AHEAD", 4)
    for _ in range(7):
        counter.count()
    first = browse(desk, COUNTER, Query("visit", limit=2))
    assert (first.total, first.more) == (4, True)
    further = browse(desk, COUNTER, Query("visit", limit=2, offset=4))
    assert (further.total, further.more) == (7, False)
    last = browse(desk, COUNTER, Query("visit", limit=2, offset=6))
    assert (len(last.lines), last.total, last.more) == (1, 7, False)


def test_history_and_lists_of_what_is_not_there_say_so(desk: Desk) -> None:
    with pytest.raises(Fault) as caught:
        history(desk, MANAGER, bytes(16))
    assert caught.value.code is FaultCode.NO_SUCH_RECORD
    with pytest.raises(Fault) as caught:
        browse(desk, MANAGER, Query("no_such_register"))
    assert caught.value.code is FaultCode.NO_SUCH_RECORD


def test_rows_are_called_by_their_first_label(desk: Desk) -> None:
    event = save_entry(desk, COUNTER, "event", {"title": "Haircuts", "on_day": DAY, "kind": "care"}).row_id
    feedback = save_entry(desk, COUNTER, "feedback", {"rating": "good"}).row_id
    assert row_names(desk, "event") == {event: "Haircuts"}
    assert row_names(desk, "feedback") == {feedback: feedback.hex()[:8]}


def test_a_desk_alone_waits_for_nobody(counter: Counter, desk: Desk) -> None:
    counter.count()
    view = sync_status.look(desk, AT_THE_COUNTER)
    assert (view.line.joined, view.line.waiting, view.line.received) == (False, 1, 0)
    assert (view.url, view.station, view.letter, view.next_round, view.waiting) == (None, None, None, None, ())
    assert [(day.day, day.people, day.ops, day.received, day.hub) for day in view.days] == [(DAY, 1, 1, 0, None)]


def test_the_sync_page_tells_days_waiting_records_and_the_next_round_from_stored_facts(
    counter: Counter, desk: Desk
) -> None:
    counter.count(people=3)
    counter.join(letter="B")
    counter.receive()
    counter.clock.forward(ONE_DAY)
    waiting = counter.count("taxi", "rest", note="a secret").row_id
    desk.outbox.note_try(counter.clock.now(), "hub_unreachable", None)
    desk = counter.restart()
    view = sync_status.look(desk, AT_THE_COUNTER)
    assert (view.station, view.letter, view.url) == ("BS-001", "B", "https://hub.test")
    line = view.line
    assert (line.waiting, line.received, line.last_success, line.problem) == (1, 1, NOON, "hub_unreachable")
    today, before = view.days
    assert (today.day, today.people, today.services, today.ops, today.received, today.hub) == (
        "2026-11-25",
        1,
        1,
        1,
        0,
        None,
    )
    assert (before.day, before.ops, before.received) == (DAY, 1, 1)
    assert before.hub is not None
    assert (before.hub.verdict, before.hub.figures.people, before.hub.at) == ("equal", 3, NOON)
    assert before.hub.figures.code == before.code
    assert [one.record.row_id for one in view.waiting] == [waiting]
    assert "note" not in view.waiting[0].record.data, "the page has no need of the words"
    assert view.last_try == counter.clock.now()
    assert view.next_round == counter.clock.now() + 900


def test_sync_on_hold_has_no_next_round(counter: Counter, desk: Desk) -> None:
    counter.join()
    desk.outbox.note_try(NOON, "hub_fork", "fork")
    view = sync_status.look(desk, AT_THE_COUNTER)
    assert (view.line.held, view.line.problem, view.next_round) == ("fork", "hub_fork", None)


def test_set_aside_records_and_other_desks_are_told(counter: Counter, desk: Desk) -> None:
    counter.count()
    counter.join()
    counter.receive(aside={1: "bad_value"})
    view = sync_status.look(desk, AT_THE_COUNTER)
    assert view.set_aside == ((1, "bad_value"),)
    assert view.desks == ()


def test_correcting_a_visit_that_the_hub_set_aside_enters_it_anew_in_its_own_place(
    counter: Counter, desk: Desk
) -> None:
    counter.count()
    (record,) = desk.records.records(Query("visit"))
    correct_record(desk, AT_THE_COUNTER, "visit", record.row_id, {"people": 2})
    counter.join()
    counter.receive(aside={1: "bad_value"})
    correct_record(desk, AT_THE_COUNTER, "visit", record.row_id, {"people": 3})
    (shown,) = desk.records.records(Query("visit"))
    assert (shown.row_id, shown.data["people"]) == (record.row_id, 3)
    assert sync_status.look(desk, AT_THE_COUNTER).set_aside == ()
    said = [(change.kind, change.set_aside) for change in desk.records.history(record.row_id)]
    assert said == [(Kind.FACT, "mended"), (Kind.CORRECT, None), (Kind.FACT, None), (Kind.CORRECT, None)]
    correct_record(desk, AT_THE_COUNTER, "visit", record.row_id, {"people": 4})
    assert [change.kind for change in desk.records.history(record.row_id)][4:] == [Kind.CORRECT]


def test_correcting_a_correction_that_the_hub_set_aside_is_a_correction(counter: Counter, desk: Desk) -> None:
    counter.count()
    (record,) = desk.records.records(Query("visit"))
    correct_record(desk, AT_THE_COUNTER, "visit", record.row_id, {"people": 2})
    counter.join()
    counter.receive(aside={2: "bad_value"})
    correct_record(desk, AT_THE_COUNTER, "visit", record.row_id, {"people": 3})
    assert [change.kind for change in desk.records.history(record.row_id)][2:] == [Kind.CORRECT]
