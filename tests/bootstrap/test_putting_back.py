"""A copy takes the place of the book from the window: asked first, proved first, undone the same way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.app.faults import FaultCode
from stationdesk.bootstrap.clocks import SystemClock, system_random
from stationdesk.bootstrap.entrance import Entrance
from stationdesk.bootstrap.program import Program
from stationdesk.demo.hands import Hands
from stationdesk.demo.offscreen import application_of
from stationdesk.paths import Paths
from stationdesk.settings import Settings
from stationdesk.ui.first_start.putting_back import PuttingBackWindow
from stationdesk.ui.settings.book_section import BookSection
from stationdesk.ui.settings.page import SettingsPage
from stationdesk.ui.sources import LanguageSource
from stationdesk.ui.theme import Theme
from stationdesk_sync.model.registry import load_registers

PIN = "246810"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A home without a book."""
    return Paths.at(tmp_path / "home")


def entrance_of(paths: Paths, pin: str | None = PIN) -> Entrance:
    return Entrance(paths, load_registers(), SystemClock(), system_random, pin)


@pytest.fixture
def program(paths: Paths, qapp: QApplication) -> Iterator[Program]:
    """A desk that is open on a book without visits."""
    entrance = entrance_of(paths)
    entrance.begin_alone("Haibao", "", None)
    assert entrance.opened is not None
    entrance.opened.close()
    made = Program(application_of(), paths, entrance_of(paths), Settings(language="en", maximized=False))
    made.start()
    yield made
    ended(made)


def ended(program: Program) -> None:
    window = program.window
    if window is not None:
        hands = hands_of(program)
        hands.settle()
        window.close()
        hands.settle_closing()
        window.deleteLater()
        hands.rest(0)
    program.end()


def hands_of(program: Program) -> Hands:
    assert program.window is not None
    return Hands(program.window, program.assembled.context)


def people(program: Program) -> int:
    desk = program.assembled.context.desk
    return desk.records.figures(desk.moment().day).people


def counted(program: Program, times: int) -> None:
    hands = hands_of(program)
    hands.page("today")
    for _ in range(times):
        hands.digit(1)


def spoil(book: Path) -> None:
    """Turn a bit of every page but the first."""
    content = bytearray(book.read_bytes())
    for place in range(4096, len(content), 4096):
        content[place + 50] ^= 4
    book.write_bytes(content)


def section_of(program: Program) -> BookSection:
    hands = hands_of(program)
    page = hands.page("settings")
    assert isinstance(page, SettingsPage)
    page.show_section("book")
    hands.settle()
    section = page.sections["book"]
    assert isinstance(section, BookSection)
    return section


def put_back(program: Program, qtbot: QtBot, row: int) -> None:
    """Mark a copy, press the button, say yes, and wait for the next desk."""
    hands, section = hands_of(program), section_of(program)
    section.table.selectRow(row)
    section.table.chosen.emit(row)
    hands.click(section.back)
    assert section.panel is not None and section.panel.isVisible()
    before = program.window
    section.panel.deed.click()
    hands.settle_closing()
    qtbot.waitUntil(
        lambda: program.window not in (None, before) and program.putting_back.window is None, timeout=20_000
    )
    hands_of(program).settle()


def test_a_copy_is_put_back_and_the_book_of_before_is_a_copy_itself(program: Program, qtbot: QtBot):
    counted(program, 1)
    hands_of(program).click(section_of(program).backup)
    counted(program, 2)
    assert people(program) == 3
    assert program.window is not None
    program.window.stays = lambda: True  # as the tray has it: a window that is closed is only put away
    put_back(program, qtbot, 0)
    assert people(program) == 1
    assert program.window is not None and program.window.isVisible()
    assert program.window.toast.words.text().startswith("The copy is in place, with ")
    put_back(program, qtbot, 0)
    assert people(program) == 3, "the newest copy is the book of before"
    counted(program, 1)
    assert people(program) == 4


def test_a_copy_that_is_spoilt_is_refused_and_the_desk_goes_on(program: Program, qtbot: QtBot, paths: Paths):
    counted(program, 1)
    hands_of(program).click(section_of(program).backup)
    counted(program, 1)
    copy = program.entrance.copies()[0].path
    spoil(copy)
    program.assembled.context.settings.change(theme="dark")
    put_back(program, qtbot, 0)
    assert people(program) == 2
    assert program.window is not None and program.window.fault.fault is not None
    assert program.window.fault.fault.code is FaultCode.BACKUP_UNREADABLE
    assert program.assembled.context.settings.now.theme == "dark", "what was chosen is kept"


def test_putting_back_can_be_stopped_and_nothing_has_changed(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    counted(program, 1)
    hands_of(program).click(section_of(program).backup)
    counted(program, 1)
    first = PuttingBackWindow.__init__

    def stopped(window: PuttingBackWindow, language: LanguageSource, theme: Theme, when: str) -> None:
        first(window, language, theme, when)
        window.progress.stop_button.click()

    monkeypatch.setattr(PuttingBackWindow, "__init__", stopped)
    put_back(program, qtbot, 0)
    assert people(program) == 2
    assert program.window is not None and program.window.fault.fault is not None
    assert program.window.fault.fault.code is FaultCode.STOPPED


def test_the_window_stays_while_it_works(program: Program, qtbot: QtBot):
    context = program.assembled.context
    shown = PuttingBackWindow(context.language, context.theme, "today 8:00")
    qtbot.addWidget(shown)
    shown.show()
    assert not shown.close() and shown.isVisible()
    shown.end()
    assert not shown.isVisible()


@pytest.mark.parametrize("pin", [PIN, None], ids=["the key is here", "the PIN is asked for"])
def test_a_damaged_book_offers_its_newest_copy(paths: Paths, qtbot: QtBot, qapp: QApplication, pin: str | None):
    first = entrance_of(paths)
    first.begin_alone("Haibao", "", None)
    assert first.opened is not None
    first.opened.desk.care.backup(SystemClock().now())
    first.opened.close()
    spoil(paths.book)
    program = Program(application_of(), paths, entrance_of(paths, pin), Settings(language="en", maximized=False))
    program.start()
    trouble = program.trouble
    if pin is None:
        assert program.gate is not None and trouble is None
        program.gate.unlock.pin.setText(PIN)
        program.gate.unlock.forward.emit()
        qtbot.waitUntil(lambda: program.trouble is not None)
        trouble = program.trouble
    assert program.window is None and trouble is not None and trouble.back.isVisible()
    trouble.back.click()
    qtbot.waitUntil(lambda: program.window is not None and program.putting_back.window is None, timeout=20_000)
    assert people(program) == 0 and program.assembled.context.desk.station().name == "Haibao"
    assert list(paths.backups.glob("before-restore-*.sdb")), "the damaged book is kept"
    ended(program)


def test_a_book_that_is_open_elsewhere_offers_no_copy(program: Program, paths: Paths):
    program.assembled.context.desk.care.backup(SystemClock().now())
    second = Program(application_of(), paths, entrance_of(paths), Settings(language="en", maximized=False))
    second.start()
    assert second.trouble is not None and not second.trouble.back.isVisible()
    second.trouble.close()
    second.end()


def test_when_the_newest_copy_is_spoilt_too_the_one_before_is_offered(paths: Paths, qtbot: QtBot, qapp: QApplication):
    first = entrance_of(paths)
    first.begin_alone("Haibao", "", None)
    assert first.opened is not None
    older = first.opened.desk.care.backup(SystemClock().now() - 7200).path
    newest = first.opened.desk.care.backup(SystemClock().now()).path
    first.opened.close()
    spoil(paths.book)
    spoil(newest)
    program = Program(application_of(), paths, entrance_of(paths), Settings(language="en", maximized=False))
    program.start()
    before = program.trouble
    assert before is not None
    before.back.click()
    qtbot.waitUntil(lambda: program.trouble is not before and program.putting_back.window is None, timeout=20_000)
    trouble = program.trouble
    assert trouble is not None and trouble.back.isVisible() and program.window is None
    assert program._offered is not None and program._offered.path == older
    trouble.back.click()
    qtbot.waitUntil(lambda: program.window is not None and program.putting_back.window is None, timeout=20_000)
    assert program.assembled.context.desk.station().name == "Haibao"
    ended(program)


def test_a_system_that_is_shut_down_is_not_held_up(program: Program, qtbot: QtBot):
    context = program.assembled.context
    shown = PuttingBackWindow(context.language, context.theme, "today 8:00")
    qtbot.addWidget(shown)
    shown.show()
    shown.let_go()
    assert shown.close()
