"""What ``hublink`` asks of the book beyond sending: hearing, offering, passing keys on, going on under a new identity.

``storage`` implements it; frozen values cross. Each call is a transaction of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from stationdesk.app.outbox_ports import DeskHeardOf, HubDocument, KeyParcel

__all__ = [
    "Admitted",
    "Cursor",
    "HeardBatch",
    "HeardPage",
    "HeardRange",
    "Hearing",
    "KeyParcel",
    "NewIdentity",
    "Offer",
    "PageDiffers",
    "Sayings",
    "Vouching",
    "no_offers",
]


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a stream has been heard: its position and the stream's chain there."""

    stream: str
    pos: int
    chain: bytes


@dataclass(frozen=True, slots=True)
class HeardBatch:
    """Ops of one range as they came down: ``ops`` are their bytes, ``header`` the bytes of the signed header.

    ``first`` is the number of the first op. Of a routed range ``header`` is empty.
    """

    header: bytes
    first: int
    ops: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class HeardRange:
    """Positions ``from_pos``-``to_pos`` of a stream, taken by ops of ``device`` from ``first`` on.

    ``last_chain`` and ``exceptions`` are what went into the stream's chain. ``batch`` is None for the book's own ops.
    """

    from_pos: int
    to_pos: int
    device: bytes
    first: int
    exceptions: bytes
    last_chain: bytes
    batch: HeardBatch | None


@dataclass(frozen=True, slots=True)
class HeardPage:
    """The next piece of a stream after position ``after``; see ``wire.messages.Page``."""

    stream: str
    after: int
    ranges: tuple[HeardRange, ...]
    chain: bytes
    head: int
    marks: tuple[tuple[int, bytes], ...] | None = None


class PageDiffers(ValueError):
    """A page does not fit the book; nothing of it was stored. ``why`` is one word for log and report."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Offer:
    """A range of another device that the hub lacks: header as signed, bytes of its ops from ``first`` on."""

    device: bytes
    header: bytes
    first: int
    ops: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Sayings:
    """What goes with the own ops of an exchange. ``more`` tells that offers or parcels are left."""

    cursors: tuple[Cursor, ...]
    offers: tuple[Offer, ...]
    parcels: tuple[KeyParcel, ...]
    parcels_upto: int
    parked: int
    reissue: bool
    more: bool


@dataclass(frozen=True, slots=True)
class NewIdentity:
    """Keys made for going on under a new identity, kept until the hub has admitted them."""

    station: str
    old_device: bytes
    device_key: bytes
    box_key: bytes
    ops: int
    sig_old: bytes
    sig_new: bytes
    certificate: bytes = b""


@dataclass(frozen=True, slots=True)
class Admitted:
    """What the hub answered to a new identity."""

    letter: str
    certificate: bytes
    epoch: int
    hub_box_key: bytes
    tls: tuple[bytes, ...]
    documents: tuple[HubDocument, ...]
    desks: tuple[DeskHeardOf, ...]
    old_last: int
    at: float


class Hearing(Protocol):
    """The half of the book that hears. Called on the hub lane."""

    def sayings(self, *, room: int) -> Sayings:
        """Return cursors, and offers and parcels of at most ``room`` bytes together (0: neither)."""
        ...

    def store_page(self, page: HeardPage) -> int:
        """Check and store one page in one transaction; return how many ops were new to this book.

        ``PageDiffers`` when it does not fit; nothing is stored then.
        """
        ...

    def take_carried(self, offer: Offer) -> int:
        """Store a proved range of another desk that came without a place in the stream, in one transaction.

        Returns how many ops were new. One that goes on where this book holds that desk's chain is offered to the hub.
        """
        ...

    def begin_reissue(self) -> NewIdentity:
        """Return new keys, signed by the old and the new one; the same again until ``finish_reissue``."""
        ...

    def finish_reissue(self, admitted: Admitted) -> None:
        """Take the new identity: renumber the own ops under one new chain, nothing acked; one transaction."""
        ...

    def state_buckets(self) -> bytes:
        """Return the state of the station's rows as 256 sums of 32 bytes; see ``model.state_root``."""
        ...

    def state_rows(self, buckets: Sequence[int]) -> list[tuple[str, bytes, bytes]]:
        """Return register, row id and digest of every row in these buckets."""
        ...

    def rows_with_a_reason(self) -> frozenset[bytes]:
        """Return the rows that may differ from the hub's for a reason that is shown elsewhere.

        The hub set one of their records aside, or this program is too old to read one.
        """
        ...

    def begin_again(self) -> None:
        """Compute all rows anew from their ops, and ask for the station's stream from its beginning; no op goes."""
        ...

    def note_compared(self, at: float, put_right: int, left: int) -> None:
        """Keep that rows differed from the hub's: how many were put right, and how many were not."""
        ...


class Vouching(Protocol):
    """What this desk's keys do for its hub alone, besides ``ports.DeviceKeys``."""

    def vouching_key(self, hub_box_key: bytes) -> bytes:
        """Return the key that this desk and its hub alone can compute; ``ValueError`` for a bad key."""
        ...


class Opening(Protocol):
    """Opening what was sealed for this desk."""

    def open_box(self, purpose: bytes, box: bytes) -> bytes:
        """Return what is in a box; ``CannotOpen`` (a ``ValueError``) when it is for another desk, or damaged."""
        ...


def no_offers(cursors: Sequence[Cursor]) -> Sayings:
    """Return what a book says that only tells how far it has heard."""
    return Sayings(tuple(cursors), (), (), 0, 0, reissue=False, more=False)
