"""Whether one op may be counted: what the hub checks of an op by itself.

An op that may not is set aside: it keeps its place in the chain and its bytes, and counts nowhere.
Pure; called by intake.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stationdesk_sync.model.draft import BadValue, Lists, check_data
from stationdesk_sync.model.kinds import lawful_kinds
from stationdesk_sync.model.mend import mended_id, mended_op
from stationdesk_sync.model.op import ID_LENGTH, Kind, Op, op_hash, station_row_id
from stationdesk_sync.model.register import Merge, Register
from stationdesk_sync.wire.codec import MalformedOp, decode_op, encode_value
from stationdesk_sync.wire.messages import decode_plain

MALFORMED, UNKNOWN_REGISTER, BAD_VALUE = "malformed", "unknown_register", "bad_value"
DAY_DIFFERS, ROW_TAKEN = "day_differs", "row_taken"
UNKNOWN_KIND, NEWER = "unknown_kind", "newer_version"
OPAQUE, REPEAT, NOTHING_TO_MEND, SHUT_OUT = "opaque", "repeat", "nothing_to_mend", "shut_out"
# Codes given before an op meets its row: such an op touches no row at all.
BEFORE_ROWS = frozenset(
    {MALFORMED, UNKNOWN_REGISTER, UNKNOWN_KIND, NEWER, BAD_VALUE, OPAQUE, REPEAT, NOTHING_TO_MEND, SHUT_OUT}
)
# What a newer program wrote: looked at again when this one has learned more.
LATER = frozenset({UNKNOWN_REGISTER, UNKNOWN_KIND, NEWER})
_MAX_CLOCK = 1 << 63


class SetAside(ValueError):
    """An op that is kept without being counted; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Arrived:
    """One op with its place in its device's chain.

    Of a ``mend``, ``op`` is what it puts in place and ``mends`` the id of the op it replaces.
    """

    device: bytes
    seq: int
    identity: bytes
    raw: bytes
    op: Op
    mends: bytes | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """One op that was set aside."""

    device: bytes
    seq: int
    identity: bytes
    code: str


def sort_out(
    device: bytes, ops: Iterable[tuple[int, bytes, bytes]], registers: Mapping[str, Register], lists: Lists
) -> tuple[list[Arrived], list[Aside]]:
    """Return the ops of a range that may be counted, and those set aside; each came as number, bytes and hash."""
    arrived, aside = [], []
    for seq, raw, hashed in ops:
        identity = hashed[:ID_LENGTH]
        try:
            arrived.append(arrive(device, seq, raw, admit(raw, registers, lists), identity))
        except SetAside as reason:
            aside.append(Aside(device, seq, identity, reason.code))
    return arrived, aside


def arrive(device: bytes, seq: int, raw: bytes, op: Op, identity: bytes | None = None) -> Arrived:
    """Return an op that was read from ``raw`` with its place; a mend as what it puts in place."""
    known = op_hash(raw)[:ID_LENGTH] if identity is None else identity
    if op.kind is not Kind.MEND:
        return Arrived(device, seq, known, raw, op)
    return Arrived(device, seq, known, raw, mended_op(op), mended_id(op))


def admit(raw: bytes, registers: Mapping[str, Register], lists: Lists) -> Op:
    """Return the op of these bytes; ``SetAside`` when it may not be counted."""
    try:
        op = decode_op(raw)
    except MalformedOp as error:
        raise SetAside(UNKNOWN_KIND if error.code == "unknown_kind" else MALFORMED) from None
    register = registers.get(op.register)
    if register is None:
        raise SetAside(UNKNOWN_REGISTER)
    bad = NEWER if op.version > register.version else BAD_VALUE
    if not _lawful(register, op):
        raise SetAside(bad)
    try:
        check_data(register, op.kind, op.data, lists, sealed=True)
    except BadValue:
        raise SetAside(bad) from None
    return op


def _lawful(register: Register, op: Op) -> bool:
    if op.kind not in lawful_kinds(register):
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
