"""Reader accounts and their sessions, as the store keeps them."""

from stationdesk_sync.hub.store.engine import Tx


def verifier(tx: Tx, name: str) -> str | None:
    """Return the password verifier of a reader, or None."""
    row = tx.one("SELECT verifier FROM reader WHERE name = ?", (name,))
    return None if row is None else str(row[0])


def put_reader(tx: Tx, name: str, verifier_text: str, role: str) -> None:
    """Add a reader, or give one a new password."""
    tx.run(
        "INSERT INTO reader (name, verifier, role) VALUES (?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET verifier = excluded.verifier, role = excluded.role",
        (name, verifier_text, role),
    )


def add_session(tx: Tx, mac: bytes, reader: str, made: float, until: float) -> None:
    """Keep a session by the keyed hash of its token."""
    tx.run("INSERT INTO session (mac, reader, made, until) VALUES (?, ?, ?, ?)", (mac, reader, made, until))


def session_reader(tx: Tx, mac: bytes, now: float) -> str | None:
    """Return whose session this is, or None when there is none or it ran out."""
    row = tx.one("SELECT reader FROM session WHERE mac = ? AND until > ?", (mac, now))
    return None if row is None else str(row[0])


def end_session(tx: Tx, mac: bytes) -> None:
    """Remove a session."""
    tx.run("DELETE FROM session WHERE mac = ?", (mac,))


def forget_sessions(tx: Tx, now: float) -> None:
    """Remove the sessions that ran out."""
    tx.run("DELETE FROM session WHERE until <= ?", (now,))
