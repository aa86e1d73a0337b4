"""What the use cases need from the outside, as protocols and the frozen values that cross them.

``storage`` implements the book's ports, ``hublink`` the way to the hub; tests put fakes here that
pass the same contract. Nothing here knows SQL, HTTP or Qt. What goes to the hub and comes from it: ``outbox_ports``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from stationdesk.app.going import UNWATCHED, Going
from stationdesk.app.outbox_ports import ChainHead
from stationdesk_sync.model.day import DayFigures
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
