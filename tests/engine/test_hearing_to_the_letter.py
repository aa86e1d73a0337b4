"""What hearing and the hunt for a bad op leave behind, to the letter."""

from typing import Any

import msgspec
import pytest

from stationdesk_sync.engine import answers as engine_answers
from stationdesk_sync.engine import hearing as engine_hearing
from stationdesk_sync.engine import machine
from stationdesk_sync.engine import rounds as engine_rounds
from stationdesk_sync.engine import trouble as engine_trouble
from stationdesk_sync.engine.effects import (
    OutcomeKind,
    ReadOutbox,
    Reissue,
    StorePage,
)
from stationdesk_sync.engine.events import (
    Asked,
    PageRefused,
    PageStored,
    ReceiptArrived,
    Refused,
)
from stationdesk_sync.engine.sizing import FIRST_BATCH, LEAST_BUDGET
from stationdesk_sync.engine.state import Phase, Position, Sent, State, Tally, Trouble
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


# --- hearing


def test_pages_of_several_streams_are_stored_one_after_the_other():
    city = page("city", after=0, last=2, head=2)
    state, effects = hearing.next_page(sending(pages=(page(), city)), START)
    assert effects[0] == StorePage(4, page())
    state, effects = step(state, PageStored(4, 2), START)
    assert effects[0] == StorePage(5, city) and state.pages == (city,) and state.tally.heard == 2
    state, effects = step(state, PageStored(5, 1), START)
    assert state.tally.heard == 3 and state.pages == ()


def test_one_page_that_does_not_fit_does_not_keep_the_next_from_being_stored():
    city = page("city", after=0, last=2, head=2)
    state, effects = hearing.next_page(sending(pages=(page(after=6), city)), START)
    assert effects[0] == StorePage(4, city) and state.deaf == "another_cursor"
    state, effects = hearing.next_page(sending(pages=(page(), city)), START)
    state, effects = step(state, PageRefused(4, "chain"), START)
    assert effects[0] == StorePage(5, city) and state.deaf == "chain"


def test_a_page_that_shows_other_own_records_leads_to_a_new_identity():
    state, _ = hearing.next_page(sending(pages=(page(),)), START)
    state, effects = step(state, PageRefused(4, "fork"), START)
    assert isinstance(effects[0], Reissue) and state.phase is Phase.REISSUING


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (page(after=6), "another_cursor"),
        (page("st:B", after=1, last=2), "another_cursor"),
        (page(head=8), "head"),
        (page(last=7), "positions"),
        (page(ranges=[], head=6), "head"),
        (page(marks=[(0, b"")]), "marks_with_ranges"),
    ],
)
def test_a_page_that_does_not_follow_the_cursor_is_passed_over(wrong, why):
    state, effects = hearing.next_page(sending(pages=(wrong,)), START)
    assert state.deaf == why and not any(isinstance(effect, StorePage) for effect in effects)


def test_a_page_of_a_stream_that_was_not_asked_for_begins_at_its_beginning():
    new = page("st:B", after=0, last=2)
    assert hearing.next_page(sending(pages=(new,)), START)[1][0] == StorePage(4, new)
    assert hearing.next_page(sending(sent=None, pages=(new,)), START)[1][0] == StorePage(4, new)


def test_pages_are_refused_for_the_round_and_after_three_such_rounds_for_the_day():
    first = hearing.refuse(sending(), "chain", START)
    assert (first.deaf, first.deaf_until, first.repairs, first.repairs_since) == ("chain", 0.0, 1, START)
    assert (first.behind, first.unheard) == (True, False)
    assert hearing.refuse(first, "head", START + 1) is first
    second = hearing.refuse(replace(first, deaf=None), "chain", START)
    assert (second.repairs, second.repairs_since, second.deaf_until) == (2, START, 0.0)
    third = hearing.refuse(replace(second, deaf=None), "head", START + HOLD_RETRY - 1)
    assert (third.repairs, third.deaf_until) == (3, START + HOLD_RETRY)


@pytest.mark.parametrize("now", [START + HOLD_RETRY, START - 1])
def test_a_day_later_or_by_another_clock_the_refusals_are_counted_anew(now):
    state = hearing.refuse(sending(repairs=2, repairs_since=START, unheard=True), "chain", now)
    assert (state.repairs, state.repairs_since, state.deaf_until) == (1, now, 0.0)
    assert (state.behind, state.unheard) == (True, False)


def test_marks_send_a_desk_back_twice_and_then_no_more_in_this_round():
    marks = page(after=7, ranges=[], marks=[(0, b"")])
    for before, goes_on in ((0, True), (1, True), (2, False)):
        state = replace(sending(pages=(marks,), tally=Tally(marks=before)), phase=Phase.HEARING)
        after, effects = step(replace(state, position=replace(POSITION, acked=6)), PageStored(3, 0), START)
        assert after.tally.marks == before + 1 and after.behind
        assert isinstance(effects[0], ReadOutbox) is goes_on


def test_extras_are_counted_when_they_alone_keep_a_round_going():
    done = replace(sending(more=True), position=replace(POSITION, acked=6))
    assert hearing.onward(done, START)[0].tally.extras == 1
    assert hearing.onward(sending(more=True), START)[0].tally.extras == 0
    assert hearing.onward(replace(done, unheard=True), START)[0].tally.extras == 0
    assert hearing.onward(replace(done, tally=Tally(extras=16)), START)[1][0].kind is OutcomeKind.DONE


def test_a_metered_round_goes_on_while_the_least_is_left():
    for left, goes_on in ((LEAST_BUDGET, True), (LEAST_BUDGET - 1, False)):
        _, effects = hearing.onward(sending(budget_bytes=left), START)
        assert isinstance(effects[0], ReadOutbox) is goes_on
        assert goes_on or (effects[0].kind, effects[0].detail) == (OutcomeKind.LATER, "budget")


def test_a_refused_page_is_asked_for_again_unless_the_day_is_not_over():
    for until, failures in ((START + 1, 0), (START, 1), (0.0, 1)):
        state, (report, _) = hearing.finish(sending(deaf="chain", deaf_until=until), START)
        assert (report.kind, report.detail, state.failures) == (OutcomeKind.BAD_PAGE, "chain", failures)


# --- the hunt for a bad op


def fault(state: State) -> tuple[State, Any]:
    return trouble.fault(state, Refused(3, Problem(code="fault")), state.sent or SENT, START)


def test_the_same_batch_may_fail_twice_before_the_hunt_begins():
    state, (report, _) = fault(sending())
    assert (report.kind, report.detail, report.problem) == (OutcomeKind.REFUSED, "fault", Problem(code="fault"))
    assert state.trouble == Trouble(5, 1)
    assert fault(sending(trouble=Trouble(5, 1)))[0].trouble == Trouble(5, 2)
    assert fault(sending(trouble=Trouble(2, 2)))[0].trouble == Trouble(5, 1)


def test_the_third_time_a_batch_is_halved_and_one_op_is_set_against_a_hello():
    state, effects = fault(sending(trouble=Trouble(5, 2)))
    assert (state.trouble, state.batch_ops) == (Trouble(5, 3, 6), 1) and effects[0].max_ops == 1
    alone = sending(trouble=Trouble(5, 3, 6), sent=replace(SENT, chains=CHAINS[4:6]))
    state, effects = fault(alone)
    assert state.trouble == Trouble(5, 3, 6, probing=True) and effects[0].max_ops == 0


def test_a_hub_that_fails_at_a_hello_too_is_down_and_no_op_is_to_blame():
    for hunt in (Trouble(5, 3, 6, probing=True), Trouble(5, 3, 6, opaque=True)):
        state, (report, _) = fault(sending(trouble=hunt, batch_ops=1))
        assert (state.trouble, state.batch_ops, report.detail) == (Trouble(), FIRST_BATCH, "fault")


def test_a_hub_that_takes_records_and_fails_at_telling_is_heard_no_more_in_this_round():
    hello = replace(SENT, chains=CHAINS[4:5])
    state, _ = fault(sending(sent=hello, tally=Tally(received=1)))
    assert state.deaf == "hub_fault"
    for quiet in (sending(sent=hello), sending(sent=replace(hello, room=0), tally=Tally(received=1))):
        state, (report, _) = fault(quiet)
        assert (state.deaf, report.kind, report.detail) == (None, OutcomeKind.REFUSED, "fault")


def test_what_the_hub_takes_ends_the_hunt_or_narrows_it():
    hunt = Trouble(5, 3, 6)
    assert trouble.received(sending(trouble=replace(hunt, probing=True)), 4).trouble == replace(hunt, opaque=True)
    assert trouble.received(sending(trouble=replace(hunt, opaque=True)), 5).trouble == hunt
    assert trouble.received(sending(trouble=hunt), 6).trouble == Trouble()
    assert trouble.received(sending(trouble=hunt), 7).trouble == Trouble()


def test_a_question_while_a_round_is_on_is_looked_into_after_it():
    state, effects = step(sending(ceiling=5), Asked(), START)
    assert effects == () and (state.asked, state.look_again, state.ceiling) == (True, True, None)
