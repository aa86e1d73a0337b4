"""The records page with real keys and clicks over a real book."""

from dataclasses import replace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from stationdesk.app.ports import Records
from stationdesk.app.print_day_sheet import prepare, record_print
from stationdesk.app.record_visit import VisitTap, record_visit
from stationdesk.ui.records.page import RecordsPage
from tests.fakes.ui_context import make_context
from tests.fakes.ui_day import DAY, MANAGER, at
from tests.fakes.ui_registers import join, mend_some
from tests.fakes.ui_station import PIN, Station, click, press, write


@pytest.fixture
def page(station: Station, qtbot: QtBot) -> RecordsPage:
    return station.show(qtbot, RecordsPage(station.context))


def rows(page: RecordsPage) -> tuple[tuple[str, ...], ...]:
    assert page.list.listing is not None
    return page.list.listing.shown.rows


def people(station: Station) -> int:
    return station.desk.records.figures(DAY).people


def test_the_page_begins_with_todays_visits_newest_first(page: RecordsPage):
    assert rows(page)[0] == ("14:30", "Sanitation", "Shelter", "3", "Keyed one by one", "Saved")
    assert len(rows(page)) == 32


def test_a_list_too_long_to_count_says_at_least_how_many_there_are(
    station: Station, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("stationdesk.app.browse.COUNTED_AHEAD", 8)
    for room in ("filter_bar", "record_list"):
        monkeypatch.setattr(f"stationdesk.ui.records.{room}.PAGE_ROWS", 5)
    page = station.show(qtbot, RecordsPage(station.context))
    assert page.list._range.text() == "Records 1–5 of 8 or more, newest first"
    assert page.list.older.isEnabled()
    for _ in range(6):
        click(page.list.older)
    assert page.list._range.text() == "Records 31–32 of 32, newest first"
    assert not page.list.older.isEnabled()


def test_enter_on_a_record_and_a_few_keys_correct_it(page: RecordsPage, station: Station):
    before = people(station)
    page.list.table.setFocus()
    press(page, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert page.focusWidget() is page.list.strip.buttons["correct"]
    press(page, Qt.Key.Key_Space)
    form = page.list.acts.form_panel.form
    assert form is not None
    write(form.inputs["people"].first_target(), "5")
    press(form, Qt.Key.Key_Return)
    assert not page.list.acts.form_panel.isVisible()
    assert rows(page)[1][3] == "5"
    assert people(station) == before + 4


def test_a_form_is_left_with_esc_and_nothing_is_saved(page: RecordsPage, station: Station):
    before = station.desk.outbox.head().seq
    click(page.list.strip.buttons["correct"])
    press(page, Qt.Key.Key_Escape)
    assert not page.list.acts.form_panel.isVisible()
    assert station.desk.outbox.head().seq == before


def test_a_withdrawn_record_leaves_the_total_and_stays_in_list_and_history(page: RecordsPage, station: Station):
    before = people(station)
    click(page.list.strip.buttons["withdraw"])
    panel = page.list.acts.withdraw_panel
    click(panel.reasons.button("twice"))
    write(panel.words, "pressed two times")
    click(panel.withdraw)
    assert people(station) == before - 3
    assert rows(page)[0][-1] == "Withdrawn: Entered twice"
    assert not page.list.strip.buttons["correct"].isEnabled()
    line = page.list.selected()
    assert line is not None
    told = station.desk.records.history(line.record.row_id)
    assert told[-1].data["words"] == "pressed two times"


def test_withdrawn_records_can_be_left_out_of_the_list(page: RecordsPage, station: Station):
    mend_some(station.desk)
    page.look_again()
    assert any("Withdrawn" in row[-1] for row in rows(page))
    click(page.list.filters.withdrawn)
    assert not any("Withdrawn" in row[-1] for row in rows(page))


def test_the_history_tells_each_step_with_its_quarter_hour_and_where_it_is(page: RecordsPage, station: Station):
    corrected, _, _ = mend_some(station.desk)
    join(station.desk, waiting=1)
    page.look_again()
    assert page.list.listing is not None
    ids = [line.record.row_id for line in page.list.listing.shown.lines]
    page.list.table.selectRow(ids.index(corrected))
    seen = []
    panel = page.list.acts.history_panel
    panel.show_steps = lambda steps, about, language: seen.extend(steps)  # what is drawn, without its drawing
    click(page.list.strip.buttons["history"])
    assert [step.title for step in seen] == ["Recorded", "Corrected"]
    assert seen[1].lines == ("People: 1 → 4",)
    assert seen[1].when == "24 Nov 14:30–14:45 · at the counter"
    assert seen[0].where == "Received by the hub"


def test_the_history_opens_over_the_page_and_esc_goes_back_to_the_list(page: RecordsPage):
    click(page.list.strip.buttons["history"])
    assert page.list.acts.history_panel.isVisible()
    press(page, Qt.Key.Key_Escape)
    assert not page.list.acts.history_panel.isVisible()


def test_another_service_joins_the_same_visit_and_the_number_of_people_stays(page: RecordsPage, station: Station):
    before = station.desk.records.figures(DAY)
    click(page.list.strip.buttons["services"])
    panel = page.list.acts.services_panel
    click(panel.services.button("legal"))
    click(panel.add)
    after = station.desk.records.figures(DAY)
    assert (after.people, after.services) == (before.people, before.services + 3)
    assert rows(page)[0][2] == "Shelter, Legal"


def test_the_list_can_be_narrowed_to_one_group(page: RecordsPage):
    picker = page.list.filters.boxes[0]
    click(picker)
    assert picker.panel is not None
    click(picker.panel.buttons.button("taxi"))
    assert {row[1] for row in rows(page)} == {"Taxi driver"}


def test_a_day_without_records_says_so_and_leads_back_to_all_days(page: RecordsPage):
    write(page.list.filters.day.line, "2026-11-02")
    assert rows(page) == ()
    assert page.list.empty.isVisible()
    click(page.list.empty.deed)
    assert len(rows(page)) == 32


def test_a_page_holds_at_most_two_hundred_records_and_older_ones_follow(page: RecordsPage, station: Station):
    for _ in range(180):
        record_visit(station.desk, MANAGER, VisitTap("rider", ("rest",)))
    page.look_again()
    assert len(rows(page)) == 200
    click(page.list.older)
    assert len(rows(page)) == 12
    assert not page.list.older.isEnabled()
    click(page.list.newer)
    assert len(rows(page)) == 200


def test_other_registers_of_the_desk_can_be_looked_at_here_too(page: RecordsPage):
    click(page.chooser)
    assert page.chooser.panel is not None
    click(page.chooser.panel.buttons.button("shift"))
    assert [row[1:3] for row in rows(page)][-1] == ("8:30", "17:02")


def test_records_made_by_the_program_can_be_read_and_not_corrected(page: RecordsPage):
    page._show("audit", None)
    assert not page.list.strip.buttons["correct"].isVisible()
    assert not page.list.strip.buttons["withdraw"].isVisible()


def test_an_earlier_day_asks_the_counter_for_the_managers_pin(page: RecordsPage, station: Station):
    station.lock()
    station.made.clock.at = at("2026-11-25", "09:00")
    page._show("visit", DAY)
    before = people(station)
    click(page.list.strip.buttons["withdraw"])
    click(page.list.acts.withdraw_panel.withdraw)
    prompt = page.list.deeds.prompt
    assert prompt is not None
    assert prompt.isVisible()
    assert people(station) == before
    write(prompt.pin, "1111")
    press(prompt, Qt.Key.Key_Return)
    assert prompt.wrong is not None
    assert people(station) == before
    write(prompt.pin, PIN)
    press(prompt, Qt.Key.Key_Return)
    assert not prompt.isVisible()
    assert people(station) == before - 3


def test_mending_a_day_whose_sheet_was_printed_says_that_the_sheet_no_longer_agrees(
    page: RecordsPage, station: Station
):
    record_print(station.desk, MANAGER, prepare(station.desk, MANAGER, station.context.language.now, DAY))
    click(page.list.strip.buttons["withdraw"])
    click(page.list.acts.withdraw_panel.withdraw)
    assert page.list.toast.words.text() == "Withdrawn. It stays in the history.", "today goes on anyway"
    station.made.clock.at = at("2026-11-25", "09:00")
    page._show("visit", DAY)
    page.list.table.selectRow(1)
    click(page.list.strip.buttons["withdraw"])
    click(page.list.acts.withdraw_panel.withdraw)
    assert page.list.toast.words.text().endswith("The printed sheet of that day no longer agrees: print it again.")


@pytest.mark.parametrize("deed", ["withdraw", "services"])
def test_a_panel_is_no_higher_than_what_it_asks(page: RecordsPage, deed: str):
    click(page.list.strip.buttons[deed])
    panel = page.list.acts.withdraw_panel if deed == "withdraw" else page.list.acts.services_panel
    assert panel.isVisible()
    about = panel._about
    assert about.height() <= about.heightForWidth(about.width()) + 4, "no hole around what it is about"


def test_on_a_narrow_window_the_deeds_stand_under_the_sentence(page: RecordsPage, qtbot: QtBot):
    strip = page.list.strip
    beside = strip.height()
    assert strip.buttons["correct"].x() > strip.width() // 3
    page.resize(900, 700)
    qtbot.waitUntil(lambda: strip.buttons["correct"].x() < strip.width() // 6)
    words = strip._about
    assert words.width() > strip.width() * 0.9 and strip.buttons["correct"].y() >= words.geometry().bottom()
    page.resize(1262, 700)
    qtbot.waitUntil(lambda: strip.height() == beside)


def test_leaving_the_pin_prompt_forgets_the_deed(page: RecordsPage, station: Station):
    station.lock()
    station.made.clock.at = at("2026-11-25", "09:00")
    page._show("visit", DAY)
    before = station.desk.outbox.head().seq
    click(page.list.strip.buttons["withdraw"])
    click(page.list.acts.withdraw_panel.withdraw)
    press(page, Qt.Key.Key_Escape)
    assert station.desk.outbox.head().seq == before
    assert page.list.fault.fault is not None


def test_a_switch_of_language_relabels_what_is_shown(page: RecordsPage, station: Station):
    station.context.language.switch("zh")
    assert rows(page)[0] == ("14:30", "环卫工人", "避雨取暖", "3", "逐次计数", "已存好")
    assert page.list.strip.buttons["withdraw"].text() == "撤回"


def test_what_another_page_saved_appears_at_once(page: RecordsPage, station: Station):
    saved = record_visit(station.desk, MANAGER, VisitTap("courier", ("water",), people=7))
    station.context.bus.tell(saved.changes)
    assert rows(page)[0][1:4] == ("Courier", "Water", "7")


class CountedRecords:
    """Counts how often the book is read."""

    def __init__(self, inner: Records) -> None:
        self._inner = inner
        self.reads = 0

    def __getattr__(self, name: str) -> Any:
        self.reads += 1
        return getattr(self._inner, name)


def test_painting_and_moving_through_the_list_reads_nothing_from_the_book(station: Station, qtbot: QtBot):
    counted = CountedRecords(station.desk.records)
    context = make_context(replace(station.desk, records=cast(Records, counted)), code="en")
    page = station.show(qtbot, RecordsPage(context))
    counted.reads = 0
    for _ in range(10):
        QTest.keyClick(page.list.table, Qt.Key.Key_Down)
    page.grab()
    assert counted.reads == 0


def test_today_leads_to_the_form_of_one_visit(page: RecordsPage, station: Station):
    assert page.list.listing is not None
    row_id = page.list.listing.shown.lines[4].record.row_id
    station.context.navigate.go("records", row_id=row_id)
    assert page.list.table.current_row() == 4
    assert page.list.acts.form_panel.isVisible()


def test_what_only_the_manager_reads_is_hidden_when_the_role_is_left(page: RecordsPage, station: Station):
    station.lock()
    station.context.actor.become(MANAGER)
    page._show("audit", None)
    assert page.list.listing is not None
    assert page.list.listing.register.name == "audit"
    station.context.actor.leave()
    assert page.list.listing.register.name == "visit"
    assert page.list.deeds.prompt is None


def test_a_form_that_is_open_changes_its_language_and_keeps_what_was_typed(page: RecordsPage, station: Station):
    click(page.list.strip.buttons["correct"])
    form = page.list.acts.form_panel.form
    assert form is not None
    write(form.inputs["people"].first_target(), "6")
    station.context.language.switch("zh")
    assert form.save.text() == "保存"
    assert form.inputs["people"].value() == 6
