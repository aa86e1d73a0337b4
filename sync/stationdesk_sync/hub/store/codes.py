"""Enrolment codes as the hub keeps them: hashes, never the secrets."""

from dataclasses import dataclass

from stationdesk_sync.hub.store.engine import Tx


@dataclass(frozen=True, slots=True)
class EnrolCode:
    """One code. ``selector`` and ``mac`` are keyed hashes; ``device`` is who redeemed it, ``letter`` the one that is
    kept for whoever does."""

    station: str
    selector: bytes
    mac: bytes
    made: float
    until: float
    tries: int
    device: bytes | None
    letter: str | None = None


def add(tx: Tx, code: EnrolCode) -> None:
    """Keep a new code."""
    tx.run(
        "INSERT INTO enrol_code (station, selector, mac, made, until, tries, letter) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (code.station, code.selector, code.mac, code.made, code.until, code.tries, code.letter),
    )


def find(tx: Tx, selector: bytes) -> EnrolCode | None:
    """Return the code with this selector, held to the end of the transaction, or None."""
    row = tx.one(
        "SELECT station, selector, mac, made, until, tries, device, letter FROM enrol_code WHERE selector = ?"
        f"{tx.dialect.row_lock}",
        (selector,),
    )
    if row is None:
        return None
    station, held, mac, made, until, tries, device, letter = row
    who = None if device is None else bytes(device)
    return EnrolCode(station, bytes(held), bytes(mac), made, until, tries, who, letter)


def letters_kept(tx: Tx, station: str) -> list[str]:
    """Return the letters that codes of a station keep for the desks that bring them."""
    rows = tx.rows("SELECT letter FROM enrol_code WHERE station = ? AND letter IS NOT NULL", (station,))
    return [str(row[0]) for row in rows]


def count_try(tx: Tx, code: EnrolCode) -> None:
    """Note one more wrong try at a code."""
    tx.run("UPDATE enrol_code SET tries = tries + 1 WHERE station = ? AND selector = ?", (code.station, code.selector))


def use(tx: Tx, code: EnrolCode, device: bytes, now: float) -> None:
    """Mark a code as redeemed by a device."""
    tx.run(
        "UPDATE enrol_code SET device = ?, used = ? WHERE station = ? AND selector = ?",
        (device, now, code.station, code.selector),
    )


def forget_before(tx: Tx, moment: float) -> None:
    """Remove codes that ran out before a moment."""
    tx.run("DELETE FROM enrol_code WHERE until < ?", (moment,))
