"""Files for the hub and for other desks, written and read on the hub lane: never beside a round over the network.

Bootstrap gives the deeds; the Sending page starts them. Status on screen comes from the book.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from stationdesk.app.carry_stick import Sticks, Taken, read_stick, write_stick
from stationdesk.app.changes import Changes
from stationdesk.app.faults import Fault
from stationdesk.ui.change_bus import ChangeBus
from stationdesk.ui.lanes import Lane

Failed = Callable[[Fault], None]


class StickCommand(QObject):
    """``sticks`` is asked for on the lane, when it is first needed; so is ``join``, which takes an enrolment file."""

    def __init__(
        self,
        lane: Lane,
        bus: ChangeBus,
        sticks: Callable[[], Sticks],
        join: Callable[[Path], Changes],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lane, self._bus, self._sticks, self._join = lane, bus, sticks, join

    def write(self, file: Path, letter: str | None, done: Callable[[int], None], failed: Failed) -> None:
        """Write a file for the hub, or for the desk of that letter; ``done`` hears how many records are in it."""
        self._lane.run(partial(self._write, file, letter), done, failed)

    def read(self, file: Path, done: Callable[[Taken], None], failed: Failed) -> None:
        """Take in a file; pages hear of it on the change bus before ``done`` does."""
        self._lane.run(partial(self._read, file), partial(self._was_read, done), failed)

    def join(self, file: Path, done: Callable[[Changes], None], failed: Failed) -> None:
        """Join a hub with the enrolment file that it gave."""
        self._lane.run(partial(self._join, file), partial(self._has_joined, done), failed)

    def _write(self, file: Path, letter: str | None) -> int:
        return write_stick(self._sticks(), file, letter)

    def _read(self, file: Path) -> Taken:
        return read_stick(self._sticks(), file)

    def _was_read(self, done: Callable[[Taken], None], taken: Taken) -> None:
        self._bus.tell(taken.changes)
        done(taken)

    def _has_joined(self, done: Callable[[Changes], None], changes: Changes) -> None:
        self._bus.tell(changes)
        done(changes)
