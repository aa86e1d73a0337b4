"""What every outbox promises, the book's and the double that the tests of sync use alike."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.outbox_ports import DeskHeardOf, HubDay, HubDocument, LinkState, Outbox, ReceiptFacts
from stationdesk.app.ports import DeviceKeys
from stationdesk_sync.model.chain import chain_next, chain_start, device_id
from stationdesk_sync.model.day import DayFigures
from stationdesk_sync.model.op import op_hash
from stationdesk_sync.sealing import signing
from tests.fakes.book import make_book
from tests.hublink.book_double import FakeBook
from tests.storage.drafts import DAY, visit
from tests.storage.test_outbox import LINK

PLENTY = 1 << 20


@dataclass
class Candidate:
    """One outbox under test, the keys beside it, and a way to save records."""

    outbox: Outbox
    keys: DeviceKeys
    save: Callable[[int], object]

    def joined(self) -> LinkState:
        link = replace(LINK, acked_chain=self.outbox.chain_at(0) or b"")
        self.outbox.join(link, [HubDocument("station", "BS-001", 2, b"two", b"s")])
        return link

    def receipt(self, acked: int, *documents: HubDocument) -> ReceiptFacts:
        return ReceiptFacts(
            acked=acked,
            chain=self.outbox.chain_at(acked) or b"",
            at=50.0,
            hub_offset=2.0,
            epoch=1,
            tls=(),
            set_aside=((1, "bad_value"),),
            days=(HubDay(DAY, DayFigures(1, 2, "ABCD"), "differs", 50.0),),
            desks=(DeskHeardOf("B", 40.0),),
            documents=documents,
            not_before=60.0,
        )


@pytest.fixture(params=["book", "double"])
def candidate(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Candidate]:
    if request.param == "double":
        double = FakeBook()
        yield Candidate(double, double.keys, double.save)
        return
    made = make_book(tmp_path / "home")
    book = made.book
    yield Candidate(book.outbox, book.keys, lambda n: book.journal.save([visit()] * n, made.clock.now(), None))
    book.close()


def test_its_chain_starts_with_the_device_and_runs_over_its_ops(candidate):
    candidate.save(3)
    public, _ = candidate.keys.public_keys()
    assert candidate.keys.device_id == device_id(public)
    chain = chain_start(candidate.keys.device_id)
    assert candidate.outbox.chain_at(0) == chain
    for seq, raw in enumerate(candidate.outbox.read(0, 10, PLENTY).ops, start=1):
        chain = chain_next(chain, op_hash(raw))
        assert candidate.outbox.chain_at(seq) == chain
    assert candidate.outbox.head().chain == chain
    assert candidate.outbox.chain_at(4) is None
    signing.check(public, b"message", candidate.keys.sign(b"message"))


def test_batches_follow_each_other_within_their_limits(candidate):
    candidate.save(5)
    size = max(map(len, candidate.outbox.read(0, 5, PLENTY).ops))
    first, second = candidate.outbox.read(0, 2, PLENTY), candidate.outbox.read(2, 9, 2 * size)
    assert (first.first, len(first.ops), second.first, len(second.ops)) == (1, 2, 3, 2)
    assert first.last_chain == second.prev_chain
    assert len(candidate.outbox.read(0, 9, 1).ops) == 1
    assert candidate.outbox.read(5, 9, PLENTY).ops == ()
    assert [statement.day for statement in second.statements] == [DAY]
    assert second.statements[0].people == 4 * first.statements[0].people // 2


def test_it_joins_once(candidate):
    assert candidate.outbox.link() is None
    link = candidate.joined()
    assert candidate.outbox.link() == link
    with pytest.raises(Fault) as trouble:
        candidate.outbox.join(link, [])
    assert trouble.value.code is FaultCode.ALREADY_JOINED


def test_a_receipt_is_kept_and_an_older_one_takes_nothing_back(candidate):
    candidate.save(3)
    candidate.joined()
    candidate.outbox.note_try(20.0, "hub_slow", None)
    candidate.outbox.store_receipt(candidate.receipt(3))
    candidate.outbox.store_receipt(candidate.receipt(1))
    link = candidate.outbox.link()
    assert link is not None
    assert (link.acked, link.acked_chain) == (3, candidate.outbox.chain_at(3))
    assert (link.last_success, link.last_problem, link.hub_offset, link.not_before) == (50.0, None, 2.0, 60.0)
    assert (link.tls, link.desks) == (LINK.tls, (DeskHeardOf("B", 40.0),))
    assert candidate.outbox.hub_days([DAY])[DAY].verdict == "differs"
    assert candidate.outbox.set_aside() == {1: "bad_value"}


def test_it_goes_back_only_when_told(candidate):
    candidate.save(3)
    candidate.joined()
    candidate.outbox.store_receipt(candidate.receipt(3))
    candidate.outbox.rewind(1, candidate.outbox.chain_at(1) or b"", 2)
    link = candidate.outbox.link()
    assert link is not None
    assert (link.acked, link.epoch) == (1, 2)


def test_the_greatest_version_of_a_document_stays(candidate):
    candidate.save(1)
    candidate.joined()
    for version in (3, 1):
        candidate.outbox.store_receipt(candidate.receipt(1, HubDocument("station", "BS-001", version, b"x", b"s")))
    assert [document.version for document in candidate.outbox.documents()] == [3]


def test_why_it_stands_still_is_kept(candidate):
    candidate.joined()
    candidate.outbox.note_try(20.0, "hub_revoked", "revoked")
    link = candidate.outbox.link()
    assert link is not None
    assert (link.last_try, link.last_problem, link.held) == (20.0, "hub_revoked", "revoked")
    candidate.outbox.note_try(21.0, None, None)
    assert candidate.outbox.link() == replace(link, last_try=21.0, last_problem=None, held=None)
