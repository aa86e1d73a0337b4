"""Lanes: work off the main thread, in order, answers on the main thread, faults translated, pages that are gone."""

import logging
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from stationdesk.app.changes import Changes
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.logsetup import start_log
from stationdesk.ui.change_bus import ChangeBus
from stationdesk.ui.lanes import InlineLane, ThreadLane
from stationdesk.ui.sync_command import SyncCommand


@pytest.fixture
def lane(qapp: QApplication) -> Iterator[ThreadLane]:
    made = ThreadLane("test lane")
    yield made
    made.close()
    assert made.join(5.0)


class Listener(QObject):
    """A page as far as lanes care."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: list[QThread] = []

    @Slot(object)
    def done(self, value: object) -> None:
        self.heard.append(value)
        self.threads.append(QThread.currentThread())

    @Slot(object)
    def failed(self, fault: Fault) -> None:
        self.heard.append(fault.code)


def test_work_runs_elsewhere_and_its_answer_comes_back_here(qtbot: QtBot, lane: ThreadLane) -> None:
    page = Listener()
    lane.run(lambda: threading.current_thread().name, page.done, page.failed)
    qtbot.waitUntil(lambda: bool(page.heard))
    assert page.heard == ["test lane"]
    assert page.threads[0] is QApplication.instance().thread()  # type: ignore[union-attr]  # there is one


def test_a_lane_keeps_the_order_of_its_work(qtbot: QtBot, lane: ThreadLane) -> None:
    page = Listener()
    done: list[int] = []
    for number in range(200):
        lane.run(lambda number=number: done.append(number) or number, page.done, page.failed)
    qtbot.waitUntil(lambda: len(page.heard) == 200)
    assert page.heard == done == list(range(200))


def test_the_main_thread_never_waits_for_work(qtbot: QtBot, lane: ThreadLane) -> None:
    page, door = Listener(), threading.Event()
    lane.run(door.wait, page.done, page.failed)
    assert page.heard == []
    door.set()
    qtbot.waitUntil(lambda: page.heard == [True])


def test_a_fault_comes_back_as_it_is(qtbot: QtBot, lane: ThreadLane) -> None:
    page = Listener()

    def full() -> None:
        raise Fault(FaultCode.DISK_FULL)

    lane.run(full, page.done, page.failed)
    qtbot.waitUntil(lambda: page.heard == [FaultCode.DISK_FULL])


@pytest.mark.parametrize("threaded", [True, False])
def test_anything_else_becomes_an_unexpected_fault_that_quotes_nothing(
    qtbot: QtBot, lane: ThreadLane, threaded: bool, expected_log: object
) -> None:
    assert callable(expected_log)
    expected_log("ERROR stationdesk.ui.lanes: work on a lane failed unexpectedly")
    told: list[Fault] = []

    def broken() -> None:
        raise OSError("/home/somebody/secret")

    used = lane if threaded else InlineLane()
    used.run(broken, lambda _value: None, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].code is FaultCode.UNEXPECTED and told[0].values == {"why": "OSError"}


def test_a_page_that_is_gone_is_not_called(qtbot: QtBot, lane: ThreadLane) -> None:
    page, other, door = Listener(), Listener(), threading.Event()
    lane.run(door.wait, page.done, page.failed)
    lane.run(lambda: "after", other.done, other.failed)
    delete(page)
    door.set()
    qtbot.waitUntil(lambda: other.heard == ["after"])
    assert page.heard == []


def test_drained_is_told_after_everything_before_it(qtbot: QtBot, lane: ThreadLane) -> None:
    page = Listener()
    order: list[str] = []
    for number in range(5):
        lane.run(lambda: None, lambda _value, number=number: order.append(str(number)), page.failed)
    lane.drain(lambda: order.append("drained"))
    qtbot.waitUntil(lambda: "drained" in order)
    assert order == ["0", "1", "2", "3", "4", "drained"]


def test_a_closed_lane_finishes_what_it_has_and_takes_nothing_more(qtbot: QtBot, qapp: QApplication) -> None:
    lane, page, door = ThreadLane("closing"), Listener(), threading.Event()
    lane.run(door.wait, page.done, page.failed)
    lane.close()
    lane.run(lambda: "too late", page.done, page.failed)
    door.set()
    assert lane.join(5.0)
    qtbot.waitUntil(lambda: page.heard == [True])


def test_what_somebody_typed_does_not_reach_the_log(
    lane: ThreadLane, qtbot: QtBot, tmp_path: Path, expected_log: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(expected_log)
    expected_log("ERROR stationdesk.ui.lanes: work on a lane failed unexpectedly")
    monkeypatch.setattr(logging, "raiseExceptions", True)
    root, before = logging.getLogger(), list(logging.getLogger().handlers)
    listener = Listener()

    def stumble() -> object:
        words = "zither-words"
        try:
            return int(words)
        except ValueError as error:
            raise KeyError(words) from error

    levels = root.level, logging.getLogger("stationdesk").level
    start_log(tmp_path)
    try:
        lane.run(stumble, listener.done, listener.failed)
        qtbot.waitUntil(lambda: bool(listener.heard))
    finally:
        for handler in [handler for handler in root.handlers if handler not in before]:
            root.removeHandler(handler)
            handler.close()
        root.setLevel(levels[0])
        logging.getLogger("stationdesk").setLevel(levels[1])
    written = (tmp_path / "stationdesk.log").read_text("utf-8")
    assert "KeyError" in written and "stumble" in written, "where it was is enough"
    assert "zither" not in written


def test_empty_changes_are_not_news(qapp: QApplication) -> None:
    bus = ChangeBus()
    heard: list[object] = []
    bus.changed.connect(heard.append)
    bus.tell(Changes())
    bus.tell(Changes(facts=frozenset({"sync"})))
    assert heard == [Changes(facts=frozenset({"sync"}))]


def test_rounds_run_one_at_a_time_and_say_how_they_ended(qapp: QApplication) -> None:
    rounds: list[str] = []
    command: SyncCommand

    def one_round() -> Changes:
        rounds.append("round")
        assert command.busy
        command.start()
        if len(rounds) == 2:
            raise Fault(FaultCode.HUB_UNREACHABLE)
        return Changes(facts=frozenset({"sync"}))

    command = SyncCommand(InlineLane(), ChangeBus(), one_round, lambda _url, _code: Changes())
    ended: list[object] = []
    command.finished.connect(lambda fault: ended.append(fault.code if fault else None))
    command.start()
    command.start()
    assert len(rounds) == 2 and ended == [None, FaultCode.HUB_UNREACHABLE] and not command.busy


class _Page:
    """Stands for a page that a lane tells of its work."""

    def __init__(self, told: list[int]) -> None:
        self._told = told

    def show(self, value: int) -> None:
        self._told.append(value)

    def trouble(self, _fault: Fault) -> None:
        raise AssertionError


def test_a_lane_lets_go_of_a_page_as_soon_as_it_was_told(qtbot: QtBot) -> None:
    """Were the lane's own thread the last to hold a page, it would destroy it there, and Qt would crash."""
    lane, told = ThreadLane("letting go"), list[int]()
    page = _Page(told)
    lane.run(lambda: 7, page.show, page.trouble)
    qtbot.waitUntil(lambda: told == [7])
    gone = weakref.ref(page)
    del page
    qtbot.waitUntil(lambda: gone() is None)
    lane.close()
    assert lane.join(5)


def test_a_lane_belongs_to_the_application(qapp: QApplication) -> None:
    lane = ThreadLane("owned")
    assert lane.parent() is qapp
    lane.close()
    assert lane.join(5)
