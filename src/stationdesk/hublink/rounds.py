"""One sync round: steps the engine, which reads the book, brings, hears and stores, until it reports.

``SyncRound`` lives as long as its process (batch size and back-off are kept in memory, everything
that matters in the book) and is called on the hub lane, by one thread at a time.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.link_ports import Hearing
from stationdesk.app.outbox_ports import LinkState, Outbox
from stationdesk.app.ports import Clock
from stationdesk.hublink.batches import DeskKeys
from stationdesk.hublink.carrying import Carrier, position
from stationdesk.hublink.heartbeat import next_round
from stationdesk.hublink.hub_door import HubDoor
from stationdesk.hublink.outcomes import RoundOutcome, report_fault
from stationdesk_sync.client.transport import Opener
from stationdesk_sync.engine.effects import OutcomeKind, Report, WaitUntil
from stationdesk_sync.engine.events import Asked, Event, Tick
from stationdesk_sync.engine.machine import step
from stationdesk_sync.engine.state import State, begin, refresh

CLOCK_TOLERANCE_S = 120.0
LEAST_BUDGET = 64 * 1024


class SyncRound:
    """Brings what waits in the book to the hub, and what the hub has for it home.

    ``budget_bytes`` is what one round may cost on a metered line, None without a limit. The connection is kept
    between rounds; ``close`` lets go of it.
    """

    def __init__(
        self,
        outbox: Outbox,
        hearing: Hearing,
        keys: DeskKeys,
        clock: Clock,
        jitter: Callable[[], float],
        opener: Opener,
        *,
        budget_bytes: int | None = None,
    ) -> None:
        self._outbox = outbox
        self._hearing = hearing
        self._keys = keys
        self._clock = clock
        self._jitter = jitter
        self._door = HubDoor(opener)
        self._budget = None if budget_bytes is None else max(budget_bytes, LEAST_BUDGET)
        self._engine: State | None = None

    def next_due(self) -> float | None:
        """Return when ``run_if_due`` will want to send (Unix seconds), or None for a desk without a hub."""
        link = self._outbox.link()
        return None if link is None else self._ready(link).due

    def run_if_due(self) -> RoundOutcome | None:
        """Run a round if its time has come, else return None."""
        due = self.next_due()
        return self._run(Tick()) if due is not None and self._clock.now() >= due else None

    def run_now(self) -> RoundOutcome:
        """Run a round at once, because somebody asked; ``Fault`` not_joined for a desk without a hub."""
        return self._run(Asked())

    def close(self) -> None:
        """Let go of the connection; the next round opens a new one."""
        self._door.close()

    def _run(self, event: Event) -> RoundOutcome:
        link = self._outbox.link()
        if link is None:
            raise Fault(FaultCode.NOT_JOINED)
        carrier = Carrier(self._outbox, self._hearing, self._keys, self._clock, self._door, link)
        state = self._ready(link)
        queue: list[Event] = [event]
        report: Report | None = None
        try:
            while queue:
                state, effects = step(state, queue.pop(0), self._clock.now())
                for effect in effects:
                    if isinstance(effect, Report):
                        report = effect
                    elif not isinstance(effect, WaitUntil):
                        queue.append(carrier.carry_out(effect))
        finally:
            self._engine = state
            carrier.close()
        if report is None:
            report = Report(OutcomeKind.QUIET, 0, state.due)
        return self._finish(report, carrier)

    def _ready(self, link: LinkState) -> State:
        now = self._clock.now()
        place = position(link, self._keys.device_id)
        if self._engine is None or self._engine.position.device != place.device:
            due = next_round(link, place.device, now)
            self._engine = begin(place, now, due=due, not_before=link.not_before or 0.0, budget_bytes=self._budget)
        self._engine = refresh(self._engine, place, self._jitter(), now)
        return self._engine

    def _note(self, fault: Fault | None, held: str | None) -> Fault | None:
        """Have the end of the round kept; returns what to tell: the book's own trouble if there is no other."""
        try:
            self._outbox.note_try(self._clock.now(), fault.code.value if fault else None, held)
        except Fault as book_fault:
            return fault or book_fault
        return fault

    def _finish(self, report: Report, carrier: Carrier) -> RoundOutcome:
        link = carrier.link
        fault = report_fault(report, carrier.book_fault)
        held = report.hold.value if report.hold else None
        said_by_receipt = fault is None and link.held is None and link.last_problem is None
        if report.kind is not OutcomeKind.QUIET and carrier.book_fault is None and not said_by_receipt:
            fault = self._note(fault, link.held if held is None and fault is not None else held)
        return RoundOutcome(
            report.kind,
            carrier.sent,
            report.received,
            report.set_aside,
            report.until,
            fault.code if fault else None,
            fault.values if fault else {},
            held,
            carrier.offset,
            _clock_off(self._clock.now(), carrier.offset),
            heard=report.heard,
            trips=report.trips,
            new_desk=carrier.new_desk,
        )


def _clock_off(now: float, offset: float | None) -> dict[str, object] | None:
    if offset is None or abs(offset) <= CLOCK_TOLERANCE_S:
        return None
    return {"pc": _wall(now), "hub": _wall(now + offset)}


def _wall(unix_seconds: float) -> str:
    try:
        return datetime.fromtimestamp(unix_seconds, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    except (OverflowError, ValueError, OSError):
        return "?"
