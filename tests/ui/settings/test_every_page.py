"""What holds for each of these pages, in both languages, at the smaller window: room, targets, type, names."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.ui.context import Context
from stationdesk.ui.records.page import RecordsPage
from stationdesk.ui.registers.inputs.picker import Picker
from stationdesk.ui.registers.page import RegistersPage
from stationdesk.ui.settings.page import SECTIONS, SettingsPage
from stationdesk.ui.shift.page import ShiftPage
from stationdesk.ui.sync_centre.page import SyncPage
from tests.fakes.ui_station import SMALL, Station, station_at_work

TARGET, SMALLEST_PRINT = 44, 18
State = Callable[[Context], QWidget]


def records(context: Context) -> QWidget:
    return RecordsPage(context)


def correcting(context: Context) -> QWidget:
    page = RecordsPage(context)
    page.resize(*SMALL)
    page.show()
    page.list.strip.buttons["correct"].click()
    return page


def withdrawing(context: Context) -> QWidget:
    page = RecordsPage(context)
    page.resize(*SMALL)
    page.show()
    page.list.strip.buttons["withdraw"].click()
    return page


def register(name: str) -> State:
    def make(context: Context) -> QWidget:
        page = RegistersPage(context)
        page.show_register(name)
        return page

    return make


def entering(name: str) -> State:
    def make(context: Context) -> QWidget:
        page = RegistersPage(context)
        page.resize(*SMALL)
        page.show()
        page.show_register(name)
        page.new.click()
        form = page.list.acts.form_panel.form
        assert form is not None
        form.save.click()
        return page

    return make


def section(name: str) -> State:
    def make(context: Context) -> QWidget:
        page = SettingsPage(context)
        page.show_section(name)
        return page

    return make


STATES: dict[str, State] = {
    "records": records,
    "correcting": correcting,
    "withdrawing": withdrawing,
    **{f"register {name}": register(name) for name in ("event", "opening_check", "closure", "account")},
    **{f"entering {name}": entering(name) for name in ("event", "closure", "attendance", "feedback")},
    "shift": ShiftPage,
    "sync": SyncPage,
    **{f"settings {name}": section(name) for name in SECTIONS},
}


@pytest.fixture(scope="module", params=["zh", "en"])
def station(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, qapp: object
) -> Iterator[Station]:
    with station_at_work(tmp_path_factory.mktemp("station"), request.param, joined=True) as working:
        yield working


@pytest.fixture(params=list(STATES))
def page(request: pytest.FixtureRequest, station: Station, qtbot: QtBot) -> QWidget:
    return station.show(qtbot, STATES[request.param](station.context))


def seen(page: QWidget, kind: type) -> list[QWidget]:
    return [widget for widget in page.findChildren(kind) if widget.isVisible() and not widget.visibleRegion().isEmpty()]


def test_everything_has_room_can_be_hit_be_read_and_has_a_name(page: QWidget):
    least = page.minimumSizeHint()
    assert (least.width() <= SMALL[0], least.height() <= SMALL[1]) == (True, True), least
    for button in seen(page, QAbstractButton):
        assert button.height() >= TARGET, (button.text(), button.height())
        assert button.width() >= TARGET, (button.text(), button.width())
        assert button.accessibleName() or button.text(), "a button without a name"
        if not isinstance(button, Picker) and button.text():
            assert button.width() >= button.minimumSizeHint().width(), f"cut: {button.text()}"
    for entry in (*seen(page, QLineEdit), *seen(page, QPlainTextEdit)):
        assert entry.height() >= TARGET, entry.accessibleName()
        assert entry.accessibleName(), f"an entry without a name in {entry.parent()}"
    for table in seen(page, QTableView):
        assert table.accessibleName()
    for label in seen(page, QLabel):
        assert QFontInfo(label.font()).pixelSize() >= SMALLEST_PRINT, label.text()
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text(), label.text()


def test_whatever_can_be_pressed_can_be_reached_by_the_keyboard(page: QWidget):
    for button in seen(page, QAbstractButton):
        assert button.focusPolicy() is not Qt.FocusPolicy.NoFocus, button.text()
