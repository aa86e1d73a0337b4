"""Ops that a desk brought in the place of the device that wrote them: known, should that device bring them after all.

The ids of a station's adopted ops are few; those of all its ops would be looked through for nothing.
"""

from collections.abc import Iterable

from stationdesk_sync.hub.store.engine import Tx


def of(tx: Tx, station: str) -> set[bytes]:
    """Return the ids of the ops of a station that were adopted."""
    return {bytes(row[0]) for row in tx.rows("SELECT op_id FROM adoption WHERE station = ?", (station,))}


def add(tx: Tx, station: str, ids: Iterable[bytes]) -> None:
    """Note ops that were adopted."""
    rows = [(station, identity) for identity in ids]
    if rows:
        tx.many("INSERT INTO adoption (station, op_id) VALUES (?, ?) ON CONFLICT (station, op_id) DO NOTHING", rows)
