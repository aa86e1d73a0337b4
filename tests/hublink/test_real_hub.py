"""The desk's link against a real hub on a free loopback port: joins, pushes, loses answers, agrees."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.hublink.enrolment import Enrolment
from stationdesk.hublink.rounds import SyncRound
from stationdesk_sync.client.http import open_http
from stationdesk_sync.client.transport import Opener, Reply, Transport, TransportKind, TransportProblem
from stationdesk_sync.hub.testing import RunningHub, running_hub
from stationdesk_sync.model.day import day_figures
from stationdesk_sync.model.op import op_id
from stationdesk_sync.wire.codec import decode_op
from stationdesk_sync.wire.messages import PATH_ENROL, PATH_EXCHANGE
from tests.client.servers import make_certificate
from tests.hublink.book_double import REGISTERS, FakeBook, FakeClock, visit

STATION = "BS-0001"
CSV = (
    "code,name,kind,address,posted_hours,latitude,longitude\n"
    f"{STATION},Dock Street,workers,1 Dock Street,9:00-17:00,31.4,121.4\n"
).encode()
DAY = "2026-11-24"
ROUNDS: list[SyncRound] = []


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    with running_hub(f"sqlite:///{tmp_path}/hub.sdb", clock=FakeClock().now) as running:
        running.import_stations(CSV)
        yield running
        for sync in ROUNDS:  # they keep their connections, and the hub would wait for them
            sync.close()
        ROUNDS.clear()


class Losing:
    """Opens real transports whose answers to some paths get lost on the way back."""

    def __init__(self, losses: dict[str, int]) -> None:
        self.losses = losses

    def __call__(self, url: str, pins: frozenset[bytes] | None) -> Transport:
        return _LosingLine(open_http(url, pins), self.losses)


class _LosingLine:
    def __init__(self, inner: Transport, losses: dict[str, int]) -> None:
        self._inner, self._losses = inner, losses

    def get(self, path: str) -> Reply:
        return self._inner.get(path)

    def post(self, path: str, body: bytes) -> Reply:
        reply = self._inner.post(path, body)
        if self._losses.get(path, 0):
            self._losses[path] -= 1
            raise TransportProblem(TransportKind.TIMEOUT)
        return reply

    def close(self) -> None:
        self._inner.close()


def round_of(book: FakeBook, opener: Opener = open_http) -> SyncRound:
    """A new process on a book; its connection is closed at the end of the test."""
    ROUNDS.append(SyncRound(book, book, book.keys, FakeClock(), lambda: 0.0, opener))
    return ROUNDS[-1]


def link(book: FakeBook, hub: RunningHub, opener: Opener) -> SyncRound:
    clock = FakeClock()
    Enrolment(book, book.keys, clock, opener).join(hub.url, hub.enrol_code(STATION))
    return round_of(book, opener)


def test_a_book_goes_up_whole_and_both_ends_agree(hub):
    book = FakeBook()
    book.save(1300)
    outcome = link(book, hub, open_http).run_now()
    assert outcome.ok and outcome.received == 1300 and outcome.set_aside == 0
    figures = day_figures(DAY, [(op_id(raw), decode_op(raw)) for raw in book.ops], REGISTERS)
    assert book.days[DAY].figures == figures and book.days[DAY].verdict == "equal"
    assert hub.verify() is None
    assert {(d.kind, d.key) for d in book.docs} == {("station", STATION), ("catalogue", "catalogue")}


def test_lost_answers_of_joining_and_pushing_lose_and_double_nothing(hub):
    book = FakeBook()
    book.save(700)
    code = hub.enrol_code(STATION)
    opener = Losing({PATH_ENROL: 1, PATH_EXCHANGE: 3})
    enrolment = Enrolment(book, book.keys, FakeClock(), opener)
    with pytest.raises(Fault) as caught:
        enrolment.join(hub.url, code)
    assert caught.value.code is FaultCode.HUB_SLOW
    enrolment.join(hub.url, code)
    sync = round_of(book, opener)
    problems = [sync.run_now().problem for _ in range(4)]
    assert problems == [FaultCode.HUB_SLOW] * 3 + [None]
    assert book.joined is not None and book.joined.acked == 700
    assert book.days[DAY].figures.people == 700
    assert hub.verify() is None


def test_a_quiet_desk_says_hello_and_the_hub_answers(hub):
    book = FakeBook()
    sync = link(book, hub, open_http)
    assert sync.run_now().ok
    assert book.joined is not None and book.joined.last_success is not None


def test_a_code_works_once_and_a_wrong_one_never(hub):
    code = hub.enrol_code(STATION)
    first, second = FakeBook(), FakeBook()
    Enrolment(first, first.keys, FakeClock(), open_http).join(hub.url, code)
    for typed, expected in (
        (code, FaultCode.USED_CODE),
        ("ZZZZZZZZ" + code.replace("-", "")[8:], FaultCode.WRONG_CODE),
    ):
        with pytest.raises(Fault) as caught:
            Enrolment(second, second.keys, FakeClock(), open_http).join(hub.url, typed)
        assert caught.value.code is expected
    assert second.joined is None


def copied(book: FakeBook) -> FakeBook:
    """A copy of a book's file: the same keys, ops and everything it knows of the hub."""
    return copy.deepcopy(book)


def test_a_copy_of_a_book_that_goes_on_by_itself_becomes_another_desk_and_both_end_with_all(hub):
    book = FakeBook()
    book.save(3)
    sync = link(book, hub, open_http)
    sync.run_now()
    twin = copied(book)
    book.save(2)
    assert sync.run_now().ok
    twin.save(1, "2026-11-25")
    other = round_of(twin)
    outcome = other.run_now()
    assert outcome.ok and outcome.reissued and outcome.new_desk is not None
    assert (outcome.new_desk.letter, outcome.lost, outcome.heard) == ("B", 1, 2)
    assert twin.joined is not None and twin.joined.acked == 4
    again = sync.run_now()
    assert again.ok and again.reissued and again.heard == 1
    everything = {*book.ops, *twin.ops}
    assert {*book.ops, *book.heard} == {*twin.ops, *twin.heard} == everything and len(everything) == 6
    assert hub.verify() is None
    for one in (sync, other):
        quiet = one.run_now()
        assert (quiet.ok, quiet.trips, quiet.heard, quiet.reissued) == (True, 1, 0, False)


def test_a_book_restored_from_a_backup_goes_on_and_fetches_what_it_lost(hub):
    book = FakeBook()
    book.save(3)
    sync = link(book, hub, open_http)
    sync.run_now()
    backup = copied(book)
    book.save(40)
    assert sync.run_now().received == 40
    assert backup.joined is not None
    backup.joined = replace(backup.joined, held="restored")
    again = round_of(backup)
    outcome = again.run_now()
    assert outcome.ok and outcome.reissued
    assert (outcome.lost, outcome.heard, outcome.trips) == (40, 40, 1)
    assert {*backup.ops, *backup.heard} == set(book.ops)
    assert hub.verify() is None


def test_two_desks_of_a_station_hear_each_other_in_the_trip_that_brings(hub):
    here, there = FakeBook(), FakeBook()
    here.save(10)
    there.ops = [visit(n, people=2) for n in range(1001, 1011)]
    syncs = [link(here, hub, open_http), link(there, hub, open_http)]
    outcomes = [sync.run_now() for sync in (*syncs, syncs[0])]
    assert [(o.received, o.heard, o.trips) for o in outcomes] == [(10, 0, 1), (10, 10, 1), (0, 10, 1)]
    assert set(here.heard) == set(there.ops) and set(there.heard) == set(here.ops)


def test_a_desk_alone_with_its_hub_never_carries_its_own_records_home_again(hub):
    book = FakeBook()
    book.save(2500)
    sync = link(book, hub, open_http)
    outcome = sync.run_now()
    assert (outcome.received, outcome.heard, outcome.trips) == (2500, 0, 3)
    assert all(part.batch is None for page in book.pages for part in page.ranges)
    assert book.points[-1][0] == 2500


def test_over_tls_the_hub_s_listed_key_is_trusted_and_no_other(tmp_path):
    shown = make_certificate(tmp_path, "hub")
    with running_hub(
        f"sqlite:///{tmp_path}/hub.sdb", clock=FakeClock().now, certificate=shown.path, key=shown.path
    ) as running:
        running.import_stations(CSV)
        book = FakeBook()
        book.save(2)
        sync = link(book, running, open_http)
        assert book.joined is not None and book.joined.tls == (shown.key_hash,)
        assert sync.run_now().ok
        sync.close()
