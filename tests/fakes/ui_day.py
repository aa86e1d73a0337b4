"""A station with a believable day, for tests and pictures of the window.

``working_desk(home)`` is a real book used alone; ``fill`` counts visits minute by minute with the clock in the hand.
"""

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from stationdesk.app.actor import Actor
from stationdesk.app.desk import STATION_NAME, Desk
from stationdesk.app.keep_shift import close_station, open_station
from stationdesk.app.keep_station import save_hours
from stationdesk.app.record_visit import VisitTap, record_visit
from stationdesk_sync.model.register import Role
from tests.fakes.book import HandClock, TestBook, make_book

NAME = "海宝苑户外职工爱心接力站"
HOURS = "8:30-11:00；13:30-17:00"
DAY = "2026-11-24"
MANAGER = Actor(Role.MANAGER)
NOTE = "饮水机滤芯已约周四上午更换，到时请留人开门。微波炉左边那台不热，先用右边的。"
WEEKDAY = Path(__file__).parents[1] / "data" / "weekday.csv"


def at(day: str, clock: str) -> float:
    """Return Unix seconds of a Shanghai wall clock time."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo("Asia/Shanghai")).timestamp()


def desk_of(made: TestBook) -> Desk:
    """Return the desk around a test's book."""
    book = made.book
    return Desk(book.journal, book.records, book.outbox, book.keys, book.care, made.clock, made.registers)


def working_desk(home: Path, *, clock: HandClock | None = None, name: str = NAME) -> tuple[TestBook, Desk]:
    """Return a book used alone whose station has a name and posted hours."""
    made = make_book(home, clock=clock or HandClock(at(DAY, "08:00")))
    desk = desk_of(made)
    desk.journal.set_local(STATION_NAME, name)
    save_hours(desk, MANAGER, HOURS)
    return made, desk


def fill(made: TestBook, desk: Desk, until: str = "14:32") -> int:
    """Leave yesterday's note, open today at 8:24 and count the weekday up to a time; returns the people counted."""
    made.clock.at = at("2026-11-23", "08:30")
    open_station(desk, MANAGER, who="王阿姨", on_duty=1, weather="cloudy")
    made.clock.at = at("2026-11-23", "17:02")
    close_station(desk, MANAGER, NOTE)
    made.clock.at = at(DAY, "08:24")
    open_station(desk, MANAGER, who="李建国", on_duty=2, weather="sunny")
    people = 0
    for row in csv.DictReader(WEEKDAY.read_text("utf-8").splitlines()):
        if row["time"] > until:
            break
        made.clock.at = at(DAY, row["time"])
        record_visit(desk, MANAGER, VisitTap(row["group"], tuple(row["services"].split("+")), int(row["people"])))
        people += int(row["people"])
    made.clock.at = at(DAY, until)
    return people
