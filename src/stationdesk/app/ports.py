"""What the use cases need from the outside, as protocols and the frozen values that cross them.

``storage`` implements the book's ports, ``hublink`` the way to the hub; tests put fakes here that
pass the same contract. Nothing here knows SQL, HTTP or Qt.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from stationdesk.app.going import UNWATCHED, Going
from stationdesk.app.happened import Happening
from stationdesk_sync.model.day import DayFigures, Statement
from stationdesk_sync.model.op import Kind

Random = Callable[[int], bytes]


class Clock(Protocol):
    """The machine's clocks."""

    def now(self) -> float:
        """Return Unix seconds, as the PC believes them."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """One change to save: clear values, sealed by the storage as the register says.

    ``row_id`` is None for a new row. ``minute`` is the exact minute of a visit, kept in a local
    table until the day is closed. ``base`` is filled in by the storage for row registers. ``mends`` is the number of
    an own op that the hub set aside: this one takes its place.
    """

    register: str
    kind: Kind
    data: Mapping[str, object]
    row_id: bytes | None = None
    minute: int | None = None
    mends: int | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """One change as it stands in the book, durable."""

    row_id: bytes
    op_id: bytes
    seq: int
    clock: int


class Journal(Protocol):
    """The writing half of the book. Called on the writer lane only."""

    def save(self, drafts: Sequence[Draft], unix_seconds: float, account: int | None) -> list[Saved]:
        """Append the ops, project them and commit, all in one transaction; returns after the commit.

        Raises ``Fault``: disk_full, book_damaged, read_only.
        """
        ...

    def set_local(self, key: str, value: object) -> None:
        """Keep a local fact (never an op, never sent): msgpack values only; None removes it."""
        ...

    def clear_minutes(self, before_day: str) -> int:
        """Empty the table of exact minutes for all days before ``before_day``; returns how many."""
        ...


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a register as the book shows it now.

    ``data`` is in clear (a field that this PC cannot open is missing and named in ``closed_fields``).
    ``day`` is None for row registers. ``seq`` is the row's first op at this desk, ``last_seq`` its
    newest. ``minute`` is the exact minute while it is still known.
    """

    register: str
    row_id: bytes
    data: Mapping[str, object]
    seq: int
    last_seq: int
    clock: int
    day: str | None = None
    tz: str | None = None
    doubt: bool = False
    amended: bool = False
    withdrawn: bool = False
    reason: str | None = None
    minute: int | None = None
    closed_fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One op in the history of a row, opened for reading."""

    seq: int
    op_id: bytes
    kind: Kind
    clock: int
    account: int | None
    data: Mapping[str, object]
    set_aside: str | None = None


@dataclass(frozen=True, slots=True)
class TallyCell:
    """Visits of a day that share group, services, quarter and method: how many people, how many records."""

    group: str
    services: tuple[str, ...]
    slot: int
    method: str
    people: int
    records: int


@dataclass(frozen=True, slots=True)
class Query:
    """Which rows of a register: days inclusive, ``equals`` field values, newest first."""

    register: str
    from_day: str | None = None
    to_day: str | None = None
    equals: Mapping[str, object] = field(default_factory=dict)
    with_withdrawn: bool = True
    limit: int = 200
    offset: int = 0
    oldest_first: bool = False


class Records(Protocol):
    """The reading half of the book. Called on the reader lane; sees what is committed."""

    def record(self, register: str, row_id: bytes) -> Record | None:
        """Return one row, or None."""
        ...

    def find(self, row_id: bytes) -> Record | None:
        """Return a row of whatever register, or None."""
        ...

    def records(self, query: Query) -> list[Record]:
        """Return rows, newest first (by ``seq``) unless asked otherwise."""
        ...

    def count(self, query: Query, most: int | None = None) -> int:
        """Return how many rows a query has without its limit; with ``most`` no more than so many are looked at."""
        ...

    def history(self, row_id: bytes) -> list[Change]:
        """Return all ops of a row in the order they were written."""
        ...

    def tally(self, day: str) -> list[TallyCell]:
        """Return the counting visits of a day, grouped."""
        ...

    def figures(self, day: str) -> DayFigures:
        """Return people, services and check code of a day, computed from its ops."""
        ...

    def days(self, limit: int = 400) -> list[str]:
        """Return the days that have ops under a check code, newest first."""
        ...

    def day_ops(self, day: str) -> tuple[int, int]:
        """Return how many ops stand under a day's check code, and how many of them the hub has received."""
        ...

    def local(self, key: str) -> object | None:
        """Return a local fact, or None."""
        ...


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


class DeviceKeys(Protocol):
    """The identity of this desk, made with the book."""

    @property
    def device_id(self) -> bytes:
        """16 bytes."""
        ...

    def public_keys(self) -> tuple[bytes, bytes]:
        """Return the Ed25519 and the X25519 public key, 32 bytes each."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return this desk's Ed25519 signature."""
        ...


class PinCheck(Protocol):
    """Stretching and comparing short PINs (storage does it with Argon2id)."""

    def verifier(self, pin: str) -> bytes:
        """Return what to keep of a PIN."""
        ...

    def matches(self, verifier: bytes, pin: str) -> bool:
        """Tell whether a PIN is the one behind a verifier."""
        ...


@dataclass(frozen=True, slots=True)
class BadRecord:
    """The first thing that a check found wrong.

    ``table`` says where, ``which`` the seq, op id or row id in hex, ``what`` the column or the reason.
    """

    table: str
    which: str
    what: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of a full check of the book; ``bad`` is None when all is well."""

    ops: int
    records: int
    head: ChainHead
    bad: BadRecord | None


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A verified copy of the book: its path, when it was made (Unix seconds), ops held, size in bytes."""

    path: Path
    made_at: float
    ops: int
    size: int


class BookCare(Protocol):
    """Looking after the file: checks and copies."""

    def look_over(self) -> None:
        """Look at every page that the start has not looked at; ``Fault`` book_damaged. Takes as long as it is large."""
        ...

    def check(self, going: Going = UNWATCHED) -> CheckReport:
        """Check integrity, chain and every projection against the ops; ``Fault`` stopped."""
        ...

    def backup(self, at: float, going: Going = UNWATCHED) -> BackupFile:
        """Make a verified copy; ``Fault`` disk_full, backup_failed, stopped."""
        ...

    def room(self) -> int | None:
        """Return how many bytes are free where the book lies, None where that cannot be told."""
        ...

    def writable(self) -> bool:
        """Return whether the book and its folder may be written."""
        ...

    def backups(self) -> list[BackupFile]:
        """Return the copies at hand, newest first."""
        ...
