"""The stations of the hub."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from stationdesk_sync.hub.store.engine import Row, Tx

DEFAULT_TZ = "Asia/Shanghai"
_COLUMNS = "station, name, kind, address, posted_hours, tz, latitude, longitude, day_starts_hour"


@dataclass(frozen=True, slots=True)
class Station:
    """One station. ``posted_hours`` stands as its notice says, understood or not."""

    code: str
    name: str
    kind: str | None = None
    address: str | None = None
    posted_hours: str | None = None
    tz: str = DEFAULT_TZ
    latitude: float | None = None
    longitude: float | None = None
    day_starts_hour: int = 0


def put(tx: Tx, station: Station) -> None:
    """Add a station, or renew it under its code."""
    tx.run(
        f"INSERT INTO station ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (station) DO UPDATE SET"
        " name = excluded.name, kind = excluded.kind, address = excluded.address,"
        " posted_hours = excluded.posted_hours, tz = excluded.tz, latitude = excluded.latitude,"
        " longitude = excluded.longitude, day_starts_hour = excluded.day_starts_hour",
        astuple(station),
    )


def find(tx: Tx, code: str) -> Station | None:
    """Return a station, or None."""
    row = tx.one(f"SELECT {_COLUMNS} FROM station WHERE station = ?", (code,))
    return None if row is None else _station(row)


def lock(tx: Tx, code: str) -> bool:
    """Hold the station's row until the end of the transaction; tell whether there is one."""
    return tx.one(f"SELECT station FROM station WHERE station = ?{tx.dialect.row_lock}", (code,)) is not None


def all_of(tx: Tx) -> Sequence[Station]:
    """Return every station in the order of the codes."""
    return [_station(row) for row in tx.rows(f"SELECT {_COLUMNS} FROM station ORDER BY station")]


def _station(row: Row) -> Station:
    return Station(*row)
