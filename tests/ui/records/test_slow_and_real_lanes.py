"""Pages whose work takes time: nothing is done twice, and a page that is gone is not called back."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from stationdesk.app.faults import Fault
from stationdesk.app.ports import Query
from stationdesk.ui.lanes import InlineLane, Lanes, ThreadLane
from stationdesk.ui.records.page import RecordsPage
from stationdesk.ui.registers.page import RegistersPage
from stationdesk.ui.shift.page import ShiftPage
from tests.fakes.ui_station import Station, click, press, write

T = TypeVar("T")


class HeldLane(InlineLane):
    """A slow lane: work waits until the test lets it go."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Fault], None]) -> None:
        self.waiting.append(partial(super().run, work, done, failed))

    def let_go(self) -> None:
        """Do what waits, in order."""
        while self.waiting:
            self.waiting.pop(0)()


def slow_writer(station: Station) -> HeldLane:
    held = HeldLane()
    station.context = replace(station.context, lanes=Lanes(held, InlineLane(), InlineLane()))
    return held


def test_enter_pressed_twice_on_a_form_saves_one_record(station: Station, qtbot: QtBot):
    held = slow_writer(station)
    page = station.show(qtbot, RegistersPage(station.context))
    page.show_register("closure")
    before = station.desk.records.count(Query("closure"))
    click(page.new)
    form = page.list.acts.form_panel.form
    assert form is not None
    write(form.inputs["from_slot"].first_target(), "9:00")
    click(form.inputs["reason_code"].buttons.button("repair"))
    press(form, Qt.Key.Key_Tab)
    form.save.setFocus()
    press(form, Qt.Key.Key_Return, Qt.Key.Key_Return)
    form.save.click()
    held.let_go()
    assert station.desk.records.count(Query("closure")) == before + 1


def test_a_hand_over_that_is_on_its_way_cannot_be_begun_again(station: Station, qtbot: QtBot):
    held = slow_writer(station)
    page = station.show(qtbot, ShiftPage(station.context))
    before = station.desk.records.count(Query("shift"))
    click(page.hand)
    click(page.panel.go)
    assert not page.hand.isEnabled()
    assert not page.close_.isEnabled()
    held.let_go()
    assert page.hand.isEnabled()
    assert station.desk.records.count(Query("shift")) == before + 1


def test_a_page_that_is_gone_is_not_called_back(station: Station, qtbot: QtBot):
    held = HeldLane()
    station.context = replace(station.context, lanes=Lanes(InlineLane(), held, InlineLane()))
    page = RecordsPage(station.context)
    page.look_again()
    assert held.waiting
    delete(page)
    held.let_go()


def test_the_page_works_over_real_lanes_too(station: Station, qtbot: QtBot):
    lanes = Lanes(ThreadLane("writer"), ThreadLane("reader"), ThreadLane("hub"))
    station.context = replace(station.context, lanes=lanes)
    page = station.show(qtbot, RecordsPage(station.context))
    qtbot.waitUntil(lambda: page.list.listing is not None)
    click(page.list.strip.buttons["correct"])
    form = page.list.acts.form_panel.form
    assert form is not None
    write(form.inputs["people"].first_target(), "8")
    press(form, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.list.listing is not None and page.list.listing.shown.rows[0][3] == "8")
    for lane in (lanes.writer, lanes.reader, lanes.hub):
        lane.close()
        assert isinstance(lane, ThreadLane)
        assert lane.join(5)
