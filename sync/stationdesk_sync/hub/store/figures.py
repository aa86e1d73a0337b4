"""What the pages count, read from the projections of one day or of one station."""

from collections.abc import Sequence

from stationdesk_sync.hub.store.dialect import quoted
from stationdesk_sync.hub.store.engine import Row, Tx
from stationdesk_sync.hub.store.register_tables import table
from stationdesk_sync.model.register import Field, Register

NOT_WITHDRAWN = "withdrawn_op IS NULL"


def visits(tx: Tx, day: str, station: str | None = None) -> list[tuple[str, str, int, str, str, int]]:
    """Return station, group, hour, method, services (JSON text) and people of a day, added up to the hour."""
    where, values = (" AND station = ?", (day, station)) if station is not None else ("", (day,))
    rows = tx.rows(
        'SELECT station, "group", slot / 4, method, services, SUM(people) FROM p_visit'
        f' WHERE day = ?{where} AND {NOT_WITHDRAWN} GROUP BY station, "group", slot / 4, method, services',
        values,
    )
    return [(row[0], row[1], int(row[2]), row[3], row[4], int(row[5])) for row in rows]


def shifts(tx: Tx, day: str) -> list[tuple[str, int, int | None]]:
    """Return station, minute opened and minute closed of the spans of a day."""
    rows = tx.rows(f"SELECT station, opened, closed FROM p_shift WHERE day = ? AND {NOT_WITHDRAWN}", (day,))
    return [(row[0], row[1], row[2]) for row in rows]


def closures(tx: Tx, day: str) -> list[tuple[str, str]]:
    """Return station and reason of the closures that cover a day."""
    rows = tx.rows(
        "SELECT station, reason_code FROM p_closure WHERE day <= ? AND COALESCE(until_day, day) >= ?"
        f" AND {NOT_WITHDRAWN} ORDER BY day, row_id",
        (day, day),
    )
    return [(row[0], row[1]) for row in rows]


def posted_at_desks(tx: Tx) -> dict[str, str]:
    """Return the posted hours that desks have set, by station."""
    return {row[0]: row[1] for row in tx.rows("SELECT station, posted FROM p_station_hours") if row[1]}


def day_ends_at_desks(tx: Tx) -> dict[str, int]:
    """Return the hour at which the day ends where desks have set one, by station."""
    rows = tx.rows("SELECT station, day_ends FROM p_station_hours WHERE day_ends IS NOT NULL")
    return {row[0]: int(row[1]) for row in rows}


def last_heard(tx: Tx) -> dict[str, float]:
    """Return when each station was last heard, in Unix seconds."""
    return {row[0]: row[1] for row in tx.rows("SELECT station, MAX(last_heard) FROM device GROUP BY station")}


def days_said(tx: Tx, day: str) -> frozenset[str]:
    """Return the stations that said something of a day."""
    return frozenset(row[0] for row in tx.rows("SELECT DISTINCT station FROM statement WHERE day = ?", (day,)))


def recent_days(tx: Tx, station: str, count: int) -> list[str]:
    """Return the latest days of which a station said something, newest first."""
    rows = tx.rows("SELECT DISTINCT day FROM statement WHERE station = ? ORDER BY day DESC LIMIT ?", (station, count))
    return [row[0] for row in rows]


def fact_counts(tx: Tx, register: Register, since: str) -> list[tuple[str, str, int, int]]:
    """Return day, station, records that stand and records withdrawn of a fact register, newest day first."""
    rows = tx.rows(
        f"SELECT day, station, SUM(CASE WHEN {NOT_WITHDRAWN} THEN 1 ELSE 0 END),"
        f" SUM(CASE WHEN {NOT_WITHDRAWN} THEN 0 ELSE 1 END) FROM {table(register)}"
        " WHERE day >= ? GROUP BY day, station ORDER BY day DESC, station",
        (since,),
    )
    return [(row[0], row[1], int(row[2]), int(row[3])) for row in rows]


def rows_of(tx: Tx, register: Register, fields: Sequence[Field], limit: int) -> list[Row]:
    """Return station and fields of the rows of a row register."""
    names = "".join(f", {quoted(field.name)}" for field in fields)
    return tx.rows(f"SELECT station{names} FROM {table(register)} ORDER BY station, row_id LIMIT ?", (limit,))
