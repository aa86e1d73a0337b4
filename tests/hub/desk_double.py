"""A desk without a book: makes ops, keeps their chain, signs batches as a desk does. For the hub's tests."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stationdesk_sync.model.chain import chain_next, chain_start, device_id
from stationdesk_sync.model.day import Statement, day_figures
from stationdesk_sync.model.op import Kind, Op, op_hash, op_id, station_row_id
from stationdesk_sync.model.registry import Registers, load_registers
from stationdesk_sync.model.stream import H_0, stream_chain
from stationdesk_sync.sealing import signing, vouching
from stationdesk_sync.wire.codec import decode_op, encode_op
from stationdesk_sync.wire.messages import (
    Batch,
    CursorRow,
    EnrolRequest,
    Exchange,
    Page,
    RangeHeader,
    ReissueRequest,
    encode,
    statement_row,
)
from stationdesk_sync.wire.packing import pack

TZ = "Asia/Shanghai"
DAY = "2026-11-24"
SLOT = 1_988_000 << 32
SEALED = {"s": 1, "k": b"k" * 16, "c": b"c" * 40}


def visit(day: str = DAY, *, slot: int = 36, group: str = "rider", services: Sequence[str] = ("water",),
          people: int = 1, method: str = "keyed", **more: object) -> dict[str, object]:  # fmt: skip
    """Return the payload of a visit."""
    return {
        "day": day,
        "tz": TZ,
        "slot": slot,
        "group": group,
        "services": list(services),
        "people": people,
        "method": method,
        **more,
    }


@dataclass
class Desk:
    """One desk. ``seed`` fixes its keys and row ids."""

    seed: int
    station: str = "BS-001"
    epoch: int = 0
    registers: Registers = field(default_factory=load_registers)
    raws: list[bytes] = field(default_factory=list)
    clock: int = SLOT
    hub_box_key: bytes = b""

    def __post_init__(self) -> None:
        self.private = hashlib.sha256(b"desk%d" % self.seed).digest()
        self.public = signing.public_signing_key(self.private)
        self.box_private = hashlib.sha256(b"box%d" % self.seed).digest()
        self.box_key = signing.public_box_key(self.box_private)
        self.device = device_id(self.public)

    def enrol_request(self, code: str) -> EnrolRequest:
        secret = code.replace("-", "")[:8]
        message = signing.enrol_request_message(secret, self.public, self.box_key)
        return EnrolRequest(
            secret=secret, device_key=self.public, box_key=self.box_key, sig=signing.sign(self.private, message)
        )

    def reissue_request(self, old: Desk) -> ReissueRequest:
        """Return the wish of this desk to go on for ``old``."""
        message = signing.reissue_message(self.station, old.device, self.public, self.box_key)
        return ReissueRequest(
            station=self.station,
            old_device=old.device,
            device_key=self.public,
            box_key=self.box_key,
            ops=len(self.raws),
            sig_old=signing.sign(old.private, message),
            sig_new=signing.sign(self.private, message),
            certificate=b"",
        )

    # ops -------------------------------------------------------------------------------------
    def new_row(self) -> bytes:
        return hashlib.sha256(b"row%d/%d" % (self.seed, len(self.raws))).digest()[:16]

    def add(self, op: Op) -> bytes:
        """Append an op to the desk's chain; return its row id."""
        self.raws.append(encode_op(op))
        return op.row_id

    def op(self, register: str, kind: Kind, data: Mapping[str, object], row_id: bytes | None = None,
           clock: int | None = None, nonce: bytes | None = None) -> Op:  # fmt: skip
        self.clock += 1
        if nonce is None and (row_id is not None or kind not in (Kind.FACT, Kind.SET)):
            nonce = hashlib.sha256(b"nonce%d/%d" % (self.seed, len(self.raws))).digest()[:8]
        return Op(
            register,
            self.new_row() if row_id is None else row_id,
            kind,
            self.clock if clock is None else clock,
            1,
            data,
            nonce=nonce,
        )

    def visit(self, day: str = DAY, **values: object) -> bytes:
        return self.add(self.op("visit", Kind.FACT, visit(day, **values)))  # type: ignore[arg-type]

    def fact(self, register: str, data: Mapping[str, object], day: str = DAY) -> bytes:
        return self.add(self.op(register, Kind.FACT, {"day": day, "tz": TZ, **data}))

    def correct(self, row_id: bytes, day: str = DAY, clock: int | None = None, **values: object) -> bytes:
        return self.add(self.op("visit", Kind.CORRECT, visit(day, **values), row_id, clock))  # type: ignore[arg-type]

    def withdraw(self, row_id: bytes, day: str = DAY, clock: int | None = None, reason: str = "mistake") -> bytes:
        return self.add(self.op("visit", Kind.WITHDRAW, {"day": day, "tz": TZ, "reason": reason}, row_id, clock))

    def set(self, register: str, row_id: bytes | None = None, clock: int | None = None, **values: object) -> bytes:
        return self.add(self.op(register, Kind.SET, values, row_id, clock))

    def set_station_row(self, register: str, clock: int | None = None, **values: object) -> bytes:
        return self.set(register, station_row_id(register), clock, **values)

    # batches -----------------------------------------------------------------------------------
    @property
    def last(self) -> int:
        return len(self.raws)

    def chain(self, upto: int) -> bytes:
        chain = chain_start(self.device)
        for raw in self.raws[:upto]:
            chain = chain_next(chain, op_hash(raw))
        return chain

    def op_ids(self) -> list[bytes]:
        return [op_id(raw) for raw in self.raws]

    def statement(self, day: str, upto: int | None = None, seen: int = 0, heard: Sequence[bytes] = ()) -> Statement:
        """Return what the desk says of a day, over its own ops and what it ``heard`` of others up to ``seen``."""
        raws = [*self.raws[:upto], *heard]
        ops = {op_id(raw): decode_op(raw) for raw in raws if _day(raw) is not None}
        figures = day_figures(day, list(ops.items()), self.registers)
        return Statement(day, figures.people, figures.services, figures.code, seen)

    def batch(self, first: int = 1, last: int | None = None, *, statements: Sequence[Statement] | None = None,
              cut: int = 0, body: Sequence[bytes] | None = None, **changes: object) -> Batch:  # fmt: skip
        """Return ops ``first``-``last`` as they travel, ``cut`` of them left out at the front.

        ``changes`` replace parts of the header after signing; ``body`` stands in place of the ops.
        """
        last = self.last if last is None else last
        ops = self.raws[first - 1 : last]
        if statements is None:
            days = sorted({d for raw in ops if (d := _day(raw)) is not None})
            statements = [self.statement(day, last) for day in days]
        rows = [statement_row(s) for s in statements]
        prev_chain, last_chain = self.chain(first - 1), self.chain(last)
        message = signing.range_message(self.device, first, last, prev_chain, last_chain, rows)
        values: dict[str, object] = {
            "station": self.station,
            "device": self.device,
            "first": first,
            "last": last,
            "prev_chain": prev_chain,
            "last_chain": last_chain,
            "statements": rows,
            "sig": signing.sign(self.private, message),
        }
        header = RangeHeader(**{**values, **changes})  # type: ignore[arg-type]
        packing, raw_len, packed = pack((ops if body is None else body)[cut:])
        return Batch(
            header=encode(header),
            first=first + cut,
            count=last - first + 1 - cut,
            packing=packing,
            raw_len=raw_len,
            body=packed,
        )

    def exchange(self, batch: Batch | None = None, **values: object) -> Exchange:
        """Return an exchange with a batch (by default: all ops); ``values`` replace its parts."""
        parts: dict[str, object] = {
            "app": "test",
            "station": self.station,
            "device": self.device,
            "epoch": self.epoch,
            "batch": self.batch() if batch is None else batch,
            "offers": [],
            "held": {},
            "cursors": [],
            "room": 0,
            "parcels": [],
            "parcels_upto": 0,
            "parked": 0,
        }
        return Exchange(**{**parts, **values})  # type: ignore[arg-type]

    def vouched(self, exchange: Exchange) -> bytes:
        """Return the bytes of an exchange as they go to the hub."""
        body = encode(exchange)
        key = vouching.shared_key(self.box_private, self.hub_box_key, self.device)
        return encode(vouching.vouch(key, self.device, vouching.EXCHANGE_TAG, body))

    def hello(self) -> Batch:
        """Return a range without ops after the last one."""
        return self.batch(self.last + 1, self.last)


def follow(page: Page, cursor: CursorRow) -> CursorRow:
    """Return the cursor after a page, its chain recomputed from what the page says."""
    _, pos, chain = cursor
    assert page.after == pos
    for one in page.ranges:
        assert one.from_pos == pos + 1
        pos, chain = one.to_pos, stream_chain(chain, one.last_chain, one.to_pos - pos, one.exceptions)
    assert chain == page.chain
    return (page.stream, pos, chain)


def at_start(stream: str) -> CursorRow:
    """Return the cursor of a stream of which nothing was heard."""
    return (stream, 0, H_0)


def _day(raw: bytes) -> str | None:
    try:
        return decode_op(raw).day
    except ValueError:
        return None
