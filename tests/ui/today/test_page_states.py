"""What Today shows beside the tiles: the note of the last shift, what needs a person, the clock, services, sync."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from stationdesk.app.desk import Desk
from stationdesk.app.keep_shift import close_station, open_station
from stationdesk.app.ports import Query
from stationdesk.app.views import HandoverView, SyncLine
from stationdesk.ui.context import Context
from stationdesk.ui.sources import LanguageSource
from stationdesk.ui.today import page as page_module
from stationdesk.ui.today.page import TodayPage
from stationdesk.ui.today.sentences import sync_words
from tests.fakes.book import HandClock, TestBook
from tests.fakes.ui_context import make_context
from tests.fakes.ui_day import DAY, MANAGER, NOTE, at, fill, working_desk


def shown(qtbot: QtBot, context: Context, width: int = 1262, height: int = 700) -> TodayPage:
    page = TodayPage(context)
    qtbot.addWidget(page)
    page.resize(width, height)
    with qtbot.waitExposed(page):
        page.show()
    return page


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_figures_of_the_demo_day_stand_on_the_page(qtbot: QtBot, made: TestBook, desk: Desk) -> None:
    assert fill(made, desk) == 36
    page = shown(qtbot, make_context(desk))
    assert page.side.day.people == 36
    assert [page.grid.tiles[n].count for n in range(1, 10)] == [14, 5, 7, 5, 2, 1, 1, 0, 1]
    assert page.side.day.chart.accessibleDescription().startswith("8:00 ")


def test_all_saved_is_said_first_and_what_waits_after_it(qtbot: QtBot, made: TestBook, desk: Desk) -> None:
    page = shown(qtbot, make_context(desk))
    assert page.records.status.words.startswith("今天还没有记录")
    QTest.keyClick(page, "1")
    assert page.records.status.words.startswith("今日 1 人次都已存好")


@pytest.mark.parametrize(
    ("line", "words", "tone"),
    [
        (SyncLine(joined=False, waiting=12, received=0), "单机使用", "green"),
        (SyncLine(joined=True, waiting=0, received=47), "平台已全部收到", "green"),
        (SyncLine(joined=True, waiting=12, received=35), "12 条待上传", "green"),
        (SyncLine(joined=True, waiting=12, received=35, problem="hub_unreachable"), "未联网，12 条待上传", "green"),
        (SyncLine(joined=True, waiting=12, received=35, problem="hub_wrong_certificate"), "没有传上", "amber"),
        (SyncLine(joined=True, waiting=12, received=35, held="restored"), "上传已暂停", "amber"),
    ],
)
def test_being_off_line_is_a_state_and_not_an_error(context: Context, line: SyncLine, words: str, tone: str) -> None:
    said, its_tone = sync_words(context.language, line)
    assert words in said and its_tone == tone


def test_the_note_of_the_last_shift_is_read_first_and_goes_once_it_was_read(
    qtbot: QtBot, made: TestBook, desk: Desk
) -> None:
    made.clock.at = at("2026-11-23", "08:30")
    open_station(desk, MANAGER, who="王阿姨")
    made.clock.at = at("2026-11-23", "17:02")
    close_station(desk, MANAGER, "饮水机滤芯周四换")
    made.clock.at = at(DAY, "08:00")
    page = shown(qtbot, make_context(desk))
    assert page.side.since.isVisible()
    press(page.side.since.button)
    assert not page.side.since.isVisible()
    page.look_again()
    assert not page.side.since.isVisible()


def test_a_long_note_is_opened_whole(qtbot: QtBot, made: TestBook, desk: Desk) -> None:
    made.clock.at = at("2026-11-23", "08:30")
    open_station(desk, MANAGER)
    made.clock.at = at("2026-11-23", "17:02")
    close_station(desk, MANAGER, NOTE * 5)
    made.clock.at = at(DAY, "08:00")
    page = shown(qtbot, make_context(desk))
    press(page.side.since.button)
    assert page.side.panel.isVisible() and page.side.panel.words.text() == NOTE * 5
    QTest.keyClick(page.side.panel.close_button, Qt.Key.Key_Escape)
    assert not page.side.panel.isVisible() and not page.side.since.isVisible()


def test_a_note_is_never_read_as_markup(qtbot: QtBot, made: TestBook, desk: Desk) -> None:
    page = shown(qtbot, make_context(desk))
    page.side.since.show_note(HandoverView(DAY, 1000, "<b>王</b><img src='file:///etc/hostname'>", "<i>x</i>"))
    assert page.side.since.words.text().startswith("<b>王</b>")
    assert page.side.since.words.textFormat() is Qt.TextFormat.PlainText


def test_an_open_station_without_its_check_needs_attention_and_leads_there(
    qtbot: QtBot, made: TestBook, desk: Desk
) -> None:
    open_station(desk, MANAGER)
    context = make_context(desk)
    page = shown(qtbot, context)
    went: list[tuple[str, dict[str, object]]] = []
    context.navigate.asked.connect(lambda name, about: went.append((name, about)))
    row = page.side.attention.rows[0]
    assert row.isVisible() and row.words.text() == "开站检查还没做"
    press(row)
    assert went == [("registers", {"register": "opening_check"})]


def test_nothing_that_needs_attention_is_said_kindly(qtbot: QtBot, context: Context) -> None:
    page = shown(qtbot, context)
    assert not page.side.attention.rows[0].isVisible()
    assert page.side.attention.calm.isVisible()


def test_another_service_corrects_the_visit_and_adds_none(qtbot: QtBot, desk: Desk, context: Context) -> None:
    page = shown(qtbot, context)
    QTest.keyClick(page, "1")
    QTest.keyClick(page, "/")
    assert page.services.isVisible() and not page.grid.isVisible()
    second = page.services.tiles[1]
    assert second.accessibleName().startswith("2, 饮水")
    QTest.keyClick(page, "2")
    assert page.grid.isVisible()
    (visit,) = desk.records.records(Query("visit", DAY, DAY))
    assert visit.data["services"] == ["rest", "water"]
    assert page.side.day.people == 1


def test_the_services_turn_their_pages_and_escape_leaves_them(qtbot: QtBot, desk: Desk, context: Context) -> None:
    page = shown(qtbot, context)
    QTest.keyClick(page, "1")
    press(page.records.rows[0].another)
    QTest.keyClick(page, "0")
    assert page.services.tiles[0].accessibleName() != "1, 歇脚休息"
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.grid.isVisible()
    QTest.keyClick(page, "2")
    assert len(desk.records.records(Query("visit", DAY, DAY))) == 2


def test_a_service_that_a_visit_has_already_cannot_be_given_again(qtbot: QtBot, desk: Desk, context: Context) -> None:
    page = shown(qtbot, context)
    QTest.keyClick(page, "1")
    QTest.keyClick(page, "/")
    QTest.keyClick(page, "1")
    assert page.services.isVisible(), "nothing was chosen"
    (visit,) = desk.records.records(Query("visit", DAY, DAY))
    assert visit.data["services"] == ["rest"]


def test_a_record_of_the_list_is_taken_back_by_its_own_button(qtbot: QtBot, desk: Desk, context: Context) -> None:
    page = shown(qtbot, context)
    for key in "123":
        QTest.keyClick(page, key)
    press(page.records.rows[1].back)
    left = desk.records.records(Query("visit", DAY, DAY, with_withdrawn=False))
    assert [visit.data["group"] for visit in left] == ["sanitation", "rider"]
    assert page.grid.tiles[2].count == 0 and page.side.day.people == 2


def test_correct_leads_to_the_record(qtbot: QtBot, desk: Desk, context: Context) -> None:
    page = shown(qtbot, context)
    QTest.keyClick(page, "1")
    went: list[tuple[str, dict[str, object]]] = []
    context.navigate.asked.connect(lambda name, about: went.append((name, about)))
    press(page.records.rows[0].correct)
    (visit,) = desk.records.records(Query("visit", DAY, DAY))
    assert went == [("records", {"row_id": visit.row_id})]


def test_a_clock_in_doubt_is_told_and_a_person_settles_the_day(qtbot: QtBot, tmp_path: Path) -> None:
    made, desk = working_desk(tmp_path, clock=HandClock(at("2025-03-01", "09:00")))
    page = shown(qtbot, make_context(desk))
    assert page.clock.isVisible() and "2025年3月1日" in page.clock.words.text()
    QTest.keyClick(page, "1")
    assert page.side.day.people == 1, "counting goes on meanwhile"
    press(page.clock.deeds[2])
    panel = page.clock.panel
    assert panel.isVisible() and panel.said.text().startswith("2026年1月1日"), "no earlier day can be meant"
    press(panel.month_later)
    press(panel.later)
    press(panel.take)
    assert desk.moment().day == "2026-02-01"
    assert not page.clock.isVisible()
    made.book.close()


def test_the_language_is_switched_while_running(qtbot: QtBot, desk: Desk, context: Context) -> None:
    page = shown(qtbot, context)
    QTest.keyClick(page, "1")
    context.language.switch("en")
    assert page.records.status.words.startswith("Today's 1 visit is saved")
    assert page.grid.tiles[1].accessibleName().startswith("1, Rider")
    assert page.records.rows[0].back.text() == "Take back"


def test_an_unexpected_fault_of_a_look_is_told_and_the_next_look_works(
    qtbot: QtBot, desk: Desk, context: Context, monkeypatch: pytest.MonkeyPatch, expected_log: object
) -> None:
    page = shown(qtbot, context)
    assert callable(expected_log)
    expected_log("ERROR stationdesk.ui.lanes: work on a lane failed")

    def broken(_desk: Desk) -> object:
        raise OSError("secret words")

    with monkeypatch.context() as patch:
        patch.setattr(page_module, "look", broken)
        page.look_again()
    assert page.fault.fault is not None and "secret" not in page.fault.accessibleName()
    page.look_again()
    QTest.keyClick(page, "1")
    assert page.side.day.people == 1


def test_tiles_that_the_manager_changed_count_what_they_show(qtbot: QtBot, desk: Desk, context: Context) -> None:
    from stationdesk.app.keep_station import save_tiles

    page = shown(qtbot, context)
    tiles = (replace(desk.tiles()[0], group="truck", services=("water", "rest")), *desk.tiles()[1:])
    context.bus.tell(save_tiles(desk, MANAGER, tiles))
    assert "货车司机" in page.grid.tiles[1].accessibleName()
    QTest.keyClick(page, "1")
    (visit,) = desk.records.records(Query("visit", DAY, DAY))
    assert (visit.data["group"], visit.data["services"]) == ("truck", ["water", "rest"])


def test_a_low_screen_shows_all_nine_tiles_and_two_records(qtbot: QtBot, made: TestBook, desk: Desk) -> None:
    fill(made, desk)
    page = shown(qtbot, make_context(desk), 1262, 622)
    assert page.height() == 622
    assert all(tile.height() >= 104 for tile in page.grid.tiles.values())
    assert sum(row.isVisible() for row in page.records.rows) == 2


def test_language_source_passes_sources_through_untouched_in_english(context: Context) -> None:
    english = LanguageSource(replace(context.language.now, code="en"))
    assert english.t("Take back") == "Take back" and context.language.t("Take back") == "撤回"
