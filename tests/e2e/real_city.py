"""Real books and a real hub on the disk, real HTTP between them; only clocks are in the hand."""

import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from stationdesk.app.happenings import sentences
from stationdesk.hublink.enrolment import Enrolment
from stationdesk.hublink.outcomes import RoundOutcome
from stationdesk.hublink.rounds import SyncRound
from stationdesk.paths import Paths
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
from tests.fakes.book import CHEAP, HandClock, MemoryKeyStore, TestBook
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


def opened_city(folder: Path) -> City:
    """Serve a hub with one station in a folder."""
    folder.mkdir()
    opened = City(folder, HandClock(START)).start()
    opened.running.import_stations(b"code,name,kind,address,posted_hours,latitude,longitude\nS-000,Dock,relief,,,,\n")
    return opened


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
