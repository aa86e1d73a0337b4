"""Ops that were set aside, as the store lists them, with the moment at which each was first noted."""

from stationdesk_sync.hub.store.engine import Tx

_REPEAT = "repeat"  # a re-issued desk sent what was held already: nothing is wrong
_OPEN = f"code <> '{_REPEAT}' AND mended IS NULL"


def note_new(tx: Tx, now: float) -> None:
    """Note since when the ops wait that have come since the last time."""
    tx.run(f"UPDATE set_aside SET noted = ? WHERE noted IS NULL AND {_OPEN}", (now,))


def summary(tx: Tx) -> tuple[int, float | None]:
    """Return how many wait, and since when the first."""
    row = tx.one(f"SELECT COUNT(*), MIN(noted) FROM set_aside WHERE {_OPEN}")
    return (0, None) if row is None else (int(row[0]), row[1])


def rows(tx: Tx, station: str | None) -> list[tuple[str, str, int, str, float | None]]:
    """Return station, letter, number, code and moment of what waits, of one station or of all."""
    where, values = (" AND s.station = ?", (station,)) if station is not None else ("", ())
    found = tx.rows(
        "SELECT s.station, d.letter, s.seq, s.code, s.noted FROM set_aside s"
        " JOIN device d ON d.station = s.station AND d.device = s.device"
        f" WHERE s.code <> '{_REPEAT}' AND s.mended IS NULL{where}",
        values,
    )
    return [(code, letter, int(seq), reason, noted) for code, letter, seq, reason, noted in found]
