"""What comes down and what goes up besides own records: pages, offers, parcels, a new identity, a metered line."""

import random
from dataclasses import replace

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.link_ports import Offer
from stationdesk.app.outbox_ports import KeyParcel
from stationdesk.hublink.rounds import LEAST_BUDGET, SyncRound
from stationdesk_sync.client.transport import TransportKind
from stationdesk_sync.engine.effects import OutcomeKind
from stationdesk_sync.model.language import Language
from stationdesk_sync.model.stream import H_0, stream_chain
from stationdesk_sync.wire.messages import PATH_EXCHANGE, PATH_REISSUE, Batch, Page, PageRange, Parcel, Problem
from stationdesk_sync.wire.packing import pack, unpack
from tests.client.hub_double import HubDouble
from tests.hublink.book_double import visit
from tests.hublink.joined import Setup, joined_desk

PEER = b"p" * 16
STREAM = "st:" + HubDouble().station


@pytest.fixture
def desk() -> Setup:
    return joined_desk()


def page_with(ops: list[bytes], **changes: object) -> Page:
    """A page of one range of another desk."""
    packing, raw_len, body = pack(ops)
    batch = Batch(header=b"", first=1, count=len(ops), packing=packing, raw_len=raw_len, body=body)
    last = b"l" * 16
    part = PageRange(from_pos=1, to_pos=len(ops), device=PEER, first=1, exceptions=b"", last_chain=last, batch=batch)
    chain = stream_chain(H_0, last, len(ops), b"")
    fields = {"stream": STREAM, "after": 0, "ranges": [part], "chain": chain, "head": len(ops)} | changes
    return Page(**fields)  # type: ignore[arg-type]  # the fields above, one of them perhaps another


def exchanges(desk: Setup) -> int:
    return [path for path, _ in desk.hub.requests].count(PATH_EXCHANGE)


def test_what_others_counted_is_heard_in_the_trip_that_brings_our_own(desk):
    theirs = [visit(n) for n in range(1001, 1006)]
    desk.hub.pages = [page_with(theirs)]
    outcome = desk.round.run_now()
    assert (outcome.kind, outcome.received, outcome.heard, outcome.trips) == (OutcomeKind.DONE, 3, 5, 1)
    assert desk.book.heard == theirs
    assert desk.hub.exchanges[0].cursors == [(STREAM, 0, H_0)]


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"chain": b"x" * 16}, "chain"), ({"after": 4}, "another_cursor"), ({"head": 1}, "head")],
)
def test_a_page_that_does_not_fit_is_told_and_stops_nothing_of_our_own(desk, changes, why):
    desk.book.save(1200)
    desk.hub.pages = [page_with([visit(1001), visit(1002)], **changes)]
    outcome = desk.round.run_now()
    assert (outcome.problem, outcome.values, outcome.received) == (FaultCode.HUB_PAGE, {"why": why}, 1203)
    assert desk.book.heard == [] and desk.hub.ops == desk.book.ops
    assert why in str(outcome.fault() and outcome.fault().sentence(Language("en")))


def test_a_body_that_does_not_open_is_a_page_that_does_not_fit(desk):
    page = page_with([visit(1001)])
    batch = page.ranges[0].batch
    assert batch is not None
    broken = Batch(header=b"", first=1, count=1, packing=0, raw_len=batch.raw_len, body=b"not zstd")
    part = page.ranges[0]
    fields = {name: getattr(part, name) for name in part.__struct_fields__} | {"batch": broken}
    desk.hub.pages = [page_with([visit(1001)], ranges=[PageRange(**fields)])]
    outcome = desk.round.run_now()
    assert outcome.problem is FaultCode.HUB_PAGE and str(outcome.values["why"]).startswith("body_")
    assert desk.book.pages == []


def test_a_page_that_a_full_disk_refuses_is_the_book_s_own_trouble_and_comes_again(desk):
    desk.hub.pages = [page_with([visit(1001)])]
    desk.book.fault_on["store_page"] = Fault(FaultCode.DISK_FULL)
    outcome = desk.round.run_now()
    assert (outcome.problem, outcome.received) == (FaultCode.DISK_FULL, 3)
    del desk.book.fault_on["store_page"]
    assert desk.round.run_now().heard == 1


def test_offers_and_parcels_go_up_and_parcels_come_down(desk):
    theirs = (visit(2001), visit(2002))
    desk.book.offers = (Offer(PEER, b"header", 7, theirs),)
    desk.book.parcels = (KeyParcel(4, PEER, b"sealed"),)
    desk.hub.parcels = [Parcel(number=9, device=PEER, box=b"for us")]
    assert desk.round.run_now().ok
    sent = desk.hub.exchanges[0]
    offer = sent.offers[0]
    assert (offer.header, offer.first) == (b"header", 7)
    assert tuple(unpack(offer.packing, offer.raw_len, offer.count, offer.body)) == theirs
    assert sent.parcels == [Parcel(number=4, device=PEER, box=b"sealed")]
    facts = desk.book.receipts[0]
    assert facts.parcels == (KeyParcel(9, PEER, b"for us"),) and facts.parcels_taken == 4
    assert desk.round.run_now().ok
    assert desk.hub.exchanges[1].parcels_upto == 9 and desk.book.receipts[1].parcels == ()


def test_a_restored_book_goes_on_under_a_new_identity_without_being_asked(desk):
    desk.round.run_now()
    old = desk.book.keys.device_id
    desk.book.joined = replace(desk.book.joined, held="restored")
    desk.clock.wall = desk.round.next_due()
    outcome = desk.round.run_if_due()
    assert outcome is not None and outcome.ok and outcome.reissued and outcome.received == 3
    assert desk.hub.superseded == [old] and desk.book.keys.device_id != old
    assert desk.hub.exchanges[-1].reissue and desk.hub.exchanges[-1].device == desk.book.keys.device_id
    assert desk.book.joined.held is None and desk.book.joined.letter == "B"
    assert desk.round.run_now().trips == 1


def test_a_copied_book_tells_what_became_of_it(desk):
    desk.round.run_now()
    desk.book.ops.pop()
    desk.book.joined = replace(desk.book.joined, acked=2, acked_chain=desk.book.chains()[2])
    desk.hub.pages = [page_with([visit(3)])]
    outcome = desk.round.run_now()
    assert (outcome.lost, outcome.heard, outcome.reissued) == (1, 1, True)
    assert desk.round.run_now().new_desk is None


def test_a_new_identity_whose_answer_got_lost_is_asked_for_with_the_same_keys(desk):
    desk.book.joined = replace(desk.book.joined, held="restored")
    desk.wire.lose_answers = 1
    assert desk.round.run_now().problem is FaultCode.HUB_SLOW
    assert desk.book.joined.held == "restored"
    outcome = desk.round.run_now()
    assert outcome.ok and outcome.reissued
    wishes = [body for path, body in desk.hub.requests if path == PATH_REISSUE]
    assert len(wishes) == 2 and wishes[0] == wishes[1]


@pytest.mark.parametrize(
    ("code", "fault", "held"),
    [("revoked", FaultCode.HUB_REVOKED, "revoked"), ("busy", FaultCode.HUB_BUSY, "restored")],
)
def test_a_hub_that_admits_no_new_identity_is_told(desk, code, fault, held):
    desk.book.joined = replace(desk.book.joined, held="restored")
    desk.hub.reissue_refusal = Problem(code=code)
    outcome = desk.round.run_now()
    assert (outcome.problem, desk.book.joined.held) == (fault, held)
    assert exchanges(desk) == 0


@pytest.mark.parametrize("name", ["begin_reissue", "finish_reissue", "sayings"])
def test_a_book_that_cannot_store_a_new_identity_says_so_and_tries_again(desk, name):
    desk.book.joined = replace(desk.book.joined, held="restored")
    desk.book.fault_on[name] = Fault(FaultCode.DISK_FULL)
    assert desk.round.run_now().problem is FaultCode.DISK_FULL
    del desk.book.fault_on[name]
    assert desk.round.run_now().ok


def test_a_hub_whose_box_key_is_none_gets_nothing(desk):
    desk.book.joined = replace(desk.book.joined, hub_box_key=b"")
    assert desk.round.run_now().problem is FaultCode.HUB_REFUSED
    assert exchanges(desk) == 0


def test_a_metered_line_costs_no_more_a_round_than_allowed_and_is_no_trouble():
    setup = Setup().join()
    dice = random.Random(5)
    setup.book.ops = [visit(dice.getrandbits(60)) for _ in range(8000)]  # hardly shrinks
    setup.round = SyncRound(
        setup.book, setup.book, setup.book.keys, setup.clock, lambda: 0.5, setup.wire, budget_bytes=1
    )
    outcome = setup.round.run_now()
    assert (outcome.kind, outcome.ok) == (OutcomeKind.LATER, True) and 0 < outcome.received < 8000
    cost = sum(len(body) for path, body in setup.hub.requests if path == PATH_EXCHANGE)
    assert cost < 2 * LEAST_BUDGET
    rounds = 1
    while setup.round.run_now().kind is OutcomeKind.LATER:
        rounds += 1
        assert rounds < 30
    assert setup.hub.ops == setup.book.ops


def test_the_connection_is_kept_from_round_to_round(desk):
    opened = len(desk.wire.opened)
    for _ in range(3):
        desk.book.save(1)
        assert desk.round.run_now().trips == 1
    assert len(desk.wire.opened) == opened + 1
    desk.round.close()
    assert desk.round.run_now().ok


def test_a_desk_that_lost_its_line_in_the_middle_of_hearing_goes_on_where_it_was(desk):
    desk.hub.pages = [page_with([visit(1001)])]
    desk.wire.problem = TransportKind.OFFLINE
    assert desk.round.run_now().problem is FaultCode.HUB_UNREACHABLE
    desk.wire.problem = None
    assert desk.round.run_now().heard == 1
