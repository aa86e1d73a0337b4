"""Ops of other desks brought into this book: kept as bytes, then projected like own ones, in whatever order.

Takes one op at a time with every care; ``heard_ops`` brings in whole ranges and turns here for all that is not a plain
new fact. An op that cannot count is kept with the reason; one that this program does not understand is parked.
"""

from collections.abc import Sequence
from typing import NamedTuple

from stationdesk.storage.database import Cursor, Database
from stationdesk.storage.mending import MENDED, note_mended, read_op, replaced
from stationdesk.storage.op_shape import Shape, bad_value, parking, shape_of
from stationdesk.storage.projection import (
    APPLIED,
    NOT_PROJECTED,
    PARKED,
    REFUSED,
    SET_ASIDE,
    WAITING,
    Outcome,
    Projector,
    note_outcome,
)
from stationdesk.storage.rebuilding import reopen_rows
from stationdesk.storage.sealer import Sealer
from stationdesk_sync.model.op import ID_LENGTH, Kind, Op, op_hash
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.wire.codec import decode_op

REPEAT = "repeat"
KIND_MEND = b"\xa4mend"  # as the record has it; other bytes may look like it
# Codes that say nothing against an op: the hub holds it already, or counts it once its own program knows more. Then it
# sends no word of it, so that each book judges by what itself knows.
NO_FAULT = frozenset({REPEAT, "unknown_register", "unknown_kind", "newer_version"})
_ANY_PARKED = "SELECT 1 FROM foreign_op WHERE state = 'parked' LIMIT 1"
_REFUSED = (
    "SELECT raw, rowid, op_id, register, row_id, kind, clock, day, in_code FROM foreign_op WHERE state = 'refused'"
)
_REFUSED_SHAPE = (
    "UPDATE foreign_op SET register = ?, row_id = ?, kind = ?, clock = ?, day = ?, in_code = ? WHERE rowid = ?"
)
_SAME_ROW = "UPDATE held_place SET row_id = ? WHERE op_id = ?"
INSERT = (
    "INSERT INTO foreign_op (op_id, hash, raw, register, row_id, kind, clock, day, in_code, state, code, "
    "device, seq, pos, far) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)


class Place(NamedTuple):
    """Where an op was heard: its device and number there, its position in the station's stream.

    ``far`` tells that another station wrote it; ``pos`` is None then. ``code`` is why the hub does not count it.
    """

    device: bytes | None
    seq: int | None
    pos: int | None
    far: bool
    code: str | None = None


NOWHERE = Place(None, None, None, far=False)


class ForeignOps:
    """The way in for other desks' ops."""

    def __init__(self, database: Database, registers: Registers, projector: Projector, sealer: Sealer) -> None:
        self._database = database
        self._registers = registers
        self.projector = projector
        self.sealer = sealer

    def take(self, raws: Sequence[bytes]) -> list[Outcome]:
        """Keep and project op bytes in one transaction; an op that is held already changes nothing.

        Returns what became of each.
        """
        with self._database.write() as cursor:
            return [self.take_one(cursor, raw, NOWHERE)[0] for raw in raws]

    def take_one(self, cursor: Cursor, raw: bytes, place: Place) -> tuple[Outcome, bool]:
        """Keep and project one op; returns what became of it and whether it was new to this book."""
        digest = op_hash(raw)
        identity = digest[:ID_LENGTH]
        shape = shape_of(self._registers, raw, far=place.far, counted=_counted(place))
        held = _held(cursor, shape.row_id, identity, place)
        if held is not None:
            if shape.kind == Kind.MOVE.value and place.pos is not None:
                self.refold(cursor, [(shape.register, shape.row_id)])
            return held, False
        before = _drop(cursor, shape.row_id, identity)
        _no_second_place(cursor, place)
        outcome = self._keep(cursor, identity, digest, raw, shape, place)
        for old in before:  # the place that it had stays its place too
            if (old.device, old.seq) != (place.device, place.seq):
                _also(cursor, shape.row_id, identity, old)
        return outcome, not before

    def refold(self, cursor: Cursor, rows: Sequence[tuple[str, bytes]]) -> None:
        """Read rows anew that are set field by field."""
        for name, row_id in rows:
            if name in self._registers and self._registers[name].rows:
                self.projector.refold(cursor, self._registers[name], row_id)

    def reopen(self, cursor: Cursor, rows: Sequence[bytes]) -> None:
        """Read rows anew of which an op counts no more, or again."""
        if rows:
            reopen_rows(cursor, self._registers, self.projector, self.sealer, dict.fromkeys(rows))

    def replay_parked(self) -> int:
        """Look again at what an older program did not understand; returns how many ops are no longer parked."""
        with self._database.read() as cursor:
            refused = self._read_otherwise(cursor)
            if not refused and cursor.execute(_ANY_PARKED).fetchone() is None:
                return 0
        replayed = 0
        with self._database.write() as cursor:
            for shape, number, identity in refused:
                cursor.execute(_REFUSED_SHAPE, (*shape, number))
                cursor.execute(_SAME_ROW, (shape.row_id, identity))
            parked = cursor.execute(
                "SELECT rowid, op_id, hash, raw, device, seq, pos, far, code FROM foreign_op WHERE state = 'parked' "
                "ORDER BY device, seq, rowid"
            ).fetchall()
            for number, identity, digest, raw, device, seq, pos, far, code in parked:
                if parking(self._registers, raw) == code:
                    continue
                place = Place(device, seq, pos, bool(far))
                cursor.execute("DELETE FROM foreign_op WHERE rowid = ?", (number,))
                shape = shape_of(self._registers, raw, far=place.far, counted=True)
                replayed += self._keep(cursor, identity, digest, raw, shape, place).state != PARKED
                cursor.execute(_SAME_ROW, (shape.row_id, identity))
        return replayed

    def _read_otherwise(self, cursor: Cursor) -> list[tuple[Shape, int, bytes]]:
        """Return refused ops of whose bytes an older program read less than this one, with what this one reads."""
        found = []
        for raw, number, identity, *held in cursor.execute(_REFUSED).fetchall():
            shape = shape_of(self._registers, raw, far=False, counted=False)
            if shape != tuple(held):
                found.append((shape, number, identity))
        return found

    def judge(self, cursor: Cursor, identity: bytes, op: Op, *, far: bool = False) -> Outcome:
        """Project one foreign op that is kept already."""
        register = self._registers[op.register]
        opened = self.sealer.open(cursor, register, op)
        code = bad_value(self._registers, op, opened, far=far)
        if code is not None:
            return Outcome(SET_ASIDE, code)
        return self.projector.apply(cursor, identity, op, None, opened)

    def _keep(self, cursor: Cursor, identity: bytes, digest: bytes, raw: bytes, shape: Shape, place: Place) -> Outcome:
        where = (place.device, place.seq, place.pos, int(place.far))
        cursor.execute(INSERT, (identity, digest, raw, *shape, WAITING, None, *where))
        outcome = self._outcome(cursor, identity, raw, place)
        note_outcome(cursor, shape.row_id, identity, outcome)
        if (outcome.state in NOT_PROJECTED or outcome.code == MENDED) and shape.in_code:
            cursor.execute("UPDATE foreign_op SET in_code = 0 WHERE row_id = ? AND op_id = ?", (shape.row_id, identity))
        if outcome.state not in NOT_PROJECTED and KIND_MEND in raw:
            self._mend(cursor, identity, raw)
        return outcome

    def _mend(self, cursor: Cursor, identity: bytes, raw: bytes) -> None:
        """Let what a mend replaces count no more."""
        target = replaced(decode_op(raw))
        rows = [] if target is None else note_mended(cursor, target, identity)
        self.reopen(cursor, rows)

    def _outcome(self, cursor: Cursor, identity: bytes, raw: bytes, place: Place) -> Outcome:
        if not _counted(place):
            return Outcome(REFUSED, place.code)
        code = parking(self._registers, raw)
        if code is not None:
            return Outcome(PARKED, code)
        if cursor.execute("SELECT 1 FROM mended WHERE op_id = ?", (identity,)).fetchone() is not None:
            return Outcome(SET_ASIDE, MENDED)
        return self.judge(cursor, identity, read_op(raw), far=place.far)


def _counted(place: Place) -> bool:
    return place.code is None or place.code in NO_FAULT


def _held(cursor: Cursor, row_id: bytes, identity: bytes, place: Place) -> Outcome | None:
    """Note one more place of an op that is held, and return what became of it; None when it has to be taken (again)."""
    own = cursor.execute("SELECT row_id FROM op WHERE op_id = ? AND adopted = 0", (identity,)).fetchone()
    if own is not None:
        _also(cursor, own[0], identity, place)
        return Outcome(APPLIED)
    row = cursor.execute(
        "SELECT state, code, device, seq, far FROM foreign_op WHERE row_id = ? AND op_id = ?", (row_id, identity)
    ).fetchone()
    if row is None:
        return None
    state, code, device, seq, far = row
    if place.device is None or place.far:
        return Outcome(state, code)
    if far or (state == REFUSED and place.pos is not None and place.code != REPEAT and _counted(place)):
        return None  # another station's copy came first, or the hub counts it now (a repeat or a stick says nothing)
    if device is None or (device, seq) == (place.device, place.seq):
        _no_second_place(cursor, place)
        cursor.execute(
            "UPDATE foreign_op SET device = ?, seq = ?, pos = ? WHERE row_id = ? AND op_id = ?",
            (place.device, place.seq, place.pos, row_id, identity),
        )
    else:
        _also(cursor, row_id, identity, place)
    return Outcome(state, code)


def _drop(cursor: Cursor, row_id: bytes, identity: bytes) -> list[Place]:
    """Take an op out that will be taken anew; returns the place it had, if it was there."""
    held = cursor.execute(
        "DELETE FROM foreign_op WHERE row_id = ? AND op_id = ? RETURNING device, seq, pos, far", (row_id, identity)
    ).fetchall()
    return [Place(device, seq, pos, bool(far)) for device, seq, pos, far in held]


def _no_second_place(cursor: Cursor, place: Place) -> None:
    """Forget that a place was one of an op's other places: it is the first one now."""
    if place.device is not None and not place.far:
        cursor.execute("DELETE FROM held_place WHERE device = ? AND seq = ?", (place.device, place.seq))


def _also(cursor: Cursor, row_id: bytes, identity: bytes, place: Place) -> None:
    if place.device is not None and not place.far:
        cursor.execute(
            "INSERT OR REPLACE INTO held_place (device, seq, op_id, row_id, pos) VALUES (?,?,?,?,?)",
            (place.device, place.seq, identity, row_id, place.pos),
        )
