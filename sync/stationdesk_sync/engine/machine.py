"""One step of the engine. The driver feeds events and carries out effects, one batch in flight."""

from dataclasses import replace

from stationdesk_sync.engine import answers
from stationdesk_sync.engine.effects import Effects, OutcomeKind, WaitUntil
from stationdesk_sync.engine.events import (
    Asked,
    ChainRead,
    Event,
    OutboxRead,
    ReadFailed,
    ReceiptArrived,
    Refused,
    Stored,
    StoreFailed,
    Tick,
    Unreachable,
)
from stationdesk_sync.engine.rounds import Step, end, fail, read, send, start
from stationdesk_sync.engine.state import Hold, Phase, Sent, State
from stationdesk_sync.engine.timing import HELLO_EVERY, quarter_end, sane

_ANSWERS = {
    Phase.IDLE: (),
    Phase.READING: (OutboxRead, ReadFailed),
    Phase.SENDING: (ReceiptArrived, Refused, Unreachable),
    Phase.CHECKING: (ChainRead, ReadFailed),
    Phase.STORING: (Stored, StoreFailed),
}


def step(state: State, event: Event, now: float) -> tuple[State, Effects]:
    """Return the state after an event and what to do next; ``now`` is Unix seconds.

    An answer that nobody waits for any more (late, repeated) changes nothing.
    """
    if isinstance(event, Asked):
        return _asked(state, now)
    if isinstance(event, Tick):
        return _tick(state, now)
    if event.attempt != state.attempt or not isinstance(event, _ANSWERS[state.phase]):
        return state, ()
    if isinstance(event, OutboxRead):
        return _outbox_read(state, event, now)
    if isinstance(event, ChainRead):
        return (state, ()) if state.claim is None else answers.claim_read(state, event, state.claim, now)
    if isinstance(event, Stored):
        return _stored(state, now)
    if isinstance(event, StoreFailed):
        return fail(state, now, OutcomeKind.STORE_FAILED)
    if isinstance(event, ReadFailed):
        return fail(state, now, OutcomeKind.READ_FAILED)
    return (state, ()) if state.sent is None else _answered(state, event, state.sent, now)


def _answered(state: State, event: ReceiptArrived | Refused | Unreachable, sent: Sent, now: float) -> Step:
    if isinstance(event, ReceiptArrived):
        return answers.receipt_arrived(state, event, sent, now)
    if isinstance(event, Refused):
        return answers.refused(state, event, sent, now)
    return answers.unreachable(state, event, sent, now)


def _asked(state: State, now: float) -> Step:
    if state.phase is Phase.IDLE:
        return start(state, now, asked=True)
    return replace(state, asked=True, look_again=True, ceiling=None), ()


def _tick(state: State, now: float) -> Step:
    if state.phase is Phase.IDLE:
        due = sane(state.due, now)
        if now < due:
            return replace(state, due=due), (WaitUntil(due),)
        return start(state, now, asked=False)
    deadline = sane(state.deadline, now)
    if now < deadline:
        return state, (WaitUntil(deadline),)
    if state.phase is Phase.SENDING:
        return step(state, Unreachable(state.attempt, "timeout"), now)
    if state.phase is Phase.STORING:
        return fail(state, now, OutcomeKind.STORE_FAILED)
    return fail(state, now, OutcomeKind.READ_FAILED)


def _outbox_read(state: State, page: OutboxRead, now: float) -> Step:
    position = state.position
    if page.first != position.acked + 1 or len(page.ops) != len(page.chains):
        return fail(state, now, OutcomeKind.READ_FAILED, detail="wrong_page")
    if page.prev_chain != position.chain:
        return end(state, now, OutcomeKind.HELD, hold=Hold.FORK)
    state = replace(state, book_last=page.last_seq, look_again=False)
    if not state.asked and state.ceiling is None:
        state = replace(state, ceiling=page.last_seq, ceiling_until=quarter_end(now))
    if not page.ops:
        heard = position.last_heard
        if state.received:
            return end(state, now, OutcomeKind.DONE)
        if not state.asked and heard is not None and 0 <= now - heard < HELLO_EVERY:
            return end(state, now, OutcomeKind.QUIET)
    return send(state, page, now)


def _stored(state: State, now: float) -> Step:
    if state.pending is None or state.sent is None:
        return state, ()
    newly = max(0, state.pending.acked - state.position.acked)
    rewound = state.claim is not None and state.claim.receipt is None
    state = replace(state, position=state.pending, received=state.received + newly)
    if rewound:
        return read(state, now)
    goal = state.book_last if state.ceiling is None else min(state.ceiling, state.book_last)
    if state.position.acked >= goal and not state.look_again:
        return end(state, now, OutcomeKind.DONE)
    if state.patience_s:
        return end(state, now, OutcomeKind.LATER)
    return read(state, now)
