"""What the hub's answers mean: which receipt counts, when to rewind, when to go on under a new identity, when to hold.

Called by ``machine``. The rule behind all of it: nothing counts as received unless the hub names
the book's own chain at that op, and never more than was just sent.
"""

from msgspec.structs import replace

from stationdesk_sync.engine import sizing, trouble
from stationdesk_sync.engine.effects import OutcomeKind
from stationdesk_sync.engine.events import ChainRead, ReceiptArrived, Refused, Reissued, Unreachable
from stationdesk_sync.engine.rounds import (
    Step,
    check_claim,
    end,
    fail,
    read,
    reissue,
    store_receipt,
    store_rewind,
)
from stationdesk_sync.engine.state import Claim, Hold, Sent, State, Trouble
from stationdesk_sync.engine.timing import LONGEST_PATIENCE
from stationdesk_sync.wire.messages import Problem, Receipt
from stationdesk_sync.wire.problems import ProblemCode

MOST_REWINDS = 2
# A hub that was restored to before it admitted this desk does not know it: it admits it again by its certificate.
_FORKS = (ProblemCode.FORK, ProblemCode.SUPERSEDED, ProblemCode.UNKNOWN_DEVICE)
_STRANGE = ProblemCode.UNKNOWN_DEVICE
_HOLDS = {
    ProblemCode.FORK: Hold.FORK,
    ProblemCode.SUPERSEDED: Hold.FORK,
    ProblemCode.REVOKED: Hold.REVOKED,
    ProblemCode.UNKNOWN_DEVICE: Hold.UNKNOWN_DEVICE,
    ProblemCode.BAD_SIGNATURE: Hold.BAD_SIGNATURE,
    ProblemCode.VERSION: Hold.VERSION,
}


def receipt_arrived(state: State, event: ReceiptArrived, sent: Sent, now: float) -> Step:
    """Judge a receipt for the exchange in flight."""
    receipt = event.receipt
    if receipt.device != state.position.device:
        return fail(state, now, OutcomeKind.BAD_ANSWER, detail="another_device")
    if receipt.epoch != state.position.epoch:
        return fail(state, now, OutcomeKind.BAD_ANSWER, detail="another_epoch")
    if receipt.upto < sent.first - 1:
        return fail(state, now, OutcomeKind.BAD_ANSWER, detail="old_receipt")
    if any(seq > sent.last for seq, _ in receipt.set_aside):
        return fail(state, now, OutcomeKind.BAD_ANSWER, detail="set_aside")
    if receipt.upto > sent.last:
        claim = Claim(receipt.upto, receipt.chain, receipt.epoch, receipt, event.took_s)
        return check_claim(state, claim, now)
    if receipt.chain != sent.chain_at(receipt.upto):
        return reissue(state, now)
    if sent.count and receipt.upto == sent.first - 1:
        return fail(state, now, OutcomeKind.BAD_ANSWER, detail="no_progress")
    return accept(state, receipt.upto, receipt, event.took_s, sent, now)


def accept(state: State, upto: int, receipt: Receipt, took_s: float, sent: Sent, now: float) -> Step:
    """Take a receipt for the ops to ``upto``, all of them just sent."""
    patience = float(min(max(receipt.after_s, 0), LONGEST_PATIENCE))
    if not state.hunting:
        state = replace(state, batch_ops=sizing.grown(state.batch_ops, sent.count, took_s, receipt.max_ops))
    deaf = state.deaf is not None
    state = replace(
        trouble.received(state, upto).counted(set_aside=len(receipt.set_aside)),
        room=sizing.room_grown(state.room, took_s),
        slow=state.slow and took_s >= sizing.QUICK_S,
        busy=patience > 0,
        patience_s=patience,
        not_before=now + patience if patience else 0.0,
        pages=() if deaf else tuple(receipt.pages),
        behind=state.behind if deaf or not sent.room else False,
        unheard=not deaf and not sent.room,
    )
    return store_receipt(state, upto, sent.chain_at(upto), receipt, took_s, now)


def refused(state: State, event: Refused, sent: Sent, now: float) -> Step:
    """Judge a refusal of the exchange in flight."""
    problem = event.problem
    code = problem.code
    if code in (ProblemCode.GAP, ProblemCode.EPOCH) and problem.last is not None and problem.chain is not None:
        epoch = state.position.epoch
        if code == ProblemCode.EPOCH and problem.epoch is not None:
            epoch = problem.epoch
        if state.tally.rewinds >= MOST_REWINDS:
            return fail(state, now, OutcomeKind.BAD_ANSWER, detail="rewinds", problem=problem)
        return check_claim(state, Claim(problem.last, problem.chain, epoch), now)
    if code == ProblemCode.TOO_LARGE and sent.count > 1:
        return read(replace(state, batch_ops=sizing.shrunk(state.batch_ops, sent.count)), now)
    if code == ProblemCode.FAULT:
        return trouble.fault(state, event, sent, now)
    if code in _FORKS and not (code == _STRANGE and state.tally.reissues):
        return reissue(state, now)
    return _refusal(state, problem, now)


def _refusal(state: State, problem: Problem, now: float) -> Step:
    for code, hold in _HOLDS.items():
        if problem.code == code:
            return end(state, now, OutcomeKind.HELD, problem=problem, hold=hold)
    patience = float(min(max(problem.after_s or 0, 0), LONGEST_PATIENCE))
    return fail(state, now, OutcomeKind.REFUSED, detail=problem.code, problem=problem, patience_s=patience)


def unreachable(state: State, event: Unreachable, sent: Sent, now: float) -> Step:
    """Give up for now; the same ops go again, less at a time either way after a time-out."""
    if event.kind == "timeout":
        state = replace(
            state,
            batch_ops=sizing.shrunk(state.batch_ops, sent.count),
            room=sizing.room_shrunk(state.room),
            slow=True,
        )
    return fail(state, now, OutcomeKind.UNREACHABLE, detail=event.kind)


def claim_read(state: State, event: ChainRead, claim: Claim, now: float) -> Step:
    """Compare the hub's claim with the book: a rewind or a known overlap if equal, else a fork."""
    if event.chain is None or event.chain != claim.chain:
        return reissue(state, now)
    if claim.receipt is None:
        return store_rewind(state, claim, now)
    if state.sent is None:
        return fail(state, now, OutcomeKind.BAD_ANSWER, detail="no_batch")
    return accept(state, state.sent.last, claim.receipt, claim.took_s, state.sent, now)


def reissue_answered(state: State, event: Reissued | Refused | Unreachable, now: float) -> Step:
    """Begin again under the new identity, or leave it for later: the same new keys are used then."""
    if isinstance(event, Reissued):
        state = replace(state.counted(reissued=1), position=event.position, unheard=True, trouble=Trouble())
        return read(state, now)
    if isinstance(event, Refused):
        return _refusal(state, event.problem, now)
    return fail(state, now, OutcomeKind.UNREACHABLE, detail=event.kind)
