"""A form or a note that was begun comes back: after another page, after a lost PC; thrown away with one press."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from stationdesk.app.unfinished import unfinished
from stationdesk.bootstrap.opening import OpenDesk
from stationdesk.bootstrap.practice import PracticeRoom
from stationdesk.paths import Paths
from stationdesk.ui.keeper import Keeper
from stationdesk.ui.registers.form import RegisterForm
from stationdesk.ui.registers.page import RegistersPage
from stationdesk_sync.model.language import Language
from tests.fakes.book import REGISTERS, HandClock
from tests.fakes.ui_station import Station, click
from tests.fakes.ui_window import open_window

WORDS = "The water is cold."


def opened(station: Station, qtbot: QtBot) -> tuple[RegistersPage, RegisterForm]:
    page = station.show(qtbot, RegistersPage(station.context))
    page.show_register("feedback")
    click(page.new)
    return page, form_of(page)


def form_of(page: RegistersPage) -> RegisterForm:
    form = page.list.acts.form_panel.form
    assert form is not None
    return form


def words_of(form: RegisterForm) -> QPlainTextEdit:
    field = form.inputs["words"].first_target()
    assert isinstance(field, QPlainTextEdit)
    return field


def begin(station: Station, qtbot: QtBot) -> RegistersPage:
    """Choose an answer, write words, and let the pause of typing pass."""
    page, form = opened(station, qtbot)
    form.inputs["rating"].show_value("poor")
    QTest.keyClicks(words_of(form), WORDS)
    keeper = page.list.acts.findChild(Keeper)
    assert keeper is not None
    keeper.keep_now()
    return page


def test_what_was_begun_is_in_the_book_after_a_pause_of_typing(station: Station, qtbot: QtBot):
    _, form = opened(station, qtbot)
    QTest.keyClicks(words_of(form), WORDS)
    qtbot.waitUntil(lambda: unfinished(station.desk, "feedback", None) is not None)


def test_the_form_opens_with_it_and_says_from_when_it_is(station: Station, qtbot: QtBot):
    begin(station, qtbot)
    page, form = opened(station, qtbot)
    assert form.values()["words"] == WORDS and form.values()["rating"] == "poor"
    begun = page.list.acts.form_panel.begun
    assert begun.isVisible() and begun.words.text().startswith("Begun ")


def test_thrown_away_the_form_is_empty_and_stays_so(station: Station, qtbot: QtBot):
    begin(station, qtbot)
    page, form = opened(station, qtbot)
    click(page.list.acts.form_panel.begun.throw)
    assert form.values()["words"] is None and not page.list.acts.form_panel.begun.isVisible()
    _, again = opened(station, qtbot)
    assert again.values()["words"] is None


def test_saved_it_is_forgotten(station: Station, qtbot: QtBot):
    begin(station, qtbot)
    page, form = opened(station, qtbot)
    click(form.save)
    assert page.list.acts.form_panel.isHidden()
    assert unfinished(station.desk, "feedback", None) is None


def test_a_form_that_is_closed_keeps_what_stood_in_it_at_once(station: Station, qtbot: QtBot):
    page, form = opened(station, qtbot)
    QTest.keyClicks(words_of(form), WORDS)
    QTest.keyClick(page.list.acts.form_panel, Qt.Key.Key_Escape)
    begun = unfinished(station.desk, "feedback", None)
    assert begun is not None and begun.values["words"] == WORDS


def test_a_note_to_the_next_shift_comes_back(station: Station, qtbot: QtBot):
    window = open_window(qtbot, station.context)
    panel = window.bar.closing_panel
    panel.ask(b"1" * 16)
    panel.note.setPlainText("Two umbrellas are out.")
    panel.dismiss()
    panel.ask(b"2" * 16)
    assert panel.note.toPlainText() == "Two umbrellas are out."
    click(panel.save)
    panel.ask(b"3" * 16)
    assert panel.note.toPlainText() == ""


def enter(home: Path) -> OpenDesk:
    """Open a book that two processes can open one after the other: it needs no key ring."""
    return PracticeRoom(Paths.at(home), REGISTERS, HandClock(), os.urandom, Language("en", {})).enter()


KILLED = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from stationdesk.ui.lanes import Lanes, ThreadLane
from stationdesk.ui.registers.page import RegistersPage
from tests.fakes.ui_context import make_context
from tests.fakes.ui_day import MANAGER
from tests.ui.records.test_unfinished import enter

application = QApplication([])
desk = enter(Path(sys.argv[1])).desk
context = make_context(desk, code="en", lanes=Lanes(ThreadLane("w"), ThreadLane("r"), ThreadLane("h")))
context.actor.become(MANAGER)
page = RegistersPage(context)
page.show()
page.show_register("feedback")
def type_words():
    if page.list.acts.form_panel.form is None:
        page.new.click()
        QTimer.singleShot(50, type_words)
        return
    QTest.keyClicks(page.list.acts.form_panel.form.inputs["words"].first_target(), "The water is cold.")
    look()
def look(left=200):
    if desk.records.local("unfinished") is None and left:
        QTimer.singleShot(50, lambda: look(left - 1))
        return
    print("kept" if left else "not kept", flush=True)
QTimer.singleShot(50, type_words)
application.exec()
"""


def test_a_form_outlives_a_process_that_is_killed(tmp_path: Path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.pathsep.join(sys.path)}
    desk = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path / "home")], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert desk.stdout is not None
    assert desk.stdout.readline() == "kept\n"
    desk.send_signal(signal.SIGKILL)
    desk.wait(30)
    desk.stdout.close()
    again = enter(tmp_path / "home")
    begun = unfinished(again.desk, "feedback", None)
    assert begun is not None and begun.values["words"] == WORDS
    for file in (tmp_path / "home").rglob("*"):
        assert not file.is_file() or WORDS.encode() not in file.read_bytes(), "nothing of it lies in clear"
    again.close()
