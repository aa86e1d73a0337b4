"""The full check: file, op log, chain, keys, other desks' ops, then every projected row. Names the first bad record.

Called by ``care`` and on every backup before it is restored. Trusts the op bytes under the chain and the
signing key, and nothing else.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.outbox_ports import ChainHead
from stationdesk.app.ports import BadRecord, CheckReport
from stationdesk.storage.check_heard import bad_foreign_op, bad_heard
from stationdesk.storage.check_rows import check_foreign_states, check_register
from stationdesk.storage.database import Cursor, Database
from stationdesk.storage.health import first_damage
from stationdesk.storage.identity import read_identity
from stationdesk.storage.mending import read_op, replaced
from stationdesk.storage.sealer import Sealer
from stationdesk_sync.model.chain import chain_next, chain_start
from stationdesk_sync.model.day import counts_in_day
from stationdesk_sync.model.op import ID_LENGTH, op_hash
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.sealing.fields import CannotOpen
from stationdesk_sync.wire.codec import MalformedOp, decode_op

NOTHING = ChainHead(0, b"", 0)
_MENDS = """
SELECT o.op_id, o.raw, m.op_id IS NOT NULL FROM op o LEFT JOIN mended m ON m.op_id = o.op_id AND m.by_op = o.op_id
WHERE o.adopted = 0 AND instr(o.raw, x'a46d656e64') > 0
UNION ALL SELECT op_id, raw, 0 FROM foreign_op
WHERE state NOT IN ('parked', 'refused') AND instr(raw, x'a46d656e64') > 0
"""
_OWN = "seq, op_id, hash, chain, raw, register, row_id, kind, clock, day, in_code, adopted"


def check_book(database: Database, registers: Registers, sealer: Sealer, *, projections: bool = True) -> CheckReport:
    """Check a book as it stands at one moment. ``projections`` False leaves the tables of registers out."""
    try:
        with database.read() as cursor:
            damage = first_damage(cursor, database.path, thorough=True)
            if damage is not None:
                return CheckReport(0, 0, NOTHING, BadRecord("book", "file", damage))
            return _check(cursor, database.connection.cursor, registers, sealer, projections=projections)
    except Fault as fault:
        if fault.code is not FaultCode.BOOK_DAMAGED:
            raise
        return CheckReport(0, 0, NOTHING, BadRecord("book", "file", str(fault.values.get("where", ""))))


def _check(
    cursor: Cursor,
    more: Callable[[], Cursor],
    registers: Registers,
    sealer: Sealer,
    *,
    projections: bool,
) -> CheckReport:
    heads = cursor.execute("SELECT seq, chain, clock FROM device_chain").fetchall()
    head = ChainHead(*heads[0]) if len(heads) == 1 else NOTHING
    records = 0
    steps: tuple[Callable[[], BadRecord | None], ...] = (
        lambda: _bad_identity(cursor),
        lambda: _bad_own_op(cursor, registers),
        lambda: _bad_mended(cursor),
        lambda: _bad_link(cursor),
        lambda: _bad_subject_key(cursor, sealer),
        lambda: bad_foreign_op(cursor, registers) if projections else None,
        lambda: bad_heard(cursor) if projections else None,
        lambda: check_foreign_states(cursor, more(), registers, sealer) if projections else None,
    )
    for step in steps:
        bad = step()
        if bad is not None:
            return CheckReport(head.seq, records, head, bad)
    for register in registers.stored() if projections else ():
        rows, bad = check_register(cursor, more, registers, register, sealer)
        records += rows
        if bad is not None:
            return CheckReport(head.seq, records, head, bad)
    return CheckReport(head.seq, records, head, None)


def _bad_identity(cursor: Cursor) -> BadRecord | None:
    """Compare the chain's device with the signing key; the first op decides which of the two was altered."""
    rows = cursor.execute("SELECT one, device_id FROM device_chain").fetchall()
    if len(rows) != 1 or rows[0][0] != 1:
        return BadRecord("device_chain", "1", "one")
    try:
        held = read_identity(cursor)[0].device_id
    except (KeyError, ValueError):
        return BadRecord("device_key", "signing", "secret")
    if rows[0][1] == held:
        return None
    first = cursor.execute("SELECT hash, chain FROM op WHERE seq = 1").fetchone()
    if first is not None and chain_next(chain_start(rows[0][1]), first[0]) == first[1]:
        return BadRecord("device_key", "signing", "secret")
    return BadRecord("device_chain", "1", "device_id")


def _bad_own_op(cursor: Cursor, registers: Registers) -> BadRecord | None:
    device, last_seq, last_chain, last_clock = cursor.execute(
        "SELECT device_id, seq, chain, clock FROM device_chain"
    ).fetchone()
    chain, number, clock = chain_start(device), 0, 0
    # Whichever of the two was altered is named by itself.
    out = {target for target, _ in _mends(cursor) | _held_mended(cursor)}
    for row in cursor.execute(f"SELECT {_OWN} FROM op ORDER BY seq"):
        number += 1
        held = dict(zip(_OWN.split(", "), row, strict=True))
        if held["seq"] != number:
            return BadRecord("op", str(number), "seq")
        mended = held["op_id"] in out
        wrong = _wrong_adopted(cursor, held) if held["adopted"] else _wrong_columns(held, registers, mended=mended)
        column = next(wrong, None)
        if column is not None:
            return BadRecord("op", str(number), column)
        chain = chain_next(chain, held["hash"])
        if held["chain"] != chain:
            return BadRecord("op", str(number), "chain")
        if held["adopted"]:  # it bears the clock of whoever wrote it
            continue
        if held["clock"] <= clock:
            return BadRecord("op", str(number), "clock")
        clock = held["clock"]
    for name, found, expected in (
        ("seq", last_seq, number),
        ("chain", last_chain, chain),
        ("clock", last_clock, clock),
    ):
        if found != expected:
            return BadRecord("device_chain", "1", name)
    return None


def _wrong_columns(held: dict[str, Any], registers: Registers, *, mended: bool) -> Iterator[str]:
    """Name the columns of an op's row that do not say what its bytes say."""
    digest = op_hash(held["raw"])
    if held["hash"] != digest:
        # An id that still fits the bytes means that it is the hash that was altered.
        yield "hash" if held["op_id"] == digest[:ID_LENGTH] else "raw"
    if held["op_id"] != digest[:ID_LENGTH]:
        yield "op_id"
    try:
        op = read_op(held["raw"])
    except MalformedOp:
        yield "raw"
        return
    register = registers.get(op.register)
    said = {"register": op.register, "row_id": op.row_id, "kind": op.kind.value, "clock": op.clock}
    if register is not None:
        said["day"] = op.day if register.facts else None
        said["in_code"] = int(counts_in_day(op, registers) and not mended)
    for name, value in said.items():
        if held[name] != value:
            yield name


def _wrong_adopted(cursor: Cursor, held: dict[str, Any]) -> Iterator[str]:
    """Name the columns of an adopted op's row that are not those of the op as it was heard, or that say more."""
    heard = cursor.connection.execute(
        "SELECT op_id, hash, raw, clock FROM foreign_op WHERE row_id = ? AND op_id = ? AND far = 0",
        (held["row_id"], held["op_id"]),
    ).fetchone()
    if heard is None:
        yield "adopted" if held["register"] else "op_id"
        return
    said = dict(zip(("op_id", "hash", "raw", "clock"), heard, strict=True))
    said |= {"register": "", "kind": "", "day": None, "in_code": 0, "adopted": 1}
    yield from (name for name, value in said.items() if held[name] != value)


def _mends(cursor: Cursor) -> set[tuple[bytes, bytes]]:
    """Return what each mend that stands takes out of the count; one that the hub found void, itself."""
    said: set[tuple[bytes, bytes]] = set()
    for identity, raw, void in cursor.execute(_MENDS).fetchall():
        with suppress(MalformedOp):  # bytes that only look like a mend, or were altered
            target = replaced(decode_op(raw))
            if target is not None:
                said.add((identity if void else target, identity))
    return said


def _held_mended(cursor: Cursor) -> set[tuple[bytes, bytes]]:
    return set(cursor.execute("SELECT op_id, by_op FROM mended").fetchall())


def _bad_mended(cursor: Cursor) -> BadRecord | None:
    """Hold what is said to be mended against the ops that mend."""
    unlike = sorted(_mends(cursor) ^ _held_mended(cursor))
    return BadRecord("mended", unlike[0][0].hex(), "op_id") if unlike else None


def _bad_link(cursor: Cursor) -> BadRecord | None:
    row = cursor.execute("SELECT acked, acked_chain FROM link").fetchone()
    if row is None or row[0] == 0:
        return None
    op = cursor.execute("SELECT chain FROM op WHERE seq = ?", (row[0],)).fetchone()
    return None if op is not None and op[0] == row[1] else BadRecord("link", "1", "acked")


def _bad_subject_key(cursor: Cursor, sealer: Sealer) -> BadRecord | None:
    for key_id, row_id, wrapped in cursor.execute("SELECT key_id, row_id, wrapped FROM subject_key ORDER BY row_id"):
        if wrapped == b"":
            if cursor.connection.execute("SELECT 1 FROM erased WHERE row_id = ?", (row_id,)).fetchone() is None:
                return BadRecord("subject_key", row_id.hex(), "wrapped")
            continue
        try:
            sealer.unwrap(key_id, row_id, wrapped)
        except CannotOpen:
            return BadRecord("subject_key", row_id.hex(), "wrapped")
    return None
