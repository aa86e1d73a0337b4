"""Opening a book: what every start does, with a window or without."""

import os
from pathlib import Path

from stationdesk.app.ports import Query
from stationdesk.app.record_visit import VisitTap, record_visit
from stationdesk.bootstrap.opening import MANAGER, open_desk
from stationdesk.storage.book import Unlock
from tests.fakes.book import make_book

ONE_DAY = 86_400.0


def test_a_start_for_writing_forgets_the_exact_minutes_of_earlier_days(tmp_path: Path) -> None:
    made = make_book(tmp_path / "home")
    made.book.close()

    def minutes(*, count: bool) -> list[int | None]:
        held = open_desk(
            made.paths, made.registers, Unlock(keystore=made.keystore), made.clock, os.urandom, writer=count
        )
        if count:
            record_visit(held.desk, MANAGER, VisitTap("rider", ("water",)))
        found = [record.minute for record in held.desk.records.records(Query("visit", oldest_first=True))]
        held.close()
        return found

    assert minutes(count=True) == [720]
    made.clock.forward(ONE_DAY)
    assert minutes(count=False) == [720], "looking changes nothing"
    assert minutes(count=True) == [None, 720]
