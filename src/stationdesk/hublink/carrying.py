"""Carries the engine's effects out between the book and the hub: one effect, one event. Called by ``rounds``.

Never a transaction of the book open while the network is waited for. Translates what goes wrong into events; the
book's own trouble is kept for the report.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.link_ports import Admitted, Hearing, NewIdentity, PageDiffers
from stationdesk.app.outbox_ports import LinkState, Outbox, OutboxBatch
from stationdesk.app.ports import Clock
from stationdesk.hublink.ahead import Ahead
from stationdesk.hublink.batches import (
    BookBroken,
    DeskKeys,
    desks_heard_of,
    held_versions,
    hub_document,
    receipt_facts,
    said_by,
    vouched_exchange,
)
from stationdesk.hublink.hub_door import HubDoor
from stationdesk.hublink.pages import heard_page
from stationdesk_sync.client.hub_client import HubProblem
from stationdesk_sync.client.transport import TransportKind, TransportProblem
from stationdesk_sync.engine.effects import (
    Effect,
    ReadChain,
    ReadOutbox,
    Reissue,
    Send,
    StorePage,
    StoreReceipt,
    StoreRewind,
)
from stationdesk_sync.engine.events import (
    ChainRead,
    Event,
    PageRefused,
    PageStored,
    ReadFailed,
    ReceiptArrived,
    Refused,
    Reissued,
    Stored,
    StoreFailed,
    Unreachable,
)
from stationdesk_sync.engine.state import Hold, Position
from stationdesk_sync.wire.messages import EnrolAnswer, EnrolRequest, Receipt, ReissueRequest, decode

T = TypeVar("T")
BOOK = "book"  # why nothing was sent when it was the book's own fault
EXTRAS = 1024 * 1024  # bytes of offers and parcels in one exchange


@dataclass(frozen=True, slots=True)
class NewDesk:
    """Under which letter the desk goes on, and how many records of the old identity the hub has and this book had."""

    letter: str
    hub_had: int
    book_had: int


class Carrier:
    """Book and hub as one round sees them. ``link`` follows what is stored."""

    def __init__(
        self, outbox: Outbox, hearing: Hearing, keys: DeskKeys, clock: Clock, door: HubDoor, link: LinkState
    ) -> None:
        self._outbox = outbox
        self._hearing = hearing
        self._keys = keys
        self._clock = clock
        self._door = door
        self._ahead = Ahead(outbox)
        self._last, self._max_raw = 0, 0
        self.link = link
        self.sent = 0
        self.offset: float | None = None
        self.book_fault: Fault | None = None
        self.new_desk: NewDesk | None = None

    def close(self) -> None:
        """End with the round: nothing reads the book any more."""
        self._ahead.close()

    def carry_out(self, effect: Effect) -> Event:
        """Do what an effect asks for and return what came of it."""
        match effect:
            case ReadOutbox():
                return self._of_book(lambda: self._read(effect), ReadFailed(effect.attempt))
            case ReadChain():
                return self._of_book(
                    lambda: ChainRead(effect.attempt, self._outbox.chain_at(effect.seq)), ReadFailed(effect.attempt)
                )
            case Send():
                return self._send(effect)
            case StorePage():
                return self._of_book(lambda: self._store_page(effect), StoreFailed(effect.attempt))
            case Reissue():
                return self._of_book(lambda: self._reissue(effect.attempt), StoreFailed(effect.attempt))
            case StoreReceipt() | StoreRewind():
                return self._of_book(lambda: self._store(effect), StoreFailed(effect.attempt))
        raise TypeError(type(effect).__name__)

    def _of_book(self, deed: Callable[[], Event], failed: Event) -> Event:
        try:
            return deed()
        except Fault as fault:
            self.book_fault = fault
        except BookBroken as error:
            self.book_fault = Fault(FaultCode.BOOK_DAMAGED, where=str(error))
        return failed

    def _read(self, effect: ReadOutbox) -> Event:
        room = effect.max_ops if effect.upto is None else min(effect.max_ops, effect.upto - effect.after)
        last = self._outbox.head().seq
        self._last, self._max_raw = last, effect.max_raw
        ready = self._ahead.take(effect.after, room, effect.max_raw)
        if ready is not None:
            batch = ready
        elif room > 0 and last > effect.after:
            batch = self._outbox.read(effect.after, room, effect.max_raw)
        else:
            chain = self._outbox.chain_at(effect.after) or b""
            batch = OutboxBatch(effect.after + 1, (), chain, chain, ())
        sayings = self._hearing.sayings(room=EXTRAS if effect.everything else 0)
        return said_by(effect.attempt, batch, sayings, held_versions(self._outbox.documents()), last)

    def _send(self, effect: Send) -> Event:
        began, before = self._clock.monotonic(), self._door.moved

        def exchange() -> Receipt:
            self._redeem()
            try:
                vouched = vouched_exchange(effect, self.link, self._keys, self._ahead.packed(effect.ops))
            except ValueError:
                raise TransportProblem(TransportKind.BAD_REPLY, "the hub's box key is none") from None
            if effect.ops and effect.last < self._last:
                self._ahead.begin(effect.last, len(effect.ops), self._max_raw)
            return self._door.exchange(self.link, vouched)

        self.sent += len(effect.ops)
        try:
            answer = _asked(exchange)
        except Fault as fault:
            self.book_fault = fault
            return Unreachable(effect.attempt, BOOK)
        moved = self._door.moved - before
        if isinstance(answer, Receipt):
            return ReceiptArrived(effect.attempt, answer, self._clock.monotonic() - began, moved)
        return _failed(effect.attempt, answer, moved)

    def _redeem(self) -> None:
        """Bring the wish to join of a book that began with an enrolment file, before its first records."""
        if not self.link.enrol_request:
            return
        answer = self._door.enrol(self.link, decode(self.link.enrol_request, EnrolRequest))
        link = replace(
            self.link,
            station=answer.station,
            letter=answer.letter,
            certificate=answer.certificate,
            epoch=answer.epoch,
            hub_box_key=answer.hub_box_key,
            tls=tuple(answer.tls) or self.link.tls,
            desks=desks_heard_of(answer.desks),
            enrol_request=b"",
        )
        self._outbox.admitted(link, [hub_document(document) for document in answer.documents])
        self.link = link

    def _store(self, effect: StoreReceipt | StoreRewind) -> Event:
        if isinstance(effect, StoreReceipt):
            self.offset = effect.clock_offset_s
            self._outbox.store_receipt(receipt_facts(effect, self._clock.now()))
        else:
            self._outbox.rewind(effect.upto, effect.chain, effect.epoch, self._clock.now())
        return Stored(effect.attempt)

    def _store_page(self, effect: StorePage) -> Event:
        try:
            return PageStored(effect.attempt, self._hearing.store_page(heard_page(effect.page)))
        except PageDiffers as error:
            return PageRefused(effect.attempt, error.why)

    def _reissue(self, attempt: int) -> Event:
        wish = self._hearing.begin_reissue()
        answer = _asked(lambda: self._door.reissue(self.link, _request(wish)))
        if not isinstance(answer, EnrolAnswer):
            return _failed(attempt, answer, 0)
        self._hearing.finish_reissue(_admitted(answer, self._clock.now()))
        self.new_desk = NewDesk(answer.letter, answer.old_last, wish.ops)
        link = self._outbox.link()
        assert link is not None, "a book that goes on under a new identity has joined a hub"
        self.link = link
        return Reissued(attempt, position(link, self._keys.device_id))


def position(link: LinkState, device: bytes) -> Position:
    """Return where a book stands with its hub, as the engine reads it."""
    held = Hold(link.held) if link.held in set(Hold) else None
    return Position(device, link.epoch, link.acked, link.acked_chain, link.last_success, held)


def _asked(question: Callable[[], T]) -> T | HubProblem | TransportProblem:
    try:
        return question()
    except (HubProblem, TransportProblem) as problem:
        return problem


def _failed(attempt: int, problem: HubProblem | TransportProblem, moved: int) -> Event:
    if isinstance(problem, HubProblem):
        return Refused(attempt, problem.problem, moved)
    return Unreachable(attempt, problem.kind.value, moved)


def _request(wish: NewIdentity) -> ReissueRequest:
    return ReissueRequest(
        station=wish.station,
        old_device=wish.old_device,
        device_key=wish.device_key,
        box_key=wish.box_key,
        ops=wish.ops,
        sig_old=wish.sig_old,
        sig_new=wish.sig_new,
        certificate=wish.certificate,
    )


def _admitted(answer: EnrolAnswer, at: float) -> Admitted:
    return Admitted(
        letter=answer.letter,
        certificate=answer.certificate,
        epoch=answer.epoch,
        hub_box_key=answer.hub_box_key,
        tls=tuple(answer.tls),
        documents=tuple(map(hub_document, answer.documents)),
        desks=desks_heard_of(answer.desks),
        old_last=answer.old_last,
        at=at,
    )
