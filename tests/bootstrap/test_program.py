"""From the first window to the last: the gate, the desk, a second start, a locked book."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from stationdesk import settings
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.bootstrap.clocks import SystemClock, jitter, system_random
from stationdesk.bootstrap.entrance import Entrance
from stationdesk.bootstrap.program import Program
from stationdesk.demo.hands import Hands
from stationdesk.demo.offscreen import application_of
from stationdesk.paths import Paths
from stationdesk.settings import Settings
from stationdesk.ui.first_start.trouble import TroubleWindow
from stationdesk_sync.model.registry import load_registers

PIN = "246810"
REGISTERS = load_registers()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A home without a book."""
    return Paths.at(tmp_path / "home")


def entrance_of(paths: Paths, pin: str | None = PIN) -> Entrance:
    return Entrance(paths, REGISTERS, SystemClock(), system_random, pin)


@pytest.fixture
def programs() -> Iterator[list[Program]]:
    """Programs that are ended with the test."""
    made: list[Program] = []
    yield made
    for program in made:
        if program.window is not None:
            hands = Hands(program.window, program.assembled.context)
            hands.settle()
            program.window.close()
            hands.settle_closing()
        program.end()


def started(paths: Paths, programs: list[Program], entrance: Entrance) -> Program:
    program = Program(application_of(), paths, entrance, Settings(language="en", maximized=False))
    programs.append(program)
    program.start()
    return program


def test_a_book_on_this_pc_opens_its_desk_at_once(paths: Paths, programs: list[Program]) -> None:
    first = entrance_of(paths)
    first.begin_alone("Haibao", "8:30-11:00；13:30-17:00", None)
    assert first.opened is not None
    first.opened.close()

    program = started(paths, programs, entrance_of(paths))

    assert program.window is not None
    assert program.window.isVisible()
    hands = Hands(program.window, program.assembled.context)
    hands.settle()
    hands.digit(1)
    day = program.assembled.context.desk.moment().day
    assert program.assembled.context.desk.records.figures(day).people == 1


def test_without_a_book_the_doors_open_and_lead_to_the_desk(paths: Paths, programs: list[Program]) -> None:
    program = started(paths, programs, entrance_of(paths))
    assert program.window is None
    gate = program.gate
    assert gate is not None
    assert gate.shown is gate.doors
    program.entrance.begin_alone("Haibao", "", None)
    gate.entered.emit()
    assert program.window is not None


def test_a_book_whose_key_is_not_here_asks_for_it(paths: Paths, programs: list[Program]) -> None:
    first = entrance_of(paths)
    first.begin_alone("Haibao", "", None)
    assert first.opened is not None
    first.opened.close()
    program = started(paths, programs, entrance_of(paths, pin=None))
    assert program.window is None
    assert program.gate is not None
    assert program.gate.shown is program.gate.unlock


def test_a_second_start_says_that_the_desk_is_open(paths: Paths, programs: list[Program]) -> None:
    first = entrance_of(paths)
    first.begin_alone("Haibao", "", None)
    program = started(paths, programs, entrance_of(paths))
    assert isinstance(program.trouble, TroubleWindow)
    QTest.qWaitForWindowExposed(program.trouble)
    assert program.trouble.isVisible()
    program.trouble.close()
    assert first.opened is not None
    first.opened.close()


def test_nothing_is_made_when_name_or_hours_are_not_lawful(paths: Paths) -> None:
    entrance = entrance_of(paths)
    with pytest.raises(Fault) as refused:
        entrance.begin_alone("13812345678", "", None)
    assert refused.value.code is FaultCode.BAD_VALUE
    with pytest.raises(Fault) as unclear:
        entrance.begin_alone("Haibao", "sometimes", None)
    assert unclear.value.code is FaultCode.BAD_VALUE
    assert not paths.book.exists()


def test_a_try_to_join_that_failed_can_still_become_a_desk_used_alone(paths: Paths) -> None:
    entrance = entrance_of(paths)
    with pytest.raises(Fault) as failed:
        entrance.join("http://127.0.0.1:9", "0000-0000-0000-0000-0000", None)
    assert failed.value.code in (FaultCode.HUB_UNREACHABLE, FaultCode.WRONG_CODE)
    assert entrance.opened is not None
    code = entrance.begin_alone("Haibao", "9:00-16:30", None)
    assert len(code.replace("-", "")) == 28
    station = entrance.opened.desk.station()
    assert (station.name, station.posted_text, station.joined) == ("Haibao", "9:00-16:30", False)
    entrance.opened.close()


def test_a_beginning_that_was_broken_off_begins_again_at_the_doors(paths: Paths, programs: list[Program]) -> None:
    first = entrance_of(paths)
    with pytest.raises(Fault):
        first.join("http://127.0.0.1:9", "0000-0000-0000-0000-0000", None)
    assert first.opened is not None
    first.opened.close()
    again = entrance_of(paths)
    program = started(paths, programs, again)
    assert program.window is None, "nobody has seen this book's recovery code yet"
    assert program.gate is not None
    assert program.gate.shown is program.gate.doors
    assert len(again.begin_alone("Haibao", "", None).replace("-", "")) == 28


def test_what_was_chosen_in_the_window_is_kept(paths: Paths, programs: list[Program]) -> None:
    first = entrance_of(paths)
    first.begin_alone("Haibao", "", None)
    assert first.opened is not None
    first.opened.close()
    program = started(paths, programs, entrance_of(paths))
    program.assembled.context.settings.change(theme="dark")
    assert settings.load(paths.state).theme == "dark"


def test_jitter_and_randomness_stay_in_their_bounds() -> None:
    assert all(0.0 <= jitter() < 1.0 for _ in range(100))
    assert len({system_random(16) for _ in range(50)}) == 50
