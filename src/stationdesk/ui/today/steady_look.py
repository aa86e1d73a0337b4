"""Reading and writing of one page, so that a number on screen never goes back and never counts twice.

A look that was begun before a save came back, or while one was on its way, is thrown away and taken again. Called by
the Today page; knows neither what is read nor what is written.
"""

from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from stationdesk.app.faults import Fault
from stationdesk.ui.lanes import Lanes

T = TypeVar("T")
V = TypeVar("V")


class SteadyLook(QObject, Generic[V]):
    """``read`` runs on the reader lane, its value goes to ``show``; a child of the page, so that it ends with it."""

    def __init__(
        self,
        lanes: Lanes,
        read: Callable[[], V],
        show: Callable[[V], None],
        failed: Callable[[Fault], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._lanes, self._read, self._show, self._tell = lanes, read, show, failed
        self._looking = self._look_more = False
        self._returned = self._returned_at_look = self._in_flight = 0

    @property
    def idle(self) -> bool:
        """Whether nothing is being saved or read: what is shown is what is in the book."""
        return not (self._in_flight or self._looking or self._look_more)

    def look_again(self) -> None:
        """Read anew; calls while it is being read are answered by one more look."""
        if self._looking:
            self._look_more = True
            return
        self._looking, self._look_more = True, False
        self._returned_at_look = self._returned
        self._lanes.reader.run(self._read, self._looked, self._look_failed)

    def write(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Fault], None]) -> None:
        """Do ``work`` on the writer lane, in the order of the calls."""
        self._in_flight += 1
        self._lanes.writer.run(work, partial(self._landed, done), partial(self._landed, failed))

    def _looked(self, view: V) -> None:
        self._looking = False
        if self._in_flight:
            self._look_more = True  # what was read may hold the save that is on its way: it looks again when it lands
            return
        if self._returned != self._returned_at_look or self._look_more:
            self.look_again()  # a save came back meanwhile: numbers on screen never go back
            return
        self._show(view)

    def _look_failed(self, fault: Fault) -> None:
        self._looking = False
        self._tell(fault)

    def _landed(self, take: Callable[[T], None], value: T) -> None:
        self._in_flight -= 1
        self._returned += 1
        take(value)
        if self._look_more and not self._in_flight:
            self.look_again()
