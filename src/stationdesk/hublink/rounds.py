"""One sync round: reads the book, sends, stores; never two of them in one transaction.

``SyncRound`` lives as long as its process (batch size and back-off are kept in memory, everything
that matters in the book) and is called on the hub lane, by one thread at a time.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Clock, DeviceKeys, LinkState, Outbox, OutboxBatch
from stationdesk.hublink.batches import BookBroken, held_versions, pack_batch, page_of, receipt_facts
from stationdesk.hublink.heartbeat import next_round
from stationdesk.hublink.hub_door import HubDoor
from stationdesk.hublink.outcomes import RoundOutcome, report_fault
from stationdesk_sync.client.hub_client import HubProblem
from stationdesk_sync.client.transport import Opener, TransportProblem
from stationdesk_sync.engine.effects import (
    Effect,
    OutcomeKind,
    ReadChain,
    ReadOutbox,
    Report,
    Send,
    StoreReceipt,
    StoreRewind,
    WaitUntil,
)
from stationdesk_sync.engine.events import (
    Asked,
    ChainRead,
    Event,
    ReadFailed,
    ReceiptArrived,
    Refused,
    Stored,
    StoreFailed,
    Tick,
    Unreachable,
)
from stationdesk_sync.engine.machine import step
from stationdesk_sync.engine.state import Hold, Position, State, begin, refresh

CLOCK_TOLERANCE_S = 120.0


class SyncRound:
    """Brings what waits in the book to the hub."""

    def __init__(
        self, outbox: Outbox, keys: DeviceKeys, clock: Clock, jitter: Callable[[], float], opener: Opener
    ) -> None:
        self._outbox = outbox
        self._keys = keys
        self._clock = clock
        self._jitter = jitter
        self._door = HubDoor(opener)
        self._engine: State | None = None
        self._sent = 0
        self._offset: float | None = None
        self._book_fault: Fault | None = None

    def next_due(self) -> float | None:
        """Return when ``run_if_due`` will want to send (Unix seconds), or None for a desk without a hub."""
        link = self._outbox.link()
        if link is None or link.held == Hold.RESTORED:
            return None
        return self._ready(link).due

    def run_if_due(self) -> RoundOutcome | None:
        """Run a round if its time has come, else return None."""
        due = self.next_due()
        return self._run(Tick()) if due is not None and self._clock.now() >= due else None

    def run_now(self) -> RoundOutcome:
        """Run a round at once, because somebody asked; ``Fault`` not_joined for a desk without a hub."""
        return self._run(Asked())

    def _run(self, event: Event) -> RoundOutcome:
        link = self._outbox.link()
        if link is None:
            raise Fault(FaultCode.NOT_JOINED)
        self._sent, self._offset, self._book_fault = 0, None, None
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
                        queue.append(self._carry_out(effect, link))
        finally:
            self._engine = state
            self._door.close()
        if report is None:
            report = Report(OutcomeKind.QUIET, 0, state.due)
        return self._finish(report, link)

    def _ready(self, link: LinkState) -> State:
        now = self._clock.now()
        position = Position(
            self._keys.device_id, link.epoch, link.acked, link.acked_chain, link.last_success, _hold(link.held)
        )
        if self._engine is None or self._engine.position.device != position.device:
            fresh = begin(position, now)
            due = next_round(link, position.device, now)
            self._engine = replace(fresh, due=due or fresh.due, not_before=link.not_before or 0.0)
        self._engine = refresh(self._engine, position, self._jitter(), now)
        return self._engine

    def _carry_out(self, effect: Effect, link: LinkState) -> Event:
        if isinstance(effect, ReadOutbox):
            return self._read(effect)
        if isinstance(effect, ReadChain):
            return self._read_chain(effect)
        if isinstance(effect, Send):
            return self._send(effect, link)
        assert isinstance(effect, StoreReceipt | StoreRewind)
        return self._store(effect)

    def _read(self, effect: ReadOutbox) -> Event:
        room = effect.max_ops if effect.upto is None else min(effect.max_ops, effect.upto - effect.after)
        try:
            last = self._outbox.head().seq
            if room > 0 and last > effect.after:
                batch = self._outbox.read(effect.after, room, effect.max_raw)
            else:
                chain = self._outbox.chain_at(effect.after) or b""
                batch = OutboxBatch(effect.after + 1, (), chain, chain, ())
            held = held_versions(self._outbox.documents())
            return page_of(effect.attempt, batch, held, last)
        except Fault as fault:
            self._book_fault = fault
        except BookBroken as error:
            self._book_fault = Fault(FaultCode.BOOK_DAMAGED, where=str(error))
        return ReadFailed(effect.attempt)

    def _read_chain(self, effect: ReadChain) -> Event:
        try:
            return ChainRead(effect.attempt, self._outbox.chain_at(effect.seq))
        except Fault as fault:
            self._book_fault = fault
            return ReadFailed(effect.attempt)

    def _send(self, effect: Send, link: LinkState) -> Event:
        batch = pack_batch(effect, link.station, self._keys)
        began = self._clock.monotonic()
        try:
            receipt = self._door.push(link, batch)
        except HubProblem as error:
            return Refused(effect.attempt, error.problem)
        except TransportProblem as error:
            return Unreachable(effect.attempt, error.kind.value)
        finally:
            self._sent += len(effect.ops)
        return ReceiptArrived(effect.attempt, receipt, self._clock.monotonic() - began)

    def _store(self, effect: StoreReceipt | StoreRewind) -> Event:
        try:
            if isinstance(effect, StoreReceipt):
                self._offset = effect.clock_offset_s
                self._outbox.store_receipt(receipt_facts(effect, self._clock.now()))
            else:
                self._outbox.rewind(effect.upto, effect.chain, effect.epoch)
        except Fault as fault:
            self._book_fault = fault
            return StoreFailed(effect.attempt)
        return Stored(effect.attempt)

    def _note(self, fault: Fault | None, held: str | None) -> Fault | None:
        """Have the end of the round kept; returns what to tell: the book's own trouble if there is no other."""
        try:
            self._outbox.note_try(self._clock.now(), fault.code.value if fault else None, held)
        except Fault as book_fault:
            return fault or book_fault
        return fault

    def _finish(self, report: Report, link: LinkState) -> RoundOutcome:
        fault = report_fault(report, self._book_fault)
        held = report.hold.value if report.hold else None
        said_by_receipt = fault is None and link.held is None and link.last_problem is None
        if report.kind is not OutcomeKind.QUIET and self._book_fault is None and not said_by_receipt:
            fault = self._note(fault, link.held if held is None and fault is not None else held)
        return RoundOutcome(
            report.kind,
            self._sent,
            report.received,
            report.set_aside,
            report.until,
            fault.code if fault else None,
            fault.values if fault else {},
            held,
            self._offset,
            _clock_off(self._clock.now(), self._offset),
        )


def _hold(text: str | None) -> Hold | None:
    return Hold(text) if text in set(Hold) else None


def _clock_off(now: float, offset: float | None) -> dict[str, object] | None:
    if offset is None or abs(offset) <= CLOCK_TOLERANCE_S:
        return None
    return {"pc": _wall(now), "hub": _wall(now + offset)}


def _wall(unix_seconds: float) -> str:
    try:
        return datetime.fromtimestamp(unix_seconds, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    except (OverflowError, ValueError, OSError):
        return "?"
