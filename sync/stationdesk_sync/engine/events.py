"""What can happen to the engine. Answers carry the ``attempt`` of the effect they answer."""

from dataclasses import dataclass

from stationdesk_sync.engine.state import Position
from stationdesk_sync.wire.messages import Batch, CursorRow, Parcel, Problem, Receipt, StatementRow


@dataclass(frozen=True, slots=True)
class Asked:
    """A person or a command wants everything sent now."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A timer ran out."""


@dataclass(frozen=True, slots=True)
class OutboxRead:
    """What the book would say next: its ops after the acked one, in order, and the rest of an exchange.

    ``prev_chain`` is the book's chain before ``first``, ``chains`` that after each op; ``last_seq`` is
    the book's last op at all; ``held`` the newest version of each hub document it holds; ``cursors`` how far it
    has heard each stream; ``offers`` ranges of other desks that the hub lacks by its last receipt;
    ``parcels`` keys for other desks; ``more`` tells that offers or parcels are left after these;
    ``adopted`` are the numbers of ops that another device wrote.
    """

    attempt: int
    first: int
    ops: tuple[bytes, ...]
    prev_chain: bytes
    chains: tuple[bytes, ...]
    statements: tuple[StatementRow, ...]
    held: tuple[tuple[str, int], ...]
    last_seq: int
    cursors: tuple[CursorRow, ...] = ()
    offers: tuple[Batch, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    parcels_upto: int = 0
    parked: int = 0
    reissue: bool = False
    more: bool = False
    adopted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFailed:
    """The book could not be read."""

    attempt: int


@dataclass(frozen=True, slots=True)
class ReceiptArrived:
    """The hub took the exchange; its signature, and that it answers this very exchange, have been checked.

    ``took_s`` is the round trip, ``moved`` how many bytes went over the line both ways (also in the next two).
    """

    attempt: int
    receipt: Receipt
    took_s: float
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """The hub answered with a problem: to an exchange, or to the wish for a new identity."""

    attempt: int
    problem: Problem
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No answer of the hub came; ``kind`` is one of the transport's, passed on in the report."""

    attempt: int
    kind: str
    moved: int = 0


@dataclass(frozen=True, slots=True)
class ChainRead:
    """The book's own chain after an op, None when it has no such op."""

    attempt: int
    chain: bytes | None


@dataclass(frozen=True, slots=True)
class Stored:
    """The receipt or the rewind is durable."""

    attempt: int


@dataclass(frozen=True, slots=True)
class PageStored:
    """The page is durable: ``heard`` ops were new to this book."""

    attempt: int
    heard: int


@dataclass(frozen=True, slots=True)
class PageRefused:
    """The page does not fit the book (its chain, a signature, a gap): nothing of it was stored."""

    attempt: int
    why: str


@dataclass(frozen=True, slots=True)
class Reissued:
    """The desk has a new identity; this is its position: nothing acked yet, the chain's start."""

    attempt: int
    position: Position


@dataclass(frozen=True, slots=True)
class StoreFailed:
    """The receipt, the page, the rewind or the new identity could not be stored; it will come again."""

    attempt: int


Event = (
    Asked
    | Tick
    | OutboxRead
    | ReadFailed
    | ReceiptArrived
    | Refused
    | Unreachable
    | ChainRead
    | Stored
    | PageStored
    | PageRefused
    | Reissued
    | StoreFailed
)
