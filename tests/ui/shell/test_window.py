"""The frame: pages made when first shown, keys that reach them, the bar, closing without losing anything."""

from collections.abc import Callable
from functools import partial
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.app.desk import Desk
from stationdesk.app.ports import Query
from stationdesk.app.views import ShiftView
from stationdesk.settings import Settings
from stationdesk.ui.context import Context
from stationdesk.ui.lanes import InlineLane, Lanes
from stationdesk.ui.shell.main_window import MainWindow
from stationdesk.ui.shell.page_table import PAGES, PageEntry
from stationdesk.ui.today.page import TodayPage
from stationdesk_sync.model.language import N_
from tests.fakes.book import TestBook
from tests.fakes.ui_context import make_context
from tests.fakes.ui_day import DAY, at
from tests.fakes.ui_floor import below_floor


class KeyPage(QWidget):
    """A page that keeps what it was given."""

    def __init__(self, _context: Context) -> None:
        super().__init__()
        self.keys: list[str] = []

    def take_key(self, event: QKeyEvent) -> bool:
        self.keys.append(event.text())
        return True


class AboutPage(QWidget):
    """A page that keeps what it was asked about."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.about: list[dict[str, object]] = []
        context.navigate.asked.connect(self._asked)

    def _asked(self, name: str, about: dict[str, object]) -> None:
        if name == "records" and about:
            self.about.append(about)


class Factory:
    """Counts how often a page is made."""

    def __init__(self, make: Callable[[Context], QWidget]) -> None:
        self.make, self.made = make, 0

    def __call__(self, context: Context) -> QWidget:
        self.made += 1
        return self.make(context)


def small_pages() -> tuple[tuple[PageEntry, ...], dict[str, Factory]]:
    factories = {
        "today": Factory(KeyPage),
        "records": Factory(AboutPage),
        "sheet": Factory(cast(Callable[[Context], QWidget], lambda _context: QLabel("sheet"))),
    }
    icons = {"today": "today", "records": "records", "sheet": "sheet"}
    return tuple(PageEntry(name, icons[name], N_("Today"), make) for name, make in factories.items()), factories


def shown(qtbot: QtBot, context: Context, entries: tuple[PageEntry, ...] | None = None) -> MainWindow:
    window = MainWindow(context, entries or small_pages()[0])
    qtbot.addWidget(window, before_close_func=end)
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1366, 768)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def end(window: QWidget) -> None:
    window.close()


def press(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_page_is_made_when_it_is_first_shown_and_only_then(qtbot: QtBot, context: Context) -> None:
    entries, factories = small_pages()
    window = shown(qtbot, context, entries)
    assert [factory.made for factory in factories.values()] == [1, 0, 0]
    press(window.rail.buttons["records"])
    press(window.rail.buttons["today"])
    press(window.rail.buttons["records"])
    assert [factory.made for factory in factories.values()] == [1, 1, 0]
    assert window.shown == "records"


def test_ctrl_and_a_digit_go_to_a_page_and_ctrl_p_to_the_sheet(qtbot: QtBot, context: Context) -> None:
    window = shown(qtbot, context)
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.shown == "records"
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert window.shown == "sheet"
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.shown == "today"


def test_a_key_that_came_to_nobody_reaches_the_page(qtbot: QtBot, context: Context) -> None:
    window = shown(qtbot, context)
    page = cast(KeyPage, window.page("today"))
    window.rail.buttons["records"].setFocus()
    QTest.keyClick(window.rail.buttons["records"], "7")
    window.bar.sheet.setFocus()
    QTest.keyClick(window.bar.sheet, "8")
    assert page.keys == ["7", "8"]
    window.show_page("records")
    QTest.keyClick(window, "9")
    assert page.keys == ["7", "8"], "a page that is not shown hears nothing"


def test_a_page_that_is_made_on_the_way_hears_what_it_is_about(qtbot: QtBot, context: Context) -> None:
    window = shown(qtbot, context)
    context.navigate.go("records", row_id=b"1")
    context.navigate.go("records", row_id=b"2")
    assert cast(AboutPage, window.page("records")).about == [{"row_id": b"1"}, {"row_id": b"2"}]
    context.navigate.go("nowhere")
    assert window.shown == "records"


def test_the_station_opens_with_one_key_and_asks_who_is_on_duty(qtbot: QtBot, made: TestBook, desk: Desk) -> None:
    made.clock.at = at(DAY, "08:24")
    window = shown(qtbot, make_context(desk))
    assert "开站" in window.bar.state.text() and not window.bar.duty.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F11)
    (shift,) = desk.records.records(Query("shift"))
    assert shift.data["opened"] == 8 * 60 + 24, "open at once, before anything is asked"
    panel = window.bar.duty_panel
    assert panel.isVisible()
    panel.who.insert("李建国")
    press(panel.weather["rain"])
    press(panel.number.more)
    QTest.keyClick(panel.who, Qt.Key.Key_Return)
    assert not panel.isVisible()
    (shift,) = desk.records.records(Query("shift"))
    assert (shift.data["who"], shift.data["on_duty"], shift.data["weather"]) == ("李建国", 2, "rain")
    assert window.bar.duty.words == "李建国 · 2 人值班" and "已开站 8:24" in window.bar.state.text()


def test_who_is_on_duty_can_be_skipped(qtbot: QtBot, desk: Desk, context: Context) -> None:
    window = shown(qtbot, context)
    QTest.keyClick(window, Qt.Key.Key_F11)
    QTest.keyClick(window.bar.duty_panel.who, Qt.Key.Key_Escape)
    assert not window.bar.duty_panel.isVisible()
    (shift,) = desk.records.records(Query("shift"))
    assert shift.data.get("who") is None


def test_the_volunteer_of_the_day_is_one_press(qtbot: QtBot, desk: Desk, context: Context) -> None:
    window = shown(qtbot, context)
    press(window.bar.state)
    panel = window.bar.duty_panel
    volunteer = next(button for button in panel.names if button.isVisible())
    press(volunteer)
    QTest.keyClick(panel.who, Qt.Key.Key_Return)
    (shift,) = desk.records.records(Query("shift"))
    assert shift.data["who"] == "临时志愿者"


def test_closing_the_station_is_one_key_too_and_takes_a_note(qtbot: QtBot, made: TestBook, desk: Desk) -> None:
    window = shown(qtbot, make_context(desk))
    QTest.keyClick(window, Qt.Key.Key_F11)
    QTest.keyClick(window.bar.duty_panel.who, Qt.Key.Key_Escape)
    made.clock.at = at(DAY, "17:02")
    QTest.keyClick(window, Qt.Key.Key_F11)
    (shift,) = desk.records.records(Query("shift"))
    assert shift.data["closed"] == 17 * 60 + 2
    panel = window.bar.closing_panel
    panel.note.insertPlainText("饮水机滤芯周四换")
    press(panel.save)
    (shift,) = desk.records.records(Query("shift"))
    assert shift.data["handover"] == "饮水机滤芯周四换" and shift.data["closed"] == 17 * 60 + 2


def test_a_closing_by_mistake_is_taken_back(qtbot: QtBot, desk: Desk, context: Context) -> None:
    window = shown(qtbot, context)
    QTest.keyClick(window, Qt.Key.Key_F11)
    QTest.keyClick(window.bar.duty_panel.who, Qt.Key.Key_Escape)
    QTest.keyClick(window, Qt.Key.Key_F11)
    press(window.bar.closing_panel.keep_open)
    (shift,) = desk.records.records(Query("shift"))
    assert shift.data.get("closed") is None
    assert "已开站" in window.bar.state.text()


def test_digits_typed_into_an_open_question_count_nothing(qtbot: QtBot, desk: Desk, context: Context) -> None:
    window = shown(qtbot, context, PAGES)
    QTest.keyClick(window, Qt.Key.Key_F11)
    QTest.keyClicks(window.bar.duty_panel.who, "12")
    QTest.keyClick(window.bar.duty_panel.weather["rain"], "3")
    assert desk.records.records(Query("visit")) == []
    QTest.keyClick(window.bar.duty_panel.who, Qt.Key.Key_Escape)
    QTest.keyClick(window, "1")
    assert len(desk.records.records(Query("visit"))) == 1


def test_help_opens_on_the_page_that_is_shown_and_closes_with_escape(qtbot: QtBot, context: Context) -> None:
    window = shown(qtbot, context)
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.help.isVisible() and window.help.heading.text().startswith("帮助")
    QTest.keyClick(window.help.close_button, Qt.Key.Key_Escape)
    assert not window.help.isVisible()


def test_the_minute_moves_the_clock_in_the_bar_and_the_hour_the_pages(qtbot: QtBot, made: TestBook, desk: Desk) -> None:
    context = make_context(desk)
    window = shown(qtbot, context)
    heard = []
    context.bus.changed.connect(heard.append)
    made.clock.at = at(DAY, "08:01")
    window.bar.look_again()
    assert window.bar.time.text() == "8:01" and not heard
    made.clock.at = at(DAY, "09:00")
    window.bar.look_again()
    assert window.bar.time.text() == "9:00" and len(heard) == 1


def test_the_language_of_the_frame_is_switched_while_running(qtbot: QtBot, context: Context) -> None:
    window = shown(qtbot, context, PAGES)
    context.language.switch("en")
    assert window.rail.buttons["sheet"].text() == "Day sheet"
    assert window.windowTitle() == "StationDesk"
    assert window.bar.sheet.text().strip() == "Print sheet"


class SlowLane(InlineLane):
    """Keeps its work until it is let go."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], object]] = []
        self.closed = False

    def run(self, work: object, done: object, failed: object) -> None:  # type: ignore[override]  # any callables
        self.waiting.append(partial(super().run, work, done, failed))  # type: ignore[arg-type]  # as they came

    def drain(self, drained: Callable[[], None]) -> None:
        self.waiting.append(drained)

    def close(self) -> None:
        self.closed = True

    def let_go(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


def test_closing_the_window_waits_for_what_is_being_saved(qtbot: QtBot, desk: Desk) -> None:
    writer = SlowLane()
    kept: list[Settings] = []
    context = make_context(desk, lanes=Lanes(writer, InlineLane(), InlineLane()), keep=kept.append)
    window = shown(qtbot, context, PAGES)
    QTest.keyClick(window, "1")
    window.close()
    assert window.isVisible() and desk.records.records(Query("visit")) == []
    with qtbot.waitSignal(window.drained):
        writer.let_go()
    assert not window.isVisible() and writer.closed
    assert len(desk.records.records(Query("visit"))) == 1
    assert kept and kept[-1].window is not None


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("size", [(1366, 690), (1366, 768), (1920, 1080)])
def test_nothing_of_frame_and_today_is_below_the_floor(
    qtbot: QtBot, made: TestBook, desk: Desk, code: str, size: tuple[int, int]
) -> None:
    from tests.fakes.ui_day import fill

    fill(made, desk)
    window = shown(qtbot, make_context(desk, code="zh" if code == "zh" else "en"), PAGES)
    window.resize(*size)
    qtbot.wait(30)
    assert (window.width(), window.height()) == size
    assert below_floor(window) == []
    for opened in (window.open_help, window.bar.ask_who, partial(window.bar.closing_panel.ask, b"1" * 16)):
        opened()
        qtbot.wait(20)
        assert below_floor(window) == []
        for panel in (window.help, window.bar.duty_panel, window.bar.closing_panel):
            panel.finish()
    page = cast(TodayPage, window.page("today"))
    for key in "*6":
        QTest.keyClick(page, key)
    qtbot.wait(20)
    assert below_floor(window) == []
    QTest.keyClick(page, "1")
    QTest.keyClick(page, "/")
    qtbot.wait(20)
    assert below_floor(window) == []


def test_every_button_of_the_frame_can_be_reached_by_tab(qtbot: QtBot, context: Context) -> None:
    window = shown(qtbot, context, PAGES)
    window.rail.buttons["today"].setFocus()
    reached = set()
    for _ in range(80):
        focus = window.focusWidget()
        reached.add(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    wanted = [button for button in window.findChildren(QPushButton) if button.isVisible() and button.isEnabled()]
    assert wanted and [button.text() or button.accessibleName() for button in wanted if button not in reached] == []


def test_help_goes_when_another_page_comes(qtbot: QtBot, context: Context) -> None:
    window = shown(qtbot, context)
    window.open_help()
    assert window.help.isVisible()
    window.show_page("records")
    assert not window.help.isVisible()


def test_a_note_that_was_begun_is_kept_when_another_page_comes(qtbot: QtBot, context: Context) -> None:
    window = shown(qtbot, context)
    panel = window.bar.closing_panel
    said: list[dict[str, object]] = []
    panel.said.connect(lambda _row, values: said.append(values))
    panel.ask(b"row")
    panel.note.setPlainText("Umbrella 3 is out")
    window.show_page("records")
    assert said == [{"handover": "Umbrella 3 is out"}] and not panel.isVisible()


def test_a_volunteer_who_was_here_lately_is_not_offered_twice(qtbot: QtBot, context: Context) -> None:
    window = shown(qtbot, context)
    panel = window.bar.duty_panel
    shift = ShiftView(b"row", DAY, 480, "临时志愿者", 1, None)
    panel.ask(shift, ["临时志愿者", "王阿姨"], just_opened=False)
    assert [button.text() for button in panel.names if not button.isHidden()] == ["王阿姨", "临时志愿者"]
