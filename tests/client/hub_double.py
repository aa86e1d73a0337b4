"""A hub in memory behind the transport's seam: signs like a hub, keeps op bytes, misbehaves when told to."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from stationdesk_sync.client.transport import Reply, Transport, TransportKind, TransportProblem
from stationdesk_sync.model.chain import chain_next, chain_start, device_id
from stationdesk_sync.model.op import op_hash
from stationdesk_sync.sealing import signing, vouching
from stationdesk_sync.wire.messages import (
    PATH_COMPARE,
    PATH_ENROL,
    PATH_EXCHANGE,
    PATH_HUB,
    PATH_REISSUE,
    Certificate,
    Comparison,
    DayVerdict,
    Document,
    EnrolAnswer,
    EnrolRequest,
    Exchange,
    HubIdentity,
    Message,
    Page,
    Parcel,
    Problem,
    RangeHeader,
    Receipt,
    ReissueRequest,
    Vouched,
    decode,
    encode,
    encode_plain,
)
from stationdesk_sync.wire.packing import unpack
from stationdesk_sync.wire.problems import STATUS, ProblemCode

TLS_KEY = b"\x11" * 32
SECRET = "ABCD2345"
START = 1_795_500_000.0


class Refuse(Exception):
    """Turned into a refusal on the wire."""

    def __init__(self, code: ProblemCode, **fields: object) -> None:
        super().__init__(code.value)
        self.problem = Problem(code=code.value, **fields)  # type: ignore[arg-type]  # test shorthand for its fields


@dataclass
class HubDouble:
    """One hub with one unused code; the desk that redeems it may bring its ops, also under a new identity.

    ``pages`` and ``parcels`` go down with each receipt for which there is room; ``superseded`` are old identities.
    """

    key: bytes = field(default_factory=signing.new_signing_key)
    box: bytes = field(default_factory=signing.new_box_key)
    tls: list[bytes] = field(default_factory=lambda: [TLS_KEY])
    time: float = START
    epoch: int = 1
    station: str = "BS-0007"
    codes: dict[str, str] = field(default_factory=lambda: {SECRET: "fresh"})
    ops: list[bytes] = field(default_factory=list)
    device_key: bytes = b""
    box_key: bytes = b""
    superseded: list[bytes] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    reissue_refusal: Problem | None = None
    requests: list[tuple[str, bytes]] = field(default_factory=list)
    refusal: Problem | None = None
    signs_with: bytes | None = None
    documents: list[Document] = field(default_factory=list)
    after_s: int = 0
    on_receipt: Callable[[Receipt], Receipt] = field(default=lambda receipt: receipt)
    on_answer: Callable[[EnrolAnswer], EnrolAnswer] = field(default=lambda answer: answer)
    lose: list[str] = field(default_factory=list)

    @property
    def public(self) -> bytes:
        return signing.public_signing_key(self.key)

    @property
    def code(self) -> str:
        """The enrolment code as it is printed."""
        return SECRET + signing.hub_characters(self.public)

    def document(self, kind: str, key: str, version: int, body: object) -> Document:
        return signing.sign_document(self.key, kind, key, version, encode_plain(body))

    def answer(self, path: str, body: bytes) -> Reply:
        self.requests.append((path, body))
        try:
            message, tag = self._handle(path, body)
        except Refuse as refuse:
            return Reply(STATUS[ProblemCode(refuse.problem.code)], encode(refuse.problem))
        signed = signing.seal_message(self.signs_with or self.key, tag, encode(message))
        return Reply(200, encode(signed))

    def _handle(self, path: str, body: bytes) -> tuple[Message, bytes]:
        if path == PATH_HUB:
            box_key = signing.public_box_key(self.box)
            return HubIdentity(key=self.public, box_key=box_key, tls=self.tls, time=self.time), signing.HUB_TAG
        if path == PATH_ENROL:
            return self.on_answer(self._enrol(decode(body, EnrolRequest))), signing.ENROL_TAG
        if path == PATH_REISSUE:
            return self.on_answer(self._reissue(decode(body, ReissueRequest))), signing.ENROL_TAG
        vouched = decode(body, Vouched)
        if path == PATH_COMPARE:
            self._vouched(vouched, vouching.COMPARE_TAG)
            return self._comparison(), signing.COMPARISON_TAG
        assert path == PATH_EXCHANGE
        return self.on_receipt(self._exchange(vouched)), signing.RECEIPT_TAG

    def _enrol(self, request: EnrolRequest) -> EnrolAnswer:
        state = self.codes.get(request.secret)
        if state is None:
            raise Refuse(ProblemCode.CODE_UNKNOWN)
        if state != "fresh":
            raise Refuse(ProblemCode(state))
        message = signing.enrol_request_message(request.secret, request.device_key, request.box_key)
        signing.check(request.device_key, message, request.sig)
        self.codes[request.secret] = ProblemCode.CODE_USED.value
        return self._admit(request, "A")

    def _reissue(self, request: ReissueRequest) -> EnrolAnswer:
        if self.reissue_refusal is not None:
            raise _refusal(self.reissue_refusal)
        if request.device_key == self.device_key:
            return self._admit(request, "B", old_last=0)
        message = signing.reissue_message(request.station, request.old_device, request.device_key, request.box_key)
        signing.check(self.device_key, message, request.sig_old)
        signing.check(request.device_key, message, request.sig_new)
        assert request.old_device == device_id(self.device_key)
        self.superseded.append(request.old_device)
        old_last, self.ops = len(self.ops), []
        return self._admit(request, "B", old_last)

    def _admit(self, request: EnrolRequest | ReissueRequest, letter: str, old_last: int = 0) -> EnrolAnswer:
        self.device_key, self.box_key = request.device_key, request.box_key
        certificate = Certificate(
            station=self.station,
            device=device_id(request.device_key),
            letter=letter,
            device_key=request.device_key,
            box_key=request.box_key,
            valid_from=self.time,
            valid_until=self.time + 86_400 * 400,
        )
        return EnrolAnswer(
            station=self.station,
            letter=letter,
            certificate=encode(signing.seal_message(self.key, signing.CERTIFICATE_TAG, encode(certificate))),
            epoch=self.epoch,
            hub_box_key=signing.public_box_key(self.box),
            tls=self.tls,
            time=self.time,
            documents=self.documents,
            desks=[],
            old_last=old_last,
        )

    def _vouched(self, vouched: Vouched, tag: bytes) -> None:
        if vouched.device in self.superseded:
            raise Refuse(ProblemCode.SUPERSEDED)
        if vouched.device != device_id(self.device_key):
            raise Refuse(ProblemCode.UNKNOWN_DEVICE)
        vouching.check_vouched(vouching.shared_key(self.box, self.box_key, vouched.device), tag, vouched)

    def _comparison(self) -> Comparison:
        return Comparison(
            comparable=True,
            pos=0,
            chain=b"h" * 16,
            count=0,
            root=b"r" * 32,
            differs=[],
            rows=[],
            time=self.time,
        )

    def _exchange(self, vouched: Vouched) -> Receipt:
        if self.refusal is not None:
            raise _refusal(self.refusal)
        self._vouched(vouched, vouching.EXCHANGE_TAG)
        exchange = decode(vouched.body, Exchange)
        self.exchanges.append(exchange)
        header = decode(exchange.batch.header, RangeHeader)
        message = signing.range_message(
            header.device, header.first, header.last, header.prev_chain, header.last_chain, header.statements
        )
        signing.check(self.device_key, message, header.sig)
        batch = exchange.batch
        ops = unpack(batch.packing, batch.raw_len, batch.count, batch.body)
        chains = self.chains()
        if exchange.epoch != self.epoch:
            raise Refuse(ProblemCode.EPOCH, last=len(self.ops), chain=chains[-1], epoch=self.epoch)
        if header.first > len(self.ops) + 1:
            raise Refuse(ProblemCode.GAP, last=len(self.ops), chain=chains[-1])
        overlap = len(self.ops) - header.first + 1
        held = self.ops[header.first - 1 : header.first - 1 + len(ops)]
        if chains[header.first - 1] != header.prev_chain or held != ops[:overlap]:
            raise Refuse(ProblemCode.FORK)
        self.ops.extend(ops[overlap:])
        return Receipt(
            device=header.device,
            answers=hashlib.sha256(vouched.body).digest()[:16],
            upto=len(self.ops),
            chain=self.chains()[-1],
            set_aside=[],
            offered=[],
            days=[
                DayVerdict(day=s[0], people=s[1], services=s[2], code=s[3], verdict="equal") for s in header.statements
            ],
            desks=[],
            documents=[d for d in self.documents if d.version > exchange.held.get(f"{d.kind}/{d.key}", 0)],
            pages=self.pages if exchange.room else [],
            parcels=[one for one in self.parcels if one.number > exchange.parcels_upto],
            parcels_taken=max((one.number for one in exchange.parcels), default=0),
            tls=self.tls,
            time=self.time,
            epoch=self.epoch,
            durable_upto=len(self.ops),
            max_ops=2000,
            after_s=self.after_s,
        )

    def chains(self) -> list[bytes]:
        chains = [chain_start(device_id(self.device_key))]
        for raw in self.ops:
            chains.append(chain_next(chains[-1], op_hash(raw)))
        return chains


def _refusal(problem: Problem) -> Refuse:
    refuse = Refuse(ProblemCode(problem.code))
    refuse.problem = problem
    return refuse


@dataclass
class Wire:
    """An opener for one hub: knows which TLS key the server shows and what the way loses."""

    hub: HubDouble
    shows: bytes | None = TLS_KEY
    problem: TransportKind | None = None
    opened: list[tuple[str, frozenset[bytes] | None]] = field(default_factory=list)
    sent: list[tuple[str, bool]] = field(default_factory=list)
    lose_answers: int = 0

    def __call__(self, url: str, pins: frozenset[bytes] | None) -> Transport:
        self.opened.append((url, pins))
        return _Line(self, url.startswith("https:"), pins)


@dataclass
class _Line:
    wire: Wire
    secure: bool
    pins: frozenset[bytes] | None

    def get(self, path: str) -> Reply:
        return self._ask(path, b"")

    def post(self, path: str, body: bytes) -> Reply:
        return self._ask(path, body)

    def close(self) -> None:
        """Nothing is open."""

    def _ask(self, path: str, body: bytes) -> Reply:
        wire = self.wire
        if wire.problem is not None:
            raise TransportProblem(wire.problem)
        if self.secure and self.pins is not None and wire.shows not in self.pins:
            raise TransportProblem(TransportKind.TLS_MISMATCH)
        wire.sent.append((path, self.pins is not None))
        reply = wire.hub.answer(path, body)
        if wire.lose_answers:
            wire.lose_answers -= 1
            raise TransportProblem(TransportKind.TIMEOUT)
        return Reply(reply.status, reply.body, wire.shows if self.secure else None)
