"""Practice: a book of its own, full of made-up days, that no hub ever gets and that can be begun anew."""

import os
from pathlib import Path

import pytest

from stationdesk.app.actor import AT_THE_COUNTER
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Query
from stationdesk.app.practice import DAYS, PRACTICE, is_practice
from stationdesk.app.print_day_sheet import prepare
from stationdesk.app.record_visit import VisitTap, record_visit
from stationdesk.bootstrap.opening import OpenDesk, join_with_file, stick_deeds
from stationdesk.bootstrap.practice import PracticeRoom
from stationdesk.hublink.enrolment import Enrolment
from stationdesk.paths import Paths
from stationdesk.texts import load_language
from tests.client.hub_double import SECRET, HubDouble, Wire
from tests.fakes.book import REGISTERS, HandClock, make_book
from tests.fakes.ui_registers import join
from tests.hublink.test_enrol_file import file_of

ENGLISH = load_language("en")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.at(tmp_path).practice


@pytest.fixture
def room(paths: Paths) -> PracticeRoom:
    return PracticeRoom(paths, REGISTERS, HandClock(), os.urandom, ENGLISH)


def days_of(opened: OpenDesk) -> list[str]:
    return [day for day in opened.desk.records.days() if opened.desk.records.figures(day).people]


def test_a_new_practice_book_has_thirty_days_and_today_is_left_to_the_reader(room: PracticeRoom):
    opened = room.enter()
    days = days_of(opened)
    assert len(days) == DAYS and (days[0], days[-1]) == ("2026-11-23", "2026-10-25")
    people = [opened.desk.records.figures(day).people for day in days]
    assert all(20 <= each <= 90 for each in people) and len(set(people)) > 10
    assert opened.desk.records.count(Query("shift", with_withdrawn=False)) == DAYS
    assert is_practice(opened.desk) and opened.desk.station().name == "Practice station"
    opened.close()


def test_it_is_sound_and_its_days_can_be_printed_and_say_that_they_are_practice(room: PracticeRoom):
    opened = room.enter()
    assert opened.desk.care.check().bad is None
    sheet = prepare(opened.desk, AT_THE_COUNTER, ENGLISH, opened.desk.moment().day)
    assert sheet.printing.practice
    opened.close()


def test_it_is_there_the_next_time_with_what_was_tried(room: PracticeRoom):
    opened = room.enter()
    record_visit(opened.desk, AT_THE_COUNTER, VisitTap("rider", ("rest",)))
    opened.close()
    again = room.enter()
    assert again.desk.records.figures(again.desk.moment().day).people == 1
    again.close()


def test_begun_anew_what_was_tried_is_gone_and_the_days_are_there(room: PracticeRoom):
    opened = room.enter()
    record_visit(opened.desk, AT_THE_COUNTER, VisitTap("rider", ("rest",)))
    anew = room.begin_anew(opened)
    assert anew.desk.records.figures(anew.desk.moment().day).people == 0 and len(days_of(anew)) == DAYS
    anew.close()


def test_a_true_book_is_never_thrown_away(paths: Paths, room: PracticeRoom, tmp_path: Path):
    made = make_book(tmp_path / "true")
    opened = OpenDesk(made.book, room.enter().desk)
    opened.desk.journal.set_local(PRACTICE, None)
    with pytest.raises(Fault) as refused:
        room.begin_anew(opened)
    assert refused.value.code is FaultCode.BOOK_EXISTS
    assert paths.book.exists() and made.paths.book.exists()


def test_a_book_in_its_place_that_holds_visits_without_the_mark_is_left_alone(paths: Paths, room: PracticeRoom):
    opened = room.enter()
    opened.desk.journal.set_local(PRACTICE, None)
    opened.close()
    with pytest.raises(Fault) as refused:
        room.enter()
    assert refused.value.code is FaultCode.BOOK_EXISTS and paths.book.exists()


def test_a_practice_book_whose_making_was_broken_off_is_finished_the_next_time(
    room: PracticeRoom, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patched:
        patched.setattr(PracticeRoom, "_make_up", lambda _self, _desk: None)
        room.enter().close()
    opened = room.enter()
    assert is_practice(opened.desk) and len(days_of(opened)) == DAYS
    opened.close()


def test_it_never_joins_a_hub_by_code_or_by_file_and_writes_no_stick(room: PracticeRoom):
    opened, hub, clock = room.enter(), HubDouble(), HandClock()
    with pytest.raises(Fault) as by_code:
        Enrolment(opened.book.outbox, opened.book.keys, clock, Wire(hub)).join("https://hub.example", hub.code)
    assert by_code.value.code is FaultCode.PRACTICE_BOOK
    assert hub.requests == [] and hub.codes[SECRET] == "fresh"  # no hub heard of it; the true desk can use the code
    with pytest.raises(Fault) as by_file:
        join_with_file(opened, clock, file_of(hub, valid_until=clock.now() + 1))
    assert by_file.value.code is FaultCode.PRACTICE_BOOK and opened.desk.outbox.link() is None
    with pytest.raises(Fault) as stick:
        stick_deeds(opened, clock).for_hub()
    assert stick.value.code is FaultCode.NOT_JOINED
    opened.close()


def test_the_storage_refuses_a_hub_even_if_one_has_answered(room: PracticeRoom):
    opened = room.enter()
    with pytest.raises(Fault) as joining:
        join(opened.desk)
    assert joining.value.code is FaultCode.PRACTICE_BOOK and opened.desk.outbox.link() is None
    opened.close()


def test_the_true_desk_beside_it_is_not_touched(tmp_path: Path):
    made = make_book(tmp_path)
    room = PracticeRoom(made.paths.practice, REGISTERS, HandClock(), os.urandom, ENGLISH)
    opened = room.enter()
    assert made.book.records.count(Query("visit")) == 0
    room.begin_anew(opened).close()
    assert made.paths.book.exists() and made.book.records.count(Query("visit")) == 0
    made.book.close()
