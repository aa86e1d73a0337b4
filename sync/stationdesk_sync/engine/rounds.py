"""The beginning and the end of a round, and the requests in between. Called by ``machine`` and ``answers``."""

from msgspec.structs import replace

from stationdesk_sync.engine import sizing
from stationdesk_sync.engine.effects import (
    Effects,
    OutcomeKind,
    ReadChain,
    ReadOutbox,
    Reissue,
    Report,
    StoreReceipt,
    StoreRewind,
    WaitUntil,
)
from stationdesk_sync.engine.state import Claim, Hold, Phase, State, Tally
from stationdesk_sync.engine.timing import ANSWER_WITHIN, HOLD_RETRY, LONGEST_PATIENCE, backoff, next_quarter
from stationdesk_sync.wire.messages import Problem, Receipt

Step = tuple[State, Effects]
MOST_REISSUES = 1


def enter(state: State, phase: Phase, now: float) -> State:
    """Return the state that waits for an answer in ``phase``, no longer than any answer may take."""
    return replace(state, phase=phase, attempt=state.attempt + 1, deadline=now + ANSWER_WITHIN)


def start(state: State, now: float, *, asked: bool) -> Step:
    """Begin a round, unless the hub's patience forbids it; a restored book first takes a new identity."""
    if now < state.not_before <= now + LONGEST_PATIENCE:
        state = replace(state, due=state.not_before)
        return state, (Report(OutcomeKind.LATER, 0, state.due), WaitUntil(state.due))
    if asked or not now < state.ceiling_until:
        state = replace(state, ceiling=None)
    still_deaf = now < state.deaf_until <= now + HOLD_RETRY
    state = replace(
        state,
        asked=asked,
        look_again=False,
        started=now,
        tally=Tally(),
        said=None,
        unheard=False,
        more=False,
        deaf=(state.deaf or "") if still_deaf else None,
        patience_s=0.0,
    )
    if state.position.hold is Hold.RESTORED:
        return reissue(state, now)
    return read(state, now)


def read(state: State, now: float) -> Step:
    """Ask the book what it would say next."""
    state = replace(enter(state, Phase.READING, now), sent=None, claim=None, pending=None, pages=(), progress=False)
    trouble = state.trouble
    count = 0 if trouble.probing else 1 if trouble.opaque else state.batch_ops
    much = state.book_last - state.position.acked > state.batch_ops
    wish = ReadOutbox(
        state.attempt,
        state.position.acked,
        count,
        sizing.raw_limit(state.budget_left),
        state.ceiling,
        everything=not (state.hunting or ((state.thin or state.busy) and much)),
    )
    return state, (wish, WaitUntil(state.deadline))


def reissue(state: State, now: float) -> Step:
    """Go on under a new identity; the second time in one round somebody has to look instead."""
    if state.tally.reissues >= MOST_REISSUES:
        return end(state, now, OutcomeKind.HELD, hold=Hold.FORK)
    state = replace(enter(state, Phase.REISSUING, now).counted(reissues=1), sent=None, claim=None, pending=None)
    return state, (Reissue(state.attempt), WaitUntil(state.deadline))


def check_claim(state: State, claim: Claim, now: float) -> Step:
    """Compare what the hub says it holds with the book's own chain."""
    state = replace(enter(state, Phase.CHECKING, now), claim=claim)
    return state, (ReadChain(state.attempt, claim.seq), WaitUntil(state.deadline))


def store_receipt(state: State, upto: int, chain: bytes, receipt: Receipt, took_s: float, now: float) -> Step:
    """Have the receipt stored; the position moves only once it is."""
    pending = replace(state.position, acked=upto, chain=chain, last_heard=now, hold=None)
    state = replace(enter(state, Phase.STORING, now), pending=pending)
    offset = receipt.time - (now - took_s / 2)
    return state, (StoreReceipt(state.attempt, upto, chain, receipt, offset), WaitUntil(state.deadline))


def store_rewind(state: State, claim: Claim, now: float) -> Step:
    """Have it stored that the hub holds less than thought."""
    pending = replace(state.position, acked=claim.seq, chain=claim.chain, epoch=claim.epoch)
    state = replace(enter(state, Phase.STORING, now).counted(rewinds=1), pending=pending)
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
    report = _report(state, kind, due, detail, problem, hold)
    state = replace(
        state,
        position=position,
        phase=Phase.IDLE,
        attempt=state.attempt + 1,
        due=due,
        failures=0,
        sent=None,
        said=None,
        claim=None,
        pending=None,
        pages=(),
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
        state = replace(state, not_before=now + patience_s, busy=True)
    return state, (_report(state, kind, state.due, detail, problem, None), WaitUntil(state.due))


def _report(
    state: State, kind: OutcomeKind, until: float, detail: str, problem: Problem | None, hold: Hold | None
) -> Report:
    tally = state.tally
    return Report(
        kind,
        tally.received,
        until,
        tally.set_aside,
        detail,
        problem,
        hold,
        heard=tally.heard,
        trips=tally.trips,
        reissued=tally.reissued > 0,
    )
