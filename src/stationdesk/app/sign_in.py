"""The manager's PIN: asked for earlier days, exports and settings; counting needs none.

The verifier is a local fact of the book and never part of an op. How a PIN is stretched is the
storage's business, reached through the ``PinCheck`` port.
"""

from stationdesk.app.actor import AT_THE_COUNTER, Actor, require
from stationdesk.app.audit import leave_trace
from stationdesk.app.changes import Changes
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import PinCheck
from stationdesk_sync.model.register import Role

VERIFIER = "pin_verifier"
TRIES = "pin_tries"
SHORTEST = 4
FREE_TRIES = 5
LONGEST_WAIT = 900.0
_MANAGER = Actor(Role.MANAGER)


def pin_is_set(desk: Desk) -> bool:
    """Tell whether the manager has set a PIN on this PC."""
    return desk.records.local(VERIFIER) is not None


def first_actor(desk: Desk) -> Actor:
    """Return who acts when the window opens: the manager as long as no PIN was set."""
    return AT_THE_COUNTER if pin_is_set(desk) else _MANAGER


def sign_in(desk: Desk, pins: PinCheck, pin: str) -> Actor:
    """Return the manager for the right PIN. Raises ``Fault`` wrong_manager_pin, pin_wait (values: seconds).

    After five wrong tries each further one has to wait, up to a quarter of an hour; the wait
    survives a restart.
    """
    verifier = desk.records.local(VERIFIER)
    if not isinstance(verifier, bytes):
        return _MANAGER
    now = desk.clock.now()
    tries, until = _tries(desk)
    if until > now + LONGEST_WAIT:
        # The clock was set back: the wait begins anew, so that turning the clock gains nothing.
        until = now + _wait(tries)
        desk.journal.set_local(TRIES, [tries, until])
    if now < until:
        raise Fault(FaultCode.PIN_WAIT, seconds=int(until - now) + 1)
    # Counted before it is tried: pulling the plug at the right moment gains no free guess.
    desk.journal.set_local(TRIES, [tries + 1, now + _wait(tries + 1)])
    if not pins.matches(verifier, pin):
        raise Fault(FaultCode.WRONG_MANAGER_PIN)
    desk.journal.set_local(TRIES, None)
    return _MANAGER


def set_pin(desk: Desk, pins: PinCheck, actor: Actor, pin: str | None) -> Changes:
    """Set the manager's PIN (at least four digits) or remove it with None. Raises ``Fault``."""
    require(actor, Role.MANAGER)
    if pin is not None and (len(pin) < SHORTEST or not (pin.isascii() and pin.isdigit())):
        raise Fault(FaultCode.PIN_NEEDS_DIGITS)
    desk.journal.set_local(VERIFIER, None if pin is None else pins.verifier(pin))
    desk.journal.set_local(TRIES, None)
    return leave_trace(desk, actor.account, "pin") | Changes(facts=frozenset({"settings"}))


def _wait(tries: int) -> float:
    return 0.0 if tries < FREE_TRIES else min(LONGEST_WAIT, 15.0 * 2.0 ** min(tries - FREE_TRIES, 10))


def _tries(desk: Desk) -> tuple[int, float]:
    held = desk.records.local(TRIES)
    if isinstance(held, list | tuple) and len(held) == 2:
        tries, until = held
        if isinstance(tries, int) and isinstance(until, int | float):
            return tries, float(until)
    return 0, 0.0
