"""Reads an exchange before any transaction: who speaks, sizes, shape, signature.

Pure but for the keys that are handed in; called by ``intake`` alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.model.chain import CHAIN_LENGTH, chain_next
from stationdesk_sync.model.clock import is_day
from stationdesk_sync.model.op import ID_LENGTH, op_hash
from stationdesk_sync.sealing import signing, vouching
from stationdesk_sync.wire import limits
from stationdesk_sync.wire.messages import Batch, Exchange, MalformedMessage, RangeHeader, Vouched, decode
from stationdesk_sync.wire.packing import MalformedBatch, unpack
from stationdesk_sync.wire.problems import ProblemCode

_MAX_NUMBER = 1 << 53
_CODE = re.compile(r"^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$")


class _Version(msgspec.Struct):
    pv: int


@dataclass(frozen=True, slots=True)
class Received:
    """A range taken apart: ``ops`` and their ``hashes`` from number ``first`` on, ``last == first - 1`` without ops."""

    header: RangeHeader
    batch: Batch
    ops: Sequence[bytes]
    hashes: Sequence[bytes]

    @property
    def first(self) -> int:
        """The number of the first op that is here; the header may begin earlier."""
        return self.batch.first

    @property
    def last(self) -> int:
        """The number of the last op."""
        return self.header.last

    def chains(self, before: bytes) -> list[bytes]:
        """Return the chain value after each op, from the one before the first."""
        chain, chains = before, []
        for one in self.hashes:
            chain = chain_next(chain, one)
            chains.append(chain)
        return chains


def open_vouched(raw: bytes) -> Vouched:
    """Return who says that they speak, and what; ``Refusal`` for what is no message of this protocol."""
    if len(raw) > limits.MAX_EXCHANGE:
        raise Refusal(ProblemCode.TOO_LARGE)
    try:
        return decode(raw, Vouched)
    except MalformedMessage:
        raise Refusal(ProblemCode.MALFORMED) from None


def check_vouched(key: bytes, vouched: Vouched) -> None:
    """Raise ``Refusal`` unless the device that holds ``key`` with the hub made the message."""
    try:
        vouching.check_vouched(key, vouching.EXCHANGE_TAG, vouched)
    except signing.BadSignature:
        raise Refusal(ProblemCode.BAD_SIGNATURE) from None


def open_exchange(body: bytes) -> Exchange:
    """Return the exchange; ``Refusal`` for another version, or for more than one may hold."""
    try:
        exchange = decode(body, Exchange)
    except MalformedMessage:
        check_version(_version(body))
        raise Refusal(ProblemCode.MALFORMED) from None
    check_version(exchange.pv)
    if (
        len(exchange.offers) > limits.MAX_OFFERS
        or len(exchange.cursors) > limits.MAX_CURSORS
        or len(exchange.parcels) > limits.MAX_PARCELS
        or any(len(parcel.box) > limits.MAX_PARCEL for parcel in exchange.parcels)
    ):
        raise Refusal(ProblemCode.TOO_LARGE)
    numbers = (exchange.room, exchange.parcels_upto, exchange.parked, *(pos for _, pos, _ in exchange.cursors))
    if not all(0 <= number < _MAX_NUMBER for number in numbers):
        raise Refusal(ProblemCode.MALFORMED)
    if exchange.opaque and exchange.batch.count != 1:
        raise Refusal(ProblemCode.MALFORMED)
    first, count = exchange.batch.first, exchange.batch.count
    if any(not first <= seq < first + count for seq in exchange.adopted):
        raise Refusal(ProblemCode.MALFORMED)
    return exchange


def _version(body: bytes) -> int:
    try:
        return msgspec.msgpack.decode(body, type=_Version).pv
    except (ValueError, RecursionError):
        return limits.PROTOCOL_VERSION


def check_version(pv: int) -> None:
    """Raise ``Refusal`` for a version that this hub does not speak."""
    if not limits.OLDEST_VERSION <= pv <= limits.PROTOCOL_VERSION:
        raise Refusal(ProblemCode.VERSION)


def open_range(batch: Batch) -> Received:
    """Return a range with its ops; ``Refusal`` for what has no lawful shape or size. Its chain is checked later."""
    if len(batch.header) > limits.MAX_HEADER:
        raise Refusal(ProblemCode.TOO_LARGE)
    try:
        header = decode(batch.header, RangeHeader)
    except MalformedMessage:
        raise Refusal(ProblemCode.MALFORMED) from None
    if not _lawful(header) or not header.first <= batch.first or batch.count != header.last - batch.first + 1:
        raise Refusal(ProblemCode.MALFORMED)
    if batch.count > limits.MAX_BATCH_OPS:
        raise Refusal(ProblemCode.TOO_LARGE)
    if not batch.count and (batch.body or batch.raw_len):
        raise Refusal(ProblemCode.MALFORMED)
    try:
        ops = unpack(batch.packing, batch.raw_len, batch.count, batch.body) if batch.count else []
    except MalformedBatch as error:
        raise Refusal(ProblemCode.TOO_LARGE if error.code == "too_large" else ProblemCode.MALFORMED) from None
    received = Received(header, batch, ops, list(map(op_hash, ops)))
    whole = batch.first == header.first
    if whole and (received.chains(header.prev_chain) or [header.prev_chain])[-1] != header.last_chain:
        raise Refusal(ProblemCode.MALFORMED)
    return received


def check_signature(received: Received, device_key: bytes) -> None:
    """Raise ``Refusal`` unless the device with this key signed the range."""
    header = received.header
    message = signing.range_message(
        header.device, header.first, header.last, header.prev_chain, header.last_chain, header.statements
    )
    try:
        signing.check(device_key, message, header.sig)
    except signing.BadSignature:
        raise Refusal(ProblemCode.BAD_SIGNATURE) from None


def _lawful(header: RangeHeader) -> bool:
    days = [row[0] for row in header.statements]
    return (
        1 <= header.first <= header.last + 1 <= _MAX_NUMBER
        and len(header.device) == ID_LENGTH
        and len(header.prev_chain) == CHAIN_LENGTH
        and len(header.last_chain) == CHAIN_LENGTH
        and len(set(days)) == len(days) <= limits.MAX_BATCH_OPS
        and all(_lawful_statement(*row) for row in header.statements)
    )


def _lawful_statement(day: str, people: int, services: int, code: str | None, seen: int) -> bool:
    numbers = all(0 <= number < _MAX_NUMBER for number in (people, services, seen))
    return is_day(day) and numbers and (code is None or _CODE.fullmatch(code) is not None)
