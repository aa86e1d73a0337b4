"""A disk that takes its time: nothing freezes, every key counts, and the tile says where its number stands.

The writer's commits wait where a real one waits for the disk: on the writer lane, behind a gate that the test opens, or
for the 300 ms that a worn disk takes.
"""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from stationdesk.app.desk import Desk
from stationdesk.app.ports import Query
from stationdesk.ui.lanes import Lanes
from stationdesk.ui.shell.main_window import MainWindow
from stationdesk.ui.today.page import TodayPage
from tests.fakes.book import TestBook
from tests.fakes.ui_context import make_context
from tests.fakes.ui_day import DAY

SLOW_SECONDS = 0.3
BEAT_MS = 20


class SlowDisk:
    """Stands in front of the writer's cursor; ``wait`` is what a commit does before it is through."""

    def __init__(self, cursor: object, wait: Callable[[], object]) -> None:
        self._cursor, self._wait = cursor, wait
        self.commits = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._cursor, name)

    def execute(self, statement: str, *values: object) -> object:
        if statement == "COMMIT":
            self.commits += 1
            self._wait()
        return self._cursor.execute(statement, *values)  # type: ignore[attr-defined]


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, lanes: Lanes) -> MainWindow:
    made = MainWindow(make_context(desk, code="en", lanes=lanes))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    today = page_of(made)
    qtbot.waitUntil(lambda: today.grid.key(1) is not None and today.idle)
    return made


def page_of(window: MainWindow) -> TodayPage:
    page = window.page("today")
    assert isinstance(page, TodayPage)
    return page


def slow_down(made: TestBook, wait: Callable[[], object]) -> SlowDisk:
    database = made.book.journal._database  # type: ignore[attr-defined]
    disk = SlowDisk(database._cursor, wait)
    database._cursor = disk
    return disk


def strike(window: MainWindow, keys: str) -> None:
    for key in keys:
        QTest.keyClick(window.windowHandle(), Qt.Key(ord(key)))


def test_while_the_disk_is_stuck_the_tile_says_saving_and_then_saved(qtbot: QtBot, made: TestBook, window: MainWindow):
    gate = threading.Event()
    slow_down(made, partial(gate.wait, 20.0))
    today = page_of(window)
    tile = today.grid.tiles[1]
    strike(window, "1")
    assert tile.answer == "…" and tile.count == 0, "answered at once, counted not before it is on the disk"
    qtbot.waitUntil(lambda: tile.answer == "saving")
    assert tile.count == 0 and "saving" in tile.accessibleName()
    qtbot.waitUntil(lambda: today.records.status.words.startswith("Saving 1 person"))
    gate.set()
    qtbot.waitUntil(lambda: tile.answer == "+1 saved")
    assert tile.count == 1
    qtbot.waitUntil(lambda: today.idle)


def test_the_window_goes_on_while_the_disk_is_stuck(qtbot: QtBot, made: TestBook, window: MainWindow):
    gate = threading.Event()
    slow_down(made, partial(gate.wait, 20.0))
    strike(window, "111")
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F1)
    assert window.help.isVisible()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    window.show_page("records")
    qtbot.waitUntil(lambda: window.page("records").list.listing is not None)  # type: ignore[attr-defined]
    window.show_page("today")
    strike(window, "2")
    assert page_of(window).grid.counts()[1] == 0
    gate.set()
    qtbot.waitUntil(lambda: page_of(window).idle)
    assert (page_of(window).grid.counts()[1], page_of(window).grid.counts()[2]) == (3, 1)


def test_with_300_ms_for_every_commit_no_key_is_lost_and_the_window_s_heart_beats_all_the_time(
    qtbot: QtBot, made: TestBook, desk: Desk, window: MainWindow
):
    disk = slow_down(made, lambda: threading.Event().wait(SLOW_SECONDS))
    beats: list[int] = []
    heart = QTimer()
    heart.setInterval(BEAT_MS)
    heart.timeout.connect(lambda: beats.append(disk.commits))
    heart.start()
    strike(window, "112233445")
    today = page_of(window)
    qtbot.waitUntil(lambda: today.idle and today.side.day.people == 9, timeout=20_000)
    heart.stop()
    held = desk.records.records(Query("visit", DAY, DAY, with_withdrawn=False))
    assert [visit.data["group"] for visit in reversed(held)] == [
        today.grid.key(int(key)).group for key in "112233445"  # type: ignore[union-attr]
    ]  # fmt: skip
    within_each = [beats.count(commit) for commit in range(1, disk.commits + 1)]
    assert disk.commits >= 9 and min(within_each) >= 3, within_each
