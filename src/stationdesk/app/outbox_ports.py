"""What is sent to the hub and what the hub said, as the book keeps it: a protocol and the frozen values that cross it.

``storage`` implements it, ``hublink`` and the use cases call it. What ``hublink`` asks beyond sending stands in
``link_ports``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from stationdesk.app.happened import Happening
from stationdesk_sync.model.day import DayFigures, Statement


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The newest op of the book: ``seq`` 0 and the chain's start for an empty one. ``clock`` is the op clock."""

    seq: int
    chain: bytes
    clock: int


@dataclass(frozen=True, slots=True)
class OutboxBatch:
    """A run of op bytes ready to send, with the chain after each as it was checked, and the day statements.

    ``adopted`` are the numbers of those that another device wrote.
    """

    first: int
    ops: tuple[bytes, ...]
    prev_chain: bytes
    last_chain: bytes
    statements: tuple[Statement, ...]
    chains: tuple[bytes, ...] = ()
    adopted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class HubDay:
    """What the hub said of a day: its own figures and verdict (equal, differs, behind), and when (Unix seconds)."""

    day: str
    figures: DayFigures
    verdict: str
    at: float


@dataclass(frozen=True, slots=True)
class DeskHeardOf:
    """Another desk of the station as its hub knows it; see ``wire.messages.DeskHeard``. Times are Unix seconds."""

    letter: str
    last_heard: float
    device: bytes = b""
    device_key: bytes = b""
    box_key: bytes = b""
    state: str = "open"
    last: int = 0
    chain: bytes = b""


@dataclass(frozen=True, slots=True)
class KeyParcel:
    """Keys for another desk (up) or from one (down); see ``wire.messages.Parcel``."""

    number: int
    device: bytes
    box: bytes


@dataclass(frozen=True, slots=True)
class LinkState:
    """What the book knows of its hub; status on screen derives from this alone.

    ``hub_offset`` is hub time minus PC time in seconds at the last receipt. ``held`` says why sync
    stands still (``restored``, ``fork``, ``revoked``) or is None. ``last_problem`` is a fault code. ``enrol_request``
    is the wish to join of a desk that began with an enrolment file, until the hub has answered it. ``hub_time`` is the
    hub's own time of the newest receipt, so that an older file on a stick is known for what it is. ``loose_since`` is
    since when (Unix seconds) records of other desks are held that nobody brings to the hub, None when there are none.
    """

    url: str
    hub_key: bytes
    station: str
    letter: str
    certificate: bytes
    epoch: int
    tls: tuple[bytes, ...]
    acked: int
    acked_chain: bytes
    joined_at: float
    last_success: float | None = None
    last_try: float | None = None
    last_problem: str | None = None
    hub_offset: float | None = None
    held: str | None = None
    not_before: float | None = None
    desks: tuple[DeskHeardOf, ...] = ()
    hub_box_key: bytes = b""
    durable_upto: int = 0
    parcels_upto: int = 0
    reissue_upto: int = 0
    enrol_request: bytes = b""
    hub_time: float = 0.0
    loose_since: float | None = None

    @property
    def reissue(self) -> bool:
        """Whether records are still being sent again under a new identity."""
        return self.acked < self.reissue_upto


@dataclass(frozen=True, slots=True)
class HubDocument:
    """One signed row of the hub, body kept as received; the storage reads ``content`` out of it (None: unreadable)."""

    kind: str
    key: str
    version: int
    body: bytes
    sig: bytes
    content: Mapping[str, object] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What a checked receipt changes in the book, stored in one transaction."""

    acked: int
    chain: bytes
    at: float
    hub_offset: float
    epoch: int
    tls: tuple[bytes, ...]
    set_aside: tuple[tuple[int, str], ...]
    days: tuple[HubDay, ...]
    desks: tuple[DeskHeardOf, ...]
    documents: tuple[HubDocument, ...]
    not_before: float | None = None
    parcels: tuple[KeyParcel, ...] = ()
    parcels_taken: int = 0
    durable_upto: int = 0
    offered: tuple[tuple[bytes, int, bytes], ...] = ()
    hub_time: float = 0.0


class Outbox(Protocol):
    """What still has to be sent, and what the hub said. Each call is a transaction of its own."""

    def head(self) -> ChainHead:
        """Return the newest op of the book."""
        ...

    def chain_at(self, seq: int) -> bytes | None:
        """Return the chain after op ``seq`` (0: its start), or None beyond the head."""
        ...

    def read(self, after: int, max_ops: int, max_raw: int) -> OutboxBatch:
        """Return the ops after ``after``, at least one if there is any, within both limits."""
        ...

    def link(self) -> LinkState | None:
        """Return what is known of the hub, or None for a desk used alone."""
        ...

    def may_join(self) -> None:
        """Raise ``Fault`` practice_book or already_joined if ``join`` would: asked before a hub hears of this desk."""
        ...

    def join(self, link: LinkState, documents: Sequence[HubDocument]) -> None:
        """Keep the hub that this book has joined; ``Fault`` practice_book, or already_joined if there is one."""
        ...

    def admitted(self, link: LinkState, documents: Sequence[HubDocument]) -> None:
        """Keep the hub's answer to the wish to join of a book that began with an enrolment file; nothing else changes.

        ``link`` is the stored one with what the answer brought; ``Fault`` not_joined without one.
        """
        ...

    def store_receipt(self, facts: ReceiptFacts) -> None:
        """Keep what a receipt says; never lowers what was acked except through ``rewind``."""
        ...

    def rewind(self, acked: int, chain: bytes, epoch: int, at: float = 0.0) -> None:
        """Go back to what the hub holds after it was restored (checked by the engine)."""
        ...

    def note_try(self, at: float, problem: str | None, held: str | None) -> None:
        """Keep when a round was last tried and what kept it from succeeding."""
        ...

    def hub_days(self, days: Sequence[str]) -> dict[str, HubDay]:
        """Return what the hub last said of each of these days."""
        ...

    def documents(self) -> list[HubDocument]:
        """Return the newest document of each (kind, key)."""
        ...

    def desks(self) -> list[DeskHeardOf]:
        """Return the station's other devices with their keys, whatever became of them (``last_heard`` is 0)."""
        ...

    def set_aside(self) -> dict[int, str]:
        """Return the ops the hub keeps without counting them: seq -> code."""
        ...

    def parked(self) -> int:
        """Return how many ops of others are kept that this program cannot read yet."""
        ...

    def happenings(self) -> list[Happening]:
        """Return what happened to sync, the newest first; few lines are kept."""
        ...
