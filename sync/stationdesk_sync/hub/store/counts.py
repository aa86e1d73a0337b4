"""How much the store holds."""

from stationdesk_sync.hub.store.engine import Tx


def ops(tx: Tx) -> int:
    """Return how many ops the hub holds."""
    return _number(tx, "SELECT COALESCE(SUM(last - first + 1), 0) FROM segment")


def segments(tx: Tx) -> int:
    """Return how many segments they came in."""
    return _number(tx, "SELECT COUNT(*) FROM segment")


def set_aside(tx: Tx) -> int:
    """Return how many ops are set aside."""
    return _number(tx, "SELECT COUNT(*) FROM set_aside")


def _number(tx: Tx, sql: str) -> int:
    row = tx.one(sql)
    return 0 if row is None else int(row[0])


def orphans(tx: Tx) -> list[tuple[str, str]]:
    """Return table and station of rows that stand under no station, or under no device of it."""
    found: list[tuple[str, str]] = []
    for table in ("segment", "segment_day", "statement", "set_aside", "op_row"):
        rows = tx.rows(
            f"SELECT t.station FROM {table} t LEFT JOIN device d ON d.station = t.station AND d.device = t.device"
            " WHERE d.device IS NULL LIMIT 1"
        )
        found += [(table, str(row[0])) for row in rows]
    return found
