"""When the engine sends by itself: on the quarter hour, at its own second, never telling a minute."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from stationdesk_sync.engine.effects import OutcomeKind, ReadOutbox, Send, WaitUntil
from stationdesk_sync.engine.events import Asked, OutboxRead, Tick
from stationdesk_sync.engine.machine import step
from stationdesk_sync.engine.state import Phase
from stationdesk_sync.engine.timing import LONGEST_WAIT, QUARTER, SPREAD, backoff, next_quarter, spread_of
from tests.engine.doubles import START, Desk, lost_request, reach

TIMES = st.floats(min_value=-1e9, max_value=5e9)


@given(TIMES, st.binary(min_size=16, max_size=16))
def test_a_desk_sends_within_a_minute_after_a_quarter_hour_always_at_its_own_second(now, device):
    spread = spread_of(device)
    at = next_quarter(now, spread)
    assert 0 <= spread <= SPREAD
    assert now < at <= now + QUARTER + 1
    assert abs((at - spread) % QUARTER) < 0.01 or abs((at - spread) % QUARTER - QUARTER) < 0.01


def test_desks_do_not_all_come_in_the_same_second():
    seconds = {int(spread_of(bytes([n]) * 16)) for n in range(200)}
    assert len(seconds) > 40


@given(st.integers(1, 10**6), st.floats(0, 1))
def test_back_off_stays_between_two_seconds_and_a_quarter_of_an_hour(failures, jitter):
    assert 2.0 <= backoff(failures, jitter) <= 900.0


def test_back_off_grows_with_each_failure_and_ends_with_the_first_success():
    desk = Desk()
    desk.book.save(1)
    desk.way = lost_request
    waits = []
    for _ in range(12):
        report = desk.asked()
        waits.append(report.until - desk.now)
        desk.now = report.until
    assert waits == sorted(waits) and waits[0] <= 4 and waits[-1] == 450.0
    desk.way = reach
    desk.asked()
    assert desk.state.failures == 0


def test_nothing_is_sent_between_two_quarter_hours_unless_somebody_asks():
    desk = Desk()
    desk.book.save(1)
    desk.now += 1
    assert desk.tick() is None
    assert desk.hub.calls == []
    desk.wait_for_due()
    assert desk.tick() is not None
    assert len(desk.hub.calls) == 1


def test_a_retry_between_two_quarter_hours_takes_nothing_along_that_was_saved_since():
    desk = Desk()
    desk.book.save(2)
    desk.wait_for_due()
    desk.way = lost_request
    desk.tick()
    desk.book.save(1)
    desk.way = reach
    desk.now = desk.state.due
    assert desk.now % QUARTER > desk.state.spread
    desk.tick()
    assert len(desk.hub.ops) == 2
    desk.wait_for_due()
    desk.tick()
    assert len(desk.hub.ops) == 3


def test_a_long_unasked_round_ends_with_what_was_there_when_it_began():
    desk = Desk()
    desk.book.save(600)
    desk.wait_for_due()
    desk.after_send = lambda d: d.book.save(1)
    desk.tick()
    assert len(desk.hub.ops) == 600


def test_a_quiet_quarter_hour_says_hello_at_most_once_an_hour():
    desk = Desk()
    desk.book.save(1)
    desk.asked()
    hellos = []
    for _ in range(12):
        desk.wait_for_due()
        desk.tick()
        hellos.append(len(desk.hub.calls) - 1)
    assert hellos[-1] in (2, 3)
    assert not any(s.ops for s in desk.hub.calls[1:])
    assert all(b - a in (0, 1) for a, b in itertools.pairwise(hellos))
    last = [n for n in range(1, 12) if hellos[n] > hellos[n - 1]]
    assert all(b - a == 4 for a, b in itertools.pairwise(last))


def test_somebody_who_asks_is_answered_by_the_hub_even_if_nothing_waits():
    desk = Desk()
    assert desk.asked().kind is OutcomeKind.DONE
    assert [(s.first, s.last, s.ops) for s in desk.hub.calls] == [(1, 0, ())]


def test_a_clock_set_back_by_years_does_not_leave_a_wait_that_never_ends():
    desk = Desk(now=4_102_444_800.0)
    desk.book.save(1)
    desk.now = START
    state, effects = step(desk.state, Tick(), START)
    assert state.phase is Phase.READING
    assert isinstance(effects[0], ReadOutbox)


def test_every_wait_has_a_timer_and_every_timer_ends():
    desk = Desk()
    desk.book.save(1)
    state, effects = step(desk.state, Asked(), START)
    assert any(isinstance(e, WaitUntil) and e.at <= START + LONGEST_WAIT for e in effects)
    read = effects[0]
    assert isinstance(read, ReadOutbox)
    page = desk.carry_out(read)
    assert isinstance(page, OutboxRead)
    state, effects = step(state, page, START)
    assert isinstance(effects[0], Send)
    state, effects = step(state, Tick(), state.deadline)
    assert state.phase is Phase.IDLE
    assert state.due <= START + 1000
