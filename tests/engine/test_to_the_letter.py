"""What each step leaves behind, to the letter: what is reported, how long is waited, what is remembered."""

import hashlib
from typing import Any

import msgspec
import pytest

from stationdesk_sync.engine import answers as engine_answers
from stationdesk_sync.engine import hearing as engine_hearing
from stationdesk_sync.engine import machine, sizing, timing
from stationdesk_sync.engine import rounds as engine_rounds
from stationdesk_sync.engine import trouble as engine_trouble
from stationdesk_sync.engine.effects import (
    OutcomeKind,
    ReadChain,
    ReadOutbox,
    Reissue,
    Report,
    StorePage,
    StoreReceipt,
    StoreRewind,
    WaitUntil,
)
from stationdesk_sync.engine.events import (
    ChainRead,
    ReadFailed,
    ReceiptArrived,
    Refused,
    Reissued,
    Tick,
)
from stationdesk_sync.engine.state import Claim, Hold, Phase, Position, Sent, State, Tally, Trouble
from stationdesk_sync.engine.timing import ANSWER_WITHIN, HOLD_RETRY
from stationdesk_sync.wire.messages import Page, PageRange, Problem
from tests.engine.doubles import DEVICE, START, ModelHub
from tests.fakes.changed import replace

step: Any = machine.step  # what comes out is looked into without asking of which kind it is
answers: Any = engine_answers
hearing: Any = engine_hearing
rounds: Any = engine_rounds
trouble: Any = engine_trouble
CHAINS = tuple(bytes([n]) * 16 for n in range(9))
POSITION = Position(DEVICE, 1, 4, CHAINS[4])
SENT = Sent(5, CHAINS[4:7], (("st:A", 7, b"h"), ("city", 0, b"")), room=1000)
UNTIL = START + ANSWER_WITHIN


def sending(**changes: Any) -> State:
    """Two ops, 5 and 6, are on their way."""
    state = State(POSITION, due=START + 900, phase=Phase.SENDING, attempt=3, deadline=UNTIL, sent=SENT, book_last=6)
    return replace(state, **changes)


def page(stream: str = "st:A", after: int = 7, last: int = 9, head: int = 9, **more: Any) -> Page:
    part = PageRange(from_pos=after + 1, to_pos=last, device=b"", first=1, exceptions=b"", last_chain=b"", batch=None)
    parts: dict[str, Any] = {"stream": stream, "after": after, "ranges": [part], "chain": b"", "head": head}
    return Page(**parts | more)


def refused(state: State, code: str, **more: Any) -> tuple[State, Any]:
    return step(state, Refused(state.attempt, Problem(code=code, **more)), START)


def receipt(**changes: Any) -> Any:
    return msgspec.structs.replace(ModelHub().receipt(), **{"upto": 6, "chain": CHAINS[6], "max_ops": 2000} | changes)


def received(state: State, took_s: float = 0.1, **changes: Any) -> State:
    after: State = step(state, ReceiptArrived(state.attempt, receipt(**changes), took_s), START)[0]
    return after


# --- times and sizes


@pytest.mark.parametrize(
    ("failures", "jitter", "wait"),
    [(0, 1.0, 4), (1, 1.0, 4), (2, 1.0, 8), (8, 1.0, 512), (9, 1.0, 900), (99, 1.0, 900), (3, 0.5, 8), (1, 0, 2)],
)
def test_the_longest_back_off_doubles_with_each_failure(failures, jitter, wait):
    assert timing.backoff(failures, jitter) == wait


def test_a_random_number_out_of_its_range_makes_no_wait_longer_or_shorter():
    assert timing.backoff(1, 7.0) == 4 and timing.backoff(5, -1.0) == 2


def test_a_quarter_ends_where_the_next_begins():
    assert [timing.quarter_end(at) for at in (0.0, 899.9, 900.0, 1000.0)] == [900, 900, 1800, 1800]


def test_sizes_change_at_one_second_and_stay_whole_numbers():
    assert sizing.grown(10, 10, 0.9, 2000) == 20 and sizing.grown(10, 10, 1.0, 2000) == 10
    assert sizing.grown(10, 9, 0.1, 2000) == 10 and sizing.grown(5, 5, 9.0, 1) == 1 and sizing.grown(5, 5, 0.1, 0) == 1
    assert sizing.room_grown(50_000, 0.9) == 100_000 and sizing.room_grown(50_000, 1.0) == 50_000
    assert repr(sizing.room_shrunk(100_001)) == "50000" and sizing.room_shrunk(1) == 16 * 1024
    assert repr(sizing.packed(10)) == "3"
    assert [sizing.shrunk(8, n) for n in (8, 6, 2, 1, 0)] == [4, 3, 1, 1, 1]


def test_a_metered_round_reads_three_times_what_it_may_cost_and_at_least_something():
    assert [sizing.raw_limit(left) for left in (0, 1, 1000, 10**9)] == [1, 3, 3000, 1024 * 1024]
    assert sizing.raw_limit(None) == 1024 * 1024


def test_a_device_s_own_second_is_for_ever_what_it_was():
    digest = hashlib.sha256(b"stationdesk-spread" + DEVICE).digest()
    assert timing.spread_of(DEVICE) == int.from_bytes(digest[:4], "big") % 60_000 / 1000


# --- what is waited for, and how long


def test_every_request_is_waited_for_as_long_as_any_answer_may_take():
    state = sending()
    claim = Claim(3, CHAINS[3], 1)
    asked, effects = rounds.reissue(replace(state, claim=claim, pending=POSITION), START)
    assert effects == (Reissue(4), WaitUntil(UNTIL)) and asked.phase is Phase.REISSUING
    assert (asked.sent, asked.claim, asked.pending, asked.tally.reissues) == (None, None, None, 1)
    asked, effects = rounds.check_claim(state, claim, START)
    assert effects == (ReadChain(4, 3), WaitUntil(UNTIL)) and asked.claim == claim
    asked, effects = rounds.store_rewind(state, Claim(3, CHAINS[3], 2), START)
    assert effects == (StoreRewind(4, 3, CHAINS[3], 2), WaitUntil(UNTIL))
    assert asked.pending == replace(POSITION, acked=3, chain=CHAINS[3], epoch=2) and asked.tally.rewinds == 1
    asked, effects = hearing.next_page(replace(state, pages=(page(),)), START)
    assert effects == (StorePage(4, page()), WaitUntil(UNTIL)) and asked.phase is Phase.HEARING


def test_a_receipt_is_stored_with_the_chain_it_was_given_for_and_ends_a_hold():
    held = replace(sending(), position=replace(POSITION, hold=Hold.BAD_SIGNATURE))
    answer = receipt(time=START + 5)
    state, effects = answers.accept(held, 6, answer, 0.5, SENT, START)
    assert effects == (StoreReceipt(4, 6, CHAINS[6], answer, 5.25), WaitUntil(UNTIL))
    assert state.pending == replace(POSITION, acked=6, chain=CHAINS[6], last_heard=START, hold=None)


def test_a_tick_too_early_waits_on():
    state = sending()
    assert step(state, Tick(), START) == (state, (WaitUntil(UNTIL),))
    idle = replace(state, phase=Phase.IDLE)
    assert step(idle, Tick(), START) == (idle, (WaitUntil(START + 900),))


def test_a_clock_that_jumped_back_makes_an_idle_engine_due_at_once():
    idle = replace(sending(), phase=Phase.IDLE, due=START + 10 * HOLD_RETRY)
    state, effects = step(idle, Tick(), START)
    assert state.phase is Phase.READING and effects[1] == WaitUntil(UNTIL) and state.asked is False


def test_an_exchange_without_an_answer_is_a_time_out_and_goes_smaller_the_next_time():
    state, (report, wait) = step(sending(batch_ops=500, room=100_000), Tick(), UNTIL)
    assert (report.kind, report.detail) == (OutcomeKind.UNREACHABLE, "timeout")
    assert (state.batch_ops, state.room, state.slow) == (1, 50_000, True)
    assert wait == WaitUntil(state.due) and report.until == state.due


# --- refusals


def test_a_hub_that_does_not_know_the_desk_is_shown_its_certificate_once_a_round():
    asked, effects = refused(sending(), "unknown_device")
    assert effects == (Reissue(4), WaitUntil(UNTIL)) and asked.phase is Phase.REISSUING
    state, (report, _) = refused(sending().counted(reissues=1), "unknown_device")
    assert (report.kind, report.hold) == (OutcomeKind.HELD, Hold.UNKNOWN_DEVICE)
    assert state.position.hold is Hold.UNKNOWN_DEVICE


@pytest.mark.parametrize("code", ["revoked", "bad_signature", "version"])
def test_a_hold_is_reported_with_the_hub_s_own_words(code):
    state, (report, wait) = refused(sending(), code, pv_min=2)
    assert (report.kind, report.problem, report.hold) == (OutcomeKind.HELD, Problem(code=code, pv_min=2), Hold(code))
    assert state.position.hold is Hold(code) and wait == WaitUntil(state.due) and state.due > START + HOLD_RETRY - 1


@pytest.mark.parametrize(
    ("after_s", "patience"), [(None, None), (0, None), (-5, None), (1, 1.0), (120, 120.0), (5000, 900.0)]
)
def test_a_busy_hub_is_left_alone_as_long_as_it_asks_within_reason(after_s, patience):
    problem = Problem(code="busy", after_s=after_s)
    state, (report, wait) = refused(sending(), "busy", after_s=after_s)
    assert (report.kind, report.detail, report.problem) == (OutcomeKind.REFUSED, "busy", problem)
    assert (state.busy, state.not_before) == ((True, START + patience) if patience else (False, 0.0))
    assert state.failures == 1 and wait == WaitUntil(state.due) and report.until == state.due
    assert state.due == START + max(timing.backoff(1, 0.5), patience or 0)


@pytest.mark.parametrize("missing", [{"last": 3}, {"chain": b"c"}, {}])
@pytest.mark.parametrize("code", ["gap", "epoch"])
def test_a_refusal_without_the_place_to_go_back_to_is_only_a_refusal(code, missing):
    _, (report, _) = refused(sending(), code, **missing)
    assert (report.kind, report.detail) == (OutcomeKind.REFUSED, code)


def test_a_place_to_go_back_to_counts_only_in_the_refusals_that_have_one():
    _, (report, _) = refused(sending(), "offer", last=3, chain=CHAINS[3])
    assert (report.kind, report.detail) == (OutcomeKind.REFUSED, "offer")


@pytest.mark.parametrize(("code", "said", "epoch"), [("gap", 7, 1), ("epoch", 7, 7), ("epoch", None, 1)])
def test_only_a_change_of_epoch_changes_the_epoch(code, said, epoch):
    state, effects = refused(sending(), code, last=3, chain=CHAINS[3], epoch=said)
    assert state.claim == Claim(3, CHAINS[3], epoch) and effects[0] == ReadChain(4, 3)


def test_a_hub_that_sends_a_desk_back_again_and_again_is_left_for_later():
    problem = Problem(code="gap", last=3, chain=CHAINS[3])
    _, (report, _) = refused(sending(tally=Tally(rewinds=2)), "gap", last=3, chain=CHAINS[3])
    assert (report.kind, report.detail, report.problem) == (OutcomeKind.BAD_ANSWER, "rewinds", problem)


def test_two_ops_that_are_too_large_go_one_by_one():
    state, effects = refused(sending(batch_ops=500), "too_large")
    assert state.batch_ops == 1 and isinstance(effects[0], ReadOutbox) and effects[0].max_ops == 1
    alone = replace(SENT, chains=CHAINS[4:6])
    _, (report, _) = refused(sending(sent=alone), "too_large")
    assert (report.kind, report.detail) == (OutcomeKind.REFUSED, "too_large")


def test_what_has_nothing_more_to_say_says_nothing_more():
    state = replace(sending(), phase=Phase.READING)
    _, (report, _) = step(state, ReadFailed(3), START)
    assert report == Report(OutcomeKind.READ_FAILED, 0, report.until)


# --- receipts


def test_a_receipt_tells_how_quick_the_line_is():
    assert received(sending(slow=True)).slow is False
    assert received(sending(slow=True), took_s=1.0).slow is True
    assert received(sending(slow=False), took_s=5.0).slow is False


def test_pages_are_for_those_who_listen_and_no_room_means_nothing_was_heard():
    pages = [page()]
    heard = received(sending(behind=True), pages=pages)
    assert (heard.pages, heard.behind, heard.unheard) == ((pages[0],), False, False)
    mute = received(sending(behind=True, sent=replace(SENT, room=0)))
    assert (mute.behind, mute.unheard) == (True, True)
    deaf = received(sending(behind=True, deaf="chain"), pages=pages)
    assert (deaf.pages, deaf.behind, deaf.unheard) == ((), True, False)


@pytest.mark.parametrize(("after_s", "patience"), [(0, 0.0), (-1, 0.0), (1, 1.0), (60, 60.0), (5000, 900.0)])
def test_a_receipt_may_ask_for_patience(after_s, patience):
    state = received(sending(busy=True), after_s=after_s)
    assert (state.patience_s, state.busy) == (patience, patience > 0)
    assert state.not_before == (START + patience if patience else 0.0)


def test_a_claim_without_its_exchange_is_told_as_a_bad_answer():
    claim = Claim(6, CHAINS[6], 1, receipt())
    state = replace(sending(), phase=Phase.CHECKING, sent=None, claim=claim)
    _, (report, _) = step(state, ChainRead(3, CHAINS[6]), START)
    assert (report.kind, report.detail) == (OutcomeKind.BAD_ANSWER, "no_batch")


def test_a_new_identity_begins_anew_and_listens():
    state = replace(sending(trouble=Trouble(5, 2)), phase=Phase.REISSUING)
    fresh = replace(POSITION, device=b"n" * 16, acked=0, chain=CHAINS[0])
    state, effects = answers.reissue_answered(state, Reissued(3, fresh), START)
    assert state.position == fresh and state.unheard is True and state.trouble == Trouble()
    assert state.tally.reissued == 1 and isinstance(effects[0], ReadOutbox) and effects[0].after == 0
