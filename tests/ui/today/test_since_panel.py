"""Since your last shift: the note and everything that needs a person, in one place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from stationdesk.app.save_entry import save_entry
from stationdesk.ui.shell.main_window import MainWindow
from stationdesk.ui.theme.tokens import read_tokens
from stationdesk.ui.today.page import TodayPage
from stationdesk_sync.model.language import Code
from tests.fakes.ui_day import MANAGER
from tests.fakes.ui_station import Station, click
from tests.ui.look.inspection import findings


@pytest.fixture
def page(window: MainWindow, station: Station) -> TodayPage:
    """Today with more to attend to than its list has room for."""
    for title in ("Haircuts", "Free clinic", "Law talk"):
        given = {"title": title, "on_day": "2026-11-25", "kind": "care"}
        station.context.bus.tell(save_entry(station.desk, MANAGER, "event", given).changes)
    check = {"water": "fault", "sockets": "ok", "extinguisher": "fault", "cleanliness": "ok", "signs": "ok"}
    found = {**check, "medicine_missing": 1}
    station.context.bus.tell(save_entry(station.desk, MANAGER, "opening_check", found).changes)
    page = window.page("today")
    assert isinstance(page, TodayPage)
    return page


def words(page: TodayPage) -> list[str]:
    return [row.accessibleName() for row in page.side.panel.rows if row.isVisible()]


def test_what_has_no_room_in_the_list_is_one_press_away(page: TodayPage):
    assert page.side.attention.rest.isVisible()
    click(page.side.attention.rest)
    assert page.side.panel.isVisible()
    assert "Last check: Water temperature, Extinguisher, 1 kind of medicine missing" in words(page)
    assert "Event: 25 Nov: Law talk" in words(page)


def test_it_is_found_from_everywhere(page: TodayPage, window: MainWindow):
    window.show_page("records")
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.palette_panel.field, "shangcizhiban")
    QTest.keyClick(window.palette_panel.field, Qt.Key.Key_Return)
    assert window.shown == "today" and page.side.panel.isVisible()


def test_enter_on_a_line_goes_where_it_is_done(page: TodayPage, window: MainWindow):
    page.side.open_panel()
    row = next(row for row in page.side.panel.rows if row.accessibleName().startswith("Event"))
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert window.shown == "registers" and page.side.panel.isHidden()


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("size", [(1366, 768), (1024, 700)])
def test_nothing_of_it_is_cut_off(page: TodayPage, window: MainWindow, qtbot: QtBot, code: Code, size: tuple[int, int]):
    window.resize(*size)
    window._context.language.switch(code)
    page.side.open_panel()

    def cut_off() -> list[str]:
        found = findings(window, read_tokens().type_sizes["large"]["small"])
        return [one for one in found if "SincePanel" in one or "Attention" in one]

    qtbot.waitUntil(lambda: not cut_off())
