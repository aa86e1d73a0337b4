"""Preparing and recording day sheets, over a real book."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from stationdesk.app.actor import AT_THE_COUNTER
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.keep_shift import open_station
from stationdesk.app.outbox_ports import DeskHeardOf
from stationdesk.app.ports import Query, Records, TallyCell
from stationdesk.app.print_day_sheet import prepare, printed, record_print
from stationdesk.app.withdraw_record import withdraw_record
from stationdesk.domain.sheet_hours import Bar
from stationdesk_sync.model.hours import Span
from stationdesk_sync.model.language import Label
from stationdesk_sync.model.op import Reason
from stationdesk_sync.model.registry import load_registers
from tests.app.day_sheet_days import (
    DAY,
    HANDOVER,
    MANAGER,
    MIDNIGHT,
    StationBook,
    chinese,
    in_language,
    new_station,
    worked_weekday,
)
from tests.fakes.book import HandClock, make_book

COLUMNS = ["歇脚", "饮水", "热饭", "避雨取暖", "充电", "药品", "借用", "咨询"]
PICTURE = {  # the figures of the design's picture of the sheet
    "送餐员": (18, [12, 9, 4, 0, 5, 0, 1, 0], 31),
    "环卫工人": (9, [3, 6, 2, 5, 0, 1, 0, 0], 17),
    "快递员": (7, [2, 3, 0, 0, 5, 0, 1, 0], 11),
    "出租车司机": (6, [2, 5, 0, 0, 0, 0, 0, 1], 8),
    "网约车司机": (3, [1, 1, 2, 0, 0, 0, 0, 0], 4),
    "家政服务员": (2, [1, 2, 0, 0, 0, 0, 0, 0], 3),
    "护工": (1, [0, 1, 0, 0, 0, 0, 0, 1], 2),
    "其他": (1, [0, 1, 0, 0, 0, 0, 0, 0], 1),
}
BARS = [(8, 6), (9, 9), (10, 12), (11, 1), (None, 0), (13, 5), (14, 7), (15, 4), (16, 3)]


@pytest.fixture
def weekday(tmp_path: Path) -> Iterator[StationBook]:
    station = worked_weekday(tmp_path)
    yield station
    station.held.book.close()


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[StationBook]:
    station = new_station(tmp_path)
    yield station
    station.held.book.close()


def test_the_weekday_prints_the_numbers_of_the_picture(weekday: StationBook) -> None:
    sheet = prepare(weekday.desk, MANAGER, chinese(), DAY)
    assert (sheet.people, sheet.services) == (47, 77)
    assert [column.name.zh for column in sheet.matrix.columns] == COLUMNS
    shown = {line.name.zh: (line.people, list(line.cells), line.services) for line in sheet.matrix.lines}
    assert shown == PICTURE
    assert list(shown) == list(PICTURE)
    assert list(sheet.matrix.total.cells) == [21, 28, 8, 5, 10, 1, 2, 2]
    assert sheet.hours == tuple(Bar(hour, people) for hour, people in BARS)


def test_the_weekday_carries_everything_else_that_was_recorded(weekday: StationBook) -> None:
    weekday.received(38)
    sheet = prepare(weekday.desk, MANAGER, chinese(), DAY)
    assert sheet.posted == (Span(510, 660), Span(810, 1020))
    assert sheet.kept.spans == (Span(504, 665), Span(808, 1030))
    assert (sheet.serial, sheet.edition) == ("BS-001-20261124-A", 1)
    assert sheet.weather == (Label("多云", "Cloudy"),)
    assert (sheet.on_duty, sheet.who) == (2, ("陈阿姨", "李师傅"))
    assert [(share.name.zh, share.people) for share in sheet.methods] == [("逐次计数", 47)]
    assert sheet.checks is not None
    assert sheet.checks[0].medicine_missing == 1
    assert sheet.feedback is not None
    assert [rating.times for rating in sheet.feedback] == [3, 1, 0]
    assert sheet.events is not None
    assert (sheet.events[0].people, sheet.events[0].organisers) == (23, ("宝山区总工会", "社区卫生服务中心"))
    assert [note.words for note in sheet.notes] == [HANDOVER]
    ops, received = weekday.desk.records.day_ops(DAY)
    assert (sheet.printing.received, sheet.printing.waiting) == (received, ops - received)
    assert sheet.code == weekday.desk.records.figures(DAY).code


def test_attendance_is_never_added_to_visits(weekday: StationBook) -> None:
    before = prepare(weekday.desk, MANAGER, chinese(), DAY)
    event = weekday.desk.records.records(Query("event"))[0].row_id
    weekday.entry("attendance", event=event, people=400)
    after = prepare(weekday.desk, MANAGER, chinese(), DAY)
    assert (after.people, after.services) == (before.people, before.services)
    assert after.events is not None
    assert after.events[0].people == 423


class Lying:
    """The book's reading half with a tally that has lost a person."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def __getattr__(self, name: str) -> object:
        return getattr(self._records, name)

    def tally(self, day: str) -> list[TallyCell]:
        first, *others = self._records.tally(day)
        return [replace(first, people=first.people + 1), *others]


def test_a_tally_that_differs_from_the_ops_of_the_day_is_not_printed(weekday: StationBook) -> None:
    liar = replace(weekday.desk, records=cast("Records", Lying(weekday.desk.records)))
    with pytest.raises(Fault) as trouble:
        prepare(liar, MANAGER, chinese(), DAY)
    assert trouble.value.code is FaultCode.SHEET_DIFFERS
    sentence = trouble.value.sentence(chinese())
    assert "48" in sentence
    assert "47" in sentence
    assert "本日人次" in sentence


def test_a_day_without_records_is_zero_and_has_no_code(morning: StationBook) -> None:
    sheet = prepare(morning.desk, MANAGER, chinese(), DAY)
    assert (sheet.people, sheet.services, sheet.code, sheet.seal) == (0, 0, None, None)
    assert sheet.matrix.lines == ()
    assert sheet.kept.spans == ()


def test_an_open_span_counts_no_hours(morning: StationBook) -> None:
    morning.at("8:24")
    open_station(morning.desk, AT_THE_COUNTER)
    sheet = prepare(morning.desk, MANAGER, chinese(), DAY)
    assert sheet.kept.unclosed == (504,)
    assert sheet.kept.minutes == 0


def test_a_sheet_is_partial_while_the_station_has_other_desks(weekday: StationBook) -> None:
    assert not prepare(weekday.desk, MANAGER, chinese(), DAY).partial
    heard = MIDNIGHT + 15 * 3600 + 20 * 60
    weekday.received(30, [DeskHeardOf("A", weekday.clock.now()), DeskHeardOf("B", heard)])
    sheet = prepare(weekday.desk, MANAGER, chinese(), DAY)
    assert sheet.partial
    assert [(desk.letter, desk.day, desk.minute) for desk in sheet.printing.others] == [("B", DAY, 920)]


def test_a_station_alone_prints_under_its_name(tmp_path: Path) -> None:
    station = new_station(tmp_path, joined=False)
    station.visit("rider", "water")
    sheet = prepare(station.desk, MANAGER, chinese(), DAY)
    assert (sheet.station_code, sheet.letter, sheet.serial) == (None, "?", "20261124-?")
    assert not sheet.printing.joined
    station.held.book.close()


def test_registers_that_are_off_have_no_section(weekday: StationBook) -> None:
    sheet = prepare(weekday.desk, MANAGER, chinese(), DAY, registers_off=("feedback", "event", "opening_check"))
    assert (sheet.feedback, sheet.events, sheet.checks) == (None, None, None)
    assert sheet.closures == ()


def test_a_reprint_keeps_its_edition_and_a_change_raises_it(weekday: StationBook) -> None:
    desk = weekday.desk
    first = prepare(desk, MANAGER, chinese(), DAY)
    record_print(desk, AT_THE_COUNTER, first)
    weekday.at("17:40")
    weekday.received(40)
    again = prepare(desk, MANAGER, in_language("en"), DAY)
    assert again.edition == 1
    record_print(desk, AT_THE_COUNTER, again)
    weekday.visit("rider", "water")
    changed = prepare(desk, MANAGER, chinese(), DAY)
    assert changed.edition == 2
    record_print(desk, AT_THE_COUNTER, changed)
    assert [(p.data["edition"], p.data["people"]) for p in printed(desk, DAY)] == [(2, 48), (1, 47), (1, 47)]


def test_an_event_renamed_raises_the_edition_although_the_code_stays(weekday: StationBook) -> None:
    desk = weekday.desk
    first = prepare(desk, MANAGER, chinese(), DAY)
    record_print(desk, AT_THE_COUNTER, first)
    weekday.entry("event", title="送清凉", on_day=DAY, kind="care")
    second = prepare(desk, MANAGER, chinese(), DAY)
    assert second.code == first.code
    assert second.edition == 2


def test_printing_changes_neither_the_code_nor_the_figures(weekday: StationBook) -> None:
    before = prepare(weekday.desk, MANAGER, chinese(), DAY)
    record_print(weekday.desk, AT_THE_COUNTER, before)
    after = prepare(weekday.desk, MANAGER, chinese(), DAY)
    assert (after.code, after.people, after.printing.records) == (before.code, before.people, before.printing.records)


def test_a_print_is_a_record_with_what_was_known_where(weekday: StationBook) -> None:
    weekday.received(38)
    sheet = prepare(weekday.desk, MANAGER, chinese(), DAY)
    record_print(weekday.desk, AT_THE_COUNTER, sheet)
    data = printed(weekday.desk, DAY)[0].data
    assert {name: data[name] for name in ("edition", "code", "people", "services", "last", "partial")} == {
        "edition": 1,
        "code": sheet.code,
        "people": 47,
        "services": 77,
        "last": sheet.printing.last,
        "partial": False,
    }
    assert data["received"] == sheet.printing.received


def test_a_page_prepared_before_a_change_does_not_leave(weekday: StationBook) -> None:
    sheet = prepare(weekday.desk, MANAGER, chinese(), DAY)
    visit = weekday.desk.records.records(Query("visit", DAY, DAY))[0]
    withdraw_record(weekday.desk, MANAGER, "visit", visit.row_id, Reason.MISTAKE)
    with pytest.raises(Fault) as trouble:
        record_print(weekday.desk, AT_THE_COUNTER, sheet)
    assert trouble.value.code is FaultCode.SHEET_CHANGED
    assert printed(weekday.desk, DAY) == []


def test_an_earlier_day_is_the_managers(weekday: StationBook) -> None:
    weekday.clock.forward(86_400)
    sheet = prepare(weekday.desk, MANAGER, chinese(), DAY)
    with pytest.raises(Fault) as trouble:
        record_print(weekday.desk, AT_THE_COUNTER, sheet)
    assert trouble.value.code is FaultCode.NOT_ALLOWED
    record_print(weekday.desk, MANAGER, sheet)
    assert len(printed(weekday.desk, DAY)) == 1


def test_a_day_that_is_none_is_refused(morning: StationBook) -> None:
    with pytest.raises(Fault) as trouble:
        prepare(morning.desk, MANAGER, chinese(), "2026-11-31")
    assert trouble.value.code is FaultCode.BAD_VALUE


NEW_REGISTER = """
from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Choice, Field, FieldType, Merge, Register

REGISTER = Register(
    name="umbrella_stand",
    label=Label("伞架", "Umbrella stand"),
    version=1,
    merge=Merge.FACT,
    in_day_code=True,
    page=True,
    fields=(
        Field("place", FieldType.LABEL, Label("位置", "Place"), required=True),
        Field("left", FieldType.INT, Label("余", "Left"), required=True),
        Field("state", FieldType.CHOICE, Label("状态", "State"), choices=(Choice("ok", Label("完好", "Sound")),)),
    ),
    lists=("place", "left"),
    prints=("place", "left", "state"),
)
"""


def test_a_register_in_one_new_file_prints_without_another_change(tmp_path: Path) -> None:
    folder = tmp_path / "registers"
    folder.mkdir()
    (folder / "umbrella_stand.py").write_text(NEW_REGISTER, encoding="utf-8")
    registers = load_registers(folder)
    held = make_book(tmp_path / "home", registers, HandClock(MIDNIGHT + 9 * 3600))
    book = held.book
    desk = Desk(book.journal, book.records, book.outbox, book.keys, book.care, held.clock, registers)
    station = StationBook(held, desk)
    station.entry("umbrella_stand", place="门口", left=4, state="ok")
    sheet = prepare(desk, MANAGER, chinese(), DAY)
    assert [block.name.zh for block in sheet.blocks] == ["伞架"]
    assert [said.value for said in sheet.blocks[0].rows[0]] == ["门口", 4, Label("完好", "Sound")]
    assert prepare(desk, MANAGER, chinese(), DAY, registers_off=("umbrella_stand",)).blocks == ()
    book.close()
