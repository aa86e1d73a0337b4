"""Holds a desk's state of its station's rows against the hub's: first 256 sums, then the rows of those that differ.

Called over HTTP and for bundles. Both ends must stand at the same point of the station's stream; otherwise the
answer says where the hub stands and nothing is compared. Two round trips find every row that differs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.hub.identity import Identity
from stationdesk_sync.hub.store import devices, row_states, streams
from stationdesk_sync.hub.store.devices import REVOKED, SUPERSEDED, Device
from stationdesk_sync.hub.store.engine import Store, Tx
from stationdesk_sync.model.register import Register
from stationdesk_sync.model.state_root import EMPTY, WIDTH, Buckets, bucket_of, differing, root, row_digest
from stationdesk_sync.sealing import signing, vouching
from stationdesk_sync.wire.limits import OLDEST_VERSION, PROTOCOL_VERSION
from stationdesk_sync.wire.messages import (
    CompareRequest,
    Comparison,
    MalformedMessage,
    Signed,
    Vouched,
    decode,
    encode,
)
from stationdesk_sync.wire.problems import ProblemCode

MOST_ROWS = 20_000  # named in one answer; the next one names the rest
Row = tuple[str, bytes, bytes]


def compare(store: Store, registers: Mapping[str, Register], identity: Identity, vouched: bytes, now: float) -> Signed:
    """Return the signed ``Comparison``; ``Refusal`` when the sender is not who it says or may not ask."""
    with store.read() as tx:
        request = _asked(tx, identity, vouched)
        comparison = compare_rows(tx, registers, request, now)
    return identity.signed(signing.COMPARISON_TAG, encode(comparison))


def compare_rows(tx: Tx, registers: Mapping[str, Register], request: CompareRequest, now: float) -> Comparison:
    """Return what differs between a desk's rows and the hub's."""
    pos, chain = streams.head(tx, request.station, streams.station_stream(request.station))
    comparable = (request.pos, request.chain) == (pos, chain)
    asked = _Asked.of(request) if comparable else _Asked()
    held = Buckets()
    if comparable:
        for register, row_id, digest in station_rows(tx, registers, request.station):
            held.add(row_id, digest)
            asked.meet(register, row_id, digest)
    sums = held.to_bytes()
    differs = differing(sums, request.buckets) if comparable else []
    return Comparison(
        comparable=comparable,
        pos=pos,
        chain=chain,
        count=held.count,
        root=root(sums) if comparable else b"",
        differs=differs,
        rows=asked.differing(frozenset(differs))[:MOST_ROWS],
        time=now,
    )


def station_rows(tx: Tx, registers: Mapping[str, Register], station: str) -> Iterator[Row]:
    """Give register, row id and digest of every row of a station."""
    for register in registers.values():
        for row_id, deciders in row_states.deciders(tx, station, register):
            yield register.name, row_id, row_digest(register.name, row_id, deciders)


@dataclass(slots=True)
class _Asked:
    """The rows that a desk listed, and what of the hub's rows is not among them.

    A bucket is asked about when rows of it are listed, or when the desk has none in it at all.
    """

    listed: dict[tuple[str, bytes], bytes] = field(default_factory=dict)
    buckets: frozenset[int] = frozenset()
    unlike: list[Row] = field(default_factory=list)

    @classmethod
    def of(cls, request: CompareRequest) -> "_Asked":
        listed = {(register, row_id): digest for register, row_id, digest in request.rows}
        nothing = bytes(WIDTH)
        empty = {at // WIDTH for at in range(0, len(EMPTY), WIDTH) if request.buckets[at : at + WIDTH] == nothing}
        return cls(listed, frozenset(empty | {bucket_of(row_id) for _, row_id in listed}))

    def meet(self, register: str, row_id: bytes, digest: bytes) -> None:
        """Take one of the hub's rows into account."""
        if bucket_of(row_id) in self.buckets and self.listed.pop((register, row_id), None) != digest:
            self.unlike.append((register, row_id, digest))

    def differing(self, buckets: frozenset[int]) -> list[Row]:
        """Return the rows that differ in buckets that do; rows that only the desk has come with an empty digest."""
        extra = [(register, row_id, b"") for register, row_id in self.listed]
        return sorted(row for row in (*self.unlike, *extra) if bucket_of(row[1]) in buckets)


def _asked(tx: Tx, identity: Identity, raw: bytes) -> CompareRequest:
    try:
        vouched = decode(raw, Vouched)
        request = decode(vouched.body, CompareRequest)
    except MalformedMessage:
        raise Refusal(ProblemCode.MALFORMED) from None
    if not OLDEST_VERSION <= request.pv <= PROTOCOL_VERSION:
        raise Refusal(ProblemCode.VERSION)
    device = _may_ask(devices.find(tx, vouched.device), request)
    try:
        key = identity.shared_key(device.device, device.box_key)
        vouching.check_vouched(key, vouching.COMPARE_TAG, vouched)
    except ValueError:  # BadSignature is one
        raise Refusal(ProblemCode.BAD_SIGNATURE) from None
    if len(request.buckets) != len(EMPTY):
        raise Refusal(ProblemCode.MALFORMED)
    return request


def _may_ask(device: Device | None, request: CompareRequest) -> Device:
    if device is None or (device.device, device.station) != (request.device, request.station):
        raise Refusal(ProblemCode.UNKNOWN_DEVICE)
    if device.state == REVOKED:
        raise Refusal(ProblemCode.REVOKED)
    if device.state == SUPERSEDED:
        raise Refusal(ProblemCode.SUPERSEDED)
    return device
