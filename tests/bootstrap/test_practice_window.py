"""Practice as a program: entered, begun anew and left through the real window, over a folder of its own."""

import os
from pathlib import Path

import pytest

from stationdesk.app.actor import AT_THE_COUNTER
from stationdesk.app.record_visit import VisitTap, record_visit
from stationdesk.bootstrap.practice import PracticeRoom
from stationdesk.bootstrap.practice_window import PracticeProgram
from stationdesk.demo.hands import Hands
from stationdesk.demo.offscreen import application_of
from stationdesk.paths import Paths
from stationdesk.settings import Settings
from stationdesk.texts import load_language
from tests.fakes.book import REGISTERS, HandClock


@pytest.mark.timeout(120)
def test_practice_is_entered_begun_anew_and_left(tmp_path: Path):
    paths = Paths.at(tmp_path).practice
    room = PracticeRoom(paths, REGISTERS, HandClock(), os.urandom, load_language("en"))
    program = PracticeProgram(application_of(), room, paths, Settings(language="en", maximized=False))
    program.start()
    assembled = program.assembled
    assert assembled is not None
    first = assembled.window
    hands = Hands(first, assembled.context)
    hands.settle()
    desk = assembled.context.desk
    record_visit(desk, AT_THE_COUNTER, VisitTap("rider", ("rest",)))
    program.begin_anew()
    hands.settle_closing()
    assembled = program.assembled
    assert assembled is not None and assembled.window is not first and assembled.window.isVisible()
    hands = Hands(assembled.window, assembled.context)
    hands.settle()
    desk = assembled.context.desk
    assert desk.records.figures(desk.moment().day).people == 0
    assembled.upkeep.stop()
    program.leave()
    hands.settle_closing()
    assembled.window.deleteLater()
    hands.rest(0)
    program.end()
    assert paths.book.exists() and paths.state.exists(), "the next time it is there"
