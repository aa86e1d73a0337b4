"""A sync round from the book through the wire to the hub and back, and each trouble told as its own fault."""

from dataclasses import replace

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.hublink.rounds import SyncRound
from stationdesk_sync.client.transport import TransportKind
from stationdesk_sync.engine.effects import OutcomeKind
from stationdesk_sync.model.language import Language
from stationdesk_sync.wire.messages import Problem
from tests.client.hub_double import START
from tests.hublink.book_double import FakeKeys
from tests.hublink.joined import Setup, joined_desk


@pytest.fixture
def desk() -> Setup:
    return joined_desk()


def test_a_round_brings_every_op_up_byte_for_byte(desk):
    desk.book.save(1200)
    outcome = desk.round.run_now()
    assert (outcome.kind, outcome.sent, outcome.received) == (OutcomeKind.DONE, 1203, 1203)
    assert outcome.ok and outcome.fault() is None
    assert desk.hub.ops == desk.book.ops
    assert desk.book.joined is not None and desk.book.joined.acked == 1203


def test_a_book_used_alone_brings_all_its_records_when_it_joins_later():
    setup = Setup()
    setup.book.save(40, "2026-11-01")
    setup.book.save(2, "2026-11-24")
    setup.join()
    assert setup.round.run_now().received == 42
    assert set(setup.book.days) == {"2026-11-01", "2026-11-24"}


def test_what_a_receipt_brings_is_kept_in_one_call(desk):
    desk.hub.documents = [desk.hub.document("station", desk.hub.station, 2, {"name": "n"})]
    desk.hub.time = START + 50
    desk.round.run_now()
    facts = desk.book.receipts[0]
    assert [(d.kind, d.version) for d in facts.documents] == [("station", 2)]
    assert facts.days[0].figures.people == 3
    assert facts.hub_offset == pytest.approx(50, abs=1)
    desk.round.run_now()
    assert desk.book.receipts[1].documents == ()


def test_a_desk_used_alone_has_nobody_to_sync_with():
    setup = Setup()
    assert setup.round.next_due() is None and setup.round.run_if_due() is None
    with pytest.raises(Fault) as caught:
        setup.round.run_now()
    assert caught.value.code is FaultCode.NOT_JOINED


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (TransportKind.OFFLINE, FaultCode.HUB_UNREACHABLE),
        (TransportKind.TIMEOUT, FaultCode.HUB_SLOW),
        (TransportKind.TLS_MISMATCH, FaultCode.HUB_WRONG_CERTIFICATE),
        (TransportKind.CAPTIVE_PORTAL, FaultCode.CAPTIVE_PORTAL),
        (TransportKind.PLAIN_HTTP_REFUSED, FaultCode.PLAIN_HTTP),
        (TransportKind.BAD_ADDRESS, FaultCode.BAD_ADDRESS),
        (TransportKind.NOT_SIGNED, FaultCode.HUB_NOT_SIGNED),
        (TransportKind.BUSY, FaultCode.HUB_BUSY),
        (TransportKind.TOO_LARGE, FaultCode.HUB_REFUSED),
        (TransportKind.BAD_REPLY, FaultCode.HUB_REFUSED),
    ],
)
def test_each_trouble_on_the_way_is_its_own_fault_and_loses_nothing(desk, kind, code):
    desk.wire.problem = kind
    outcome = desk.round.run_now()
    assert outcome.problem is code
    assert desk.book.tries[-1][1] == code.value
    assert desk.book.joined.acked == 0
    desk.wire.problem = None
    desk.clock.wall += 1000
    assert desk.round.run_now().ok
    assert desk.hub.ops == desk.book.ops
    assert desk.book.tries[-1][1] is None


@pytest.mark.parametrize(
    ("problem", "code", "held"),
    [
        ("revoked", FaultCode.HUB_REVOKED, "revoked"),
        ("unknown_device", FaultCode.HUB_REVOKED, "unknown_device"),
        ("fork", FaultCode.HUB_FORK, "fork"),
        ("version", FaultCode.HUB_VERSION, "version"),
        ("bad_signature", FaultCode.HUB_REFUSED, "bad_signature"),
        ("busy", FaultCode.HUB_BUSY, None),
        ("malformed", FaultCode.HUB_REFUSED, None),
        ("fault", FaultCode.HUB_REFUSED, None),
    ],
)
def test_each_refusal_of_the_hub_is_its_own_fault(desk, problem, code, held):
    desk.hub.refusal = Problem(code=problem)
    outcome = desk.round.run_now()
    assert (outcome.problem, outcome.held) == (code, held)
    assert desk.book.joined.held == held
    assert desk.book.joined.acked == 0


def test_every_fault_of_sync_says_a_sentence(desk):
    desk.hub.refusal = Problem(code="malformed")
    fault = desk.round.run_now().fault()
    assert fault is not None
    assert "malformed" in fault.sentence(Language("en"))


def test_a_hold_survives_an_hour_without_network_and_ends_with_a_receipt(desk):
    desk.hub.refusal = Problem(code="revoked")
    desk.round.run_now()
    desk.wire.problem = TransportKind.OFFLINE
    assert desk.round.run_now().problem is FaultCode.HUB_UNREACHABLE
    assert desk.book.joined.held == "revoked"
    desk.wire.problem, desk.hub.refusal = None, None
    assert desk.round.run_now().ok
    assert desk.book.joined.held is None


def test_a_lost_answer_is_repeated_and_nothing_is_doubled(desk):
    desk.wire.lose_answers = 1
    assert desk.round.run_now().problem is FaultCode.HUB_SLOW
    assert len(desk.hub.ops) == 3 and desk.book.joined.acked == 0
    outcome = desk.round.run_now()
    assert outcome.ok and outcome.received == 3
    assert desk.hub.ops == desk.book.ops


def test_a_full_disk_at_the_receipt_is_told_and_the_receipt_comes_again(desk):
    desk.book.fault_on["store_receipt"] = Fault(FaultCode.DISK_FULL)
    assert desk.round.run_now().problem is FaultCode.DISK_FULL
    assert desk.book.joined.acked == 0
    del desk.book.fault_on["store_receipt"]
    desk.clock.wall += 1000
    assert desk.round.run_now().ok
    assert desk.hub.ops == desk.book.ops


def test_a_book_whose_stored_chain_does_not_fit_its_ops_sends_none_of_them(desk):
    desk.book.broken_chain = True
    before = len(desk.hub.requests)
    assert desk.round.run_now().problem is FaultCode.BOOK_DAMAGED
    assert len(desk.hub.requests) == before


def test_a_new_round_begins_after_one_that_broke_off_with_an_unforeseen_error(desk):
    desk.book.fault_on["read"] = RuntimeError("unforeseen")
    with pytest.raises(RuntimeError):
        desk.round.run_now()
    del desk.book.fault_on["read"]
    assert desk.round.run_now().ok


@pytest.mark.parametrize("offset", [365 * 86_400.0, -365 * 86_400.0, 121.0])
def test_a_clock_that_is_off_is_told_and_stops_nothing(desk, offset):
    desk.hub.time = START + offset
    outcome = desk.round.run_now()
    assert outcome.ok and outcome.received == 3
    fault = outcome.clock_fault()
    assert fault is not None and fault.code is FaultCode.CLOCK_OFF
    assert fault.values["pc"] != fault.values["hub"] and len(str(fault.values["pc"])) == 16


def test_a_clock_that_is_right_within_two_minutes_is_not_mentioned(desk):
    desk.hub.time = START + 100
    assert desk.round.run_now().clock_fault() is None


def test_nothing_is_sent_before_it_is_due_and_something_when_it_is(desk):
    before = len(desk.wire.sent)
    assert desk.round.run_if_due() is None
    assert len(desk.wire.sent) == before
    desk.clock.wall = desk.round.next_due()
    outcome = desk.round.run_if_due()
    assert outcome is not None and outcome.received == 3
    assert desk.round.next_due() > desk.clock.wall


def test_a_hold_and_the_hub_s_patience_outlive_a_restart_of_the_process(desk):
    desk.hub.after_s = 800
    desk.round.run_now()
    desk.clock.wall += 10
    desk.round = SyncRound(desk.book, desk.book, desk.book.keys, desk.clock, lambda: 0.5, desk.wire)
    before = len(desk.wire.sent)
    assert desk.round.run_now().problem is FaultCode.HUB_BUSY
    assert len(desk.wire.sent) == before
    desk.book.joined = replace(desk.book.joined, held="fork", last_try=desk.clock.wall, not_before=None)
    desk.round = SyncRound(desk.book, desk.book, desk.book.keys, desk.clock, lambda: 0.5, desk.wire)
    assert desk.round.next_due() >= desk.clock.wall + 86_400


def test_the_book_is_never_in_a_call_while_the_network_is_waited_for(desk):
    inside: list[str] = []
    calls: list[list[str]] = []
    for name in ("read", "store_receipt", "head", "documents", "note_try", "sayings", "store_page"):
        original = getattr(desk.book, name)

        def wrapped(*args, _original=original, _name=name, **named):
            inside.append(_name)
            try:
                return _original(*args, **named)
            finally:
                inside.pop()

        setattr(desk.book, name, wrapped)
    answer = desk.hub.answer

    def watched(path, body):
        calls.append(list(inside))
        return answer(path, body)

    desk.hub.answer = watched
    desk.round.run_now()
    assert calls == [[]]


def test_keys_of_this_desk_sign_every_range():
    setup = Setup().join()
    setup.book.save(1)
    setup.round = SyncRound(setup.book, setup.book, FakeKeys(), setup.clock, lambda: 0.5, setup.wire)
    assert setup.round.run_now().problem is not None
    assert setup.hub.ops == []
