"""Counting with real keys on the real page over a real book: once a key, durable before it is counted."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Query, Record
from stationdesk.ui.context import Context
from stationdesk.ui.lanes import InlineLane, Lanes
from stationdesk.ui.today.page import TodayPage
from tests.fakes.book import TestBook
from tests.fakes.ui_context import make_context
from tests.fakes.ui_day import DAY


class HeldLane(InlineLane):
    """A writer that is slow: work waits until the test lets it go."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def run(self, work: object, done: object, failed: object) -> None:  # type: ignore[override]  # any callables
        self.waiting.append(partial(super().run, work, done, failed))  # type: ignore[arg-type]  # handed on as they came

    def let_go(self, pieces: int = 1_000) -> None:
        """Do what waits, in order."""
        for _ in range(min(pieces, len(self.waiting))):
            self.waiting.pop(0)()


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> TodayPage:
    return shown(qtbot, context)


def shown(qtbot: QtBot, context: Context) -> TodayPage:
    page = TodayPage(context)
    qtbot.addWidget(page)
    page.resize(1262, 700)
    with qtbot.waitExposed(page):
        page.show()
    return page


def visits(desk: Desk) -> list[Record]:
    return list(reversed(desk.records.records(Query("visit", DAY, DAY, with_withdrawn=False))))


def told(desk: Desk) -> list[tuple[object, object]]:
    return [(visit.data["group"], visit.data["people"]) for visit in visits(desk)]


def test_each_digit_key_saves_one_visit_of_its_tile(page: TodayPage, desk: Desk) -> None:
    for key in "123456789":
        QTest.keyClick(page, key)
    groups = [tile.group for tile in desk.tiles()]
    assert told(desk) == [(group, 1) for group in groups]
    assert [tile.count for tile in page.grid.tiles.values()] == [1] * 9
    assert page.side.day.people == 9


def test_the_number_pad_and_the_function_keys_do_the_same(page: TodayPage, desk: Desk) -> None:
    QTest.keyClick(page, Qt.Key.Key_1, Qt.KeyboardModifier.KeypadModifier)
    QTest.keyClick(page, Qt.Key.Key_F2)
    QTest.keyClick(page, Qt.Key.Key_F10)
    assert told(desk) == [("rider", 1), ("rider", 1), ("other", 1)]


def test_the_number_pad_counts_also_when_num_lock_is_off(page: TodayPage, desk: Desk) -> None:
    QTest.keyClick(page, Qt.Key.Key_End, Qt.KeyboardModifier.KeypadModifier)
    QTest.keyClick(page, Qt.Key.Key_Clear, Qt.KeyboardModifier.KeypadModifier)
    assert told(desk) == [("rider", 1), ("ride_hailing", 1)]


def test_full_width_digits_of_an_input_method_count(page: TodayPage, desk: Desk) -> None:
    press = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "３")
    QApplication.sendEvent(page, press)
    assert told(desk) == [("sanitation", 1)]


def test_a_click_counts_once(page: TodayPage, desk: Desk) -> None:
    QTest.mouseClick(page.grid.tiles[2], Qt.MouseButton.LeftButton)
    assert told(desk) == [("taxi", 1)]


def test_a_key_that_is_held_counts_once(page: TodayPage, desk: Desk) -> None:
    QTest.keyPress(page, "1")
    for _ in range(20):
        QApplication.sendEvent(
            page, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", True)
        )
    QTest.keyRelease(page, "1")
    assert told(desk) == [("rider", 1)]


def test_star_six_one_counts_six_people_in_one_visit(page: TodayPage, desk: Desk) -> None:
    for key in "*61":
        QTest.keyClick(page, key)
    assert told(desk) == [("rider", 6)]
    assert page.grid.tiles[1].count == 6 and page.grid.tiles[1].answer == "+6"


def test_a_number_that_is_being_entered_is_seen_and_escape_drops_it(page: TodayPage, desk: Desk) -> None:
    QTest.keyClick(page, "*")
    QTest.keyClick(page, "6")
    assert page.records.pending.isVisible() and page.records.pending.text() == "6 × …"
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.records.pending.isVisible()
    QTest.keyClick(page, "1")
    assert told(desk) == [("rider", 1)]


def test_the_mouse_alone_counts_several_people(page: TodayPage, desk: Desk) -> None:
    for hint in page.records.hints:
        if hint.symbol == "*":
            QTest.mouseClick(hint, Qt.MouseButton.LeftButton)
    choice = next(button for button in page.records.choices if button.text() == "15")
    QTest.mouseClick(choice, Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.grid.tiles[4], Qt.MouseButton.LeftButton)
    assert told(desk) == [("courier", 15)]


def test_plus_and_minus_correct_the_last_visit_and_never_add_one(page: TodayPage, desk: Desk) -> None:
    for key in "1++-":
        QTest.keyClick(page, key)
    (visit,) = visits(desk)
    assert visit.data["people"] == 2
    assert len(desk.records.history(visit.row_id)) == 4
    assert page.grid.tiles[1].count == 2 and page.side.day.people == 2


def test_minus_at_one_person_takes_the_visit_back(page: TodayPage, desk: Desk) -> None:
    for key in "1-":
        QTest.keyClick(page, key)
    assert visits(desk) == []
    assert page.grid.tiles[1].count == 0 and page.side.day.people == 0
    QTest.keyClick(page, "+")
    assert visits(desk) == [], "there is no last visit to add to"
    assert page.toast.isVisible()


@pytest.mark.parametrize("how", ["backspace", "ctrl z"])
def test_backspace_and_ctrl_z_take_back_the_last_visit(page: TodayPage, desk: Desk, how: str) -> None:
    QTest.keyClick(page, "1")
    QTest.keyClick(page, "2")
    if how == "backspace":
        QTest.keyClick(page, Qt.Key.Key_Backspace)
    else:
        QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert told(desk) == [("rider", 1)]
    assert page.grid.tiles[2].count == 0


def test_taking_back_when_there_is_nothing_says_so_and_breaks_nothing(page: TodayPage, desk: Desk) -> None:
    QTest.keyClick(page, Qt.Key.Key_Backspace)
    assert page.fault.fault is not None and page.fault.fault.code is FaultCode.NOTHING_TO_UNDO
    QTest.keyClick(page, "1")
    assert told(desk) == [("rider", 1)]
    assert page.fault.fault is None, "a count that succeeded ends the complaint"


def test_counting_works_wherever_the_focus_stands_but_not_in_a_text_field(page: TodayPage, desk: Desk) -> None:
    QTest.keyClick(page, "1")
    row_button = page.records.rows[0].another
    row_button.setFocus()
    QTest.keyClick(row_button, "2")
    page.grid.tiles[5].setFocus()
    QTest.keyClick(page.grid.tiles[5], "3")
    field = QLineEdit(page)
    field.show()
    field.setFocus()
    QTest.keyClick(field, "4")
    assert field.text() == "4"
    assert told(desk) == [("rider", 1), ("taxi", 1), ("sanitation", 1)]


def test_a_key_answers_at_once_and_the_number_rises_only_when_it_is_durable(
    qtbot: QtBot, desk: Desk, qapp: QApplication
) -> None:
    writer = HeldLane()
    page = shown(qtbot, make_context(desk, lanes=Lanes(writer, InlineLane(), InlineLane())))
    tile = page.grid.tiles[1]
    QTest.keyClick(page, "1")
    assert tile.answer == "…" and tile.count == 0 and page.side.day.people == 0
    assert visits(desk) == []
    writer.let_go()
    assert tile.answer == "+1" and tile.count == 1 and page.side.day.people == 1
    assert told(desk) == [("rider", 1)]


def test_fast_typing_over_a_slow_disk_loses_nothing_and_keeps_its_order(
    qtbot: QtBot, desk: Desk, qapp: QApplication
) -> None:
    writer = HeldLane()
    page = shown(qtbot, make_context(desk, lanes=Lanes(writer, InlineLane(), InlineLane())))
    for key in "12*33+4":
        QTest.keyClick(page, key)
    QTest.keyClick(page, Qt.Key.Key_Backspace)
    QTest.keyClick(page, "5")
    assert visits(desk) == []
    writer.let_go(2)
    assert told(desk) == [("rider", 1), ("taxi", 1)]
    assert [page.grid.tiles[n].count for n in (1, 2, 3)] == [1, 1, 0]
    writer.let_go()
    assert told(desk) == [("rider", 1), ("taxi", 1), ("sanitation", 4), ("ride_hailing", 1)]
    assert [page.grid.tiles[n].count for n in range(1, 6)] == [1, 1, 4, 0, 1]
    assert page.side.day.people == 7


def test_a_look_that_is_older_than_a_save_never_takes_a_number_back(
    qtbot: QtBot, desk: Desk, qapp: QApplication
) -> None:
    reader = HeldLane()
    writer = HeldLane()
    page = shown(qtbot, make_context(desk, lanes=Lanes(writer, reader, InlineLane())))
    reader.let_go()
    QTest.keyClick(page, "1")
    page.look_again()
    work, done, _failed = reader.waiting.pop(0).args  # type: ignore[attr-defined]  # a partial of InlineLane.run
    old = work()  # read before the save is durable …
    writer.let_go()
    assert page.grid.tiles[1].count == 1
    done(old)  # … and come back after it
    assert page.grid.tiles[1].count == 1 and page.side.day.people == 1
    reader.let_go()
    assert page.grid.tiles[1].count == 1 and page.side.day.people == 1


def test_a_look_that_already_holds_a_save_on_its_way_does_not_count_it_twice(
    qtbot: QtBot, desk: Desk, qapp: QApplication
) -> None:
    reader = HeldLane()
    writer = HeldLane()
    page = shown(qtbot, make_context(desk, lanes=Lanes(writer, reader, InlineLane())))
    reader.let_go()
    QTest.keyClick(page, "1")
    page.look_again()
    answers: list[Callable[[], None]] = []
    late = writer.waiting.pop(0)
    work, done, _failed = late.args  # type: ignore[attr-defined]  # a partial of InlineLane.run
    saved = work()  # durable, but the main thread has not heard yet
    answers.append(partial(done, saved))
    reader.let_go()
    assert page.side.day.people == 0
    answers[0]()
    assert page.side.day.people == 1 and page.grid.tiles[1].count == 1
    reader.let_go()
    assert page.side.day.people == 1 and page.grid.tiles[1].count == 1


def test_a_save_that_failed_says_so_and_gives_the_key_back(
    page: TodayPage, desk: Desk, made: TestBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    QTest.keyClick(page, "1")

    def full(*_arguments: object) -> None:
        raise Fault(FaultCode.DISK_FULL)

    with monkeypatch.context() as patch:
        patch.setattr(type(desk.journal), "save", full)
        QTest.keyClick(page, "1")
    tile = page.grid.tiles[1]
    assert tile.waiting == 0 and tile.count == 1 and page.side.day.people == 1
    assert page.fault.isVisible() and page.fault.fault is not None
    assert page.fault.fault.code is FaultCode.DISK_FULL
    QTest.keyClick(page, "1")
    assert tile.count == 2 and not page.fault.isVisible()
