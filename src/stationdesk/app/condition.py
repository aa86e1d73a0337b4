"""In what state the desk is, as every page may have to say it: one thing at a time, the gravest first.

Called by the window. "Offline" is a state and no trouble; nothing that a person need not do anything about is trouble.
"""

from dataclasses import dataclass
from enum import StrEnum

from stationdesk.app.desk import Desk
from stationdesk.app.sync_status import RESTORED, sync_line
from stationdesk.app.today import PASSING
from stationdesk.app.views import SyncLine

LITTLE_ROOM = 200 * 1024 * 1024  # bytes: a year of a busy station needs about 30 MB, a copy as much as the book


class Trouble(StrEnum):
    """What a person should do something about."""

    READ_ONLY = "read_only"
    LITTLE_ROOM = "little_room"
    CLOCK = "clock"
    SENDING = "sending"


class Link(StrEnum):
    """How it stands with the hub."""

    ALONE = "alone"
    ALL_RECEIVED = "all_received"
    WAITING = "waiting"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Condition:
    """``sync`` is what stands at the hub; ``trouble`` is None when nothing has to be done; ``room`` is what is free
    where the book lies, in bytes."""

    sync: SyncLine
    trouble: Trouble | None = None
    room: int | None = None

    @property
    def link(self) -> Link:
        """How it stands with the hub, in one word."""
        if not self.sync.joined:
            return Link.ALONE
        if self.sync.problem in PASSING:
            return Link.OFFLINE
        return Link.WAITING if self.sync.waiting else Link.ALL_RECEIVED


def read_condition(desk: Desk) -> Condition:
    """Look at the file, the clock and the link. Runs on the reader lane; never raises for a quiet station."""
    line = sync_line(desk)
    room = desk.care.room()
    return Condition(line, _trouble(desk, line, room), room)


def _trouble(desk: Desk, line: SyncLine, room: int | None) -> Trouble | None:
    if not desk.care.writable():
        return Trouble.READ_ONLY
    if room is not None and room < LITTLE_ROOM:
        return Trouble.LITTLE_ROOM
    if desk.moment().doubt:
        return Trouble.CLOCK
    if line.joined and ((line.held and line.held != RESTORED) or (line.problem and line.problem not in PASSING)):
        return Trouble.SENDING
    return None
