"""Which kinds of op a register takes: asked by the hub of what arrives and by the desk of what it writes and hears."""

from stationdesk_sync.model.op import FACT_KINDS, Kind
from stationdesk_sync.model.register import Merge, Register

_BY_MERGE: dict[Merge, frozenset[Kind]] = {
    Merge.FACT: FACT_KINDS,
    Merge.ROW: frozenset({Kind.SET, Kind.DEL}),
    Merge.STATION_ROW: frozenset({Kind.SET}),
    Merge.STATUS: frozenset({Kind.SET, Kind.MOVE}),
    Merge.COUNTER: frozenset({Kind.SET, Kind.INC, Kind.DEL}),
}


def lawful_kinds(register: Register) -> frozenset[Kind]:
    """Return the kinds of op that a register takes; none for the hub's own rows, which are signed documents.

    ``erase`` is lawful where something may be sealed: in a register with sealed fields, and in every register of
    facts, whose withdrawals may hold sealed words. A row that a station has one of is never deleted.
    """
    own = _BY_MERGE.get(register.merge)
    if own is None:
        return frozenset()
    erasable = register.facts or bool(register.sealed_fields)
    return own | {Kind.MEND} | ({Kind.ERASE} if erasable else frozenset())
