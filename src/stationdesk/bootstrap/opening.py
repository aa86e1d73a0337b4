"""Opening a book and putting the desk together around it; no Qt, so the command line starts fast.

Called by the command line, the window and the demo.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from stationdesk.app.actor import Actor
from stationdesk.app.audit import leave_trace
from stationdesk.app.changes import Changes
from stationdesk.app.desk import STATION_NAME, Desk
from stationdesk.app.faults import Fault, FaultCode, Source, bad_value_text
from stationdesk.app.housekeeping import forget_minutes
from stationdesk.app.keep_station import lawful_hours, lawful_name, save_hours
from stationdesk.app.ports import Clock, Random
from stationdesk.app.sign_in import first_actor, sign_in
from stationdesk.bootstrap.clocks import jitter, system_random
from stationdesk.paths import Paths
from stationdesk.storage.book import Book, Unlock, create_book, open_book
from stationdesk_sync.model.draft import BadValue, check_data
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Role
from stationdesk_sync.model.registry import Registers

if TYPE_CHECKING:
    from stationdesk.app.comparing import Compared
    from stationdesk.hublink.bundles import Sticks

MANAGER = Actor(Role.MANAGER)
Done = TypeVar("Done")


@dataclass(frozen=True)
class OpenDesk:
    """An open book and the desk around it. Close it when done."""

    book: Book
    desk: Desk

    def close(self) -> None:
        """Close the book and give the writer's lock back."""
        self.book.close()

    def acting(self, pin: str | None) -> "Acting":
        """Return who acts where nobody can be asked: the counter, and the manager once a deed needs him."""
        return Acting(self, pin)


class Acting:
    """Carries deeds out as somebody at the counter; when one needs the manager, signs in with the PIN, once.

    So a PIN is stretched, and counted when wrong, only where it is asked for.
    """

    def __init__(self, opened: OpenDesk, pin: str | None) -> None:
        self._opened = opened
        self._pin = pin
        self._actor = first_actor(opened.desk)
        self._refused: Fault | None = None

    def carry_out(self, deed: Callable[[Actor], Done]) -> Done:
        """Return what ``deed`` returns. Raises ``Fault``: its own, or wrong_manager_pin, pin_wait."""
        try:
            return deed(self._actor)
        except Fault as fault:
            if fault.code is not FaultCode.NOT_ALLOWED or self._actor.role is Role.MANAGER or self._pin is None:
                raise
        self._sign_in(self._pin)
        return deed(self._actor)

    def _sign_in(self, pin: str) -> None:
        if self._refused is not None:
            raise self._refused
        try:
            self._actor = sign_in(self._opened.desk, self._opened.book.pins, pin)
        except Fault as fault:
            self._refused = fault
            raise


@dataclass(frozen=True)
class Begun:
    """A book that was just made, and the code that opens it when everything else fails."""

    opened: OpenDesk
    recovery_code: str


def begin(
    paths: Paths,
    registers: Registers,
    unlock: Unlock,
    clock: Clock,
    random: Random,
    name: str,
    hours: str | None = None,
) -> Begun:
    """Make a new book for a station called ``name`` (empty: the hub will say it).

    Raises ``Fault``: bad_value, book_exists, no_keystore, pin_too_short; no book was made then.
    """
    name = lawful_name(registers, name) if name.strip() else ""
    hours = lawful_hours(registers, hours) if hours and hours.strip() else None
    made = create_book(paths, registers, unlock=unlock, clock=clock, random=random)
    opened = OpenDesk(made.book, desk_of(made.book, registers, clock))
    if name:
        opened.desk.journal.set_local(STATION_NAME, name)
    leave_trace(opened.desk, None, "book_made")
    if hours is not None:
        save_hours(opened.desk, MANAGER, hours)
    return Begun(opened, made.recovery_code)


def name_station(opened: OpenDesk, registers: Registers, name: str, hours: str) -> None:
    """Name the station of a book that was made without a name. Raises ``Fault`` bad_value."""
    _check_words(registers, name, hours)
    opened.desk.journal.set_local(STATION_NAME, name.strip())
    if hours.strip():
        save_hours(opened.desk, MANAGER, hours)


def _check_words(registers: Registers, name: str, hours: str | None) -> None:
    asked: list[tuple[str, dict[str, object]]] = [("station", {"code": "-", "name": name.strip() or "-"})]
    if hours and hours.strip():
        asked.append(("station_hours", {"posted": hours.strip()}))
    for register, values in asked:
        try:
            check_data(registers[register], Kind.FACT, values, {}, sealed=False)
        except BadValue as bad:
            label = registers[register].field(bad.field).label
            raise Fault(FaultCode.BAD_VALUE, field=label, why=Source(bad_value_text(bad.code))) from None


def open_desk(
    paths: Paths, registers: Registers, unlock: Unlock, clock: Clock, random: Random, *, writer: bool
) -> OpenDesk:
    """Open the book. Raises ``Fault``: book_missing, key_missing, wrong_pin, second_instance, book_damaged, …

    A start for writing forgets the exact minutes of earlier days: scripts run no other housekeeping.
    """
    book = open_book(paths, registers, unlock=unlock, writer=writer, clock=clock, random=random)
    opened = OpenDesk(book, desk_of(book, registers, clock))
    if writer:
        with suppress(Fault):  # on a full disk the desk opens all the same; housekeeping tries again
            forget_minutes(opened.desk)
    return opened


def desk_of(book: Book, registers: Registers, clock: Clock) -> Desk:
    """Return the desk around an open book."""
    return Desk(book.journal, book.records, book.outbox, book.keys, book.care, clock, registers)


@dataclass(frozen=True)
class HubDeeds:
    """What a desk can do with its hub: run a round now or when due, join one, compare, let go of the connection."""

    run_now: Callable[[], "RoundEnd"]
    run_if_due: Callable[[], "RoundEnd | None"]
    next_due: Callable[[], float | None]
    join: Callable[[str, str], Changes]
    compare: Callable[[], "Compared"]
    close: Callable[[], None]


@dataclass(frozen=True, slots=True)
class RoundEnd:
    """How a round ended: ops sent, received and heard, the fault to tell, if any."""

    sent: int
    received: int
    heard: int
    fault: Exception | None
    clock_fault: Exception | None


def hub_deeds(opened: OpenDesk, clock: Clock) -> HubDeeds:
    """Put the way to the hub together. Imported late: the network library costs a second on an old PC."""
    from stationdesk.hublink.comparing import Comparer
    from stationdesk.hublink.enrolment import Enrolment
    from stationdesk.hublink.outcomes import RoundOutcome
    from stationdesk.hublink.rounds import SyncRound
    from stationdesk_sync.client.http import open_http

    book, hearing = opened.book, opened.book.hearing
    assert hearing is not None, "the way to a hub needs a book that is open for writing"
    round_ = SyncRound(book.outbox, hearing, book.keys, clock, jitter, open_http)
    enrolment = Enrolment(book.outbox, book.keys, clock, open_http)

    def end_of(outcome: RoundOutcome) -> RoundEnd:
        return RoundEnd(outcome.sent, outcome.received, outcome.heard, outcome.fault(), outcome.clock_fault())

    def run_if_due() -> RoundEnd | None:
        outcome = round_.run_if_due()
        return end_of(outcome) if outcome is not None else None

    def join(url: str, code: str) -> Changes:
        enrolment.join(url, code)
        traced = leave_trace(opened.desk, None, "joined")
        return traced | Changes(facts=frozenset({"link", "station", "sync"}))

    def compare() -> "Compared":
        return Comparer(book.outbox, hearing, book.keys, clock, open_http, round_).compare()

    return HubDeeds(lambda: end_of(round_.run_now()), run_if_due, round_.next_due, join, compare, round_.close)


def join_with_file(opened: OpenDesk, clock: Clock, raw: bytes) -> Changes:
    """Begin with an enrolment file: the hub hears of this desk with its first records, by whatever way they come."""
    from stationdesk.hublink.enrolment import Enrolment
    from stationdesk_sync.client.http import open_http

    Enrolment(opened.book.outbox, opened.book.keys, clock, open_http).join_with_file(raw)
    traced = leave_trace(opened.desk, None, "joined")
    return traced | Changes(facts=frozenset({"link", "station", "sync"}))


def stick_deeds(opened: OpenDesk, clock: Clock) -> "Sticks":
    """Put the way over a stick together."""
    from stationdesk.hublink.bundles import Sticks

    book = opened.book
    assert book.hearing is not None, "a stick needs a book that is open for writing"
    return Sticks(book.outbox, book.hearing, book.keys, clock, system_random)
