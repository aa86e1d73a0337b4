"""Counting, another service, taking back: what one key means and what stands in the book afterwards."""

from collections.abc import Callable

import pytest

from stationdesk.app.actor import Actor
from stationdesk.app.correct_record import add_people, add_services, correct_record
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.record_visit import VisitTap, read_moment, record_visit
from stationdesk.app.withdraw_record import undo_last, withdraw_record
from stationdesk_sync.model.op import Kind
from tests.app.counter import COUNTER, DAY, DAY_BEFORE, MANAGER, NOON, ONE_DAY, VOLUNTEER, Counter, nothing


def test_one_key_is_one_visit_with_its_day_quarter_and_exact_minute(counter: Counter, desk: Desk) -> None:
    saved = counter.count("rider", "rest", "water", people=3)
    record = desk.records.record("visit", saved.row_id)
    assert record is not None
    assert record.data == {
        "slot": 48,
        "group": "rider",
        "services": ["rest", "water"],
        "people": 3,
        "method": "keyed",
    }
    assert (record.day, record.tz, record.doubt, record.minute) == (DAY, "Asia/Shanghai", False, 720)
    assert (saved.day, saved.people) == (DAY, 3)
    assert saved.changes.registers == {"visit"} and saved.changes.days == {DAY} and "sync" in saved.changes.facts
    figures = desk.records.figures(DAY)
    assert (figures.people, figures.services) == (3, 6)


def test_a_visit_is_in_the_book_before_the_key_returns(counter: Counter) -> None:
    saved = counter.count()
    assert counter.restart().records.record("visit", saved.row_id) is not None


@pytest.mark.parametrize(
    ("tap", "name", "problem"),
    [
        (VisitTap("nobody", ("water",)), "group", "not_a_choice"),
        (VisitTap("rider", ("gold",)), "services", "not_a_choice"),
        (VisitTap("rider", ()), "services", "empty"),
        (VisitTap("rider", ("water", "water")), "services", "twice"),
        (VisitTap("rider", ("water",), 0), "people", "out_of_range"),
        (VisitTap("rider", ("water",), 1000), "people", "out_of_range"),
        (VisitTap("rider", ("water",), 1, "guessed"), "method", "not_a_choice"),
        (VisitTap("rider", ("water",), 1, note="x" * 2001), "note", "too_long"),
    ],
)
def test_an_unlawful_visit_is_refused_by_the_name_of_its_field(
    desk: Desk, tap: VisitTap, name: str, problem: str
) -> None:
    with pytest.raises(Fault) as caught:
        record_visit(desk, COUNTER, tap)
    assert caught.value.code is FaultCode.BAD_VALUE
    assert (caught.value.values["name"], caught.value.values["problem"]) == (name, problem)
    assert desk.outbox.head().seq == 0


def test_a_visit_keyed_in_later_stands_in_its_own_quarter_and_keeps_no_minute_of_another_day(desk: Desk) -> None:
    earlier_today = record_visit(desk, COUNTER, VisitTap("rider", ("water",), at=NOON - 3 * 3600))
    yesterday = record_visit(desk, MANAGER, VisitTap("rider", ("water",), at=NOON - ONE_DAY))
    first, second = (desk.records.record("visit", saved.row_id) for saved in (earlier_today, yesterday))
    assert first is not None and second is not None
    assert (first.day, first.data["slot"], first.minute) == (DAY, 36, 540)
    assert (second.day, second.data["slot"], second.minute) == (DAY_BEFORE, 48, None)


@pytest.mark.parametrize("actor", [COUNTER, VOLUNTEER])
def test_counting_for_another_day_needs_the_manager(desk: Desk, actor: Actor) -> None:
    for moment in (NOON - ONE_DAY, NOON + ONE_DAY):
        with pytest.raises(Fault) as caught:
            record_visit(desk, actor, VisitTap("rider", ("water",), at=moment))
        assert caught.value.code is FaultCode.NOT_ALLOWED
    assert desk.outbox.head().seq == 0


@pytest.mark.parametrize(
    ("text", "hours_from_noon"),
    [("2026-11-24T09:30", -2.5), ("2026-11-24 12:00:00", 0), ("2026-11-24T04:00:00+00:00", 0), ("2026-11-24", -12)],
)
def test_a_written_time_is_the_station_s_wall_clock_unless_it_says_otherwise(
    desk: Desk, text: str, hours_from_noon: float
) -> None:
    assert read_moment(desk, text) == NOON + hours_from_noon * 3600


@pytest.mark.parametrize("text", ["", "noon", "0001-01-01T00:00", "9999-12-31T23:59", "2026-13-01"])
def test_a_time_that_cannot_be_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(ValueError):
        read_moment(desk, text)


def test_another_service_corrects_the_visit_and_adds_none(counter: Counter, desk: Desk) -> None:
    saved = counter.count("rider", "rest", people=2)
    changes = add_services(desk, COUNTER, saved.row_id, ["water", "rest", "water"])
    assert counter.data(saved.row_id)["services"] == ["rest", "water"]
    assert changes.days == {DAY}
    figures = desk.records.figures(DAY)
    assert (figures.people, figures.services) == (2, 4)
    assert nothing(add_services(desk, COUNTER, saved.row_id, ["rest"])), "a service given before is not given again"
    assert [change.kind for change in desk.records.history(saved.row_id)] == [Kind.FACT, Kind.CORRECT]


def test_people_are_added_and_the_last_one_taken_away_withdraws_the_visit(counter: Counter, desk: Desk) -> None:
    saved = counter.count(people=2)
    add_people(desk, COUNTER, saved.row_id, 4)
    assert counter.data(saved.row_id)["people"] == 6
    add_people(desk, COUNTER, saved.row_id, -6)
    record = desk.records.record("visit", saved.row_id)
    assert record is not None and record.withdrawn and record.reason == "undo"
    assert desk.records.figures(DAY).people == 0


def test_a_correction_keeps_day_zone_and_everything_that_it_does_not_name(counter: Counter, desk: Desk) -> None:
    saved = counter.count("rider", "rest", people=2, note="umbrella left behind")
    counter.clock.forward(ONE_DAY)
    correct_record(desk, MANAGER, "visit", saved.row_id, {"group": "courier"})
    record = desk.records.record("visit", saved.row_id)
    assert record is not None
    assert (record.day, record.tz, record.amended) == (DAY, "Asia/Shanghai", True)
    assert record.data["group"] == "courier"
    assert (record.data["people"], record.data["note"]) == (2, "umbrella left behind")
    correct_record(desk, MANAGER, "visit", saved.row_id, {"note": None})
    assert "note" not in counter.data(saved.row_id)


@pytest.mark.parametrize("values", [{"day": DAY_BEFORE}, {"tz": "Europe/Paris"}, {"doubt": True}, {"colour": "red"}])
def test_a_correction_cannot_move_a_record_to_another_day_or_name_what_is_not_there(
    counter: Counter, desk: Desk, values: dict[str, object]
) -> None:
    saved = counter.count()
    with pytest.raises(Fault) as caught:
        correct_record(desk, MANAGER, "visit", saved.row_id, values)
    assert caught.value.code is FaultCode.BAD_VALUE
    assert caught.value.values["problem"] == "unknown_field"
    assert desk.outbox.head().seq == 1


def test_withdrawing_takes_a_record_out_of_every_total_and_leaves_it_in_the_history(
    counter: Counter, desk: Desk
) -> None:
    saved = counter.count(people=3)
    withdraw_record(desk, COUNTER, "visit", saved.row_id, "other", "typed by the cat")
    record = desk.records.record("visit", saved.row_id)
    assert record is not None and (record.withdrawn, record.reason) == (True, "other")
    assert desk.records.figures(DAY).people == 0
    last = desk.records.history(saved.row_id)[-1]
    assert last.kind is Kind.WITHDRAW and last.data["words"] == "typed by the cat"


def test_a_withdrawn_record_stays_withdrawn_for_ever(counter: Counter, desk: Desk) -> None:
    saved = counter.count()
    withdraw_record(desk, COUNTER, "visit", saved.row_id, "mistake")
    deeds: tuple[Callable[[], object], ...] = (
        lambda: withdraw_record(desk, MANAGER, "visit", saved.row_id, "mistake"),
        lambda: correct_record(desk, MANAGER, "visit", saved.row_id, {"people": 9}),
        lambda: add_services(desk, MANAGER, saved.row_id, ["rest"]),
        lambda: add_people(desk, MANAGER, saved.row_id, 1),
    )
    for deed in deeds:
        with pytest.raises(Fault) as caught:
            deed()
        assert caught.value.code is FaultCode.ALREADY_WITHDRAWN
    assert desk.outbox.head().seq == 2


@pytest.mark.parametrize("reason", ["", "because", "UNDO"])
def test_a_reason_is_one_of_four(counter: Counter, desk: Desk, reason: str) -> None:
    saved = counter.count()
    with pytest.raises(Fault) as caught:
        withdraw_record(desk, COUNTER, "visit", saved.row_id, reason)
    assert caught.value.values["name"] == "reason"


def test_what_is_not_there_cannot_be_changed(desk: Desk) -> None:
    nowhere = bytes(16)
    deeds: tuple[Callable[[], object], ...] = (
        lambda: correct_record(desk, MANAGER, "visit", nowhere, {"people": 2}),
        lambda: withdraw_record(desk, MANAGER, "visit", nowhere, "mistake"),
        lambda: correct_record(desk, MANAGER, "no_such_register", nowhere, {}),
        lambda: correct_record(desk, MANAGER, "station", nowhere, {}),
        lambda: correct_record(desk, MANAGER, "event", nowhere, {}),
        lambda: withdraw_record(desk, MANAGER, "event", nowhere, "mistake"),
    )
    for deed in deeds:
        with pytest.raises(Fault) as caught:
            deed()
        assert caught.value.code is FaultCode.NO_SUCH_RECORD


def test_taking_back_finds_the_newest_visit_of_today_that_still_counts(counter: Counter, desk: Desk) -> None:
    first = counter.count("rider", people=2)
    second = counter.count("taxi")
    undone = undo_last(desk, COUNTER)
    assert (undone.row_id, undone.group, undone.people) == (second.row_id, "taxi", 1)
    assert undo_last(desk, COUNTER).row_id == first.row_id
    with pytest.raises(Fault) as caught:
        undo_last(desk, COUNTER)
    assert caught.value.code is FaultCode.NOTHING_TO_UNDO


def test_taking_back_never_reaches_into_another_day(counter: Counter, desk: Desk) -> None:
    counter.count()
    counter.clock.forward(ONE_DAY)
    with pytest.raises(Fault) as caught:
        undo_last(desk, MANAGER)
    assert caught.value.code is FaultCode.NOTHING_TO_UNDO
    assert desk.records.figures(DAY).people == 1


def test_taking_back_passes_over_a_visit_that_was_keyed_in_for_yesterday(counter: Counter, desk: Desk) -> None:
    today = counter.count()
    record_visit(desk, MANAGER, VisitTap("rider", ("water",), at=NOON - ONE_DAY))
    assert undo_last(desk, COUNTER).row_id == today.row_id


def test_the_signed_in_account_stands_in_the_op(counter: Counter, desk: Desk) -> None:
    saved = counter.count(actor=Actor(VOLUNTEER.role, 4711))
    assert desk.records.history(saved.row_id)[0].account == 4711
