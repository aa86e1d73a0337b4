"""Brings arrived ops into the rows of their registers, inside intake's transaction.

Returns what had to be set aside on the way. What wins is decided by ``settle`` and ``model.merge``;
this module only finds what those need and writes what they say.
"""

from collections.abc import Mapping, Sequence

from stationdesk_sync.hub.admit import Arrived, Aside, arrive
from stationdesk_sync.hub.settle import Settled, by_row, settle, settle_row
from stationdesk_sync.hub.store import projections as rows
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.model.merge import FactRow
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Merge, Register
from stationdesk_sync.model.row import fold_row, read_row
from stationdesk_sync.wire.codec import decode_op


def project(tx: Tx, station: str, registers: Mapping[str, Register], arrived: Sequence[Arrived]) -> list[Aside]:
    """Project ops of one station; return those that their rows refused."""
    aside: list[Aside] = []
    for name, grouped in by_row(arrived).items():
        if registers[name].facts:
            aside += _facts(tx, station, registers[name], grouped)
        else:
            aside += _row_register(tx, station, registers[name], grouped)
    return aside


def _facts(tx: Tx, station: str, register: Register, grouped: dict[bytes, list[Arrived]]) -> list[Aside]:
    held = rows.fact_rows(tx, station, register, grouped)
    waited = _waiting_for(tx, station, register, grouped)
    added: list[tuple[bytes, FactRow, Arrived]] = []
    shown: list[tuple[bytes, FactRow]] = []
    withdrawn: list[tuple[bytes, FactRow]] = []
    erased: list[tuple[bytes, FactRow]] = []
    states: list[tuple[Arrived, str]] = []
    changed_states: list[tuple[Arrived, str]] = []
    aside: list[Aside] = []
    for row_id, ops in grouped.items():
        before, early = held.get(row_id), waited.get(row_id, [])
        settled = settle(before, [*early, *ops])
        aside += settled.aside
        after = settled.row
        if after is not None and settled.fact_from is not None:
            added.append((row_id, after, settled.fact_from))
        elif after is not None and before is not None:
            if after.shown != before.shown:
                shown.append((row_id, after))
            if after.withdrawn != before.withdrawn:
                withdrawn.append((row_id, after))
            if after.erased != before.erased:
                erased.append((row_id, after))
        states += _states(settled, ops)
        changed_states += _states(settled, early)
    rows.add_facts(tx, station, register, added)
    rows.show_again(tx, station, register, shown)
    rows.withdraw(tx, station, register, withdrawn)
    rows.erase(tx, station, register, erased)
    rows.add_op_rows(tx, station, states)
    rows.set_states(tx, station, changed_states)
    return aside


def _waiting_for(
    tx: Tx, station: str, register: Register, grouped: dict[bytes, list[Arrived]]
) -> dict[bytes, list[Arrived]]:
    """Return the ops that waited for a fact which is among those that came."""
    waiting = rows.waiting_rows(tx, station, register)
    come = [r for r, ops in grouped.items() if r in waiting and any(a.op.kind is Kind.FACT for a in ops)]
    found: dict[bytes, list[Arrived]] = {}
    for device, seq, identity, raw in rows.waiting_ops(tx, station, register, come):
        one = arrive(device, seq, raw, decode_op(raw), identity)
        found.setdefault(one.op.row_id, []).append(one)
    return found


def _states(settled: Settled, ops: Sequence[Arrived]) -> list[tuple[Arrived, str]]:
    if settled.row is None:
        return [(one, rows.WAITING) for one in ops]
    refused = {(a.device, a.seq) for a in settled.aside}
    return [(one, rows.SET_ASIDE if (one.device, one.seq) in refused else rows.APPLIED) for one in ops]


def _row_register(tx: Tx, station: str, register: Register, grouped: dict[bytes, list[Arrived]]) -> list[Aside]:
    """Bring ops into rows that are set field by field: each touched row is read anew from all its ops."""
    status = register.merge is Merge.STATUS
    held = rows.states(tx, station, register, grouped) if status else {}
    earlier = rows.applied_ops(tx, station, register, grouped)
    aside: list[Aside] = []
    kept: list[tuple[Arrived, str]] = []
    for row_id, ops in grouped.items():
        settled = settle_row(register, held.get(row_id), ops)
        before = [arrive(device, seq, raw, decode_op(raw)) for device, seq, raw in earlier.get(row_id, [])]
        state = fold_row((one.identity, one.op) for one in (*before, *settled.applied))
        if before or settled.applied:
            rows.put_row(
                tx, station, register, row_id, rows.row_columns(register, read_row(register, state), settled.state)
            )
        aside += settled.aside
        kept += [(one, rows.APPLIED) for one in settled.applied] + [(one, rows.SET_ASIDE) for one in settled.refused]
    rows.add_op_rows(tx, station, kept)
    return aside
