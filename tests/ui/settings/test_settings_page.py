"""The settings page with real keys and clicks over a real book."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from stationdesk.app.going import UNWATCHED, Going
from stationdesk.app.ports import BadRecord, BookCare, CheckReport
from stationdesk.app.sign_in import pin_is_set
from stationdesk.ui.settings.page import SECTIONS, SettingsPage
from stationdesk_sync.model.hours import Span
from stationdesk_sync.model.register import Role
from tests.fakes.ui_context import dressed_theme, make_context
from tests.fakes.ui_day import NAME
from tests.fakes.ui_registers import join
from tests.fakes.ui_station import PIN, Station, click, press, station_at_work, write


@pytest.fixture
def station(tmp_path: Path, qapp: object) -> Iterator[Station]:
    with station_at_work(tmp_path) as working:
        yield working
    dressed_theme("light", "large")


@pytest.fixture
def page(station: Station, qtbot: QtBot) -> SettingsPage:
    return station.show(qtbot, SettingsPage(station.context))


def test_each_section_is_one_press_away_and_has_a_name(page: SettingsPage):
    for name in SECTIONS:
        click(page.cards[name])
        assert page.section() is page.sections[name]
        assert page.section().isVisible()
        assert page.cards[name].text()


def test_the_language_switches_at_once_and_is_kept(page: SettingsPage, station: Station):
    click(page.sections["look"].language.button("zh"))
    assert station.context.settings.now.language == "zh"
    assert page.cards["look"].text() == "语言与字号"
    click(page.sections["look"].language.button("en"))
    assert page.cards["look"].text() == "Language and print"


def test_print_size_and_colours_take_effect_at_once_and_are_kept(page: SettingsPage, station: Station):
    section = page.sections["look"]
    click(section.print_size.button("standard"))
    click(section.theme.button("dark"))
    now = station.context.settings.now
    assert (now.print_size, now.theme) == ("standard", "dark")
    assert station.context.theme.dark
    assert station.context.theme.type_px("small") == 15


def test_high_contrast_and_less_motion_take_effect_at_once_and_are_kept(page: SettingsPage, station: Station):
    section = page.sections["look"]
    click(section.theme.button("high_contrast"))
    click(section.motion.button("less"))
    now = station.context.settings.now
    assert (now.theme, now.less_motion) == ("high_contrast", True)
    assert station.context.theme.mode == "high_contrast" and station.context.theme.less_motion
    click(section.motion.button("usual"))
    assert not station.context.theme.less_motion


def test_hours_are_understood_while_they_are_typed_and_saved(page: SettingsPage, station: Station):
    click(page.cards["station"])
    section = page.sections["station"]
    write(section.hours, "Mon-Fri 9:30-17:00")
    assert [line.spans() for line in section.editor.days][4:6] == [(Span(570, 1020),), ()]
    assert section.editor.days[5].state.text() == "not open"
    press(section.hours, Qt.Key.Key_Return)
    assert station.desk.station().posted_text == "Mon-Fri 9:30-17:00"


def test_hours_that_are_not_understood_whole_are_refused_in_a_sentence(page: SettingsPage, station: Station):
    click(page.cards["station"])
    section = page.sections["station"]
    before = station.desk.station().posted_text
    write(section.hours, "8:30 until noon")
    assert section.hours_row.wrong is not None
    assert not section.save.isEnabled()
    press(section.hours, Qt.Key.Key_Return)
    assert station.desk.station().posted_text == before


def test_a_station_used_alone_can_be_renamed(page: SettingsPage, station: Station):
    click(page.cards["station"])
    section = page.sections["station"]
    assert section.station_name.text() == NAME
    write(section.station_name, "海宝苑驿站")
    click(section.rename)
    assert station.desk.station().name == "海宝苑驿站"


def test_a_joined_stations_name_comes_from_the_hub(station: Station, qtbot: QtBot):
    join(station.desk)
    page = station.show(qtbot, SettingsPage(station.context))
    click(page.cards["station"])
    section = page.sections["station"]
    assert not section.station_name.isEnabled()
    assert not section.rename.isVisible()


def test_a_key_can_be_given_another_group_and_more_services(page: SettingsPage, station: Station):
    click(page.cards["tiles"])
    section = page.sections["tiles"]
    click(section.groups[7])
    panel = section.groups[7].panel
    assert panel is not None
    click(panel.buttons.button("truck"))
    click(section.services[7])
    panel = section.services[7].panel
    assert panel is not None
    click(panel.buttons.button("rest"))
    click(panel.close_button)
    click(section.save)
    tile = station.desk.tiles()[7]
    assert tile.group == "truck"
    assert set(tile.services) == {"rest", "water"}


def test_the_last_service_of_a_key_cannot_be_taken_away(page: SettingsPage):
    click(page.cards["tiles"])
    section = page.sections["tiles"]
    click(section.services[0])
    panel = section.services[0].panel
    assert panel is not None
    click(panel.buttons.button("rest"))
    click(panel.close_button)
    assert section.services[0].codes == ("rest",)


def test_a_register_is_switched_off_and_on_again(page: SettingsPage, station: Station):
    click(page.cards["registers"])
    button = page.sections["registers"].on.button("feedback")
    click(button)
    assert station.context.settings.now.registers_off == ("feedback",)
    click(button)
    assert station.context.settings.now.registers_off == ()


def test_a_pin_is_typed_twice_and_then_asked_for(page: SettingsPage, station: Station):
    click(page.cards["pin"])
    section = page.sections["pin"]
    write(section.pin, PIN)
    write(section.again, "9999")
    click(section.save)
    assert section.again_row.wrong == "The two are not the same."
    assert not pin_is_set(station.desk)
    write(section.again, PIN)
    click(section.save)
    assert pin_is_set(station.desk)
    assert section.pin.text() == section.again.text() == ""
    click(section.leave)
    assert station.context.actor.now.role is Role.COUNTER
    click(page.cards["registers"])
    click(page.sections["registers"].on.button("feedback"))
    assert station.context.settings.now.registers_off == ()
    prompt = page.deeds.prompt
    assert prompt is not None
    write(prompt.pin, PIN)
    press(prompt, Qt.Key.Key_Return)
    assert station.context.settings.now.registers_off == ("feedback",)


def test_a_pin_of_letters_is_refused_in_a_sentence(page: SettingsPage, station: Station):
    click(page.cards["pin"])
    section = page.sections["pin"]
    write(section.pin, "abcd")
    write(section.again, "abcd")
    click(section.save)
    assert section.fault.fault is not None
    assert not pin_is_set(station.desk)


def test_taking_the_pin_away_leaves_everyone_free(page: SettingsPage, station: Station):
    click(page.cards["pin"])
    section = page.sections["pin"]
    write(section.pin, PIN)
    write(section.again, PIN)
    click(section.save)
    click(section.remove)
    assert not pin_is_set(station.desk)
    station.context.actor.leave()
    click(page.cards["registers"])
    click(page.sections["registers"].on.button("feedback"))
    assert station.context.settings.now.registers_off == ("feedback",)
    assert page.deeds.prompt is None


def test_a_backup_is_made_and_stands_in_the_list(page: SettingsPage, station: Station):
    click(page.cards["book"])
    section = page.sections["book"]
    assert section.none.isVisible()
    click(section.backup)
    assert len(station.desk.care.backups()) == 1
    assert section.table.row_words(0)[0] == "today 14:32"
    assert station.desk.care.backups()[0].path.exists()


def test_a_sound_book_is_told_in_words(page: SettingsPage):
    click(page.cards["book"])
    section = page.sections["book"]
    click(section.check)
    assert section.result.words.text().startswith("The book is sound:")
    assert section.result.property("kind") == "green"


class DamagedCare:
    """A care that finds the book damaged."""

    def __init__(self, inner: BookCare) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def check(self, going: Going = UNWATCHED) -> CheckReport:
        return replace(self._inner.check(going), bad=BadRecord("op", "17", "hash"))


def test_a_damaged_book_is_told_with_where_and_what_to_do(station: Station, qtbot: QtBot):
    context = make_context(replace(station.desk, care=cast(BookCare, DamagedCare(station.desk.care))), code="en")
    page = station.show(qtbot, SettingsPage(context))
    click(page.cards["book"])
    section = page.sections["book"]
    click(section.check)
    assert "damaged at op 17 (hash)" in section.result.words.text()
    assert "backups are at hand" in section.result.words.text()
    assert section.result.property("kind") == "amber"


def test_an_export_writes_the_records_of_its_days(page: SettingsPage, tmp_path: Path):
    click(page.cards["export"])
    section = page.sections["export"]
    file = tmp_path / "visits.csv"
    write(section.first.line, "2026-11-24")
    write(section.file, str(file))
    click(section.write)
    lines = file.read_text("utf-8-sig").splitlines()
    assert len(lines) == 33
    assert section.fault.fault is None


def test_an_export_asks_the_counter_for_the_pin_and_writes_nothing_without(
    page: SettingsPage, station: Station, tmp_path: Path
):
    station.lock()
    click(page.cards["export"])
    section = page.sections["export"]
    file = tmp_path / "visits.csv"
    write(section.file, str(file))
    click(section.write)
    assert page.deeds.prompt is not None
    press(page.deeds.prompt, Qt.Key.Key_Escape)
    assert not file.exists()
    click(section.write)
    write(page.deeds.prompt.pin, PIN)
    press(page.deeds.prompt, Qt.Key.Key_Return)
    assert file.exists()


def test_an_export_to_a_place_that_cannot_be_written_is_told(page: SettingsPage, tmp_path: Path):
    click(page.cards["export"])
    section = page.sections["export"]
    write(section.file, str(tmp_path / "no such folder" / "visits.csv"))
    click(section.write)
    assert section.fault.fault is not None
    assert section.fault.accessibleName().startswith("The file cannot be written")


def test_days_in_the_wrong_order_are_told_beside_the_field(page: SettingsPage):
    click(page.cards["export"])
    section = page.sections["export"]
    write(section.first.line, "2026-11-24")
    write(section.last.line, "2026-11-20")
    click(section.write)
    assert section.last_row.wrong == "This day is before the first one."


def test_keys_changed_and_not_saved_are_not_lost_when_the_station_changes(page: SettingsPage, station: Station):
    click(page.cards["tiles"])
    section = page.sections["tiles"]
    click(section.groups[0])
    assert section.groups[0].panel is not None
    click(section.groups[0].panel.buttons.button("bus"))
    page.look_again()
    assert section.groups[0].code == "bus"
    assert station.desk.tiles()[0].group == "rider"


def test_today_leads_to_the_backups(page: SettingsPage, station: Station):
    station.context.navigate.go("settings", part="backup")
    assert page.section() is page.sections["book"]
