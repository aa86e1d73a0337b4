"""Takes in the messages of a bundle one after another. What each means is what it means over HTTPS.

A receipt proves itself by the device chain it names: it may be old, or answer a bundle that was written long ago.
Called by ``bundles``.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from stationdesk.app.carry_stick import Taken
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.link_ports import Hearing, Offer, PageDiffers
from stationdesk.app.outbox_ports import LinkState, Outbox
from stationdesk.app.ports import Clock
from stationdesk.hublink import bundle_faults
from stationdesk.hublink.batches import DeskKeys, desks_heard_of, hub_document, receipt_facts
from stationdesk.hublink.pages import heard_page
from stationdesk.hublink.translation import problem_fault
from stationdesk_sync.client import lawful
from stationdesk_sync.client.hub_client import read_answer, read_carried_receipt
from stationdesk_sync.client.transport import TransportKind, TransportProblem
from stationdesk_sync.engine.effects import StoreReceipt
from stationdesk_sync.model.chain import chain_over
from stationdesk_sync.model.op import op_hash
from stationdesk_sync.sealing.bundle import Opened
from stationdesk_sync.sealing.signing import BadSignature, check, range_message
from stationdesk_sync.wire.bundle import BundleHeader, Carries, Item, ItemKind
from stationdesk_sync.wire.messages import (
    Batch,
    EnrolAnswer,
    EnrolRequest,
    MalformedMessage,
    Page,
    Problem,
    RangeHeader,
    Receipt,
    decode,
)
from stationdesk_sync.wire.packing import MalformedBatch, unpack
from stationdesk_sync.wire.problems import ProblemCode

REVOKED = "revoked"
_BACK = (ProblemCode.GAP, ProblemCode.EPOCH)


class Taking:
    """One bundle on its way into a book. ``link`` follows what is stored."""

    def __init__(self, outbox: Outbox, hearing: Hearing, keys: DeskKeys, clock: Clock, link: LinkState) -> None:
        self._outbox = outbox
        self._hearing = hearing
        self._keys = keys
        self._clock = clock
        self._link = link
        self._done = Taken()

    def all_of(self, opened: Opened) -> Taken:
        """Take every message, once each was found to be what it should be: ``Fault`` bundle_refused leaves no trace."""
        header = opened.outside.header
        try:
            deeds = [self._looked_at(item, header) for item in opened.items]
        except MalformedMessage:
            raise bundle_faults.because(bundle_faults.TORN) from None
        except TransportProblem as problem:
            proved = problem.kind is not TransportKind.NOT_SIGNED
            raise bundle_faults.because(bundle_faults.TORN if proved else bundle_faults.NOT_PROVED) from None
        for deed in deeds:
            deed()
        return self._done

    def _looked_at(self, item: Item, header: BundleHeader) -> Callable[[], None]:
        """Check one message and return what is to be done with it.

        What only a hub says is heard from the hub alone: a problem has no signature but that of its bundle.
        """
        match header.carries, item.kind:
            case Carries.DOWN, ItemKind.ENROL_ANSWER:
                return self._admission(item.raw)
            case Carries.DOWN, ItemKind.RECEIPT:
                return partial(self._receipt, read_carried_receipt(self._link.hub_key, item.raw))
            case Carries.DOWN, ItemKind.PROBLEM:
                if header.created < self._link.hub_time:
                    raise bundle_faults.because(bundle_faults.OLDER)
                return partial(self._problem, lawful.plain_problem(decode(item.raw, Problem)))
            case Carries.ACROSS, ItemKind.BATCH:
                if self._proved(item.raw) is None:
                    return _nothing
                return partial(
                    self._batch, item.raw
                )  # opened again: all of a bundle at once is more than memory is for
        raise bundle_faults.because(bundle_faults.MISPLACED)

    def _admission(self, raw: bytes) -> Callable[[], None]:
        link = self._link
        if not link.enrol_request:
            return _nothing
        answer, _ = read_answer(link.hub_key, decode(link.enrol_request, EnrolRequest), raw)
        return partial(self._admitted, answer)

    def _admitted(self, answer: EnrolAnswer) -> None:
        self._link = replace(
            self._link,
            letter=answer.letter,
            certificate=answer.certificate,
            epoch=answer.epoch,
            hub_box_key=answer.hub_box_key,
            tls=tuple(answer.tls) or self._link.tls,
            desks=desks_heard_of(answer.desks),
            enrol_request=b"",
        )
        self._outbox.admitted(self._link, [hub_document(document) for document in answer.documents])
        self._done = replace(self._done, joined=True)

    def _receipt(self, receipt: Receipt) -> None:
        link = self._link
        if receipt.device != self._keys.device_id or receipt.epoch != link.epoch:
            return  # of an identity or an epoch that is over: what counts now came or comes another way
        newest = receipt.upto == link.acked and receipt.time >= link.hub_time
        if receipt.upto > link.acked or newest:  # an older one would bring back desks that were shut out since
            self._acknowledge(receipt)
        for page in receipt.pages:
            self._page(page)

    def _acknowledge(self, receipt: Receipt) -> None:
        if self._outbox.chain_at(receipt.upto) != receipt.chain:
            raise Fault(FaultCode.HUB_FORK)
        now, before = self._clock.now(), self._link.acked
        wish = StoreReceipt(0, receipt.upto, receipt.chain, receipt, self._link.hub_offset or 0.0)
        self._outbox.store_receipt(replace(receipt_facts(wish, now), not_before=None))
        link = self._outbox.link()
        assert link is not None
        self._link = link
        newly = receipt.upto - before
        self._done = replace(
            self._done,
            received=self._done.received + newly,
            set_aside=self._done.set_aside + (len(receipt.set_aside) if newly else 0),
        )

    def _page(self, page: Page) -> None:
        at = {cursor.stream: cursor.pos for cursor in self._hearing.sayings(room=0).cursors}.get(page.stream)
        if at is None or page.after < at:
            return  # heard already, by an earlier bundle or by the network
        if page.after > at:
            raise Fault(FaultCode.BUNDLE_EARLIER, pos=page.after + 1)
        try:
            self._done = replace(self._done, heard=self._done.heard + self._hearing.store_page(heard_page(page)))
        except PageDiffers as error:
            raise Fault(FaultCode.HUB_PAGE, why=error.why) from None

    def _problem(self, problem: Problem) -> None:
        """Heed why the hub did not take the rest of a bundle."""
        if problem.code in _BACK and problem.last is not None and problem.chain is not None:
            if self._outbox.chain_at(problem.last) != problem.chain:
                raise Fault(FaultCode.HUB_FORK)
            epoch = self._link.epoch if problem.epoch is None else problem.epoch
            self._outbox.rewind(problem.last, problem.chain, epoch, self._clock.now())
            self._done = replace(self._done, again=True)
            return
        raise problem_fault(problem)

    def _batch(self, raw: bytes) -> None:
        """Take in a range of another desk, proved by its own signature."""
        offer = self._proved(raw)
        if offer is not None:
            self._done = replace(self._done, heard=self._done.heard + self._hearing.take_carried(offer))

    def _proved(self, raw: bytes) -> Offer | None:
        """Return a range that its device signed, every op of it; None for one that is not for this book.

        That is one of this desk itself, of a desk that was shut out, or the end of a range whose beginning this book
        does not hold: nothing proves it here.
        """
        batch = decode(raw, Batch)
        header = decode(batch.header, RangeHeader)
        peer = next((desk for desk in self._outbox.desks() if desk.device == header.device), None)
        if header.device == self._keys.device_id or (peer is not None and peer.state == REVOKED):
            return None
        said = range_message(
            header.device, header.first, header.last, header.prev_chain, header.last_chain, header.statements
        )
        try:
            if peer is None or header.station != self._link.station:
                raise BadSignature
            check(peer.device_key, said, header.sig)
            ops = unpack(batch.packing, batch.raw_len, batch.count, batch.body)
        except BadSignature:
            raise bundle_faults.because(bundle_faults.NOT_PROVED) from None
        except MalformedBatch:
            raise bundle_faults.because(bundle_faults.TORN) from None
        if batch.first == header.first:
            chain = header.prev_chain
        elif batch.first == peer.last + 1:
            chain = peer.chain
        else:
            return None
        if batch.first + len(ops) - 1 != header.last or chain_over(chain, map(op_hash, ops)) != header.last_chain:
            raise bundle_faults.because(bundle_faults.NOT_PROVED)
        return Offer(header.device, batch.header, batch.first, tuple(ops))


def _nothing() -> None:
    """What is to be done with a message that says nothing to this book."""
