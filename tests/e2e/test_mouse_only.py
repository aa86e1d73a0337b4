"""Every daily task with the left button alone: single clicks where the things are seen, on the real window and book.

Clicks come through the window's handle, so that whatever lies over a button gets the click instead of it. No key is
pressed and nothing is clicked twice; the note at the end of the shift is left out, as anybody may.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget

from stationdesk.app.ports import Query
from stationdesk.demo.city import DemoCity
from stationdesk.demo.hands import Hands
from stationdesk.demo.weekday import DAY
from stationdesk.ui.records.page import RecordsPage
from stationdesk.ui.registers.inputs.choice_input import ChoiceInput
from stationdesk.ui.registers.page import RegistersPage
from stationdesk.ui.sheet.page import SheetPage
from stationdesk.ui.today.page import TodayPage
from tests.e2e.demo_window import have_opened, window_at_nine

LOOKED_AT = 5  # water, sockets, extinguisher, cleanliness, signs


class KeyCounter(QObject):
    """Counts keys and double clicks that reach the window."""

    def __init__(self) -> None:
        super().__init__()
        self.keys = self.doubles = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.keys += event.type() == QEvent.Type.KeyPress
        self.doubles += event.type() == QEvent.Type.MouseButtonDblClick
        return False


@dataclass
class Mouse:
    """Clicks once where something is seen, and counts."""

    city: DemoCity
    hands: Hands
    seen: KeyCounter
    clicks: int = 0

    def at(self, widget: QWidget, place: QPoint | None = None) -> None:
        self.clicks += 1
        window = self.hands.window
        where = widget.mapTo(window, place if place is not None else widget.rect().center())
        QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
        self.hands.settle()

    def on(self, words: str) -> None:
        """Click on the button with these words, or that is called so."""
        buttons = [
            button
            for button in self.hands.window.findChildren(QAbstractButton)
            if button.isVisible() and button.isEnabled() and words in (button.text(), button.accessibleName())
        ]
        assert buttons, f"no button {words}"
        self.at(buttons[0])

    @property
    def today(self) -> TodayPage:
        page = self.hands.window.page("today")
        assert isinstance(page, TodayPage)
        return page

    def tile(self, number: int) -> None:
        self.at(self.today.grid.tiles[number])

    def people(self) -> int:
        return self.city.opened.desk.records.figures(DAY).people

    def records(self, register: str) -> int:
        return self.city.opened.desk.records.count(Query(register, DAY, DAY, with_withdrawn=False))

    def tell(self, task: str, clicks: int) -> None:
        print(f"{task}: {self.clicks} clicks (at most {clicks})")
        assert self.clicks <= clicks
        assert (self.seen.keys, self.seen.doubles) == (0, 0)


@pytest.fixture
def mouse(at_work: Mouse) -> Mouse:
    at_work.hands.page("today")
    at_work.clicks = 0
    return at_work


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Mouse]:
    with window_at_nine(tmp_path_factory.mktemp("mouse") / "city", qapp) as (city, hands):
        seen = KeyCounter()
        hands.window.windowHandle().installEventFilter(seen)
        yield Mouse(city, hands, seen)


@pytest.mark.timeout(120)
def test_the_station_is_opened_and_checked_with_single_clicks(mouse: Mouse):
    mouse.on("Open the station (F11)")
    mouse.on("Temporary volunteer")
    mouse.on("Save (Enter)")
    assert mouse.records("shift") == 1
    mouse.on("Registers")
    mouse.on("Opening checks")
    mouse.on("New: Opening checks")
    page = mouse.hands.window.page("registers")
    assert isinstance(page, RegistersPage)
    form = page.list.acts.form_panel.form
    assert form is not None
    for field in [field for field in form.inputs.values() if isinstance(field, ChoiceInput)][:LOOKED_AT]:
        mouse.at(field.first_target())
    mouse.at(form.save)
    assert mouse.records("opening_check") == 1
    mouse.tell("open the station, say who is on duty, enter the check", 12)


def test_a_visit_is_one_click(mouse: Mouse):
    before = mouse.people()
    mouse.tile(1)
    assert mouse.people() == before + 1
    mouse.tell("a visit", 1)


def test_six_people_are_three_clicks(mouse: Mouse):
    before = mouse.people()
    mouse.at(mouse.today.records.hints[0])
    mouse.on("6")
    mouse.tile(1)
    assert mouse.people() == before + 6
    mouse.tell("six riders", 3)


def test_one_more_one_less_and_taking_back_are_a_click_each(mouse: Mouse):
    mouse.tile(2)
    before = mouse.people()
    for place, by in ((1, 1), (2, 0), (3, -1)):
        mouse.at(mouse.today.records.hints[place])
        assert mouse.people() == before + by
    mouse.tell("count, one more, one less, take back", 4)


def test_another_service_is_two_clicks(mouse: Mouse):
    mouse.tile(1)
    mouse.clicks = 0
    mouse.at(mouse.today.records.rows[0].another)
    mouse.at(mouse.today.services.tiles[3])
    newest = mouse.city.opened.desk.records.records(Query("visit", DAY, DAY, with_withdrawn=False, limit=1))[0]
    assert len(newest.data["services"]) == 2  # type: ignore[arg-type]
    mouse.tell("another service", 2)


def test_a_record_is_withdrawn_from_the_list_with_single_clicks(mouse: Mouse):
    mouse.tile(3)
    mouse.clicks = 0
    mouse.on("Records")
    page = mouse.hands.window.page("records")
    assert isinstance(page, RecordsPage)
    table = page.list.table
    mouse.at(table.viewport(), table.visualRect(table.model().index(0, 0)).center())
    mouse.at(page.list.strip.buttons["withdraw"])
    before = mouse.people()
    mouse.on("Entered twice")
    mouse.at(page.list.acts.withdraw_panel.withdraw)
    assert mouse.people() == before - 1
    mouse.tell("withdraw a record from the list", 5)


def test_the_shift_ends_with_single_clicks(mouse: Mouse, tmp_path: Path):
    have_opened(mouse.city, mouse.hands)
    mouse.at(mouse.hands.window.bar.state)
    mouse.on("No note (Esc)")
    shift = mouse.city.opened.desk.records.records(Query("shift", DAY, DAY, with_withdrawn=False, limit=1))[0]
    assert shift.data["closed"] is not None
    mouse.on("Print sheet")
    mouse.on("Save as PDF")
    sheet = mouse.hands.window.page("sheet")
    assert isinstance(sheet, SheetPage)
    (dialog,) = sheet.findChildren(QFileDialog)
    dialog.close()
    dialog.fileSelected.emit(str(tmp_path / "sheet.pdf"))
    mouse.hands.settle()
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    mouse.tell("close the station and save the sheet", 5)
