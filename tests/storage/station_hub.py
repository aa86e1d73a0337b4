"""A hub of a test's own, in lists: takes what books would push and hands out pages as a real one would.

Knows nothing of databases or messages; it signs nothing. The desks of one station are real books.
"""

from dataclasses import dataclass, field, replace

from stationdesk.app.link_ports import Admitted, HeardBatch, HeardPage, HeardRange
from stationdesk.app.outbox_ports import DeskHeardOf, KeyParcel, LinkState, OutboxBatch, ReceiptFacts
from stationdesk_sync.model.chain import chain_next, chain_start, device_id
from stationdesk_sync.model.op import op_hash
from stationdesk_sync.model.stream import H_0, routed_chain, station_stream, stream_chain
from stationdesk_sync.sealing.signing import range_message
from stationdesk_sync.wire.codec import encode_value
from stationdesk_sync.wire.messages import RangeHeader, encode, statement_row
from tests.fakes.book import TestBook

STATION = "BS-001"
STREAM = station_stream(STATION)
NO_EXCEPTIONS = encode_value([])


@dataclass
class Device:
    letter: str
    device_key: bytes
    box_key: bytes
    state: str = "open"
    chain: bytes = b""
    ops: list[bytes] = field(default_factory=list)


@dataclass
class StationHub:
    """What was pushed, in the order of the stream."""

    devices: dict[bytes, Device] = field(default_factory=dict)
    ranges: list[HeardRange] = field(default_factory=list)
    chains: list[tuple[int, bytes]] = field(default_factory=lambda: [(0, H_0)])
    parcels: list[tuple[bytes, KeyParcel]] = field(default_factory=list)
    taken: dict[bytes, int] = field(default_factory=dict)
    held: dict[bytes, None] = field(default_factory=dict)
    now: float = 9.0

    def join(self, made: TestBook) -> None:
        keys = made.book.keys
        self.admit(*keys.public_keys())
        letter = self.devices[keys.device_id].letter
        start = chain_start(keys.device_id)
        made.book.outbox.join(LinkState("https://hub.test", b"h" * 32, STATION, letter, b"c", 1, (), 0, start, 1.0), ())

    def admit(self, device_key: bytes, box_key: bytes) -> str:
        device = device_id(device_key)
        letter = chr(ord("A") + len(self.devices))
        self.devices.setdefault(device, Device(letter, device_key, box_key, chain=chain_start(device)))
        return self.devices[device].letter

    def desks(self) -> tuple[DeskHeardOf, ...]:
        return tuple(
            DeskHeardOf(d.letter, 5.0, i, d.device_key, d.box_key, d.state, len(d.ops), d.chain)
            for i, d in self.devices.items()
        )

    def push(self, made: TestBook, most: int = 100, codes: dict[int, str] | None = None) -> None:
        """Take the next range of a book's own ops and give it the receipt."""
        outbox, keys = made.book.outbox, made.book.keys
        link = outbox.link()
        assert link is not None
        batch = outbox.read(link.acked, most, 1 << 20)
        last = batch.first + len(batch.ops) - 1
        heard = signed(made, batch)
        if batch.ops:
            self.take(keys.device_id, heard, codes or {})
        self.receipt(made, last, batch.last_chain)

    def take(self, device: bytes, batch: HeardBatch, codes: dict[int, str]) -> None:
        held = self.devices[device]
        assert batch.first == len(held.ops) + 1
        aside = dict(codes)
        for number, raw in enumerate(batch.ops, start=batch.first):
            held.chain = chain_next(held.chain, op_hash(raw))
            if raw in self.held:
                aside[number] = "repeat"
            self.held[raw] = None
        held.ops += batch.ops
        exceptions = encode_value([[device, seq, code] for seq, code in sorted(aside.items())])
        pos, chain = self.chains[-1]
        to_pos = pos + len(batch.ops)
        self.chains.append((to_pos, stream_chain(chain, held.chain, len(batch.ops), exceptions)))
        self.ranges.append(HeardRange(pos + 1, to_pos, device, batch.first, exceptions, held.chain, batch))

    def receipt(
        self, made: TestBook, upto: int, chain: bytes, offered: tuple[tuple[bytes, int, bytes], ...] = ()
    ) -> None:
        own = made.book.keys.device_id
        mine = [p for d, p in self.parcels if d == own]
        made.book.outbox.store_receipt(
            ReceiptFacts(
                upto,
                chain,
                self.now,
                0.0,
                1,
                (),
                (),
                (),
                self.desks(),
                (),
                parcels=tuple(replace(p, number=n) for n, p in enumerate(mine, start=1)),
                parcels_taken=self.taken.get(own, 0),
                durable_upto=0,
                offered=offered,
            )
        )

    def tell_set_aside(self, made: TestBook, codes: dict[int, str]) -> None:
        """Say in a receipt what of a book's own ops is set aside."""
        link, own = made.book.outbox.link(), made.book.keys.device_id
        assert link is not None
        facts = ReceiptFacts(
            link.acked, link.acked_chain, self.now, 0.0, 1, (), tuple(codes.items()), (), self.desks(), (),
            parcels_taken=self.taken.get(own, 0),
        )  # fmt: skip
        made.book.outbox.store_receipt(facts)

    def say(self, made: TestBook, room: int = 1 << 20) -> None:
        """Take what a book says beside its own ops: parcels and offers."""
        assert made.book.hearing is not None
        said, own = made.book.hearing.sayings(room=room), made.book.keys.device_id
        for parcel in said.parcels:
            if parcel.number > self.taken.get(own, 0):
                self.parcels.append((parcel.device, replace(parcel, device=own)))
                self.taken[own] = parcel.number
        offered = []
        for offer in said.offers:
            held = self.devices[offer.device]
            if offer.first == len(held.ops) + 1:
                self.take(offer.device, HeardBatch(offer.header, offer.first, offer.ops), {})
            offered.append((offer.device, len(held.ops), held.chain))
        link = made.book.outbox.link()
        assert link is not None
        self.receipt(made, link.acked, link.acked_chain, tuple(offered))

    def page(self, made: TestBook, most: int = 100) -> HeardPage:
        """Return the next page after a book's cursor, own ranges without their ops."""
        assert made.book.hearing is not None
        cursor, own = made.book.hearing.sayings(room=0).cursors[0], made.book.keys.device_id
        if (cursor.pos, cursor.chain) not in self.chains:
            return HeardPage(STREAM, cursor.pos, (), cursor.chain, self.chains[-1][0], tuple(reversed(self.chains)))
        at = self.chains.index((cursor.pos, cursor.chain))
        ranges = self.ranges[at : at + most]
        shown = tuple(replace(r, batch=None) if r.device == own else r for r in ranges)
        return HeardPage(STREAM, cursor.pos, shown, self.chains[at + len(ranges)][1], self.chains[-1][0])

    def pull(self, made: TestBook) -> int:
        """Bring a book up to the stream's head; returns how many ops were new to it."""
        assert made.book.hearing is not None
        new = 0
        while True:
            link = made.book.outbox.link()
            assert link is not None
            self.receipt(made, link.acked, link.acked_chain)
            page = self.page(made, 3)
            new += made.book.hearing.store_page(page)
            if page.marks is None and not page.ranges:
                return new

    def forget(self, ranges: int) -> None:
        """Be a hub that was restored from a backup: the last so many ranges are gone."""
        for gone in reversed(self.ranges[-ranges:]):
            held = self.devices[gone.device]
            del held.ops[gone.first - 1 :]
            held.chain = chain_start(gone.device)
            for raw in held.ops:
                held.chain = chain_next(held.chain, op_hash(raw))
        del self.ranges[-ranges:], self.chains[-ranges:]
        self.held = {raw: None for device in self.devices.values() for raw in device.ops}

    def reissue(self, made: TestBook) -> None:
        """Admit a book under a new identity."""
        assert made.book.hearing is not None
        wish = made.book.hearing.begin_reissue()
        assert made.book.hearing.begin_reissue().device_key == wish.device_key
        letter = self.admit(wish.device_key, wish.box_key)
        old = self.devices[wish.old_device]
        old.state = "superseded"
        made.book.hearing.finish_reissue(
            Admitted(letter, b"c2", 1, b"b" * 32, (), (), self.desks(), len(old.ops), 10.0)
        )


def signed(made: TestBook, batch: OutboxBatch) -> HeardBatch:
    """Return a run of ops as the book's device signs it."""
    keys, last = made.book.keys, batch.first + len(batch.ops) - 1
    rows = [statement_row(statement) for statement in batch.statements]
    message = range_message(keys.device_id, batch.first, last, batch.prev_chain, batch.last_chain, rows)
    header = RangeHeader(
        station=STATION,
        device=keys.device_id,
        first=batch.first,
        last=last,
        prev_chain=batch.prev_chain,
        last_chain=batch.last_chain,
        statements=rows,
        sig=keys.sign(message),
    )
    return HeardBatch(encode(header), batch.first, batch.ops)


def routed(after: int, chain: bytes, device: bytes, first: int, ops: tuple[bytes, ...], stream: str) -> HeardPage:
    """Return a page with one range that was routed here."""
    last_chain = routed_chain(map(op_hash, ops))
    batch = HeardBatch(b"", first, ops)
    heard = HeardRange(after + 1, after + len(ops), device, first, NO_EXCEPTIONS, last_chain, batch)
    after_it = stream_chain(chain, last_chain, len(ops), NO_EXCEPTIONS)
    return HeardPage(stream, after, (heard,), after_it, after + len(ops))
