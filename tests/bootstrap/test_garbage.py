"""Garbage of closed windows is collected on the main thread and nowhere else."""

import gc
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from stationdesk.bootstrap import garbage
from stationdesk.bootstrap.garbage import MainThreadGarbage


class Ring:
    """Garbage that only the cyclic collector finds; it tells on which thread it was found."""

    found_on: "list[int]"

    def __init__(self, found_on: "list[int]") -> None:
        self.found_on = found_on
        self.me = self

    def __del__(self) -> None:
        self.found_on.append(threading.get_ident())


@pytest.fixture
def started(qtbot: QtBot) -> Iterator[MainThreadGarbage]:
    """A collector that has begun, as it does with the window, in a process whose own collector is on."""
    gc.enable()
    made = MainThreadGarbage()
    made.start()
    yield made
    made.stop()
    assert gc.isenabled(), "the collector is given back as it was"
    gc.disable()  # as tests/conftest.py wants it


def allocate_much() -> None:
    held = [[number] for number in range(gc.get_threshold()[0] * 3)]
    del held


def test_a_thread_that_allocates_much_collects_nothing(started: MainThreadGarbage) -> None:
    found_on: list[int] = []
    Ring(found_on)
    thread = threading.Thread(target=allocate_much)
    thread.start()
    thread.join()
    assert found_on == [], "garbage was collected away from the main thread"


def test_the_main_thread_collects_what_is_due(started: MainThreadGarbage) -> None:
    found_on: list[int] = []
    Ring(found_on)
    kept = [[number] for number in range(gc.get_threshold()[0] + 10)]
    started.look()
    assert found_on == [threading.get_ident()]
    assert len(kept) > 0


def test_what_was_imported_before_is_looked_at_no_more(qtbot: QtBot) -> None:
    gc.unfreeze()
    before = len(gc.get_objects())
    made = MainThreadGarbage()
    made.start()
    assert len(gc.get_objects()) < before / 100
    made.stop()


def test_nothing_is_collected_before_it_is_due(started: MainThreadGarbage) -> None:
    gc.collect()
    found_on: list[int] = []
    Ring(found_on)
    started.look()
    assert found_on == []
    gc.collect()


def test_the_timer_wakes_the_pc_less_than_once_a_second() -> None:
    assert garbage.LOOK_MS >= 1_000
