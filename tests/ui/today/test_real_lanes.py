"""Counting over the lanes the product uses: nothing lost, nothing doubled, the main thread never held up."""

import time

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from stationdesk.app.desk import Desk
from stationdesk.app.ports import Query
from stationdesk.ui.lanes import Lanes
from stationdesk.ui.today.page import TodayPage
from tests.fakes.ui_context import make_context
from tests.fakes.ui_day import DAY

KEYS = "123456789*34+*21-51" * 6


def test_a_storm_of_keys_is_counted_to_the_last_and_shown_as_it_is_saved(
    qtbot: QtBot, desk: Desk, lanes: Lanes
) -> None:
    page = TodayPage(make_context(desk, lanes=lanes))
    qtbot.addWidget(page)
    page.resize(1262, 700)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: page.grid.key(1) is not None)
    longest = 0.0
    for key in KEYS:
        began = time.perf_counter()
        QTest.keyClick(page, key)
        longest = max(longest, time.perf_counter() - began)
    qtbot.waitUntil(lambda: page.idle, timeout=30_000)
    held = desk.records.records(Query("visit", DAY, DAY, with_withdrawn=False, limit=1_000))
    people = sum(int(str(visit.data["people"])) for visit in held)
    # one round: nine keys, three at 4 and one more, two at 1 and one less, then 5 and 1
    assert len(held) == 6 * 13 and people == 6 * (9 + 4 + 1 + 1 + 1)
    assert page.side.day.people == people == sum(page.grid.counts().values())
    assert longest < 0.25, f"a key held the main thread up for {longest * 1000:.0f} ms"
