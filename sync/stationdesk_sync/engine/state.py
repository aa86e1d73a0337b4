"""What the engine knows between two steps. A value; a new process begins with ``begin`` from stored facts."""

from dataclasses import dataclass, replace
from enum import StrEnum

from stationdesk_sync.engine.sizing import FIRST_BATCH
from stationdesk_sync.engine.timing import next_quarter, sane, spread_of
from stationdesk_sync.wire.messages import Receipt


class Hold(StrEnum):
    """Why nothing is sent for now. The book keeps counting; nothing is lost."""

    RESTORED = "restored"
    FORK = "fork"
    REVOKED = "revoked"
    UNKNOWN_DEVICE = "unknown_device"
    BAD_SIGNATURE = "bad_signature"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Position:
    """What the book has stored about the hub.

    Ops 1 to ``acked`` are received; ``chain`` is the book's own chain there. ``last_heard`` is when
    the hub last answered (Unix seconds, None: never).
    """

    device: bytes
    epoch: int
    acked: int
    chain: bytes
    last_heard: float | None = None
    hold: Hold | None = None


class Phase(StrEnum):
    """What the engine waits for."""

    IDLE = "idle"
    READING = "reading"
    SENDING = "sending"
    CHECKING = "checking"
    STORING = "storing"


@dataclass(frozen=True, slots=True)
class Sent:
    """The batch in flight: ``chains[0]`` is the chain before ``first``, ``chains[-1]`` that at the last op."""

    first: int
    chains: tuple[bytes, ...]

    @property
    def count(self) -> int:
        """How many ops it holds; 0 for a hello."""
        return len(self.chains) - 1

    @property
    def last(self) -> int:
        """The number of its last op, ``first - 1`` for a hello."""
        return self.first + self.count - 1

    def chain_at(self, seq: int) -> bytes:
        """Return the book's own chain at one of ``first - 1`` to ``last``."""
        return self.chains[seq - self.first + 1]


@dataclass(frozen=True, slots=True)
class Claim:
    """What the hub says it holds, before it is compared with the book's own chain at ``seq``.

    With a ``receipt`` the hub holds more than was just sent; without one it asks for everything
    after ``seq``, perhaps in a new ``epoch``.
    """

    seq: int
    chain: bytes
    epoch: int
    receipt: Receipt | None = None
    took_s: float = 0.0


@dataclass(frozen=True, slots=True)
class State:
    """The engine between two steps.

    ``attempt`` numbers what is asked of the driver; an answer to an older number is passed over.
    ``ceiling`` is the last op that an unasked round sends, so that an arrival between two quarter
    hours is never told by a retry. ``pending`` becomes the position once it is stored.
    """

    position: Position
    due: float
    phase: Phase = Phase.IDLE
    attempt: int = 0
    deadline: float = 0.0
    asked: bool = False
    look_again: bool = False
    started: float = 0.0
    sent: Sent | None = None
    claim: Claim | None = None
    pending: Position | None = None
    patience_s: float = 0.0
    book_last: int = 0
    received: int = 0
    set_aside: int = 0
    rewinds: int = 0
    batch_ops: int = FIRST_BATCH
    failures: int = 0
    not_before: float = 0.0
    ceiling: int | None = None
    ceiling_until: float = 0.0
    jitter: float = 0.5

    @property
    def spread(self) -> float:
        """The device's own second after the quarter hour."""
        return spread_of(self.position.device)


def begin(position: Position, now: float) -> State:
    """Return the engine of a process that has just started: it waits for the next quarter hour."""
    return State(position, due=next_quarter(now, spread_of(position.device)))


def refresh(state: State, position: Position, jitter: float, now: float) -> State:
    """Return the engine with the stored facts read anew and a new random number for its back-off.

    Whatever it waited for is given up: call it between rounds only.
    """
    return replace(
        state, phase=Phase.IDLE, attempt=state.attempt + 1, position=position, jitter=jitter, due=sane(state.due, now)
    )
