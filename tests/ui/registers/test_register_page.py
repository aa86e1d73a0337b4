"""The one page for every register, with real keys and clicks over a real book."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from stationdesk.app.ports import Query, Record
from stationdesk.app.save_entry import save_entry
from stationdesk.ui.registers.form import RegisterForm
from stationdesk.ui.registers.page import RegistersPage
from stationdesk.ui.settings.page import SettingsPage
from stationdesk.ui.shell.rail import WIDTH as RAIL_WIDTH
from tests.fakes.ui_day import DAY, MANAGER
from tests.fakes.ui_station import PIN, Station, click, press, write


@pytest.fixture
def page(station: Station, qtbot: QtBot) -> RegistersPage:
    return station.show(qtbot, RegistersPage(station.context))


def new_form(page: RegistersPage, register: str) -> RegisterForm:
    page.show_register(register)
    click(page.new)
    form = page.list.acts.form_panel.form
    assert form is not None
    return form


def newest(station: Station, register: str) -> Record:
    return station.desk.records.records(Query(register, limit=1))[0]


def rows(page: RegistersPage) -> tuple[tuple[str, ...], ...]:
    assert page.list.listing is not None
    return page.list.listing.shown.rows


def test_every_register_with_a_page_stands_on_the_shelf_and_no_other(page: RegistersPage):
    assert set(page.cards) == {"event", "attendance", "feedback", "closure", "opening_check", "account"}


def test_an_event_is_entered_by_keys_and_buttons_and_stands_in_the_list(page: RegistersPage, station: Station):
    form = new_form(page, "event")
    write(form.inputs["title"].first_target(), "Winter clothes")
    press(form, Qt.Key.Key_Tab)
    write(form.inputs["on_day"].first_target(), "2026/12/1")
    click(form.inputs["kind"].buttons.button("care"))
    organisers = form.inputs["organisers"]
    write(organisers.line, "District union")
    press(organisers.line, Qt.Key.Key_Return)
    write(organisers.line, "Hospital")
    click(form.save)
    assert not page.list.acts.form_panel.isVisible()
    assert rows(page)[0][:4] == ("1 Dec", "Winter clothes", "Care visit", "District union, Hospital")
    assert newest(station, "event").data["organisers"] == ["District union", "Hospital"]


def test_every_fault_of_a_form_stands_beside_its_field_and_nothing_is_saved(page: RegistersPage, station: Station):
    before = station.desk.outbox.head().seq
    form = new_form(page, "closure")
    write(form.inputs["from_slot"].first_target(), "half past")
    press(form, Qt.Key.Key_Return)
    assert form.rows["from_slot"].wrong == "Please enter a time such as 8:30."
    assert form.rows["reason_code"].wrong == "Please fill this in."
    assert page.focusWidget() is form.inputs["from_slot"].first_target()
    assert station.desk.outbox.head().seq == before
    write(form.inputs["from_slot"].first_target(), "11:40")
    assert form.rows["from_slot"].wrong is None


def test_the_faults_are_told_in_chinese_too(page: RegistersPage, station: Station):
    station.context.language.switch("zh")
    form = new_form(page, "event")
    write(form.inputs["title"].first_target(), "请打 13812345678")
    press(form, Qt.Key.Key_Return)
    assert form.rows["title"].wrong == "像是电话、身份证号或车牌号，请去掉；这一项不加密。"
    assert form.rows["kind"].wrong == "请填写这一项。"


def test_what_the_book_refuses_is_told_in_the_form_and_what_was_typed_stays(page: RegistersPage, station: Station):
    form = new_form(page, "closure")
    write(form.inputs["from_slot"].first_target(), "23:45")
    click(form.inputs["reason_code"].buttons.button("power"))
    station.made.book.close()
    click(form.save)
    panel = page.list.acts.form_panel
    assert panel.isVisible()
    assert panel.fault.fault is not None
    assert form.inputs["from_slot"].value() == 95
    assert form.save.isEnabled()


def test_attendance_picks_its_event_by_name(page: RegistersPage, station: Station):
    form = new_form(page, "attendance")
    event = newest(station, "event")
    click(form.inputs["event"].buttons.button(event.row_id.hex()))
    write(form.inputs["people"].first_target(), "24")
    click(form.save)
    assert rows(page)[0][1:3] == (event.data["title"], "24")
    assert newest(station, "attendance").data["event"] == event.row_id


def test_a_correction_changes_what_was_changed_and_empties_what_was_emptied(page: RegistersPage, station: Station):
    page.show_register("feedback")
    newest_first = page.list.table
    newest_first.selectRow(0)
    click(page.list.strip.buttons["correct"])
    form = page.list.acts.form_panel.form
    assert form is not None
    click(form.inputs["rating"].buttons.button("poor"))
    write(form.inputs["words"].first_target(), "")
    click(form.save)
    record = newest(station, "feedback")
    assert record.amended
    assert record.data["rating"] == "poor"
    assert record.data.get("words") is None


def test_words_that_this_pc_cannot_read_are_left_alone_by_a_correction(station: Station, qtbot: QtBot):
    page = station.show(qtbot, RegistersPage(station.context))
    listing_of = page.list
    page.show_register("feedback")
    assert listing_of.listing is not None
    panel = listing_of.acts.form_panel
    panel.show_form(listing_of.listing, "Correct", values={"rating": "good"}, without=("words",))
    assert panel.form is not None
    assert "words" not in panel.form.values()


def test_sealed_fields_say_who_can_read_them_and_what_they_are_kept_for(page: RegistersPage):
    form = new_form(page, "feedback")
    said = form.inputs["words"].accessibleDescription()
    assert said == "Only this station can read it. Kept for: To improve this station"


def test_optional_fields_are_folded_until_they_are_asked_for(page: RegistersPage):
    form = new_form(page, "event")
    assert not form.inputs["words"].isVisible()
    press(form.inputs["title"].first_target(), Qt.Key.Key_Tab)
    click(form.more)
    assert form.inputs["words"].isVisible()


def test_arrows_go_from_choice_to_choice_and_space_presses(page: RegistersPage):
    form = new_form(page, "opening_check")
    buttons = form.inputs["water"].buttons
    buttons.first_target().setFocus()
    press(form, Qt.Key.Key_Right, Qt.Key.Key_Space)
    assert buttons.codes() == ["fault"]
    press(form, Qt.Key.Key_Left, Qt.Key.Key_Return)
    assert buttons.codes() == ["ok"]


def test_tab_leads_through_a_group_of_choices_in_one_step(page: RegistersPage):
    form = new_form(page, "opening_check")
    form.inputs["water"].first_target().setFocus()
    press(form, Qt.Key.Key_Tab)
    assert form.inputs["sockets"].isAncestorOf(page.focusWidget())


def test_a_person_is_added_only_by_the_manager(page: RegistersPage, station: Station):
    station.lock()
    form = new_form(page, "account")
    write(form.inputs["name"].first_target(), "Aunt Wang")
    click(form.inputs["role"].buttons.button("volunteer"))
    click(form.save)
    assert station.desk.records.count(Query("account")) == 0
    prompt = page.list.deeds.prompt
    assert prompt is not None
    write(prompt.pin, PIN)
    press(prompt, Qt.Key.Key_Return)
    assert rows(page)[0][:2] == ("Aunt Wang", "Volunteer")


def test_a_register_that_is_switched_off_leaves_the_shelf_and_keeps_its_records(page: RegistersPage, station: Station):
    station.context.settings.change(registers_off=("event", "closure"))
    assert "event" not in page.cards
    assert station.desk.records.count(Query("event")) == 3
    station.context.settings.change(registers_off=())
    assert "event" in page.cards


def test_an_empty_register_offers_its_first_entry(page: RegistersPage):
    page.show_register("account")
    assert page.list.empty.isVisible()
    click(page.list.empty.deed)
    assert page.list.acts.form_panel.isVisible()


def test_the_list_follows_what_was_saved_elsewhere(page: RegistersPage, station: Station):
    page.show_register("closure")
    saved = save_entry(station.desk, MANAGER, "closure", {"from_slot": 8, "reason_code": "weather"})
    station.context.bus.tell(saved.changes)
    assert rows(page)[0][:2] == ("24 Nov", "2:00")
    assert newest(station, "closure").day == DAY


def test_tab_goes_round_inside_a_panel_and_never_to_the_list_under_it(page: RegistersPage):
    form = new_form(page, "attendance")
    panel = page.list.acts.form_panel
    seen = set()
    for _ in range(20):
        press(form, Qt.Key.Key_Tab)
        assert panel.isAncestorOf(page.focusWidget())
        seen.add(page.focusWidget())
    assert {form.save, form.cancel, panel.close_button, form.inputs["people"].first_target()} <= seen


def test_a_register_leads_to_its_own_export(page: RegistersPage, station: Station, qtbot: QtBot):
    settings = station.show(qtbot, SettingsPage(station.context))
    page.show_register("feedback")
    click(page.export)
    section = settings.section()
    assert section is settings.sections["export"]
    assert section.register.code == "feedback"


def test_a_form_on_a_page_behind_another_changes_language_with_it_and_keeps_its_words(
    page: RegistersPage, station: Station
):
    form = new_form(page, "event")
    write(form.inputs["title"].first_target(), "Winter clothes")
    page.hide()
    station.context.language.switch("zh")
    page.show()
    panel = page.list.acts.form_panel
    assert panel.isVisible() and panel.heading.text() == "新增：活动"
    assert (form.save.text(), form.inputs["title"].value()) == ("保存", "Winter clothes")


def test_a_question_is_closed_when_the_language_changes_and_can_be_asked_again(page: RegistersPage, station: Station):
    form = new_form(page, "feedback")
    click(form.inputs["rating"].buttons.button("good"))
    click(form.save)
    click(page.list.strip.buttons["withdraw"])
    assert page.list.acts.withdraw_panel.isVisible()
    station.context.language.switch("zh")
    assert not page.list.acts.withdraw_panel.isVisible()


def test_on_a_small_screen_the_filters_take_a_second_line_and_nothing_is_cut(
    page: RegistersPage, station: Station, qtbot: QtBot
) -> None:
    station.context.language.switch("zh")
    page.show_register("opening_check")
    assert page.minimumSizeHint().width() + RAIL_WIDTH <= 1024
    filters = page.list.filters
    wide = filters.height()
    page.resize(1024 - RAIL_WIDTH, 640)
    qtbot.waitUntil(lambda: filters.height() > wide)
    assert filters.withdrawn.y() > filters.day.y()
    page.resize(1366 - RAIL_WIDTH, 700)
    qtbot.waitUntil(lambda: filters.height() <= wide)
    assert filters.withdrawn.geometry().center().y() == filters.day.geometry().center().y()
