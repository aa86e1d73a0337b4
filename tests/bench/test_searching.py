"""The measure of the search asks real questions of a real book."""

from collections import Counter
from pathlib import Path

from bench.books import REGISTERS
from bench.searching import MANAGER, PER_DAY, filled, long_years, people, search_ms
from stationdesk.app.browse import browse
from stationdesk.app.ports import Query
from stationdesk.bootstrap.clocks import SystemClock
from stationdesk.bootstrap.opening import desk_of

KINDS = {"one", "two", "name", "day", "number", "list", "group", "all_days", "index"}


def test_every_kind_of_question_is_asked_of_a_book_with_all_its_visits_and_people(tmp_path: Path):
    book = filled(tmp_path / "book", 700, 40)
    try:
        desk = desk_of(book, REGISTERS, SystemClock())
        assert book.records.count(Query("visit")) == 700
        assert len(browse(desk, MANAGER, Query("account")).lines) == 40
        found = search_ms(desk, times=20)
    finally:
        book.close()
    assert set(found) == KINDS
    assert all(0 < figures["p50"] <= figures["p95"] for figures in found.values())


def test_a_book_that_is_there_is_filled_no_second_time(tmp_path: Path):
    filled(tmp_path / "book", 50, 10).close()
    book = filled(tmp_path / "book", 50, 10)
    try:
        assert (book.records.count(Query("visit")), book.records.count(Query("account"))) == (50, 10)
    finally:
        book.close()


def test_the_visits_are_spread_over_days_as_a_busy_station_has_them():
    days = Counter(str(each.draft.data["day"]) for each in long_years(3 * PER_DAY))
    assert max(days.values()) <= PER_DAY + 1 and len(days) in (3, 4)


def test_the_people_are_the_same_each_time_and_many():
    assert list(people(5)) == list(people(5))
    assert len({each.data["name"] for each in people(2000)}) > 1500
