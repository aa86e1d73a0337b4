"""A desk and a hub that never meet: an enrolment file there, records up, receipts back, all of it on a stick.

Also two desks of one station without a hub, and what is said of each kind of damaged or wrong file.
"""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.hublink.bundles import Sticks
from stationdesk.hublink.enrolment import Enrolment
from stationdesk.hublink.rounds import SyncRound
from stationdesk_sync.client.http import open_http
from stationdesk_sync.hub.agreement import agree
from stationdesk_sync.hub.bundles import RefusedBundle, import_bundle
from stationdesk_sync.hub.enrol_file import make_file
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.language import Language
from tests.fakes.book import TestBook, make_book
from tests.hublink.book_double import START
from tests.hublink.in_process import Way, Weather, code_for, hub_with_stations
from tests.storage.drafts import DAY, visit

STATION = "S-000"
ENGLISH = Language("en", {})


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    (tmp_path / "hub").mkdir()
    with hub_with_stations(tmp_path / "hub", 2) as opened:
        yield opened


@dataclass
class Desk:
    """A real book with its way over sticks."""

    made: TestBook

    @property
    def sticks(self) -> Sticks:
        book = self.made.book
        assert book.hearing is not None
        return Sticks(book.outbox, book.hearing, book.keys, self.made.clock, os.urandom)

    @property
    def acked(self) -> int:
        link = self.made.book.outbox.link()
        assert link is not None
        return link.acked

    def join(self, hub: Hub, station: str = STATION) -> "Desk":
        file = make_file(hub.store, hub.identity, station, "", hub.clock(), os.urandom)
        Enrolment(self.made.book.outbox, self.made.book.keys, self.made.clock, open_http).join_with_file(file.raw)
        return self

    def save(self, count: int) -> None:
        for start in range(0, count, 500):
            drafts = [visit(people=n % 9 + 1) for n in range(start, min(start + 500, count))]
            self.made.book.journal.save(drafts, self.made.clock.now(), None)


def desk_at(folder: Path) -> Desk:
    made = make_book(folder)
    made.clock.at = START
    return Desk(made)


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    both = desk_at(tmp_path / "a"), desk_at(tmp_path / "b")
    yield both
    for each in both:
        each.made.book.close()


def carried(hub: Hub, desk: Desk) -> bytes:
    """Carry a stick to the hub and return the file that goes back."""
    done = import_bundle(hub, desk.sticks.for_hub().raw)
    assert done.refused is None and done.answer is not None
    return done.answer


def held(hub: Hub) -> int:
    with hub.store.read() as tx:
        row = tx.one("SELECT coalesce(sum(pos), 0) FROM stream")
    assert row is not None
    return int(row[0])


def test_ten_thousand_records_reach_a_hub_that_the_desk_never_meets(hub, desks):
    desk, _ = desks
    desk.join(hub).save(10_000)
    written = desk.sticks.for_hub()
    assert written.records == 10_000 and desk.acked == 0, "writing a bundle confirms nothing"
    first = import_bundle(hub, written.raw)
    again = import_bundle(hub, written.raw)
    assert (first.held, again.held, held(hub)) == (10_000, 10_000, 10_000)
    assert first.answer is not None and again.answer is not None
    taken = desk.sticks.take(first.answer)
    assert (taken.received, taken.joined, desk.acked) == (10_000, True, 10_000)
    assert desk.sticks.take(first.answer).nothing and desk.sticks.take(again.answer).nothing
    with hub.store.read() as tx:
        found = agree(tx, STATION, DAY, hub.registers)
    assert found.equal and found.hub == desk.made.book.records.figures(DAY)
    assert verify(hub) is None and desk.made.book.care.check().bad is None
    assert len(written.raw) < 25 * 10_000


def test_two_desks_of_a_station_hear_each_other_by_the_hubs_answers(hub, desks):
    a, b = desks
    for each in desks:
        each.join(hub).save(30)
        each.sticks.take(carried(hub, each))
    for each in (a, b, a):
        each.sticks.take(carried(hub, each))
    assert a.made.book.records.figures(DAY) == b.made.book.records.figures(DAY)
    assert a.made.book.hearing.state_buckets() == b.made.book.hearing.state_buckets()


def test_a_stick_from_desk_to_desk_needs_no_hub_and_the_hub_s_stream_doubles_nothing(hub, desks):
    a, b = desks
    for each in desks:
        each.join(hub).save(3)
        each.sticks.take(carried(hub, each))
    a.sticks.take(carried(hub, a))
    assert b.made.book.records.figures(DAY) == a.made.book.records.figures(DAY), "b heard a's three from the hub"
    a.save(5)
    letter = b.made.book.outbox.link().letter
    stick = a.sticks.for_desk(letter).raw
    assert b.sticks.take(stick).heard == 5, "the stick holds eight, three of them known"
    b.sticks.take(stick)
    assert b.made.book.records.figures(DAY).people == a.made.book.records.figures(DAY).people
    for each in (a, b, a, b):
        each.sticks.take(carried(hub, each))
    assert a.made.book.records.figures(DAY) == b.made.book.records.figures(DAY)
    assert held(hub) == 11
    for each in desks:
        assert each.made.book.care.check().bad is None


def test_answers_in_another_order_say_what_is_missing_and_change_nothing(hub, desks):
    a, b = desks
    for each in desks:
        each.join(hub).save(4)
        each.sticks.take(carried(hub, each))
    b.save(1)
    older = carried(hub, a)
    a.sticks.take(older)
    b.sticks.take(carried(hub, b))
    newer = carried(hub, a)
    assert a.sticks.take(newer).heard == 1
    assert a.sticks.take(older).nothing
    assert a.made.book.records.figures(DAY) == b.made.book.records.figures(DAY)


def test_stick_and_network_come_to_the_same(hub, desks):
    stick, wire = desks
    stick.join(hub).save(20)
    book = wire.made.book
    way = Way(hub, Weather(random.Random(1), good=True))
    Enrolment(book.outbox, book.keys, wire.made.clock, way).join("http://127.0.0.1:1", code_for(hub, STATION))
    wire.save(20)
    rounds = SyncRound(book.outbox, book.hearing, book.keys, wire.made.clock, lambda: 0.5, way)
    assert rounds.run_now().ok
    for _ in range(2):
        stick.sticks.take(carried(hub, stick))
    assert rounds.run_now().ok
    assert stick.made.book.hearing.state_buckets() == book.hearing.state_buckets()


def _flipped(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 0x40]) + raw[at + 1 :]


def _damaged(answer: bytes, up: bytes) -> dict[str, bytes]:
    header = int.from_bytes(answer[43:47], "big")
    return {
        "empty": b"",
        "another file": b"%PDF-1.7 and so on",
        "two letters": answer[:2],
        "cut in the front": answer[:30],
        "cut in the header": answer[: 47 + header // 2],
        "cut in the content": answer[:-100],
        "cut by one byte": answer[:-1],
        "longer": answer + b"\0",
        "newer version": answer[:9] + b"2\n" + answer[11:],
        "sender changed": _flipped(answer, 20),
        "header changed": _flipped(answer, 47 + header // 2),
        "signature changed": _flipped(answer, 47 + header + 10),
        "content changed": _flipped(answer, 47 + header + 64 + 200),
        "end changed": _flipped(answer, len(answer) - 1),
        "header length huge": answer[:43] + b"\xff\xff\xff\xff" + answer[47:],
        "front of one, content of another": answer[: 47 + header + 64] + up[-(len(answer) - 47 - header - 64) :],
        "too large": answer + bytes(65 * 1024 * 1024),
        "on its way to the hub": up,
    }


def test_every_kind_of_damage_is_refused_with_a_sentence_and_changes_nothing(hub, desks):
    desk, _ = desks
    desk.join(hub).save(40)
    up = desk.sticks.for_hub().raw
    answer = import_bundle(hub, up).answer
    assert answer is not None
    before = (desk.acked, desk.made.book.outbox.documents())
    sentences = {}
    for kind, raw in _damaged(answer, up).items():
        with pytest.raises(Fault) as refused:
            desk.sticks.take(raw)
        assert refused.value.code is FaultCode.BUNDLE_REFUSED, kind
        sentences[kind] = refused.value.sentence(ENGLISH)
        assert (desk.acked, desk.made.book.outbox.documents()) == before, kind
    assert len(sentences) >= 16 and len(set(sentences.values())) >= 8
    assert all("safe" in told for told in sentences.values())
    assert desk.sticks.take(answer).received == 40


def test_a_damaged_bundle_leaves_no_trace_at_the_hub(hub, desks):
    desk, _ = desks
    desk.join(hub).save(40)
    up = desk.sticks.for_hub().raw
    for kind, raw in _damaged(up, up).items():
        if kind not in ("on its way to the hub", "front of one, content of another"):
            with pytest.raises(RefusedBundle):
                import_bundle(hub, raw)
    assert held(hub) == 0
    assert import_bundle(hub, up).held == 40


def test_files_of_other_hubs_desks_and_stations_are_told_apart(tmp_path, hub, desks):
    a, b = desks
    a.join(hub).save(2)
    b.join(hub, "S-001").save(2)
    for_b = carried(hub, b)
    with pytest.raises(Fault) as other_station:
        a.sticks.take(for_b)
    b_here = desk_at(tmp_path / "c")
    b_here.join(hub).save(1)
    with pytest.raises(Fault) as other_desk:
        a.sticks.take(carried(hub, b_here))
    (tmp_path / "other").mkdir()
    with hub_with_stations(tmp_path / "other", 1) as other:
        stranger = desk_at(tmp_path / "d")
        stranger.join(other).save(1)
        with pytest.raises(Fault) as other_hub:
            a.sticks.take(carried(other, stranger))
        with pytest.raises(RefusedBundle):
            import_bundle(hub, stranger.sticks.for_hub().raw)
        stranger.made.book.close()
    b_here.made.book.close()
    told = [one.value.sentence(ENGLISH) for one in (other_station, other_desk, other_hub)]
    assert len(set(told)) == 3 and a.acked == 0
