"""A hub in memory behind the transport's seam: signs like a hub, keeps op bytes, misbehaves when told to."""

from collections.abc import Callable
from dataclasses import dataclass, field

from stationdesk_sync.client.transport import Reply, Transport, TransportKind, TransportProblem
from stationdesk_sync.model.chain import chain_next, chain_start, device_id
from stationdesk_sync.model.op import op_hash
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire import frame
from stationdesk_sync.wire.messages import (
    PATH_ENROL,
    PATH_HUB,
    PATH_PUSH,
    Certificate,
    DayVerdict,
    Document,
    EnrolAnswer,
    EnrolRequest,
    HubIdentity,
    Message,
    Problem,
    Receipt,
    decode,
    encode,
    encode_plain,
)
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
    """One hub with one unused code; the desk that redeems it may push."""

    key: bytes = field(default_factory=signing.new_signing_key)
    tls: list[bytes] = field(default_factory=lambda: [TLS_KEY])
    time: float = START
    epoch: int = 1
    station: str = "BS-0007"
    codes: dict[str, str] = field(default_factory=lambda: {SECRET: "fresh"})
    ops: list[bytes] = field(default_factory=list)
    device_key: bytes = b""
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
            return HubIdentity(key=self.public, tls=self.tls, time=self.time), signing.HUB_TAG
        if path == PATH_ENROL:
            return self.on_answer(self._enrol(decode(body, EnrolRequest))), signing.ENROL_TAG
        assert path == PATH_PUSH
        return self.on_receipt(self._push(body)), signing.RECEIPT_TAG

    def _enrol(self, request: EnrolRequest) -> EnrolAnswer:
        state = self.codes.get(request.secret)
        if state is None:
            raise Refuse(ProblemCode.CODE_UNKNOWN)
        if state != "fresh":
            raise Refuse(ProblemCode(state))
        self.codes[request.secret] = ProblemCode.CODE_USED.value
        self.device_key = request.device_key
        certificate = Certificate(
            station=self.station,
            device=device_id(request.device_key),
            letter="A",
            device_key=request.device_key,
            box_key=request.box_key,
            valid_from=self.time,
            valid_until=self.time + 86_400 * 400,
        )
        return EnrolAnswer(
            station=self.station,
            letter="A",
            certificate=encode(signing.seal_message(self.key, signing.CERTIFICATE_TAG, encode(certificate))),
            epoch=self.epoch,
            tls=self.tls,
            time=self.time,
            documents=self.documents,
            desks=[],
        )

    def _push(self, body: bytes) -> Receipt:
        if self.refusal is not None:
            raise _refusal(self.refusal)
        header, _, packed = frame.unpack(body)
        message = signing.range_message(
            header.device, header.first, header.last, header.prev_chain, header.last_chain, header.statements
        )
        if header.device != device_id(self.device_key):
            raise Refuse(ProblemCode.UNKNOWN_DEVICE)
        signing.check(self.device_key, message, header.sig)
        ops = frame.unpack_ops(packed, header.raw_len)
        chains = self.chains()
        if header.epoch != self.epoch:
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
            upto=len(self.ops),
            chain=self.chains()[-1],
            set_aside=[],
            days=[
                DayVerdict(day=s[0], people=s[1], services=s[2], code=s[3], verdict="equal") for s in header.statements
            ],
            desks=[],
            documents=[d for d in self.documents if d.version > header.held.get(f"{d.kind}/{d.key}", 0)],
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
