"""Sticks that somebody forged, altered or put together by hand, for the tests of what becomes of them."""

import os

import pytest
from msgspec.structs import replace as with_fields

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.hublink.batches import vouched_exchange
from stationdesk.hublink.pages import packed
from stationdesk_sync.engine.effects import Send
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.model.chain import chain_start
from stationdesk_sync.sealing.bundle import Address, read_bundle_as, write_bundle, write_bundle_as
from stationdesk_sync.sealing.signing import RECEIPT_TAG
from stationdesk_sync.wire.bundle import Carries, Item, ItemKind
from stationdesk_sync.wire.messages import Batch, Problem, RangeHeader, Receipt, encode
from stationdesk_sync.wire.packing import pack, unpack
from tests.e2e.test_bundles import ENGLISH, STATION, Desk
from tests.hublink.book_double import START
from tests.storage.drafts import DAY


class Ticking:
    """A hub's clock that goes on by a second with every look."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> float:
        self.at += 1.0
        return self.at


def letter(desk: Desk) -> str:
    link = desk.made.book.outbox.link()
    assert link is not None
    return link.letter


def look(desk: Desk) -> tuple[object, ...]:
    """Everything that a stick could change."""
    book = desk.made.book
    link = book.outbox.link()
    assert link is not None and book.hearing is not None
    desks = [(each.letter, each.state, each.last) for each in book.outbox.desks()]
    return link.acked, link.epoch, link.hub_time, desks, book.records.figures(DAY), book.hearing.state_buckets()


def forged(sender: Desk, to: Desk, items: list[Item]) -> bytes:
    """Return a stick that another desk of the station really signed, with whatever it likes in it."""
    keys = sender.made.book.keys
    box = to.made.book.keys.public_keys()[1]
    address = Address(Carries.ACROSS, STATION)
    return write_bundle_as(address, items, keys.public_keys()[0], keys.sign, box, START, os.urandom)


def from_hub(hub: Hub, to: Desk, items: list[Item], created: float) -> bytes:
    return write_bundle(
        Address(Carries.DOWN, STATION),
        items,
        signing_key=hub.identity.private,
        to_box=to.made.book.keys.public_keys()[1],
        created=created,
        random=os.urandom,
    )


def items_of(desk: Desk, raw: bytes) -> list[Item]:
    keys = desk.made.book.keys
    return list(read_bundle_as(raw, keys.public_keys()[1], keys.open_box, lambda _: True).items)


def why_refused(desk: Desk, raw: bytes) -> str:
    """Return the sentence with which a stick is refused that changes nothing."""
    before = look(desk)
    with pytest.raises(Fault) as refused:
        desk.sticks.take(raw)
    assert refused.value.code is FaultCode.BUNDLE_REFUSED
    assert look(desk) == before
    return refused.value.sentence(ENGLISH)


def gap(desk: Desk, epoch: int | None) -> Item:
    start = chain_start(desk.made.book.keys.device_id)
    return Item(ItemKind.PROBLEM, encode(Problem(code="gap", last=0, chain=start, epoch=epoch)))


def altered_range(batch: Batch, header: RangeHeader, what: str) -> Batch:
    """Return a range of which one thing is not as its desk signed it."""
    ops = unpack(batch.packing, batch.raw_len, batch.count, batch.body)
    other = with_fields(header, last_chain=bytes(16)), with_fields(header, sig=bytes(64))
    headers = {"chain": other[0], "signature": other[1]}
    kept = {"an op changed": (*ops[:-1], ops[0]), "an op left out": tuple(ops[:-1])}.get(what, tuple(ops))
    return packed(encode(headers.get(what, header)), batch.first, kept)


def replace_page(hub: Hub, receipt: Receipt, after: int) -> Item:
    page = with_fields(receipt.pages[0], after=after)
    body = encode(with_fields(receipt, pages=[page]))
    return Item(ItemKind.RECEIPT, encode(hub.identity.signed(RECEIPT_TAG, body)))


def opaque_stick(desk: Desk) -> bytes:
    """Return a bundle for the hub whose one op the hub is to keep without looking into it."""
    book = desk.made.book
    link = book.outbox.link()
    assert link is not None
    batch = book.outbox.read(link.acked, 1, 10_000)
    send = Send(
        attempt=0,
        epoch=link.epoch,
        first=batch.first,
        last=batch.first,
        prev_chain=batch.prev_chain,
        last_chain=batch.last_chain,
        ops=batch.ops,
        statements=(),
        held=(),
        cursors=(),
        room=0,
        opaque=True,
    )
    item = Item(ItemKind.EXCHANGE, encode(vouched_exchange(send, link, book.keys, pack(batch.ops))))
    keys = book.keys
    address = Address(Carries.UP, STATION)
    return write_bundle_as(address, [item], keys.public_keys()[0], keys.sign, link.hub_box_key, START, os.urandom)
