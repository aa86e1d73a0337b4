"""What this program makes of an op's bytes: the columns of its row, why it cannot be understood, why it cannot stand.

Called wherever ops of other desks are taken, looked at again or checked.
"""

from typing import NamedTuple

from stationdesk.storage.columns import field_values
from stationdesk.storage.mending import read_op
from stationdesk.storage.sealer import Opened
from stationdesk_sync.model.day import counts_in_day
from stationdesk_sync.model.draft import BadValue, check_data
from stationdesk_sync.model.kinds import lawful_kinds
from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.model.register import Register
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.wire.codec import MalformedOp

SIGNED_LIMIT = 1 << 63


class Shape(NamedTuple):
    """What the row of an op says of it."""

    register: str
    row_id: bytes
    kind: str
    clock: int
    day: str | None
    in_code: int


_BLANK = Shape("", b"", "", 0, None, 0)


def shape_of(registers: Registers, raw: bytes, *, far: bool, counted: bool) -> Shape:
    """Return the columns of an op's row; blanks for bytes that are no op to this program."""
    try:
        op = read_op(raw)
    except MalformedOp:
        return _BLANK
    if op.clock >= SIGNED_LIMIT:
        return _BLANK
    register = registers.get(op.register)
    if register is None:
        return Shape(op.register, op.row_id, op.kind.value, op.clock, None, 0)
    in_code = int(counts_in_day(op, registers) and counted and not far)
    return Shape(op.register, op.row_id, op.kind.value, op.clock, op.day if register.facts else None, in_code)


def parking(registers: Registers, raw: bytes) -> str | None:
    """Return why this program cannot understand an op, or None: a newer one may."""
    try:
        op = read_op(raw)
    except MalformedOp as error:
        return error.code
    register = registers.get(op.register)
    if register is None:
        return "unknown_register"
    if op.clock >= SIGNED_LIMIT:
        return "clock"
    if op.version > register.version:
        return "version"
    return None if register in registers.stored() and op.kind in taken_kinds(register) else "unknown_kind"


def taken_kinds(register: Register) -> frozenset[Kind]:
    """Return the kinds of op that a register takes here. A mend is read as the op that it puts in place."""
    return lawful_kinds(register) - {Kind.MEND}


def bad_value(registers: Registers, op: Op, opened: Opened, *, far: bool = False) -> str | None:
    """Return why an op's payload cannot stand in this book, or None. Records of another station's days never do."""
    register = registers[op.register]
    if register not in registers.stored() or op.kind not in taken_kinds(register):
        return "unknown_kind"
    if far and register.in_day_code:
        return "far"
    try:
        check_data(register, op.kind, op.data, {}, sealed=True)
        if op.kind in (Kind.FACT, Kind.CORRECT, Kind.SET):
            field_values(register, opened.data, opened.closed)
    except (BadValue, TypeError, ValueError):
        return "bad_value"
    return None
