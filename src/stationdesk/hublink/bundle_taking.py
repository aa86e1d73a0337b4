"""Takes in the messages of a bundle one after another. What each means is what it means over HTTPS.

A receipt proves itself by the device chain it names: it may be old, or answer a bundle that was written long ago.
Called by ``bundles``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.link_ports import Carried, Hearing, PageDiffers
from stationdesk.app.ports import Clock, LinkState, Outbox
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
from stationdesk_sync.sealing.signing import BadSignature, check, range_message
from stationdesk_sync.wire.bundle import Item, ItemKind
from stationdesk_sync.wire.messages import (
    Batch,
    EnrolRequest,
    MalformedMessage,
    Message,
    Page,
    Problem,
    RangeHeader,
    Receipt,
    decode,
)
from stationdesk_sync.wire.packing import MalformedBatch, unpack
from stationdesk_sync.wire.problems import ProblemCode

M = TypeVar("M", bound=Message)
_BACK = (ProblemCode.GAP, ProblemCode.EPOCH)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a bundle brought: own records newly confirmed, records of others heard, set aside; whether it joined
    the desk to its hub; whether the hub has to be told some records again (export once more)."""

    received: int = 0
    heard: int = 0
    set_aside: int = 0
    joined: bool = False
    again: bool = False

    @property
    def nothing(self) -> bool:
        """Whether all of it was known already."""
        return self == Taken()


class Taking:
    """One bundle on its way into a book. ``link`` follows what is stored."""

    def __init__(
        self, outbox: Outbox, hearing: Hearing, carried: Carried, keys: DeskKeys, clock: Clock, link: LinkState
    ) -> None:
        self._outbox = outbox
        self._hearing = hearing
        self._carried = carried
        self._keys = keys
        self._clock = clock
        self._link = link
        self._done = Taken()

    def all_of(self, items: Iterable[Item]) -> Taken:
        """Take every message; raises ``Fault`` at the first that is not what it should be."""
        deeds: dict[ItemKind, Callable[[bytes], None]] = {
            ItemKind.ENROL_ANSWER: self._admitted,
            ItemKind.RECEIPT: self._receipt,
            ItemKind.PROBLEM: self._problem,
            ItemKind.BATCH: self._batch,
        }
        try:
            for item in items:
                deed = deeds.get(item.kind)
                if deed is not None:
                    deed(item.raw)
        except MalformedMessage:
            raise bundle_faults.because(bundle_faults.TORN) from None
        except TransportProblem as problem:
            proved = problem.kind is not TransportKind.NOT_SIGNED
            raise bundle_faults.because(bundle_faults.TORN if proved else bundle_faults.NOT_PROVED) from None
        return self._done

    def _admitted(self, raw: bytes) -> None:
        link = self._link
        if not link.enrol_request:
            return
        answer, _ = read_answer(link.hub_key, decode(link.enrol_request, EnrolRequest), raw)
        self._link = replace(
            link,
            letter=answer.letter,
            certificate=answer.certificate,
            epoch=answer.epoch,
            hub_box_key=answer.hub_box_key,
            tls=tuple(answer.tls) or link.tls,
            desks=desks_heard_of(answer.desks),
            enrol_request=b"",
        )
        self._outbox.admitted(self._link, [hub_document(document) for document in answer.documents])
        self._done = replace(self._done, joined=True)

    def _receipt(self, raw: bytes) -> None:
        receipt = read_carried_receipt(self._link.hub_key, raw)
        if receipt.device != self._keys.device_id or receipt.epoch != self._link.epoch:
            return  # of an identity or an epoch that is over: what counts now came or comes another way
        if receipt.upto >= self._link.acked:
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

    def _problem(self, raw: bytes) -> None:
        """Heed why the hub did not take the rest of a bundle."""
        problem = lawful.plain_problem(decode(raw, Problem))
        if problem.code in _BACK and problem.last is not None and problem.chain is not None:
            if self._outbox.chain_at(problem.last) != problem.chain:
                raise Fault(FaultCode.HUB_FORK)
            epoch = self._link.epoch if problem.epoch is None else problem.epoch
            self._outbox.rewind(problem.last, problem.chain, epoch)
            self._done = replace(self._done, again=True)
            return
        raise problem_fault(problem)

    def _batch(self, raw: bytes) -> None:
        """Take in a range of another desk, proved by its own signature."""
        batch = decode(raw, Batch)
        header = decode(batch.header, RangeHeader)
        ops = _proved(batch, header, {desk.device: desk.device_key for desk in self._outbox.desks()})
        if header.device != self._keys.device_id and header.station == self._link.station:
            self._carried.take(ops)
            self._done = replace(self._done, heard=self._done.heard + len(ops))


def _proved(batch: Batch, header: RangeHeader, keys: dict[bytes, bytes]) -> Sequence[bytes]:
    """Return the ops of a range that its device signed, every one of them."""
    said = range_message(
        header.device, header.first, header.last, header.prev_chain, header.last_chain, header.statements
    )
    try:
        check(keys[header.device], said, header.sig)
        ops = unpack(batch.packing, batch.raw_len, batch.count, batch.body)
    except (KeyError, BadSignature):
        raise bundle_faults.because(bundle_faults.NOT_PROVED) from None
    except MalformedBatch:
        raise bundle_faults.because(bundle_faults.TORN) from None
    whole = batch.first == header.first and chain_over(header.prev_chain, map(op_hash, ops)) == header.last_chain
    if not whole:
        raise bundle_faults.because(bundle_faults.NOT_PROVED)
    return ops
