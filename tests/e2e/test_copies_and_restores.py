"""Copies of a book, a book from last week, a hub from last month, both together: all come to the same and say so.

Real books and a real hub on the disk, real HTTP between them; only clocks are in the hand.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from stationdesk.app.happenings import sentences
from stationdesk.hublink.enrolment import Enrolment
from stationdesk.hublink.outcomes import RoundOutcome
from stationdesk.hublink.rounds import SyncRound
from stationdesk.paths import Paths
from stationdesk.storage.adopting import WAIT_SECONDS
from stationdesk.storage.book import Unlock, open_book, restore_backup
from stationdesk_sync.client.http import open_http
from stationdesk_sync.hub import backup
from stationdesk_sync.hub.agreement import agree
from stationdesk_sync.hub.compare import station_rows
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import streams
from stationdesk_sync.hub.testing import RunningHub, running_hub
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.language import Language
from stationdesk_sync.model.registry import load_registers
from stationdesk_sync.model.state_root import Buckets
from stationdesk_sync.model.stream import station_stream
from tests.e2e.city import free_port
from tests.fakes.book import CHEAP, HandClock, MemoryKeyStore, TestBook, make_book
from tests.storage.drafts import visit

STATION = "S-000"
ENGLISH = Language("en", {})
WEEK, MONTH = 7 * 86_400.0, 30 * 86_400.0
START = 1_793_000_000.0


@dataclass
class City:
    """A serving hub in its folder that can be put back to a copy of its store."""

    folder: Path
    clock: HandClock
    port: int = field(default_factory=free_port)
    running: RunningHub = field(init=False)
    _held: ExitStack = field(default_factory=ExitStack)

    @property
    def store(self) -> str:
        return f"sqlite:///{self.folder}/hub.sdb"

    @property
    def key_file(self) -> Path:
        return self.folder / "hub.key"

    @property
    def hub(self) -> Hub:
        return self.running.hub

    def start(self) -> "City":
        served = running_hub(self.store, key_file=self.key_file, clock=self.clock.now, port=self.port)
        self.running = self._held.enter_context(served)
        return self

    def stop(self) -> None:
        self._held.close()

    def back_up(self) -> Path:
        file = self.folder / f"copy-{int(self.clock.at)}.sdb"
        backup.back_up(self.hub, self.key_file, file, str)
        return file

    def put_back(self, file: Path) -> None:
        """As the operator does it: stop, restore, start."""
        self.stop()
        backup.restore(file, self.store, self.key_file, load_registers(), self.clock.now, str)
        self.start()


@dataclass
class Pc:
    """A PC with a real book."""

    made: TestBook
    city: City

    def join(self) -> "Pc":
        running = self.city.running
        way = Enrolment(self.made.book.outbox, self.made.book.keys, self.made.clock, open_http)
        way.join(running.url, running.enrol_code(STATION))
        return self

    def save(self, count: int, people: int = 1) -> None:
        drafts = [visit(people=people) for _ in range(count)]
        self.made.book.journal.save(drafts, self.made.clock.now(), None)

    def sync(self) -> RoundOutcome:
        book = self.made.book
        assert book.hearing is not None
        round_ = SyncRound(book.outbox, book.hearing, book.keys, self.made.clock, lambda: 0.5, open_http)
        try:
            return round_.run_now()
        finally:
            round_.close()

    def copy(self, to: Path) -> "Pc":
        """Copy the whole disk to another PC."""
        self.made.book.close()
        shutil.copytree(self.made.paths.home, to, ignore=shutil.ignore_patterns("writer.lock"))
        self.made.reopen()
        keys = MemoryKeyStore(dict(self.made.keystore.held))
        unlock = Unlock(keystore=keys, cost=CHEAP)
        paths, registers, clock = Paths.at(to), self.made.registers, self.made.clock
        book = open_book(paths, registers, unlock=unlock, writer=True, clock=clock, random=os.urandom)
        return Pc(TestBook(book, paths, registers, clock, keys, ""), self.city)

    def back_up(self) -> Path:
        return self.made.book.care.backup(self.made.clock.now()).path

    def put_back(self, file: Path) -> None:
        """As ``stationdesk restore`` does it."""
        made = self.made
        made.book.close()
        unlock = Unlock(keystore=made.keystore, cost=CHEAP)
        restore_backup(made.paths, made.registers, file, unlock=unlock, clock=made.clock, random=os.urandom)
        made.reopen()

    def said(self) -> list[str]:
        """What the report says, the oldest first."""
        happened = self.made.book.outbox.happenings()
        return [" ".join(sentences(ENGLISH, each)) for each in reversed(happened)]


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    folder = tmp_path / "hub"
    folder.mkdir()
    opened = City(folder, HandClock(START)).start()
    opened.running.import_stations(b"code,name,kind,address,posted_hours,latitude,longitude\nS-000,Dock,relief,,,,\n")
    yield opened
    opened.stop()


@pytest.fixture
def pcs(city: City, tmp_path: Path) -> Iterator[list[Pc]]:
    """Two PCs of one station that have joined; tests may add more to the list."""
    found = [Pc(make_book(tmp_path / name, clock=city.clock), city).join() for name in "ab"]
    yield found
    for each in found:
        each.made.book.close()


def at_rest(city: City, pcs: list[Pc], people: int) -> None:
    """Let everybody sync until nothing changes, then hold streams, rows and days against each other."""
    for _ in range(4):
        for each in pcs:
            assert each.sync().problem is None
    with city.hub.store.read() as tx:
        head = streams.head(tx, STATION, station_stream(STATION))
        sums = Buckets()
        for _, row_id, digest in station_rows(tx, city.hub.registers, STATION):
            sums.add(row_id, digest)
        days = {day: agree(tx, STATION, day, city.hub.registers) for day in pcs[0].made.book.records.days()}
    assert verify(city.hub) is None
    assert [found.equal for found in days.values()].count(False) == 0, days
    assert sum(found.hub.people for found in days.values()) == people, "nothing is lost and nothing counts twice"
    for each in pcs:
        book = each.made.book
        assert book.hearing is not None
        stands = book.hearing.sayings(room=0).cursors[0]
        assert (stands.pos, stands.chain) == head
        assert book.hearing.state_buckets() == sums.to_bytes()
        assert {day: book.records.figures(day) for day in book.records.days()} == {d: f.hub for d, f in days.items()}
        assert book.care.check().bad is None


def goes_on(letter: str, count: int) -> str:
    head = f"This book was restored or copied; it goes on as desk {letter}."
    return f"{head} Its {count} records are sent again; the hub drops those that it has."


def test_a_copy_of_a_book_goes_on_beside_it_under_a_letter_of_its_own(city, pcs, tmp_path):
    a, b = pcs
    a.save(20)
    a.sync()
    copy = a.copy(tmp_path / "copy")
    pcs.append(copy)
    a.save(3, people=2)
    copy.save(4, people=3)
    assert a.sync().problem is None
    outcome = copy.sync()
    assert outcome.problem is None and outcome.new_desk is not None
    at_rest(city, pcs, 20 + 3 * 2 + 4 * 3)
    assert copy.said() == [goes_on("C", 24)]
    assert a.said() == [goes_on("D", 23)], "the other copy gave its identity up: nobody can tell which was first"
    assert b.said() == []


def test_a_book_from_last_week_gets_its_lost_days_back(city, pcs):
    a, _ = pcs
    a.save(20)
    a.sync()
    kept = a.back_up()
    city.clock.forward(WEEK)
    a.save(30, people=2)
    a.sync()
    a.put_back(kept)
    assert a.made.book.outbox.head().seq == 20
    a.save(5, people=4)
    assert a.sync().problem is None
    at_rest(city, pcs, 20 + 30 * 2 + 5 * 4)
    assert a.said() == [goes_on("C", 25) + " The hub held 25 records that this copy did not have."]


def test_a_hub_from_last_month_gets_everything_again(city, pcs):
    a, b = pcs
    a.save(20)
    a.sync()
    kept = city.back_up()
    for each, people in ((a, 2), (b, 3)):
        city.clock.forward(MONTH / 2)
        each.save(30, people=people)
        each.sync()
    b.sync()
    city.put_back(kept)
    at_rest(city, pcs, 20 + 30 * 2 + 30 * 3)
    assert a.said() == [
        "The hub had to go back to an older copy of its own. 30 records of this desk are sent to it again.",
    ]
    assert "30 records of this desk are sent to it again." in b.said()[0]


def test_a_hub_from_last_month_and_a_book_from_last_week_lose_nothing_that_any_disk_still_holds(city, pcs):
    a, b = pcs
    a.save(20)
    a.sync()
    hub_copy, book_copy = city.back_up(), a.back_up()
    city.clock.forward(MONTH)
    a.save(30, people=2)
    a.sync()
    b.save(10, people=3)
    b.sync()
    a.put_back(book_copy)
    city.put_back(hub_copy)
    a.save(5, people=4)
    for _ in range(3):
        assert b.sync().problem is None
        assert a.sync().problem is None
    city.clock.forward(WAIT_SECONDS + 60)
    at_rest(city, pcs, 20 + 30 * 2 + 10 * 3 + 5 * 4)
    assert "The hub lacked 30 records of desk A. This desk brought them to it." in b.said()


def test_a_pc_that_the_restored_hub_never_knew_is_not_forgotten(city, pcs, tmp_path):
    """Its disk is lost; only a neighbour has heard what it wrote."""
    a, _ = pcs
    kept = city.back_up()
    gone = Pc(make_book(tmp_path / "gone", clock=city.clock), city).join()
    gone.save(7, people=5)
    gone.sync()
    a.sync()
    gone.made.book.close()
    city.put_back(kept)
    for _ in range(2):
        assert a.sync().problem is None
    city.clock.forward(WAIT_SECONDS + 60)
    at_rest(city, pcs, 7 * 5)
    assert a.said()[-1] == (
        "7 records of a PC that is gone were only on this PC. This desk brings them to the hub as its own."
    )
