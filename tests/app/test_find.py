"""One search over all that a desk holds, over a real book."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from stationdesk.app.actor import AT_THE_COUNTER, Actor
from stationdesk.app.changes import Changes
from stationdesk.app.find import MOST, Deed, Finder, Found, Kind
from stationdesk.app.ports import Query
from stationdesk.app.save_entry import save_entry
from stationdesk.texts import load_language
from stationdesk.ui.palette.tables import read_spelling
from stationdesk_sync.model.damm import check_digit
from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Role
from tests.fakes.ui_day import DAY
from tests.fakes.ui_station import Station, station_at_work

ENGLISH, CHINESE = load_language("en"), load_language("zh")
DEEDS = (Deed("print", Label("打印值班日志", "Print the day sheet")), Deed("help", Label("帮助", "Help"), Kind.HELP))
MANAGER = Actor(Role.MANAGER, 1)


@pytest.fixture
def station(tmp_path: Path, qapp: object) -> Iterator[Station]:
    with station_at_work(tmp_path) as working:
        yield working


@pytest.fixture
def finder(station: Station) -> Finder:
    return Finder(station.desk, read_spelling, DEEDS)


def add_person(station: Station, name: str) -> None:
    save_entry(station.desk, MANAGER, "account", {"role": "volunteer", "name": name, "active": True})


def kinds(found: tuple[Found, ...]) -> list[tuple[Kind, str]]:
    return [(one.kind, one.text) for one in found]


def test_a_deed_is_found_in_either_language_and_said_in_the_reader_s(finder: Finder):
    for typed in ("dyzbrz", "打印", "print", "day sh"):
        (found,) = [one for one in finder.find(typed, AT_THE_COUNTER, ENGLISH) if one.kind is Kind.DEED]
        assert (found.name, found.text) == ("print", "Print the day sheet")
    assert finder.find("print", AT_THE_COUNTER, CHINESE)[0].text == "打印值班日志"


def test_a_day_leads_to_its_records_and_its_sheet_with_what_was_counted(finder: Finder):
    records, sheet = finder.find("11-24", AT_THE_COUNTER, ENGLISH)
    assert (records.kind, records.page, dict(records.about)) == (Kind.DAY, "records", {"day": DAY})
    assert records.detail == "36 people"
    assert (sheet.kind, sheet.page, dict(sheet.about)) == (Kind.SHEET, "sheet", {"day": DAY})


def test_a_word_for_a_day_is_found_by_its_first_letters(finder: Finder):
    days = [one.about["day"] for one in finder.find("jint", AT_THE_COUNTER, CHINESE) if one.kind is Kind.DAY]
    assert days == [DAY]


def test_a_group_leads_to_its_visits(finder: Finder):
    found = next(one for one in finder.find("hwgr", AT_THE_COUNTER, CHINESE) if one.kind is Kind.ITEM)
    assert (found.text, dict(found.about)) == ("环卫工人", {"group": "sanitation"})


def test_help_stands_after_what_can_be_done_or_looked_at(station: Station):
    told = Deed("told", Label("环卫工人怎么记", "Cleaners"), Kind.HELP)
    found = Finder(station.desk, read_spelling, [told]).find("hwgr", AT_THE_COUNTER, CHINESE)
    assert [one.kind for one in found] == [Kind.ITEM, Kind.HELP]


def test_a_register_is_found_by_its_name(finder: Finder):
    assert (Kind.REGISTER, "Opening checks") in kinds(finder.find("kzjc", AT_THE_COUNTER, ENGLISH))


def test_a_person_is_found_under_each_reading_of_the_surname_once_the_rows_were_heard_of(
    finder: Finder, station: Station
):
    assert not [one for one in finder.find("shanf", AT_THE_COUNTER, ENGLISH) if one.kind is Kind.PERSON]
    add_person(station, "单芳华")
    finder.forget()
    for typed in ("单", "shanf", "danf", "sfh", "dfh", "fanghua"):
        assert (Kind.PERSON, "单芳华") in kinds(finder.find(typed, AT_THE_COUNTER, ENGLISH)), typed


def test_what_somebody_may_not_read_is_not_found(station: Station):
    registers = dict(station.desk.registers)
    registers["account"] = replace(registers["account"], read_role=Role.MANAGER)
    add_person(station, "仇芳华")
    finder = Finder(replace(station.desk, registers=registers), read_spelling, DEEDS)  # type: ignore[arg-type]
    assert not [one for one in finder.find("qfh", AT_THE_COUNTER, ENGLISH) if one.kind is Kind.PERSON]
    assert [one for one in finder.find("qfh", MANAGER, ENGLISH) if one.kind is Kind.PERSON]


def test_what_somebody_may_not_read_takes_the_place_of_nothing_else(station: Station):
    registers = dict(station.desk.registers)
    registers["account"] = replace(registers["account"], read_role=Role.MANAGER)
    for number in range(MOST + 5):
        add_person(station, f"志{number}")
    finder = Finder(replace(station.desk, registers=registers), read_spelling, DEEDS)  # type: ignore[arg-type]
    found = finder.find("志", AT_THE_COUNTER, ENGLISH)
    assert [one.name for one in found if one.kind is Kind.DEED] == ["print"]


def test_answers_of_a_kind_stand_together_the_kind_of_the_best_first(finder: Finder, station: Station):
    for name in ("王安", "韦安", "田环"):
        add_person(station, name)
    found = [one.kind for one in finder.find("h", AT_THE_COUNTER, ENGLISH)]
    assert len(set(found)) > 2, "a question that finds several kinds"
    met = list(dict.fromkeys(found))
    assert found == [kind for kind in met for _ in range(found.count(kind))]


def test_a_visit_leaves_what_was_learnt_and_a_person_or_news_of_the_hub_does_not(finder: Finder):
    finder.find("a", AT_THE_COUNTER, ENGLISH)
    learnt = finder._index
    finder.heed(Changes(frozenset({"visit"}), frozenset({DAY}), frozenset({"sync"})))
    finder.find("a", AT_THE_COUNTER, ENGLISH)
    assert finder._index is learnt
    for changes in (Changes(registers=frozenset({"account"})), Changes(facts=frozenset({"station"}))):
        finder.heed(changes)
        finder.find("a", AT_THE_COUNTER, ENGLISH)
        assert finder._index is not learnt
        learnt = finder._index


@pytest.mark.parametrize(
    "printed", ["BS-001-20261124-A", "20261124-A", "BS-001|2026-11-24|A|2|WXYZ", "ＢＳ－001－20261124－Ａ"]
)
def test_a_number_from_a_printed_sheet_leads_to_that_day_and_its_sheet(finder: Finder, printed: str):
    found = finder.find(printed, AT_THE_COUNTER, ENGLISH)
    assert [(one.page, one.about["day"]) for one in found] == [("records", DAY), ("sheet", DAY)]


def test_a_number_with_a_good_check_digit_stands_first_and_one_without_is_none(finder: Finder):
    good = "1234567" + check_digit("1234567")
    assert finder.find(good, AT_THE_COUNTER, ENGLISH)[0].kind is Kind.NUMBER
    bad = good[:-1] + str((int(good[-1]) + 1) % 10)
    assert Kind.NUMBER not in {one.kind for one in finder.find(bad, AT_THE_COUNTER, ENGLISH)}


def test_a_record_s_number_leads_to_its_history(finder: Finder, station: Station):
    record = station.desk.records.records(Query("visit", limit=1))[0]
    (found,) = finder.find(record.row_id.hex(), AT_THE_COUNTER, ENGLISH)
    assert found.kind is Kind.RECORD and found.about["row_id"] == record.row_id and found.about["deed"] == "history"


def test_at_most_twenty_answers_and_none_for_an_empty_question(finder: Finder, station: Station):
    for number in range(40):
        add_person(station, f"王{number}")
    finder.forget()
    assert len(finder.find("w", AT_THE_COUNTER, ENGLISH)) == MOST
    assert finder.find("  ", AT_THE_COUNTER, ENGLISH) == ()


def test_deeds_by_name_come_in_the_order_asked_and_unknown_ones_are_left_out(finder: Finder):
    said = finder.deeds(("help", "gone", "print"), ENGLISH)
    assert [one.name for one in said] == ["help", "print"]
