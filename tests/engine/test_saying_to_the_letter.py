"""What an exchange says, to the letter, and when a round is worth one; how a round ends and begins anew."""

from typing import Any

import pytest

from stationdesk_sync.engine import machine, rounds
from stationdesk_sync.engine.effects import OutcomeKind, ReadOutbox, Report, Send, WaitUntil
from stationdesk_sync.engine.events import OutboxRead
from stationdesk_sync.engine.sizing import LEAST_BUDGET
from stationdesk_sync.engine.state import Claim, Hold, Phase, Position, State, Tally, Trouble, refresh
from stationdesk_sync.engine.timing import ANSWER_WITHIN, HELLO_EVERY, LONGEST_WAIT, next_quarter, quarter_end
from stationdesk_sync.wire.limits import MAX_BATCH_RAW, MAX_ROOM
from stationdesk_sync.wire.messages import Parcel
from tests.engine.doubles import DEVICE, START
from tests.engine.model_hub import batch_of
from tests.fakes.changed import replace

step: Any = machine.step  # what comes out is looked into without asking of which kind it is
CHAINS = tuple(bytes([n]) * 16 for n in range(9))
POSITION = Position(DEVICE, 1, 4, CHAINS[4], last_heard=START)
UNTIL = START + ANSWER_WITHIN
CURSORS = (("st:A", 7, b"h"),)
OFFER = batch_of(b"p" * 16, 3, [b"x"])
PARCEL = Parcel(number=4, device=b"q" * 16, box=b"b")
STATEMENT = ("2026-11-24", 1, 2, None, 0)


def reading(**changes: Any) -> State:
    """The book was asked what it would say."""
    state = State(POSITION, due=START + 900, phase=Phase.READING, attempt=3, deadline=UNTIL, asked=True, book_last=6)
    return replace(state, **changes)


def outbox(count: int = 2, **changes: Any) -> OutboxRead:
    ops, chains = tuple(b"op%d" % n for n in range(5, 5 + count)), CHAINS[5 : 5 + count]
    return replace(OutboxRead(3, 5, ops, CHAINS[4], chains, (), (), 4 + count, cursors=CURSORS), **changes)


FULL = outbox(
    statements=(STATEMENT,),
    held=(("catalogue/", 3),),
    offers=(OFFER,),
    parcels=(PARCEL,),
    parcels_upto=8,
    parked=2,
    reissue=True,
    more=True,
)


def says(state: State, page: OutboxRead, now: float = START) -> Send | None:
    _, effects = step(state, page, now)
    return effects[0] if isinstance(effects[0], Send) else None


def test_an_exchange_says_all_that_the_book_has_to_say():
    state, effects = step(reading(), FULL, START)
    expected = Send(
        attempt=4,
        epoch=1,
        first=5,
        last=6,
        prev_chain=CHAINS[4],
        last_chain=CHAINS[6],
        ops=(b"op5", b"op6"),
        statements=(STATEMENT,),
        held=(("catalogue/", 3),),
        cursors=CURSORS,
        room=MAX_ROOM,
        offers=(OFFER,),
        parcels=(PARCEL,),
        parcels_upto=8,
        parked=2,
        reissue=True,
        opaque=False,
    )
    assert effects == (expected, WaitUntil(UNTIL))
    assert (state.sent.first, state.sent.chains, state.sent.cursors) == (5, CHAINS[4:7], CURSORS)
    assert (state.sent.room, state.sent.opaque, state.tally.trips, state.more) == (MAX_ROOM, False, 1, True)
    assert state.look_again is False and state.book_last == 6


def test_during_the_hunt_for_a_bad_op_nothing_else_is_said_or_asked():
    said = says(reading(trouble=Trouble(5, 3, 6)), FULL)
    assert said is not None
    assert (said.cursors, said.offers, said.parcels, said.room, said.opaque) == ((), (), (), 0, False)


def test_the_one_op_to_blame_goes_up_unread():
    blamed = reading(trouble=Trouble(5, 3, 6, opaque=True))
    state, effects = step(blamed, outbox(1, last_seq=6), START)
    assert effects[0].opaque is True and state.sent.opaque is True
    state, effects = step(blamed, outbox(2), START)
    assert effects[0].opaque is False and state.sent.opaque is False


def test_a_page_of_the_book_that_answers_nothing_is_reported_as_such():
    for wrong in (outbox(first=6), outbox(chains=CHAINS[5:6])):
        _, (report, _) = step(reading(), wrong, START)
        assert (report.kind, report.detail) == (OutcomeKind.READ_FAILED, "wrong_page")


def test_a_look_into_the_book_has_been_made():
    assert step(reading(look_again=True), outbox(), START)[0].look_again is False


def test_a_round_that_nobody_asked_for_stops_at_what_was_there_when_it_began():
    state, _ = step(reading(asked=False), outbox(last_seq=9), START)
    assert (state.ceiling, state.ceiling_until) == (9, quarter_end(START))
    state, _ = step(reading(asked=False, ceiling=5), outbox(last_seq=9), START)
    assert state.ceiling == 5 and step(reading(), outbox(last_seq=9), START)[0].ceiling is None


# --- worth a trip


@pytest.mark.parametrize(
    ("now", "worth"),
    [(START, False), (START + HELLO_EVERY - 1, False), (START + HELLO_EVERY, True), (START - 1, True)],
)
def test_a_desk_that_has_nothing_to_say_says_hello_once_an_hour(now, worth):
    assert (says(reading(asked=False), outbox(0), now) is not None) is worth


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, {"offers": (OFFER,)}),
        ({}, {"parcels": (PARCEL,)}),
        ({}, {"reissue": True}),
        ({"behind": True}, {}),
        ({"unheard": True}, {}),
        ({"trouble": Trouble(5, 3, 6, probing=True)}, {}),
        ({"asked": True}, {}),
        ({"position": replace(POSITION, last_heard=None)}, {}),
    ],
)
def test_what_makes_a_trip_without_records_worth_it(change, said):
    assert says(reading(**{"asked": False} | change), outbox(0, **said)) is not None
    assert says(reading(asked=False), outbox(0)) is None


def test_whoever_hears_no_more_is_not_behind():
    assert says(reading(asked=False, behind=True, deaf="chain"), outbox(0)) is None


def test_a_round_with_nothing_new_is_quiet_and_one_that_travelled_is_done():
    _, (report, _) = step(reading(asked=False), outbox(0), START)
    assert report.kind is OutcomeKind.QUIET
    _, (report, _) = step(reading(asked=False, tally=Tally(trips=1)), outbox(0), START)
    assert report.kind is OutcomeKind.DONE
    _, (report, _) = step(reading(asked=False, deaf="chain"), outbox(0), START)
    assert report.kind is OutcomeKind.QUIET


@pytest.mark.parametrize(
    "news",
    [
        {"cursors": (("st:A", 8, b"i"),)},
        {"offers": (OFFER, OFFER)},
        {"parcels": (PARCEL, PARCEL)},
        {"parcels_upto": 9},
    ],
)
def test_the_same_words_are_not_said_twice_in_a_round_and_others_are(news):
    words = outbox(0, offers=(OFFER,), parcels=(PARCEL,))
    said = step(reading(), words, START)[0].said
    again = reading(tally=Tally(trips=1), said=said)
    assert says(again, words) is None
    assert says(again, replace(words, **news)) is not None


# --- room


def room(page: OutboxRead, **changes: Any) -> int:
    said = says(reading(**changes), page)
    assert said is not None
    return said.room


def test_own_records_go_first_while_the_way_is_hard():
    for hard in ({"busy": True}, {"slow": True}, {"budget_bytes": 10**6}):
        assert room(outbox(2, last_seq=7), **hard) == 0
        assert room(outbox(2), **hard) > 0
    assert room(outbox(2, last_seq=7)) == MAX_ROOM


def test_a_metered_round_takes_what_is_left_of_it_and_nothing_below_the_least():
    budget = {"budget_bytes": LEAST_BUDGET + 2}  # two ops of three bytes cost two on the wire
    assert room(outbox(2), **budget) == LEAST_BUDGET
    assert room(outbox(2), budget_bytes=LEAST_BUDGET + 1) == 0
    assert room(outbox(2), budget_bytes=LEAST_BUDGET + 102, tally=Tally(spent=100)) == LEAST_BUDGET
    assert room(outbox(2), budget_bytes=10**6, room=5000) == 5000
    assert room(outbox(2), room=5000) == 5000 and room(outbox(2), deaf="chain") == 0


# --- asking the book


def asked(**changes: Any) -> ReadOutbox:
    wish: Any = rounds.read(reading(**changes), START)[1][0]
    assert isinstance(wish, ReadOutbox)
    return wish


def test_the_book_is_asked_for_what_the_next_exchange_may_carry():
    assert asked(batch_ops=7, ceiling=9) == ReadOutbox(4, 4, 7, MAX_BATCH_RAW, 9)
    assert asked(trouble=Trouble(5, 3, 6, probing=True)).max_ops == 0
    assert asked(trouble=Trouble(5, 3, 6, opaque=True), batch_ops=7).max_ops == 1
    assert asked(budget_bytes=1000, tally=Tally(spent=400)).max_raw == 1800


def test_asking_forgets_the_exchange_before():
    before = reading(claim=Claim(1, b"", 1), pending=POSITION, pages=(1,), progress=True, sent=1)
    state, effects = rounds.read(before, START)
    assert (state.sent, state.claim, state.pending, state.pages) == (None, None, None, ())
    assert state.progress is False and effects[1] == WaitUntil(UNTIL)


def test_on_a_hard_way_with_much_to_bring_offers_and_keys_wait():
    for hard in ({"busy": True}, {"slow": True}, {"budget_bytes": 10**6}):
        assert not asked(**hard, batch_ops=1).everything
        assert asked(**hard, batch_ops=2).everything  # two are left: they go with the rest
    assert asked(batch_ops=1).everything and not asked(trouble=Trouble(5, 3, 6)).everything


# --- ends and beginnings


def test_a_round_ends_with_its_report_and_forgets_what_it_was_about():
    counted = Tally(received=2, set_aside=1, heard=3, trips=4, reissued=1)
    before = reading(tally=counted, failures=3, sent=1, said=1, claim=1, pending=1, pages=(1,), look_again=True)
    state, (report, wait) = rounds.end(before, START, OutcomeKind.DONE)
    due = next_quarter(START, before.spread)
    assert report == Report(OutcomeKind.DONE, 2, due, 1, "", None, None, heard=3, trips=4, reissued=True)
    assert wait == WaitUntil(due) and (state.due, state.phase, state.failures) == (due, Phase.IDLE, 0)
    assert (state.sent, state.said, state.claim, state.pending, state.pages) == (None, None, None, None, ())
    assert state.look_again is False and state.attempt == 4 and state.position == POSITION


def test_a_hold_is_remembered_in_the_position():
    state, (report, _) = rounds.end(reading(), START, OutcomeKind.HELD, hold=Hold.REVOKED)
    assert state.position == replace(POSITION, hold=Hold.REVOKED)
    assert isinstance(report, Report) and report.hold is Hold.REVOKED


def test_patience_that_was_asked_for_puts_the_next_round_off():
    state, _ = rounds.end(reading(patience_s=5000.0), START, OutcomeKind.LATER)
    assert state.due == START + 5000
    state, _ = rounds.end(reading(patience_s=1.0), START, OutcomeKind.LATER)
    assert state.due == next_quarter(START, state.spread)


def test_stored_facts_are_read_anew_between_rounds():
    fresh = replace(POSITION, acked=6)
    state = refresh(reading(jitter=0.1), fresh, 0.9, START)
    assert (state.phase, state.attempt, state.position, state.jitter) == (Phase.IDLE, 4, fresh, 0.9)
    assert state.due == START + 900
    assert refresh(reading(due=START + LONGEST_WAIT + 1), fresh, 0.9, START).due == START
    assert refresh(reading(due=START + LONGEST_WAIT), fresh, 0.9, START).due == START + LONGEST_WAIT
