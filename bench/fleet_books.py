"""Makes the books of a fleet, in two processes, one file after another: a stopped run is taken up where it was."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bench.books import copied, new_book, save
from bench.workload import FIRST_MS, Visit, own_records, visit

DAY_MS = 86_400_000
OPENS_MS, OPEN_MS = 8 * 3_600_000, 9 * 3_600_000
_MIDNIGHT_MS = FIRST_MS - FIRST_MS % DAY_MS - 8 * 3_600_000  # of the stations' zone


def station_visits(station: int, days: int, per_day: int) -> Iterator[Visit]:
    """Return the visits of a station, the same for the same station: ``per_day`` on each day, spread over its hours."""
    records = own_records(days * per_day, seed_text=f"fleet/{station}")
    for number, record in enumerate(records):
        day, place = divmod(number, per_day)
        yield visit({**record, "time": _MIDNIGHT_MS + day * DAY_MS + OPENS_MS + place * OPEN_MS // per_day})


def make_book(home: Path, station: int, days: int, per_day: int) -> int:
    """Make one book unless it is there; returns its station."""
    ready = home / "ready"
    if not ready.exists():
        for left in home.glob("book.*"):
            left.unlink()
        book = new_book(home)
        try:
            save(book, station_visits(station, days, per_day))
        finally:
            book.close()
        ready.touch()
    return station


def make_books(folder: Path, stations: int, days: int, per_day: int) -> Iterator[int]:
    """Make all that are missing; yields each station as its book is done."""
    missing = [number for number in range(1, stations + 1) if not (home_of(folder, number) / "ready").exists()]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(make_book, home_of(folder, n), n, days, per_day) for n in missing]:
            yield done.result()


def home_of(folder: Path, station: int) -> Path:
    """Return where a station's book lies as it was made."""
    return folder / "books" / f"{station:03d}"


def desk_of(folder: Path, station: int) -> Path:
    """Return where the copy of a station's book lies that syncs, made now if it is not there."""
    desk = folder / "desks" / f"{station:03d}"
    if not (desk / "ready").exists():
        copied(home_of(folder, station), desk)
    return desk
