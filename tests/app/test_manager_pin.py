"""The manager's PIN: short, slow to guess, and no way round it by a restart or by turning the clock."""

import pytest

from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.sign_in import pin_is_set, set_pin, sign_in
from stationdesk_sync.model.register import Role
from tests.app.counter import MANAGER, ONE_DAY, Counter
from tests.fakes.pins import QuickPins

PIN, WRONG = "2468", "1357"


def said(desk: Desk, pin: str) -> FaultCode | int | None:
    """What signing in says: None for welcome, seconds to wait, or a fault."""
    try:
        sign_in(desk, QuickPins(), pin)
    except Fault as fault:
        seconds = fault.values.get("seconds")
        return seconds if isinstance(seconds, int) else fault.code
    return None


@pytest.fixture
def guarded(desk: Desk) -> Desk:
    set_pin(desk, QuickPins(), MANAGER, PIN)
    return desk


def test_the_right_pin_makes_the_manager_and_a_wrong_one_does_not(guarded: Desk) -> None:
    assert sign_in(guarded, QuickPins(), PIN).role is Role.MANAGER
    assert said(guarded, WRONG) is FaultCode.WRONG_MANAGER_PIN
    assert said(guarded, PIN) is None


def test_without_a_pin_nothing_is_asked(desk: Desk) -> None:
    assert not pin_is_set(desk)
    assert sign_in(desk, QuickPins(), "").role is Role.MANAGER


def test_five_wrong_tries_are_free_then_each_costs_twice_as_long(counter: Counter, guarded: Desk) -> None:
    for _ in range(5):
        assert said(guarded, WRONG) is FaultCode.WRONG_MANAGER_PIN
    for wait in (15, 30, 60, 120, 240, 480, 900, 900):
        assert said(guarded, PIN) == wait + 1, "even the right one waits"
        counter.clock.forward(wait)
        assert said(guarded, WRONG) is FaultCode.WRONG_MANAGER_PIN


def test_the_wait_survives_a_restart_and_the_right_pin_ends_the_count(counter: Counter, guarded: Desk) -> None:
    for _ in range(5):
        said(guarded, WRONG)
    counter.clock.forward(14)
    desk = counter.restart()
    assert said(desk, PIN) == 2
    counter.clock.forward(2)
    assert said(desk, PIN) is None
    for _ in range(5):
        assert said(desk, WRONG) is FaultCode.WRONG_MANAGER_PIN


def test_turning_the_clock_back_gains_nothing_and_locks_nobody_out(counter: Counter, guarded: Desk) -> None:
    for _ in range(5):
        said(guarded, WRONG)
    counter.clock.forward(-30 * ONE_DAY)
    assert said(guarded, WRONG) == 16
    counter.clock.forward(16)
    assert said(guarded, PIN) is None


def test_a_guess_is_counted_before_it_is_tried(counter: Counter, guarded: Desk) -> None:
    class PulledPlug(QuickPins):
        def matches(self, verifier: bytes, pin: str) -> bool:
            raise KeyboardInterrupt

    for _ in range(5):
        with pytest.raises(KeyboardInterrupt):
            sign_in(guarded, PulledPlug(), WRONG)
    assert said(counter.restart(), PIN) == 16


@pytest.mark.parametrize("pin", ["", "123", "12a4", "abcd", "１２３４５"])
def test_a_pin_is_four_digits_at_least(desk: Desk, pin: str) -> None:
    with pytest.raises(Fault) as caught:
        set_pin(desk, QuickPins(), MANAGER, pin)
    assert caught.value.code is FaultCode.PIN_NEEDS_DIGITS
    assert not pin_is_set(desk)


def test_the_pin_stands_in_no_op_and_a_trace_tells_that_it_was_set(guarded: Desk) -> None:
    raw = b"".join(guarded.outbox.read(0, 9, 1 << 20).ops)
    assert PIN.encode() not in raw and PIN[::-1].encode() not in raw
    assert b"audit" in raw and b"pin" in raw


def test_the_real_stretching_agrees_with_itself(counter: Counter) -> None:
    pins = counter.held.book.pins
    verifier = pins.verifier(PIN)
    assert pins.matches(verifier, PIN) and not pins.matches(verifier, WRONG)
    assert verifier != pins.verifier(PIN), "salted"
