"""What can happen to the engine. Answers carry the ``attempt`` of the effect they answer."""

from dataclasses import dataclass

from stationdesk_sync.wire.messages import Problem, Receipt, StatementRow


@dataclass(frozen=True, slots=True)
class Asked:
    """A person or a command wants everything sent now."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A timer ran out."""


@dataclass(frozen=True, slots=True)
class OutboxRead:
    """The next ops of the book after the acked one, in order.

    ``prev_chain`` is the book's chain before ``first``, ``chains`` that after each op; ``last_seq`` is
    the book's last op at all; ``held`` the newest version of each hub document it holds.
    """

    attempt: int
    first: int
    ops: tuple[bytes, ...]
    prev_chain: bytes
    chains: tuple[bytes, ...]
    statements: tuple[StatementRow, ...]
    held: tuple[tuple[str, int], ...]
    last_seq: int


@dataclass(frozen=True, slots=True)
class ReadFailed:
    """The book could not be read."""

    attempt: int


@dataclass(frozen=True, slots=True)
class ReceiptArrived:
    """The hub took the batch; its signature has been checked. ``took_s`` is the round trip."""

    attempt: int
    receipt: Receipt
    took_s: float


@dataclass(frozen=True, slots=True)
class Refused:
    """The hub answered with a problem."""

    attempt: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No answer of the hub came; ``kind`` is one of the transport's, passed on in the report."""

    attempt: int
    kind: str


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
class StoreFailed:
    """The receipt or the rewind could not be stored; it will come again."""

    attempt: int


Event = (
    Asked | Tick | OutboxRead | ReadFailed | ReceiptArrived | Refused | Unreachable | ChainRead | Stored | StoreFailed
)
