"""The state of a row that only lawful moves change: a loan, a case, a referral.

Who came first is decided by the order of the stream of the row's owner, by nothing else. A move that
starts from another state than the row's, or by a way that is not open, is refused and kept with that
word; it changes nothing. A desk's own moves that the hub does not hold yet are tentative.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.model.register import Register

ILLEGAL_MOVE = "illegal_move"


class IllegalMove(ValueError):
    """A move that the state of its row does not allow: it is set aside as ``illegal_move``."""


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a row: ``state`` as the stream has it, ``tentative`` with the own moves on top, None without any.

    ``moves`` are the ids of the moves that led to ``state``, in order, ``refused`` those of the stream's moves that
    could not be made. ``doubtful`` are ids of own moves that would be refused if they reached the hub now.
    """

    state: str
    moves: tuple[bytes, ...] = ()
    refused: tuple[bytes, ...] = ()
    tentative: str | None = None
    doubtful: tuple[bytes, ...] = ()

    @property
    def moved_by(self) -> bytes | None:
        """The id of the move that led to ``state``, None in the first state."""
        return self.moves[-1] if self.moves else None

    @property
    def shown(self) -> str:
        """The state that the desk shows."""
        return self.state if self.tentative is None else self.tentative


def first_state(register: Register) -> str:
    """Return the state in which every row of a status register begins."""
    return register.states[0].code


def next_state(register: Register, state: str, op: Op) -> str:
    """Return the state after one move; ``IllegalMove`` when the row is in another state or the way is not open."""
    begin, to = op.data.get("from"), op.data.get("to")
    if begin != state:
        raise IllegalMove(f"from {begin}, but the row is {state}")
    if (begin, to) not in register.transitions:
        raise IllegalMove(f"no way from {begin} to {to}")
    return str(to)


def status_of(
    register: Register, committed: Iterable[tuple[bytes, Op]], pending: Iterable[tuple[bytes, Op]] = ()
) -> Status:
    """Return the state of one row from its ops in the order of the stream and the own ones that wait to be sent.

    Ops of other kinds are passed over, and so is an op that comes again.
    """
    state, moves, refused = _walk(register, first_state(register), committed, set())
    ahead, made, doubtful = _walk(register, state, pending, {*moves, *refused})
    return Status(state, tuple(moves), tuple(refused), ahead if made else None, tuple(doubtful))


def _walk(
    register: Register, state: str, ops: Iterable[tuple[bytes, Op]], known: set[bytes]
) -> tuple[str, list[bytes], list[bytes]]:
    made: list[bytes] = []
    refused: list[bytes] = []
    for identity, op in ops:
        if op.kind is not Kind.MOVE or identity in known:
            continue
        known.add(identity)
        try:
            state = next_state(register, state, op)
        except IllegalMove:
            refused.append(identity)
        else:
            made.append(identity)
    return state, made, refused
