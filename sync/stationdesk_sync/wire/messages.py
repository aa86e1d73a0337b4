"""The messages of the protocol, one struct each, and the envelope in which the hub signs.

Called by engine, client and hub. msgpack with field names; unknown fields are passed over so that
either end may learn new ones first.
"""

from typing import TypeVar

import msgspec

from stationdesk_sync.model.day import Statement
from stationdesk_sync.wire.limits import PROTOCOL_VERSION

CONTENT_TYPE = "application/vnd.stationdesk"
PATH_HUB = "/v0/hub"
PATH_ENROL = "/v0/enrol"
PATH_PUSH = "/v0/push"


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all messages."""


class Signed(Message, frozen=True, kw_only=True):
    """Bytes of another message and the hub's Ed25519 signature over tag, 0x00 and those bytes."""

    body: bytes
    sig: bytes


class HubIdentity(Message, frozen=True, kw_only=True):
    """Who the hub is: its Ed25519 public key and the SHA-256 of the public key of each TLS certificate in use."""

    pv: int = PROTOCOL_VERSION
    key: bytes
    tls: list[bytes]
    time: float


class EnrolRequest(Message, frozen=True, kw_only=True):
    """A desk's wish to join: the code's secret (8 characters) and its own public keys."""

    pv: int = PROTOCOL_VERSION
    secret: str
    device_key: bytes
    box_key: bytes


class Document(Message, frozen=True, kw_only=True):
    """One signed row of the hub, body kept as received; the greatest version of (kind, key) wins."""

    kind: str
    key: str
    version: int
    body: bytes
    sig: bytes


class Certificate(Message, frozen=True, kw_only=True):
    """What the hub says of a device; its expiry never stops entry, print, bundle or intake."""

    station: str
    device: bytes
    letter: str
    device_key: bytes
    box_key: bytes
    valid_from: float
    valid_until: float


class DeskHeard(Message, frozen=True, kw_only=True):
    """One desk of the station: its letter and when the hub last heard it (Unix seconds)."""

    letter: str
    last_heard: float


class EnrolAnswer(Message, frozen=True, kw_only=True):
    """What a desk gets for its code. ``certificate`` is the bytes of a ``Signed`` ``Certificate``."""

    pv: int = PROTOCOL_VERSION
    station: str
    letter: str
    certificate: bytes
    epoch: int
    tls: list[bytes]
    time: float
    documents: list[Document]
    desks: list[DeskHeard]
    recovery_key: bytes | None = None


StatementRow = tuple[str, int, int, str | None, int]


class BatchHeader(Message, frozen=True, kw_only=True):
    """What stands before a batch of op bytes.

    ``first``-``last`` is the signed range (``last == first - 1`` for a batch without ops, which only
    says hello); ``statements`` are ``[day, people, services, code, seen]`` for each day the ops touch;
    ``held`` names the newest version of each document the desk holds, as ``kind/key``.
    """

    pv: int = PROTOCOL_VERSION
    station: str
    device: bytes
    epoch: int
    first: int
    last: int
    prev_chain: bytes
    last_chain: bytes
    raw_len: int
    statements: list[StatementRow]
    held: dict[str, int]
    sig: bytes


class DayVerdict(Message, frozen=True, kw_only=True):
    """The hub's own figures of a day and what it thinks of the desk's: equal, differs or behind."""

    day: str
    people: int
    services: int
    code: str | None
    verdict: str


class Receipt(Message, frozen=True, kw_only=True):
    """What the hub holds now: every op up to ``upto``, whose chain value is ``chain``.

    ``set_aside`` are the sequence numbers it keeps without counting them, with a code;
    ``documents`` are those newer than the desk's; ``after_s`` asks for patience.
    """

    pv: int = PROTOCOL_VERSION
    device: bytes
    upto: int
    chain: bytes
    set_aside: list[tuple[int, str]]
    days: list[DayVerdict]
    desks: list[DeskHeard]
    documents: list[Document]
    tls: list[bytes]
    time: float
    epoch: int
    durable_upto: int
    max_ops: int
    after_s: int


class Problem(Message, frozen=True, kw_only=True):
    """Why the hub refuses; ``code`` is one of ``wire.problems``."""

    code: str
    last: int | None = None
    chain: bytes | None = None
    epoch: int | None = None
    after_s: int | None = None


M = TypeVar("M", bound=Message)
_UNREADABLE = (ValueError, RecursionError)  # DecodeError and UnicodeDecodeError are both ValueErrors
_ENCODER = msgspec.msgpack.Encoder()


class MalformedMessage(ValueError):
    """Bytes that are not the message they should be."""


def encode(message: Message) -> bytes:
    """Return the bytes of a message."""
    return _ENCODER.encode(message)


def decode(raw: bytes, kind: type[M]) -> M:
    """Read a message of one kind; ``MalformedMessage`` for anything else."""
    try:
        return msgspec.msgpack.decode(raw, type=kind)
    except _UNREADABLE as error:
        raise MalformedMessage(str(error)) from None


def encode_plain(value: object) -> bytes:
    """Return the msgpack bytes of plain values (document bodies, statements)."""
    return _ENCODER.encode(value)


def decode_plain(raw: bytes) -> object:
    """Read plain msgpack values; ``MalformedMessage`` for anything else."""
    try:
        return msgspec.msgpack.decode(raw)
    except _UNREADABLE as error:
        raise MalformedMessage(str(error)) from None


def statement_row(statement: Statement) -> StatementRow:
    """Return a day statement as it stands in a header."""
    return (statement.day, statement.people, statement.services, statement.code, statement.seen)


def read_statement(row: StatementRow) -> Statement:
    """Read a day statement from a header."""
    return Statement(*row)
