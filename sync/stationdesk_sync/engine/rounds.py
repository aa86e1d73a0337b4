"""The beginning and the end of a round, and the requests in between. Called by ``machine`` and ``answers``."""

from dataclasses import replace

from stationdesk_sync.engine.effects import (
    Effects,
    OutcomeKind,
    ReadChain,
    ReadOutbox,
    Report,
    Send,
    StoreReceipt,
    StoreRewind,
    WaitUntil,
)
from stationdesk_sync.engine.events import OutboxRead
from stationdesk_sync.engine.state import Claim, Hold, Phase, Sent, State
from stationdesk_sync.engine.timing import ANSWER_WITHIN, HOLD_RETRY, LONGEST_PATIENCE, backoff, next_quarter
from stationdesk_sync.wire.limits import MAX_BATCH_RAW
from stationdesk_sync.wire.messages import Problem, Receipt

Step = tuple[State, Effects]


def _enter(state: State, phase: Phase, now: float) -> State:
    return replace(state, phase=phase, attempt=state.attempt + 1, deadline=now + ANSWER_WITHIN)


def start(state: State, now: float, *, asked: bool) -> Step:
    """Begin a round, unless the book or the hub's patience forbids it."""
    if state.position.hold is Hold.RESTORED:
        return end(state, now, OutcomeKind.HELD, hold=Hold.RESTORED)
    if now < state.not_before <= now + LONGEST_PATIENCE:
        state = replace(state, due=state.not_before)
        return state, (Report(OutcomeKind.LATER, 0, state.due), WaitUntil(state.due))
    if asked or not now < state.ceiling_until:
        state = replace(state, ceiling=None)
    state = replace(
        state, asked=asked, look_again=False, started=now, received=0, set_aside=0, rewinds=0, patience_s=0.0
    )
    return read(state, now)


def read(state: State, now: float) -> Step:
    """Ask the book for the next ops."""
    state = replace(_enter(state, Phase.READING, now), sent=None, claim=None, pending=None)
    wish = ReadOutbox(state.attempt, state.position.acked, state.batch_ops, MAX_BATCH_RAW, state.ceiling)
    return state, (wish, WaitUntil(state.deadline))


def send(state: State, page: OutboxRead, now: float) -> Step:
    """Send what was read, or say hello."""
    state = replace(_enter(state, Phase.SENDING, now), sent=Sent(page.first, (page.prev_chain, *page.chains)))
    last = page.first + len(page.ops) - 1
    last_chain = page.chains[-1] if page.chains else page.prev_chain
    batch = Send(
        state.attempt,
        state.position.epoch,
        page.first,
        last,
        page.prev_chain,
        last_chain,
        page.ops,
        page.statements,
        page.held,
    )
    return state, (batch, WaitUntil(state.deadline))


def check_claim(state: State, claim: Claim, now: float) -> Step:
    """Compare what the hub says it holds with the book's own chain."""
    state = replace(_enter(state, Phase.CHECKING, now), claim=claim)
    return state, (ReadChain(state.attempt, claim.seq), WaitUntil(state.deadline))


def store_receipt(state: State, upto: int, chain: bytes, receipt: Receipt, took_s: float, now: float) -> Step:
    """Have the receipt stored; the position moves only once it is."""
    pending = replace(state.position, acked=upto, chain=chain, last_heard=now, hold=None)
    state = replace(_enter(state, Phase.STORING, now), pending=pending)
    offset = receipt.time - (now - took_s / 2)
    return state, (StoreReceipt(state.attempt, upto, chain, receipt, offset), WaitUntil(state.deadline))


def store_rewind(state: State, claim: Claim, now: float) -> Step:
    """Have it stored that the hub holds less than thought."""
    pending = replace(state.position, acked=claim.seq, chain=claim.chain, epoch=claim.epoch)
    state = replace(_enter(state, Phase.STORING, now), pending=pending, rewinds=state.rewinds + 1)
    wish = StoreRewind(state.attempt, claim.seq, claim.chain, claim.epoch)
    return state, (wish, WaitUntil(state.deadline))


def end(
    state: State,
    now: float,
    kind: OutcomeKind,
    *,
    detail: str = "",
    problem: Problem | None = None,
    hold: Hold | None = None,
) -> Step:
    """End the round well, or hold: nothing is sent unasked for a day, and nothing is lost."""
    due = next_quarter(now, state.spread)
    position = state.position
    if hold is not None:
        due = next_quarter(now + HOLD_RETRY, state.spread)
        position = replace(position, hold=hold)
    elif state.patience_s:
        due = max(due, now + state.patience_s)
    report = Report(kind, state.received, due, state.set_aside, detail, problem, hold)
    state = replace(
        state,
        position=position,
        phase=Phase.IDLE,
        attempt=state.attempt + 1,
        due=due,
        failures=0,
        sent=None,
        claim=None,
        pending=None,
        look_again=False,
    )
    return state, (report, WaitUntil(due))


def fail(
    state: State,
    now: float,
    kind: OutcomeKind,
    *,
    detail: str = "",
    problem: Problem | None = None,
    patience_s: float = 0.0,
) -> Step:
    """End the round for now and try again after a back-off that grows with each failure."""
    failures = state.failures + 1
    wait = max(backoff(failures, state.jitter), patience_s)
    state, _ = end(state, now, kind)
    state = replace(state, due=now + wait, failures=failures)
    if patience_s:
        state = replace(state, not_before=now + patience_s)
    report = Report(kind, state.received, state.due, state.set_aside, detail, problem)
    return state, (report, WaitUntil(state.due))
