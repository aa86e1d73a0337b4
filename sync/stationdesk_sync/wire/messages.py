"""The messages of the protocol, one struct each, and the envelope in which the hub signs.

Called by engine, client and hub. msgpack with field names; unknown fields are passed over so that
either end may learn new ones first.
"""

from typing import TypeVar

import msgspec

from stationdesk_sync.model.day import Statement
from stationdesk_sync.wire.limits import OLDEST_VERSION, PROTOCOL_VERSION

CONTENT_TYPE = "application/vnd.stationdesk"
PATH_HUB = "/v1/hub"
PATH_ENROL = "/v1/enrol"
PATH_REISSUE = "/v1/reissue"
PATH_EXCHANGE = "/v1/exchange"
PATH_COMPARE = "/v1/compare"


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all messages."""


class Signed(Message, frozen=True, kw_only=True):
    """Bytes of another message and the hub's Ed25519 signature over tag, 0x00 and those bytes."""

    body: bytes
    sig: bytes


class Vouched(Message, frozen=True, kw_only=True):
    """Bytes of a message of one device to its hub, and their MAC under the key that only those two share.

    The MAC is HMAC-SHA-256 over tag, 0x00 and body; see ``sealing.vouching``.
    """

    device: bytes
    body: bytes
    mac: bytes


class HubIdentity(Message, frozen=True, kw_only=True):
    """Who the hub is: its Ed25519 and X25519 public keys, the SHA-256 of the public key of each TLS certificate
    in use, and the versions it speaks."""

    pv: int = PROTOCOL_VERSION
    pv_min: int = OLDEST_VERSION
    key: bytes
    box_key: bytes
    tls: list[bytes]
    time: float


class EnrolRequest(Message, frozen=True, kw_only=True):
    """A desk's wish to join: the code's secret (8 characters), its own public keys, and the proof that it has them.

    ``sig`` is the device's signature over ``stationdesk-enrol-request-1``, 0x00, secret, device key, box key.
    """

    pv: int = PROTOCOL_VERSION
    secret: str
    device_key: bytes
    box_key: bytes
    sig: bytes


class ReissueRequest(Message, frozen=True, kw_only=True):
    """The wish of a restored or copied desk to go on under a new identity, its records renumbered.

    ``ops`` is how many records it will send again. Both signatures are over ``stationdesk-reissue-1``, 0x00,
    station, 0x00, old device id, new device key, new box key: one by the old key, one by the new. ``certificate`` is
    that of the old identity: a hub that was restored to before it admitted the desk knows it again by it.
    """

    pv: int = PROTOCOL_VERSION
    station: str
    old_device: bytes
    device_key: bytes
    box_key: bytes
    ops: int
    sig_old: bytes
    sig_new: bytes
    certificate: bytes


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
    """One desk of the station as the hub knows it: how far it holds its chain, and when it last heard it.

    ``state`` is open, superseded (it goes on under another identity) or revoked. Times are Unix seconds.
    """

    letter: str
    last_heard: float
    device: bytes
    device_key: bytes
    box_key: bytes
    state: str
    last: int
    chain: bytes


class EnrolAnswer(Message, frozen=True, kw_only=True):
    """What a desk gets for its code or its re-issue. ``certificate`` is the bytes of a ``Signed`` ``Certificate``.

    ``old_last`` is, after a re-issue, how many records of the old identity the hub holds (0 otherwise).
    """

    pv: int = PROTOCOL_VERSION
    station: str
    letter: str
    certificate: bytes
    epoch: int
    hub_box_key: bytes
    tls: list[bytes]
    time: float
    documents: list[Document]
    desks: list[DeskHeard]
    recovery_key: bytes | None = None
    old_last: int = 0


class EnrolFile(Message, frozen=True, kw_only=True):
    """The file form of an enrolment code, as the body of a ``Signed`` (tag ``stationdesk-enrol-file-1``).

    All that a desk needs to join a hub that it may never meet: where the hub is, its keys, the code's secret, the
    letter kept for this desk, the documents and the station's desks. ``valid_until`` is when the desk may last begin
    with it; the hub waits longer for the carrier.
    """

    pv: int = PROTOCOL_VERSION
    url: str
    hub_key: bytes
    hub_box_key: bytes
    tls: list[bytes]
    epoch: int
    secret: str
    station: str
    letter: str
    documents: list[Document]
    desks: list[DeskHeard]
    valid_until: float
    time: float


StatementRow = tuple[str, int, int, str | None, int]
CursorRow = tuple[str, int, bytes]


class RangeHeader(Message, frozen=True, kw_only=True):
    """What a device signs about a range of its ops. These bytes are kept verbatim for ever.

    ``last == first - 1`` for a range without ops, which only says hello. ``statements`` are
    ``[day, people, services, code, seen]`` for each day the ops touch. The signature is that of
    ``sealing.signing.range_message``: it covers neither station nor body (``last_chain`` fixes the body).
    """

    station: str
    device: bytes
    first: int
    last: int
    prev_chain: bytes
    last_chain: bytes
    statements: list[StatementRow]
    sig: bytes


class Batch(Message, frozen=True, kw_only=True):
    """Ops on their way, in whatever direction and by whatever carrier.

    ``header`` is the bytes of the ``RangeHeader`` they came under. ``first`` is the number of the first op in the
    body; it is greater than the header's when an overlap was cut off. ``raw_len`` is the length of all op bytes
    together, ``packing`` one of ``wire.packing``. A batch routed to another stream than its station's own has
    an empty header.
    """

    header: bytes
    first: int
    count: int
    packing: int
    raw_len: int
    body: bytes


class Parcel(Message, frozen=True, kw_only=True):
    """Keys from one PC of a station to another, readable by that one only (``sealing.box``).

    Going up, ``number`` is the sender's own count; coming down, the hub's number in the receiver's pile and
    ``device`` the sender. ``device`` is the receiver going up.
    """

    number: int
    device: bytes
    box: bytes


class Exchange(Message, frozen=True, kw_only=True):
    """One request of a desk: what it brings and what it would like to hear. Answered with a ``Receipt``.

    ``batch`` is its own next range, perhaps without ops. ``offers`` are ranges of the station's other devices that
    the hub lacks. ``held`` names the newest version of each document held, as ``kind/key``. ``cursors`` are
    ``[stream, position, stream chain]``; ``room`` is how many bytes of pages it takes (0: none now).
    ``parcels_upto`` is the last parcel it has stored, ``parked`` how many ops it heard and does not understand
    yet. ``opaque`` asks the hub to keep a single op that made it fail without looking into it. ``adopted`` are the
    numbers of those ops of the batch that another device wrote and can no longer bring.
    """

    pv: int = PROTOCOL_VERSION
    app: str
    station: str
    device: bytes
    epoch: int
    batch: Batch
    offers: list[Batch]
    reissue: bool = False
    opaque: bool = False
    held: dict[str, int]
    cursors: list[CursorRow]
    room: int
    parcels: list[Parcel]
    parcels_upto: int
    parked: int
    adopted: tuple[int, ...] = ()


class DayVerdict(Message, frozen=True, kw_only=True):
    """The hub's own figures of a day and what it thinks of the desk's: equal, differs or behind."""

    day: str
    people: int
    services: int
    code: str | None
    verdict: str


class PageRange(Message, frozen=True, kw_only=True):
    """Positions of one stream that one range of a device took.

    ``exceptions`` are the bytes under the stream's chain: ``[[device, seq, code], …]`` of ops that are kept without
    being counted. ``last_chain`` is what went into the stream's chain. ``batch`` is None where the ops are the
    receiver's own and it has said that it holds them.
    """

    from_pos: int
    to_pos: int
    device: bytes
    first: int
    exceptions: bytes
    last_chain: bytes
    batch: Batch | None


class Page(Message, frozen=True, kw_only=True):
    """The next piece of a stream after a cursor. ``chain`` is the stream's chain after its last range, ``head`` the
    last position there is.

    When the cursor is not a point of this stream (a hub was restored, or a book), ``ranges`` is empty and ``marks``
    lists points ``[position, chain]`` of it, newest first, ending with 0: the desk goes back to the first
    that it knows.
    """

    stream: str
    after: int
    ranges: list[PageRange]
    chain: bytes
    head: int
    marks: list[tuple[int, bytes]] | None = None


class Receipt(Message, frozen=True, kw_only=True):
    """What the hub holds now: every op of the device up to ``upto``, whose chain value is ``chain``.

    ``answers`` is the first 16 bytes of SHA-256 of the exchange's bytes. ``set_aside`` are the sequence numbers it
    keeps without counting them, with a code; ``repeats`` how many ops of the batch it held already under
    another device. ``offered`` says for each offered device how far the hub holds it now. ``documents`` are those
    newer than the desk's. ``durable_upto`` is how much of the device's chain lies in a verified backup of the hub.
    ``after_s`` asks for patience.
    """

    pv: int = PROTOCOL_VERSION
    device: bytes
    answers: bytes
    upto: int
    chain: bytes
    set_aside: list[tuple[int, str]]
    repeats: int = 0
    offered: list[tuple[bytes, int, bytes]]
    days: list[DayVerdict]
    desks: list[DeskHeard]
    documents: list[Document]
    pages: list[Page]
    parcels: list[Parcel]
    parcels_taken: int
    tls: list[bytes]
    time: float
    epoch: int
    durable_upto: int
    max_ops: int
    after_s: int


class CompareRequest(Message, frozen=True, kw_only=True):
    """A desk's state of its station's rows, to be held against the hub's.

    ``pos`` and ``chain`` are its cursor of the station's stream. ``buckets`` is 256 times 32 bytes, see
    ``model.state_root``; ``rows`` lists, for the buckets asked about, ``[register, row id, digest]``.
    """

    pv: int = PROTOCOL_VERSION
    station: str
    device: bytes
    pos: int
    chain: bytes
    buckets: bytes
    rows: list[tuple[str, bytes, bytes]]


class Comparison(Message, frozen=True, kw_only=True):
    """What the hub says of it, signed: its own count and root at ``pos``, the buckets that differ and, for rows
    that were listed, those that differ (``digest`` is the hub's, empty where it has no such row).

    ``comparable`` is False when the two ends are not at the same point: sync first.
    """

    comparable: bool
    pos: int
    chain: bytes
    count: int
    root: bytes
    differs: list[int]
    rows: list[tuple[str, bytes, bytes]]
    time: float


class Problem(Message, frozen=True, kw_only=True):
    """Why the hub refuses; ``code`` is one of ``wire.problems``."""

    code: str
    last: int | None = None
    chain: bytes | None = None
    epoch: int | None = None
    after_s: int | None = None
    pv_min: int | None = None
    pv_max: int | None = None


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
