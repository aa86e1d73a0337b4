"""Lanes: work runs off the main thread, one piece at a time, and its result comes back to the main thread.

A lane is one worker thread and one ``QObject`` that lives on the main thread. The book has a writer lane and a
reader lane, the hub has one. Called by every page; knows nothing of what the work is.
"""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from shiboken6 import isValid

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.ui.shell.crash_report import report_of

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Lane(Protocol):
    """Where work is done in the order it was given."""

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Fault], None]) -> None:
        """Do ``work`` off the main thread, then call ``done`` or ``failed`` on the main thread.

        An exception that is no ``Fault`` becomes one (unexpected). A page that is gone by then is not called.
        """
        ...

    def drain(self, drained: Callable[[], None]) -> None:
        """Call ``drained`` on the main thread once everything given before is done."""
        ...

    def close(self) -> None:
        """Take no more work. What was given before is still done."""
        ...


@dataclass(frozen=True)
class Lanes:
    """The three lanes of one open book."""

    writer: Lane
    reader: Lane
    hub: Lane


class ThreadLane(QObject):
    """A lane with a thread of its own. Make it on the main thread."""

    _came_back = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        # The application owns what lives on the main thread: the lane's own thread may be the last to know of it.
        super().__init__(parent or QCoreApplication.instance())
        self._work: queue.SimpleQueue[Callable[[], Callable[[], None]] | None] = queue.SimpleQueue()
        self._closed = False
        self._came_back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        # A daemon: a hub that does not answer must not keep the program alive. The book's lanes are drained first.
        self._thread = threading.Thread(target=self._labour, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Fault], None]) -> None:
        """See ``Lane.run``."""
        if self._closed:
            _log.info("work was given to a closed lane and not done")
            return
        self._work.put(_job(work, done, failed))

    def drain(self, drained: Callable[[], None]) -> None:
        """See ``Lane.drain``."""
        self.run(_nothing, _Then(drained), _Then(drained))

    def close(self) -> None:
        """See ``Lane.close``."""
        if not self._closed:
            self._closed = True
            self._work.put(None)

    def join(self, seconds: float) -> bool:
        """Wait for the thread's end after ``close``; for tests and the very end of the program only."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _labour(self) -> None:
        while (job := self._work.get()) is not None:
            parcel = [job()]  # whoever is told takes it out: this thread must not be the last to hold a page
            del job
            try:
                self._came_back.emit(parcel)
            except RuntimeError:  # the window is gone: nobody is left to tell
                return
            del parcel

    @Slot(object)
    def _deliver(self, parcel: list[Callable[[], None]]) -> None:
        parcel.pop()()


class InlineLane:
    """A lane that works at once, on the calling thread: for tests and for pictures."""

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Fault], None]) -> None:
        """See ``Lane.run``."""
        _job(work, done, failed)()()

    def drain(self, drained: Callable[[], None]) -> None:
        """See ``Lane.drain``."""
        drained()

    def close(self) -> None:
        """See ``Lane.close``."""


class _Then:
    """Calls something that wants no value."""

    def __init__(self, then: Callable[[], None]) -> None:
        self._then = then

    def __call__(self, _value: object) -> None:
        self._then()


class _Answer:
    """A result on its way to whoever asked for it."""

    def __init__(self, take: Callable[[T], None], value: T) -> None:
        self._take: Callable[[T], None] = take
        self._value = value

    def __call__(self) -> None:
        take: object = self._take
        while isinstance(take, partial):
            take = take.func
        page = getattr(take, "__self__", None)
        if isinstance(page, QObject) and not isValid(page):
            return
        self._take(self._value)


def _job(
    work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Fault], None]
) -> Callable[[], Callable[[], None]]:
    def labour() -> Callable[[], None]:
        try:
            value = work()
        except Fault as fault:
            return _Answer(failed, fault)
        except Exception as trouble:  # noqa: BLE001 - whatever it was, a person is told in plain words
            report = report_of(type(trouble), trouble.__traceback__)
            _log.error("work on a lane failed unexpectedly:\n%s", report)  # never its message: it may quote words
            return _Answer(failed, Fault(FaultCode.UNEXPECTED, why=type(trouble).__name__))
        return _Answer(done, value)

    return labour


def _nothing() -> None:
    return None
