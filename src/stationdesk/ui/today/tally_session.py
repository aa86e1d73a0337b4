"""What the tally keys do to the book. Lives on the writer lane: every method is called there and nowhere else.

Remembers the last visit of this window, so that + and - mean that one, in the order the keys were pressed.
"""

from dataclasses import dataclass

from stationdesk.app.actor import Actor
from stationdesk.app.changes import Changes
from stationdesk.app.correct_record import add_people, add_services
from stationdesk.app.desk import Desk
from stationdesk.app.record_visit import VisitSaved, VisitTap, record_visit
from stationdesk.app.withdraw_record import Undone, undo_last, withdraw_record
from stationdesk_sync.model.op import Reason


@dataclass(frozen=True, slots=True)
class Altered:
    """The last visit after + or -: how many people it has now, 0 when it was taken back."""

    row_id: bytes
    group: str
    services: tuple[str, ...]
    by: int
    people: int
    changes: Changes


@dataclass(slots=True)
class _Last:
    row_id: bytes
    group: str
    services: tuple[str, ...]
    people: int


class TallySession:
    """The writing half of the Today page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._last: _Last | None = None

    def count(self, actor: Actor, tap: VisitTap) -> VisitSaved:
        """Save one visit. Raises ``Fault``."""
        saved = record_visit(self._desk, actor, tap)
        self._last = _Last(saved.row_id, tap.group, tuple(tap.services), saved.people)
        return saved

    def alter(self, actor: Actor, by: int) -> Altered | None:
        """Correct how many people the last visit had; None when there is no last visit. Raises ``Fault``."""
        last = self._last
        if last is None:
            return None
        changes = add_people(self._desk, actor, last.row_id, by)
        last.people += by
        if last.people < 1:
            self._last = None
        return Altered(last.row_id, last.group, last.services, by, max(last.people, 0), changes)

    def take_back_last(self, actor: Actor) -> Undone:
        """Take back the newest visit of today. Raises ``Fault`` nothing_to_undo."""
        undone = undo_last(self._desk, actor)
        self._forget(undone.row_id)
        return undone

    def take_back(self, actor: Actor, row_id: bytes) -> Changes:
        """Take back one visit of the list. Raises ``Fault``."""
        changes = withdraw_record(self._desk, actor, "visit", row_id, Reason.UNDO)
        self._forget(row_id)
        return changes

    def add_service(self, actor: Actor, row_id: bytes, service: str) -> Changes:
        """Give one visit another service. Raises ``Fault``."""
        return add_services(self._desk, actor, row_id, (service,))

    def _forget(self, row_id: bytes) -> None:
        if self._last is not None and self._last.row_id == row_id:
            self._last = None
