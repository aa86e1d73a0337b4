"""Today in one look: counts under their keys, hours, what needs a person."""

import pytest

from stationdesk.app.actor import AT_THE_COUNTER
from stationdesk.app.audit import leave_trace
from stationdesk.app.desk import Desk
from stationdesk.app.housekeeping import daily_backup
from stationdesk.app.keep_shift import open_station
from stationdesk.app.keep_station import save_hours, save_tiles
from stationdesk.app.record_visit import VisitTap, record_visit
from stationdesk.app.save_entry import save_entry
from stationdesk.app.today import look
from stationdesk.app.withdraw_record import undo_last
from stationdesk.domain.tally import Tile
from tests.app.counter import COUNTER, DAY, MANAGER, NOON, ONE_DAY, Counter

CHECK = {"water": "ok", "sockets": "ok", "extinguisher": "ok", "cleanliness": "ok", "signs": "ok"}


def told(desk: Desk) -> list[str]:
    return [one.code for one in look(desk, AT_THE_COUNTER).attention]


def test_a_new_station_has_nine_keys_no_counts_and_no_trouble(desk: Desk) -> None:
    view = look(desk, AT_THE_COUNTER)
    assert [tile.key for tile in view.tiles] == list(range(1, 10))
    assert (view.people, view.services, view.hours, view.recent, view.attention) == (0, 0, {}, (), ())
    assert (view.day, view.minute, view.station_code, view.posted, view.shift) == (DAY, 720, None, (), None)
    assert not view.sync.joined


def test_every_visit_of_the_day_stands_on_exactly_one_key_and_in_its_hour(counter: Counter, desk: Desk) -> None:
    counter.count("rider", "rest", "water", people=6)
    counter.count("taxi")
    record_visit(desk, COUNTER, VisitTap("rider", ("water",), 2, "estimate", at=NOON - 3 * 3600))
    record_visit(desk, MANAGER, VisitTap("rider", ("water",), 50, at=NOON - ONE_DAY))
    view = look(desk, AT_THE_COUNTER)
    counts = {tile.group: tile.people for tile in view.tiles}
    assert (counts["rider"], counts["taxi"], view.people, view.services) == (8, 1, 9, 15)
    assert sum(counts.values()) == view.people
    assert view.hours == {9: 2, 12: 7}
    assert view.methods == ("estimate", "keyed"), "a figure says how it was counted"
    assert [line.record.data["people"] for line in view.recent] == [2, 1, 6]


def test_a_group_without_a_key_of_its_own_is_counted_on_the_ninth(counter: Counter, desk: Desk) -> None:
    save_tiles(desk, MANAGER, [Tile(1, "taxi", ("rest",))])
    counter.count("rider", people=3)
    tiles = {tile.key: tile for tile in look(desk, AT_THE_COUNTER).tiles}
    assert (tiles[1].group, tiles[1].services) == ("taxi", ("rest",))
    assert sum(tile.people for tile in tiles.values()) == 3


def test_what_was_taken_back_leaves_today(counter: Counter, desk: Desk) -> None:
    counter.count(people=4)
    undo_last(desk, COUNTER)
    view = look(desk, AT_THE_COUNTER)
    assert (view.people, view.recent, view.hours) == (0, (), {})


def test_posted_hours_are_the_station_s_own_where_it_has_posted_some(counter: Counter, desk: Desk) -> None:
    counter.join()
    assert [str(span) for span in look(desk, AT_THE_COUNTER).posted] and look(
        desk, AT_THE_COUNTER
    ).posted_text == "8:30-11:00；13:30-17:00"
    save_hours(desk, MANAGER, " 周一至周五 9:00-17:00 ")
    assert look(desk, AT_THE_COUNTER).posted_text == "周一至周五 9:00-17:00"
    assert look(desk, AT_THE_COUNTER).station_name == "海宝苑"


def test_an_open_station_without_its_check_is_told_until_the_check_is_done(desk: Desk) -> None:
    assert told(desk) == []
    open_station(desk, COUNTER)
    assert told(desk) == ["not_opened_check"]
    save_entry(desk, COUNTER, "opening_check", CHECK)
    assert told(desk) == []


@pytest.mark.parametrize(
    ("values", "days_later", "now"),
    [
        ({}, 0, True),
        ({}, 1, False),
        ({"until_day": "2026-11-26"}, 2, True),
        ({"until_day": "2026-11-26"}, 3, False),
        ({"to_slot": 47}, 0, False),
        ({"to_slot": 60}, 0, True),
        ({"until_day": "2026-11-26", "to_slot": 40}, 1, True),
    ],
)
def test_a_closure_is_told_as_long_as_it_lasts(
    counter: Counter, desk: Desk, values: dict[str, object], days_later: int, now: bool
) -> None:
    save_entry(desk, COUNTER, "closure", {"from_slot": 34, "reason_code": "power"} | values)
    counter.clock.forward(days_later * ONE_DAY)
    assert (told(desk) == ["closure_now"]) is now


def test_an_event_is_told_on_its_day(counter: Counter, desk: Desk) -> None:
    row = save_entry(desk, COUNTER, "event", {"title": "Haircuts", "on_day": "2026-11-25", "kind": "care"}).row_id
    assert told(desk) == ["event_soon"]
    counter.clock.forward(ONE_DAY)
    (one,) = look(desk, AT_THE_COUNTER).attention
    assert (one.code, one.values) == ("event_today", {"title": "Haircuts", "row_id": row})


def test_being_offline_is_a_state_and_silence_for_a_day_is_told(counter: Counter, desk: Desk) -> None:
    counter.join()
    counter.count()
    desk.outbox.note_try(counter.clock.now(), "hub_unreachable", None)
    assert told(desk) == []
    counter.clock.forward(27 * 3600)
    assert told(desk) == ["sync_late"], "a hub that never answered since joining is told too"
    counter.receive()
    assert told(desk) == []
    counter.clock.forward(27 * 3600)
    assert told(desk) == [], "nothing waits"
    counter.count()
    assert told(desk) == ["sync_late"]


@pytest.mark.parametrize(
    ("problem", "held", "code"),
    [
        ("hub_wrong_certificate", None, "hub_wrong_certificate"),
        ("hub_fork", "fork", "hub_fork"),
        ("hub_revoked", "revoked", "hub_revoked"),
        (None, "restored", "sync_held"),
        ("hub_unreachable", None, None),
        ("hub_busy", None, None),
    ],
)
def test_a_sync_that_needs_a_person_is_told_by_its_own_reason(
    counter: Counter, desk: Desk, problem: str | None, held: str | None, code: str | None
) -> None:
    counter.join()
    desk.outbox.note_try(NOON, problem, held)
    assert [one.values["code"] for one in look(desk, AT_THE_COUNTER).attention if one.code == "sync_problem"] == [
        code
    ] * bool(code)


def test_records_that_the_hub_set_aside_are_told(counter: Counter, desk: Desk) -> None:
    counter.count()
    counter.join()
    counter.receive(aside={1: "bad_value"})
    (one,) = look(desk, AT_THE_COUNTER).attention
    assert (one.code, one.values) == ("set_aside", {"count": 1})


def test_a_book_without_a_copy_is_told_after_three_days_and_an_unchanged_one_never(
    counter: Counter, desk: Desk
) -> None:
    save_hours(desk, MANAGER, "9:00-17:00")
    counter.count()
    daily_backup(desk)
    counter.clock.forward(9 * ONE_DAY)
    assert told(desk) == [], "nothing has changed since the copy"
    counter.count()
    assert told(desk) == ["no_backup"]
    assert look(desk, AT_THE_COUNTER).attention[0].values == {"days": 9}
    daily_backup(desk)
    assert told(desk) == []


def test_a_book_that_was_never_copied_is_told_by_its_own_age(counter: Counter, desk: Desk) -> None:
    leave_trace(desk, None, "book_made")
    counter.clock.forward(2 * ONE_DAY)
    assert told(desk) == []
    counter.clock.forward(2 * ONE_DAY)
    assert told(desk) == ["no_backup"]
