"""What the engine wants done. Each request carries an ``attempt`` that its answer repeats."""

from dataclasses import dataclass
from enum import StrEnum

from stationdesk_sync.engine.state import Hold
from stationdesk_sync.wire.messages import Problem, Receipt, StatementRow


@dataclass(frozen=True, slots=True)
class ReadOutbox:
    """Read ops after ``after``: at most so many, so many bytes, and none beyond ``upto`` if that is given."""

    attempt: int
    after: int
    max_ops: int
    max_raw: int
    upto: int | None


@dataclass(frozen=True, slots=True)
class Send:
    """Sign and send one batch; ``last == first - 1`` without ops."""

    attempt: int
    epoch: int
    first: int
    last: int
    prev_chain: bytes
    last_chain: bytes
    ops: tuple[bytes, ...]
    statements: tuple[StatementRow, ...]
    held: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ReadChain:
    """Read the book's own chain after op ``seq``."""

    attempt: int
    seq: int


@dataclass(frozen=True, slots=True)
class StoreReceipt:
    """Store, in one transaction: ops to ``upto`` are received, and what else the receipt brought.

    ``clock_offset_s`` is the hub's time minus this machine's, half of the round trip allowed for.
    """

    attempt: int
    upto: int
    chain: bytes
    receipt: Receipt
    clock_offset_s: float


@dataclass(frozen=True, slots=True)
class StoreRewind:
    """Store that the hub holds only ops to ``upto``, in this ``epoch``: what follows waits again."""

    attempt: int
    upto: int
    chain: bytes
    epoch: int


@dataclass(frozen=True, slots=True)
class WaitUntil:
    """Send a ``Tick`` at this time (Unix seconds), whatever else happens."""

    at: float


class OutcomeKind(StrEnum):
    """How a round ended."""

    DONE = "done"
    QUIET = "quiet"
    LATER = "later"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    HELD = "held"
    BAD_ANSWER = "bad_answer"
    STORE_FAILED = "store_failed"
    READ_FAILED = "read_failed"


@dataclass(frozen=True, slots=True)
class Report:
    """A round is over. ``received`` counts ops the hub newly confirmed in it.

    ``detail`` is the transport's kind for UNREACHABLE, the reason for BAD_ANSWER. ``until`` is when the
    next round may come by itself.
    """

    kind: OutcomeKind
    received: int
    until: float
    set_aside: int = 0
    detail: str = ""
    problem: Problem | None = None
    hold: Hold | None = None


Effect = ReadOutbox | Send | ReadChain | StoreReceipt | StoreRewind | WaitUntil | Report
Effects = tuple[Effect, ...]
