"""Notes of what people did at the hub: who, what, when, about which station or account. Never about workers."""

import secrets

from stationdesk_sync.hub.store.engine import Tx

_NUMBER_BITS = 62


def note(tx: Tx, at: float, actor: str, action: str, subject: str | None = None) -> None:
    """Keep a note in the transaction of the deed itself. Numbers are random: no counter to wait for."""
    tx.run(
        "INSERT INTO audit (number, at, actor, action, subject) VALUES (?, ?, ?, ?, ?)",
        (secrets.randbits(_NUMBER_BITS), at, actor, action, subject),
    )


def notes(tx: Tx) -> list[tuple[float, str, str, str | None]]:
    """Return time, actor, action and subject of every note, oldest first."""
    rows = tx.rows("SELECT at, actor, action, subject FROM audit ORDER BY at, number")
    return [(row[0], row[1], row[2], row[3]) for row in rows]
