"""Ops of other desks brought into this book: kept as bytes, then projected like own ones, in whatever order.

Ready for the pull half of sync; today tests call it. An op that cannot count is kept with the reason.
"""

from collections.abc import Sequence

from stationdesk.storage.columns import field_values
from stationdesk.storage.database import Cursor, Database
from stationdesk.storage.projection import SET_ASIDE, WAITING, Outcome, Projector, note_outcome
from stationdesk.storage.sealer import Opened, Sealer
from stationdesk_sync.model.draft import BadValue, check_data
from stationdesk_sync.model.op import FACT_KINDS, ID_LENGTH, Kind, Op, op_hash
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.wire.codec import MalformedOp, decode_op

SIGNED_LIMIT = 1 << 63
_INSERT = (
    "INSERT INTO foreign_op (op_id, hash, raw, register, row_id, kind, clock, day, in_code, state, code) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,NULL)"
)


class ForeignOps:
    """The way in for other desks' ops."""

    def __init__(self, database: Database, registers: Registers, projector: Projector, sealer: Sealer) -> None:
        self._database = database
        self._registers = registers
        self._projector = projector
        self._sealer = sealer

    def take(self, raws: Sequence[bytes]) -> list[Outcome]:
        """Keep and project op bytes in one transaction; an op that is held already changes nothing.

        Returns what became of each: applied, waiting, or set aside with a code.
        """
        with self._database.write() as cursor:
            return [self._take(cursor, raw) for raw in raws]

    def _take(self, cursor: Cursor, raw: bytes) -> Outcome:
        try:
            op = decode_op(raw)
        except MalformedOp as error:
            return Outcome(SET_ASIDE, error.code)
        digest = op_hash(raw)
        identity = digest[:ID_LENGTH]
        held = cursor.execute(
            "SELECT 'applied', NULL FROM op WHERE op_id = ?1 UNION ALL "
            "SELECT state, code FROM foreign_op WHERE op_id = ?1",
            (identity,),
        ).fetchone()
        if held is not None:
            return Outcome(*held)
        register = self._registers.get(op.register)
        if register is None or op.clock >= SIGNED_LIMIT:
            return Outcome(SET_ASIDE, "unknown_register" if register is None else "clock")
        in_code = int(register.in_day_code and op.kind in FACT_KINDS)
        day = op.day if register.facts else None
        cursor.execute(
            _INSERT,
            (identity, digest, raw, op.register, op.row_id, op.kind.value, op.clock, day, in_code, WAITING),
        )
        outcome = self.judge(cursor, identity, op)
        note_outcome(cursor, identity, outcome)
        return outcome

    def judge(self, cursor: Cursor, identity: bytes, op: Op) -> Outcome:
        """Project one foreign op that is kept already."""
        register = self._registers[op.register]
        opened = self._sealer.open(cursor, register, op)
        code = bad_value(self._registers, op, opened)
        if code is not None:
            return Outcome(SET_ASIDE, code)
        return self._projector.apply(cursor, identity, op, None, opened)


def bad_value(registers: Registers, op: Op, opened: Opened) -> str | None:
    """Return why an op's payload cannot stand in this book, or None."""
    register = registers[op.register]
    lawful = FACT_KINDS if register.facts else frozenset({Kind.SET})
    if register not in registers.stored() or op.kind not in lawful:
        return "unknown_kind"
    try:
        check_data(register, op.kind, op.data, {}, sealed=True)
        if op.kind is not Kind.WITHDRAW:
            field_values(register, opened.data, opened.closed)
    except (BadValue, TypeError, ValueError):
        return "bad_value"
    return None
