"""The second half of ``verify``: replays every row from the ops and compares column by column."""

from collections.abc import Mapping

from stationdesk_sync.hub.admit import BEFORE_ROWS, Arrived
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.settle import by_row, settle, settle_row
from stationdesk_sync.hub.store import projections
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.hub.store.register_tables import columns
from stationdesk_sync.hub.verify_chain import StationLog
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Register
from stationdesk_sync.model.row import fold_row, read_row

_OP_ROW = ("register", "row_id", "op_id", "device", "seq", "kind", "clock", "day", "raw", "state")
Rows = dict[bytes, tuple[object, ...]]
OpRows = dict[tuple[str, bytes, bytes], tuple[object, ...]]


def check_rows(tx: Tx, hub: Hub, log: StationLog) -> None:
    """Compare every projected row and op row of a station with what its ops say."""
    grouped = by_row(log.arrived())
    refused: dict[tuple[bytes, int], str] = {}
    op_rows: OpRows = {}
    for register in hub.registers.stored():
        ops = grouped.pop(register.name, {})
        replay = _facts if register.facts else _row_register
        expected = replay(register, ops, refused, op_rows)
        _compare(tx, log, register, expected)
    for name, ops in grouped.items():
        first = next(iter(ops.values()))[0]
        raise log.bad(f"p_{name}", "row_id", first.device, first.seq)
    later = {place: code for place, code in log.aside.items() if code not in BEFORE_ROWS}
    for device, seq in sorted(later.keys() ^ refused.keys()):
        raise log.bad("stream_range", "exceptions", device, seq)
    for place, code in refused.items():
        if later[place] != code:
            raise log.bad("stream_range", "exceptions", *place)
    _compare_op_rows(tx, log, op_rows)


def _facts(
    register: Register,
    ops: Mapping[bytes, list[Arrived]],
    refused: dict[tuple[bytes, int], str],
    op_rows: OpRows,
) -> Rows:
    expected: Rows = {}
    for row_id, arrived in ops.items():
        settled = settle(None, arrived)
        refused |= {(a.device, a.seq): a.code for a in settled.aside}
        for one in arrived:
            if settled.row is None:
                state = projections.WAITING
            elif (one.device, one.seq) in refused:
                state = projections.SET_ASIDE
            else:
                state = projections.APPLIED
            _note(op_rows, one, state)
        if settled.row is not None and settled.fact_from is not None:
            expected[row_id] = tuple(projections.fact_columns(register, settled.row, settled.fact_from))
    return expected


def _row_register(
    register: Register,
    ops: Mapping[bytes, list[Arrived]],
    refused: dict[tuple[bytes, int], str],
    op_rows: OpRows,
) -> Rows:
    expected: Rows = {}
    for row_id, arrived in ops.items():
        settled = settle_row(register, None, arrived)
        refused |= {(a.device, a.seq): a.code for a in settled.aside}
        for one in settled.applied:
            _note(op_rows, one, projections.APPLIED)
        for one in settled.refused:
            _note(op_rows, one, projections.SET_ASIDE)
        if settled.applied:
            row = read_row(register, fold_row((one.identity, one.op) for one in settled.applied))
            expected[row_id] = tuple(projections.row_columns(register, row, settled.state))
    return expected


def _note(op_rows: OpRows, one: Arrived, state: str) -> None:
    if one.op.kind is Kind.FACT:
        return
    op = one.op
    row = (op.register, op.row_id, one.identity, one.device, one.seq, op.kind.value, op.clock, op.day, one.raw, state)
    key = (op.register, op.row_id, one.identity)
    op_rows.setdefault(key, row)


def _compare(tx: Tx, log: StationLog, register: Register, expected: Rows) -> None:
    table = f"p_{register.name}"
    found = {bytes(row[0]): tuple(map(_plain, row[1:])) for row in projections.all_rows(tx, log.station, register)}
    for row_id in sorted(expected.keys() | found.keys()):
        if row_id not in found or row_id not in expected:
            raise log.bad(table, "row_id", record=row_id.hex())
        for (column, _), wanted, held in zip(columns(register), expected[row_id], found[row_id], strict=True):
            if wanted != held:
                raise log.bad(table, column, record=row_id.hex())


def _compare_op_rows(tx: Tx, log: StationLog, expected: OpRows) -> None:
    found = {}
    for row in projections.all_op_rows(tx, log.station):
        plain = tuple(map(_plain, row))
        found[plain[0], plain[1], plain[2]] = plain
    for key in sorted(expected.keys() | found.keys(), key=repr):
        identity = key[2].hex() if isinstance(key[2], bytes) else str(key[2])
        if key not in found or key not in expected:
            raise log.bad("op_row", "op_id", record=identity)
        for column, wanted, held in zip(_OP_ROW, expected[key], found[key], strict=True):
            if wanted != held:
                raise log.bad("op_row", column, record=identity)


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview | bytearray) else value
