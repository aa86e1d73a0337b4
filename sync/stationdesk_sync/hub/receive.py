"""Reads a batch before any transaction: frame, sizes, shape, signature, chain.

Pure but for the device that is handed in; called by ``intake`` alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.hub.store.devices import CLOSED, Device
from stationdesk_sync.model.chain import CHAIN_LENGTH, chain_next
from stationdesk_sync.model.clock import is_day
from stationdesk_sync.model.day import Statement
from stationdesk_sync.model.op import op_hash
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire import limits
from stationdesk_sync.wire.frame import MalformedFrame, unpack, unpack_ops
from stationdesk_sync.wire.messages import BatchHeader, read_statement
from stationdesk_sync.wire.problems import ProblemCode

_MAX_NUMBER = 1 << 53
_CODE = re.compile(r"^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$")


@dataclass(frozen=True, slots=True)
class Received:
    """A batch taken apart. ``chains[i]`` is the chain value after ``ops[i]``."""

    header: BatchHeader
    header_raw: bytes
    body: bytes
    ops: Sequence[bytes]
    chains: Sequence[bytes]
    statements: Sequence[Statement]


def open_frame(raw: bytes) -> tuple[BatchHeader, bytes, bytes]:
    """Return header, its bytes and the body; ``Refusal`` for what is no batch of this protocol."""
    try:
        header, header_raw, body = unpack(raw)
    except MalformedFrame as error:
        raise Refusal(_frame_code(error)) from None
    if header.pv != limits.PROTOCOL_VERSION:
        raise Refusal(ProblemCode.VERSION)
    if not _lawful(header):
        raise Refusal(ProblemCode.MALFORMED)
    if header.last - header.first + 1 > limits.MAX_BATCH_OPS:
        raise Refusal(ProblemCode.TOO_LARGE)
    return header, header_raw, body


def check_sender(header: BatchHeader, device: Device | None) -> Device:
    """Return the device that signed the batch; ``Refusal`` when there is none or it did not."""
    if device is None or device.station != header.station:
        raise Refusal(ProblemCode.UNKNOWN_DEVICE)
    if device.state == CLOSED:
        raise Refusal(ProblemCode.REVOKED)
    message = signing.range_message(
        header.device, header.first, header.last, header.prev_chain, header.last_chain, header.statements
    )
    try:
        signing.check(device.device_key, message, header.sig)
    except signing.BadSignature:
        raise Refusal(ProblemCode.BAD_SIGNATURE) from None
    return device


def open_body(header: BatchHeader, header_raw: bytes, body: bytes) -> Received:
    """Return the batch with its ops; ``Refusal`` unless they fill the range and end its chain."""
    try:
        ops = unpack_ops(body, header.raw_len)
    except MalformedFrame as error:
        raise Refusal(_frame_code(error)) from None
    if len(ops) != header.last - header.first + 1:
        raise Refusal(ProblemCode.MALFORMED)
    chain, chains = header.prev_chain, []
    for raw in ops:
        chain = chain_next(chain, op_hash(raw))
        chains.append(chain)
    if chain != header.last_chain:
        raise Refusal(ProblemCode.MALFORMED)
    return Received(header, header_raw, body, ops, chains, [read_statement(row) for row in header.statements])


def _frame_code(error: MalformedFrame) -> ProblemCode:
    return ProblemCode.TOO_LARGE if error.code == "too_large" else ProblemCode.MALFORMED


def _lawful(header: BatchHeader) -> bool:
    days = [row[0] for row in header.statements]
    return (
        1 <= header.first <= header.last + 1 <= _MAX_NUMBER
        and len(header.device) == 16
        and len(header.prev_chain) == CHAIN_LENGTH
        and len(header.last_chain) == CHAIN_LENGTH
        and header.raw_len >= 0
        and len(set(days)) == len(days) <= limits.MAX_BATCH_OPS
        and all(_lawful_statement(*row) for row in header.statements)
    )


def _lawful_statement(day: str, people: int, services: int, code: str | None, seen: int) -> bool:
    numbers = all(0 <= number < _MAX_NUMBER for number in (people, services, seen))
    return is_day(day) and numbers and (code is None or _CODE.fullmatch(code) is not None)
