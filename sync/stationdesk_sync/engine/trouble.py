"""The hunt for the one op that makes the hub fail, so that it does not stop all others. Called by ``answers``.

A batch that ends in the hub's own fault three times is halved, down to one op. If the hub then still says
hello, that op is to blame, and it goes up once more to be kept unread.
"""

from msgspec.structs import replace

from stationdesk_sync.engine import hearing
from stationdesk_sync.engine.effects import OutcomeKind
from stationdesk_sync.engine.events import Refused
from stationdesk_sync.engine.rounds import Step, fail, read
from stationdesk_sync.engine.sizing import FIRST_BATCH
from stationdesk_sync.engine.state import Sent, State, Trouble

FAULTS_BEFORE_HUNT = 3


def fault(state: State, event: Refused, sent: Sent, now: float) -> Step:
    """Judge a fault of the hub's own."""
    trouble = state.trouble
    if trouble.probing or trouble.opaque:  # the hub itself is down: no op is to blame
        return _give_up(replace(state, trouble=Trouble(), batch_ops=FIRST_BATCH), event, now)
    if not sent.count:
        if sent.room and state.tally.received:  # it takes records and fails at telling
            return hearing.onward(hearing.refuse(state, "hub_fault", now), now)
        return _give_up(state, event, now)
    if not state.hunting:
        failed = trouble.failed + 1 if trouble.first == sent.first else 1
        trouble = Trouble(sent.first, failed)
        if failed < FAULTS_BEFORE_HUNT:
            return _give_up(replace(state, trouble=trouble), event, now)
        trouble = replace(trouble, upto=sent.last)
    if sent.count > 1:
        return read(replace(state, trouble=trouble, batch_ops=sent.count // 2), now)
    return read(replace(state, trouble=replace(trouble, probing=True)), now)


def received(state: State, upto: int) -> State:
    """Return the state after the hub took an exchange up to ``upto``."""
    trouble = state.trouble
    if trouble.probing:
        return replace(state, trouble=replace(trouble, probing=False, opaque=True))
    if upto >= trouble.upto:
        return replace(state, trouble=Trouble())
    return replace(state, trouble=replace(trouble, opaque=False))


def _give_up(state: State, event: Refused, now: float) -> Step:
    return fail(state, now, OutcomeKind.REFUSED, detail=event.problem.code, problem=event.problem)
