"""Whether one op may be counted: what the hub checks of an op by itself.

An op that may not is set aside: it keeps its place in the chain and its bytes, and counts nowhere.
Pure; called by intake.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stationdesk_sync.model.draft import BadValue, Lists, check_data
from stationdesk_sync.model.op import FACT_KINDS, Kind, Op, op_id, station_row_id
from stationdesk_sync.model.register import Merge, Register
from stationdesk_sync.wire.codec import MalformedOp, decode_op, encode_value
from stationdesk_sync.wire.messages import decode_plain

MALFORMED, UNKNOWN_REGISTER, BAD_VALUE = "malformed", "unknown_register", "bad_value"
DAY_DIFFERS, ROW_TAKEN = "day_differs", "row_taken"
_MAX_CLOCK = 1 << 63


class SetAside(ValueError):
    """An op that is kept without being counted; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Arrived:
    """One op with its place in its device's chain."""

    device: bytes
    seq: int
    identity: bytes
    raw: bytes
    op: Op


@dataclass(frozen=True, slots=True)
class Aside:
    """One op that was set aside."""

    device: bytes
    seq: int
    identity: bytes
    code: str


def sort_out(
    device: bytes, first: int, raws: Iterable[bytes], registers: Mapping[str, Register], lists: Lists
) -> tuple[list[Arrived], list[Aside]]:
    """Return the ops of a range that may be counted, and those set aside."""
    arrived, aside = [], []
    for seq, raw in enumerate(raws, start=first):
        identity = op_id(raw)
        try:
            arrived.append(Arrived(device, seq, identity, raw, admit(raw, registers, lists)))
        except SetAside as reason:
            aside.append(Aside(device, seq, identity, reason.code))
    return arrived, aside


def admit(raw: bytes, registers: Mapping[str, Register], lists: Lists) -> Op:
    """Return the op of these bytes; ``SetAside`` when it may not be counted."""
    try:
        op = decode_op(raw)
    except MalformedOp:
        raise SetAside(MALFORMED) from None
    register = registers.get(op.register)
    if register is None:
        raise SetAside(UNKNOWN_REGISTER)
    if not _lawful(register, op):
        raise SetAside(BAD_VALUE)
    try:
        check_data(register, op.kind, op.data, lists, sealed=True)
    except BadValue:
        raise SetAside(BAD_VALUE) from None
    return op


def _lawful(register: Register, op: Op) -> bool:
    if register.merge is Merge.HUB_ROW:
        return False
    if register.facts != (op.kind in FACT_KINDS) or (not register.facts and op.kind is not Kind.SET):
        return False
    if register.merge is Merge.STATION_ROW and op.row_id != station_row_id(register.name):
        return False
    return op.clock < _MAX_CLOCK  # a column holds 63 bits; an honest clock needs 54


def encode_exceptions(aside: Iterable[Aside]) -> bytes:
    """Return the exceptions of a range as its row holds them."""
    return encode_value([[a.device, a.seq, a.code] for a in aside])


def decode_exceptions(raw: bytes) -> list[tuple[bytes, int, str]]:
    """Read the exceptions of a range; ``MalformedMessage`` or ``ValueError`` when they were damaged."""
    value = decode_plain(raw)
    if not isinstance(value, list):
        raise ValueError("exceptions are no list")
    found = []
    for device, seq, code in value:
        if not isinstance(device, bytes) or not isinstance(seq, int) or not isinstance(code, str):
            raise ValueError("an exception has another shape")
        found.append((device, seq, code))
    return found
