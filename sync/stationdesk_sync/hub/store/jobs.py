"""Last run and lease of each housekeeping job."""

from stationdesk_sync.hub.store.engine import Tx


def take(tx: Tx, name: str, holder: str, now: float, every: float, lease: float) -> bool:
    """Take the lease of a job that is due; False when it is not, or when another process holds it."""
    tx.run("INSERT INTO job (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
    row = tx.one(
        "UPDATE job SET holder = ?, lease_until = ? WHERE name = ?"
        " AND (last_run IS NULL OR last_run <= ?) AND (lease_until IS NULL OR lease_until <= ?) RETURNING name",
        (holder, now + lease, name, now - every, now),
    )
    return row is not None


def done(tx: Tx, name: str, holder: str, now: float) -> None:
    """Note the run and give the lease back."""
    tx.run(
        "UPDATE job SET last_run = ?, holder = NULL, lease_until = NULL WHERE name = ? AND holder = ?",
        (now, name, holder),
    )


def last_run(tx: Tx, name: str) -> float | None:
    """Return when a job last ran, in Unix seconds, or None."""
    row = tx.one("SELECT last_run FROM job WHERE name = ?", (name,))
    return None if row is None or row[0] is None else float(row[0])
