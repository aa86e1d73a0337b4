"""What becomes of one row when more of its ops arrive: the merge rules, with what waits and what is set aside.

Pure; intake runs it on what a batch brings, ``verify`` on a station's whole stream, and both must
come to the same end. Order matters only where two facts claim one row id: the first in the stream wins.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stationdesk_sync.hub.admit import DAY_DIFFERS, ROW_TAKEN, Arrived, Aside
from stationdesk_sync.model.merge import DayDiffers, FactRow, RowTaken, apply_to_fact
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Merge, Register
from stationdesk_sync.model.status import ILLEGAL_MOVE, IllegalMove, first_state, next_state


@dataclass(slots=True)
class Settled:
    """The state of a fact row. ``fact_from`` is set when its fact is among the ops that were given."""

    row: FactRow | None
    fact_from: Arrived | None = None
    waiting: list[Arrived] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)


def settle(row: FactRow | None, arrived: Sequence[Arrived]) -> Settled:
    """Return what ``row`` (None: its fact has not come) becomes with these ops in stream order."""
    settled = Settled(row)
    if row is None:
        fact = next((a for a in arrived if a.op.kind is Kind.FACT), None)
        if fact is None:
            settled.waiting = list(arrived)
            return settled
        settled.row, settled.fact_from = apply_to_fact(None, fact.identity, fact.op), fact
    for one in arrived:
        try:
            settled.row = apply_to_fact(settled.row, one.identity, one.op)
        except DayDiffers:
            settled.aside.append(_aside(one, DAY_DIFFERS if one.op.kind is not Kind.FACT else ROW_TAKEN))
        except RowTaken:
            settled.aside.append(_aside(one, ROW_TAKEN))
    return settled


@dataclass(slots=True)
class SettledRow:
    """What of the ops of a row that is no fact is applied and what is refused; ``state`` is that of a status row."""

    state: tuple[str, bytes | None] | None
    applied: list[Arrived] = field(default_factory=list)
    refused: list[Arrived] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)


def settle_row(register: Register, state: tuple[str, bytes | None] | None, arrived: Sequence[Arrived]) -> SettledRow:
    """Return which of these ops, in stream order, a row in ``state`` (None: it was not there) takes."""
    if register.merge is not Merge.STATUS:
        return SettledRow(None, list(arrived))
    code, moved_by = state or (first_state(register), None)
    settled = SettledRow((code, moved_by))
    for one in arrived:
        if one.op.kind is Kind.MOVE:
            try:
                code = next_state(register, code, one.op)
            except IllegalMove:
                settled.refused.append(one)
                settled.aside.append(_aside(one, ILLEGAL_MOVE))
                continue
            settled.state = (code, one.identity)
        settled.applied.append(one)
    return settled


def by_row(arrived: Iterable[Arrived]) -> dict[str, dict[bytes, list[Arrived]]]:
    """Return ops by register and row id, each in the order given."""
    grouped: dict[str, dict[bytes, list[Arrived]]] = {}
    for one in arrived:
        grouped.setdefault(one.op.register, {}).setdefault(one.op.row_id, []).append(one)
    return grouped


def _aside(one: Arrived, code: str) -> Aside:
    return Aside(one.device, one.seq, one.identity, code)
