"""One step of the engine. The driver feeds events and carries out effects, one exchange in flight."""

from msgspec.structs import replace

from stationdesk_sync.engine import answers, hearing
from stationdesk_sync.engine.effects import Effects, OutcomeKind, WaitUntil
from stationdesk_sync.engine.events import (
    Asked,
    ChainRead,
    Event,
    OutboxRead,
    PageRefused,
    PageStored,
    ReadFailed,
    ReceiptArrived,
    Refused,
    Reissued,
    Stored,
    StoreFailed,
    Tick,
    Unreachable,
)
from stationdesk_sync.engine.rounds import Step, fail, read, start
from stationdesk_sync.engine.saying import outbox_read
from stationdesk_sync.engine.state import Phase, Sent, State
from stationdesk_sync.engine.timing import sane

_ANSWERS = {
    Phase.IDLE: (),
    Phase.READING: (OutboxRead, ReadFailed),
    Phase.SENDING: (ReceiptArrived, Refused, Unreachable),
    Phase.CHECKING: (ChainRead, ReadFailed),
    Phase.STORING: (Stored, StoreFailed),
    Phase.HEARING: (PageStored, PageRefused, StoreFailed),
    Phase.REISSUING: (Reissued, Refused, Unreachable, StoreFailed),
}
_UNSTORED = (Phase.STORING, Phase.HEARING)


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
    return _answered(state, event, now)


def _answered(state: State, event: Event, now: float) -> Step:
    match event:
        case OutboxRead():
            return outbox_read(state, event, now)
        case ChainRead() if state.claim is not None:
            return answers.claim_read(state, event, state.claim, now)
        case Stored():
            return _stored(state, now)
        case PageStored():
            return hearing.page_stored(state, event, now)
        case PageRefused():
            return hearing.page_refused(state, event, now)
        case StoreFailed():
            return fail(state, now, OutcomeKind.STORE_FAILED)
        case ReadFailed():
            return fail(state, now, OutcomeKind.READ_FAILED)
        case ReceiptArrived() | Refused() | Unreachable() | Reissued():
            return _hub_answered(state, event, now)
    return state, ()


def _hub_answered(state: State, event: ReceiptArrived | Refused | Unreachable | Reissued, now: float) -> Step:
    if isinstance(event, Reissued):
        return answers.reissue_answered(state, event, now)
    state = state.counted(spent=event.moved)
    sent = state.sent
    if isinstance(event, ReceiptArrived):
        return (state, ()) if sent is None else answers.receipt_arrived(state, event, sent, now)
    if sent is None:
        return answers.reissue_answered(state, event, now)
    return _exchange_failed(state, event, sent, now)


def _exchange_failed(state: State, event: Refused | Unreachable, sent: Sent, now: float) -> Step:
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
    if state.phase in (Phase.SENDING, Phase.REISSUING):
        return step(state, Unreachable(state.attempt, "timeout"), now)
    if state.phase in _UNSTORED:
        return fail(state, now, OutcomeKind.STORE_FAILED)
    return fail(state, now, OutcomeKind.READ_FAILED)


def _stored(state: State, now: float) -> Step:
    pending, claim = state.pending, state.claim
    if pending is None:
        return state, ()
    newly = max(0, pending.acked - state.position.acked)
    state = replace(state.counted(received=newly), position=pending)
    if claim is not None and claim.receipt is None:  # a rewind
        return read(replace(state, unheard=True), now)
    return hearing.next_page(state, now)
