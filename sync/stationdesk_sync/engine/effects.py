"""What the engine wants done. Each request carries an ``attempt`` that its answer repeats."""

from dataclasses import dataclass
from enum import StrEnum

from stationdesk_sync.engine.state import Hold
from stationdesk_sync.wire.messages import Batch, CursorRow, Page, Parcel, Problem, Receipt, StatementRow


@dataclass(frozen=True, slots=True)
class ReadOutbox:
    """Read what the book would say next.

    Own ops after ``after``: at most so many, so many bytes, and none beyond ``upto`` if that is given. With
    ``everything`` False nothing but own ops is wanted (no offers, no parcels): the line is thin or the hub is busy.
    """

    attempt: int
    after: int
    max_ops: int
    max_raw: int
    upto: int | None
    everything: bool = True


@dataclass(frozen=True, slots=True)
class Send:
    """Sign, vouch for and send one exchange; ``last == first - 1`` without own ops."""

    attempt: int
    epoch: int
    first: int
    last: int
    prev_chain: bytes
    last_chain: bytes
    ops: tuple[bytes, ...]
    statements: tuple[StatementRow, ...]
    held: tuple[tuple[str, int], ...]
    cursors: tuple[CursorRow, ...] = ()
    room: int = 0
    offers: tuple[Batch, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    parcels_upto: int = 0
    parked: int = 0
    reissue: bool = False
    opaque: bool = False
    adopted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadChain:
    """Read the book's own chain after op ``seq``."""

    attempt: int
    seq: int


@dataclass(frozen=True, slots=True)
class StoreReceipt:
    """Store, in one transaction: ops to ``upto`` are received, and what else the receipt brought but its pages.

    ``clock_offset_s`` is the hub's time minus this machine's, half of the round trip allowed for.
    """

    attempt: int
    upto: int
    chain: bytes
    receipt: Receipt
    clock_offset_s: float


@dataclass(frozen=True, slots=True)
class StorePage:
    """Check one page against the book and store ops, rows, cursor and stream chain in one transaction.

    A page with ``marks`` moves the cursor back to the newest mark that the book knows, and deletes no op.
    """

    attempt: int
    page: Page


@dataclass(frozen=True, slots=True)
class StoreRewind:
    """Store that the hub holds only ops to ``upto``, in this ``epoch``: what follows waits again."""

    attempt: int
    upto: int
    chain: bytes
    epoch: int


@dataclass(frozen=True, slots=True)
class Reissue:
    """Go on under a new identity: make (or find) new keys, have the hub admit them, renumber the book's own ops.

    Kept keys make it repeatable: a lost answer or a crash at any point begins again with the same new keys.
    """

    attempt: int


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
    BAD_PAGE = "bad_page"
    STORE_FAILED = "store_failed"
    READ_FAILED = "read_failed"


@dataclass(frozen=True, slots=True)
class Report:
    """A round is over. ``received`` counts ops the hub newly confirmed in it, ``heard`` ops that came down.

    ``detail`` is the transport's kind for UNREACHABLE, the reason for BAD_ANSWER and BAD_PAGE. ``until`` is when the
    next round may come by itself. ``reissued`` tells that the desk goes on under a new identity since this round,
    ``trips`` how many exchanges it took.
    """

    kind: OutcomeKind
    received: int
    until: float
    set_aside: int = 0
    detail: str = ""
    problem: Problem | None = None
    hold: Hold | None = None
    heard: int = 0
    trips: int = 0
    reissued: bool = False


Effect = ReadOutbox | Send | ReadChain | StoreReceipt | StorePage | StoreRewind | Reissue | WaitUntil | Report
Effects = tuple[Effect, ...]
