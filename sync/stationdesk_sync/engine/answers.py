"""What the hub's answers mean: which receipt counts, when to rewind, when to hold.

Called by ``machine``. The rule behind all of it: nothing counts as received unless the hub names
the book's own chain at that op, and never more than was just sent.
"""

from dataclasses import replace

from stationdesk_sync.engine import sizing
from stationdesk_sync.engine.effects import OutcomeKind
from stationdesk_sync.engine.events import ChainRead, ReceiptArrived, Refused, Unreachable
from stationdesk_sync.engine.rounds import Step, check_claim, end, fail, read, store_receipt, store_rewind
from stationdesk_sync.engine.state import Claim, Hold, Sent, State
from stationdesk_sync.engine.timing import LONGEST_PATIENCE
from stationdesk_sync.wire.messages import Receipt
from stationdesk_sync.wire.problems import ProblemCode

MOST_REWINDS = 2
_HOLDS = {
    ProblemCode.FORK: Hold.FORK,
    ProblemCode.REVOKED: Hold.REVOKED,
    ProblemCode.UNKNOWN_DEVICE: Hold.UNKNOWN_DEVICE,
    ProblemCode.BAD_SIGNATURE: Hold.BAD_SIGNATURE,
    ProblemCode.VERSION: Hold.VERSION,
}


def receipt_arrived(state: State, event: ReceiptArrived, sent: Sent, now: float) -> Step:
    """Judge a receipt for the batch in flight."""
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
        return end(state, now, OutcomeKind.HELD, hold=Hold.FORK)
    if sent.count and receipt.upto == sent.first - 1:
        return fail(state, now, OutcomeKind.BAD_ANSWER, detail="no_progress")
    return accept(state, receipt.upto, receipt, event.took_s, sent, now)


def accept(state: State, upto: int, receipt: Receipt, took_s: float, sent: Sent, now: float) -> Step:
    """Take a receipt for the ops to ``upto``, all of them just sent."""
    patience = float(min(max(receipt.after_s, 0), LONGEST_PATIENCE))
    state = replace(
        state,
        batch_ops=sizing.grown(state.batch_ops, sent.count, took_s, receipt.max_ops),
        patience_s=patience,
        not_before=now + patience if patience else 0.0,
        set_aside=state.set_aside + len(receipt.set_aside),
    )
    return store_receipt(state, upto, sent.chain_at(upto), receipt, took_s, now)


def refused(state: State, event: Refused, sent: Sent, now: float) -> Step:
    """Judge a refusal of the batch in flight."""
    problem = event.problem
    code = problem.code
    if code in (ProblemCode.GAP, ProblemCode.EPOCH) and problem.last is not None and problem.chain is not None:
        epoch = state.position.epoch
        if code == ProblemCode.EPOCH and problem.epoch is not None:
            epoch = problem.epoch
        if state.rewinds >= MOST_REWINDS:
            return fail(state, now, OutcomeKind.BAD_ANSWER, detail="rewinds", problem=problem)
        return check_claim(state, Claim(problem.last, problem.chain, epoch), now)
    if code == ProblemCode.TOO_LARGE and sent.count > 1:
        return read(replace(state, batch_ops=sizing.shrunk(state.batch_ops, sent.count)), now)
    for held_code, hold in _HOLDS.items():
        if code == held_code:
            return end(state, now, OutcomeKind.HELD, problem=problem, hold=hold)
    patience = float(min(max(problem.after_s or 0, 0), LONGEST_PATIENCE))
    return fail(state, now, OutcomeKind.REFUSED, detail=code, problem=problem, patience_s=patience)


def unreachable(state: State, event: Unreachable, sent: Sent, now: float) -> Step:
    """Give up for now; the same ops go again, fewer at a time after a time-out."""
    if event.kind == "timeout":
        state = replace(state, batch_ops=sizing.shrunk(state.batch_ops, sent.count))
    return fail(state, now, OutcomeKind.UNREACHABLE, detail=event.kind)


def claim_read(state: State, event: ChainRead, claim: Claim, now: float) -> Step:
    """Compare the hub's claim with the book: a rewind or a known overlap if equal, else a fork."""
    if event.chain is None or event.chain != claim.chain:
        return end(state, now, OutcomeKind.HELD, hold=Hold.FORK)
    if claim.receipt is None:
        return store_rewind(state, claim, now)
    if state.sent is None:
        return fail(state, now, OutcomeKind.BAD_ANSWER, detail="no_batch")
    return accept(state, state.sent.last, claim.receipt, claim.took_s, state.sent, now)
