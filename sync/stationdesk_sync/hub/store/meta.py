"""Small named values of the hub itself, and the reading of its job leases."""

from stationdesk_sync.hub.store.engine import Tx


def get(tx: Tx, name: str) -> bytes | None:
    """Return a named value, or None."""
    row = tx.one("SELECT value FROM hub_meta WHERE name = ?", (name,))
    return None if row is None else bytes(row[0])


def hold(tx: Tx, name: str, value: bytes) -> bytes:
    """Return a named value (``value`` when there is none yet), held to the end of the transaction."""
    tx.run("INSERT INTO hub_meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (name, value))
    row = tx.one(f"SELECT value FROM hub_meta WHERE name = ?{tx.dialect.row_lock}", (name,))
    return value if row is None else bytes(row[0])


def put(tx: Tx, name: str, value: bytes) -> None:
    """Set a named value."""
    tx.run(
        "INSERT INTO hub_meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
