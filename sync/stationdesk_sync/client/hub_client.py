"""What a desk asks of its hub. Every answer is checked against the hub's own key before it is returned.

Called by ``enrol`` and by ``stationdesk.hublink``. Raises ``TransportProblem`` when no proven answer
came and ``HubProblem`` when the hub refuses.
"""

import hashlib
from dataclasses import dataclass
from typing import TypeVar

from stationdesk_sync.client import lawful
from stationdesk_sync.client.transport import Reply, Transport, TransportKind, TransportProblem
from stationdesk_sync.sealing.signing import (
    CERTIFICATE_TAG,
    COMPARISON_TAG,
    ENROL_TAG,
    HUB_TAG,
    RECEIPT_TAG,
    BadSignature,
    check_document,
    open_message,
)
from stationdesk_sync.wire.limits import PROTOCOL_VERSION
from stationdesk_sync.wire.messages import (
    PATH_COMPARE,
    PATH_ENROL,
    PATH_EXCHANGE,
    PATH_HUB,
    PATH_REISSUE,
    Certificate,
    Comparison,
    Document,
    EnrolAnswer,
    EnrolRequest,
    HubIdentity,
    MalformedMessage,
    Message,
    Problem,
    Receipt,
    ReissueRequest,
    Signed,
    Vouched,
    decode,
    encode,
)
from stationdesk_sync.wire.problems import ProblemCode

ANSWERS_LENGTH = 16
M = TypeVar("M", bound=Message)


class HubProblem(Exception):
    """The hub refuses; ``problem`` says why. A refusal is not signed and proves nothing."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class SeenHub:
    """What a server says of itself, signed by the key it names, and the TLS key it showed."""

    identity: HubIdentity
    tls_key: bytes | None


def fetch_identity(transport: Transport) -> SeenHub:
    """Ask a server who it is. The answer is proven only to come from the owner of the key inside it."""
    reply = transport.get(PATH_HUB)
    signed = _message(_accepted(reply), Signed)
    identity = _message(signed.body, HubIdentity)
    if not identity.pv_min <= PROTOCOL_VERSION <= identity.pv:
        raise HubProblem(Problem(code=ProblemCode.VERSION.value))
    _opened(identity.key, HUB_TAG, signed)
    lawful.check_identity(identity)
    return SeenHub(identity, reply.tls_key)


def enrol(transport: Transport, hub_key: bytes, request: EnrolRequest) -> tuple[EnrolAnswer, Certificate]:
    """Redeem a code; return the answer and the certificate inside it, both signed by ``hub_key``."""
    return read_answer(hub_key, request, _accepted(transport.post(PATH_ENROL, encode(request))))


def read_answer(hub_key: bytes, request: EnrolRequest | ReissueRequest, raw: bytes) -> tuple[EnrolAnswer, Certificate]:
    """Read what a hub answered to a wish to join or to go on anew, by whatever way it came.

    ``TransportProblem`` unless ``hub_key`` signed it, for just these keys.
    """
    answer = _message(_opened(hub_key, ENROL_TAG, _message(raw, Signed)), EnrolAnswer)
    inner = _opened(hub_key, CERTIFICATE_TAG, _message(answer.certificate, Signed))
    certificate = _message(inner, Certificate)
    if (certificate.device_key, certificate.box_key) != (request.device_key, request.box_key):
        raise TransportProblem(TransportKind.NOT_SIGNED, "a certificate of another desk")
    if (certificate.station, certificate.letter) != (answer.station, answer.letter):
        raise TransportProblem(TransportKind.NOT_SIGNED, "a certificate of another station")
    lawful.check_answer(answer)
    _check_documents(hub_key, answer.documents)
    return answer, certificate


def read_receipt(hub_key: bytes, exchange: bytes, raw: bytes) -> Receipt:
    """Read a receipt, by whatever way it came; ``exchange`` is the bytes of the message it must answer.

    ``TransportProblem`` unless ``hub_key`` signed it and it answers just that message: an older one proves nothing now.
    """
    receipt = read_carried_receipt(hub_key, raw)
    if receipt.answers != hashlib.sha256(exchange).digest()[:ANSWERS_LENGTH]:
        raise TransportProblem(TransportKind.BAD_REPLY, "the receipt of another exchange")
    return receipt


def read_carried_receipt(hub_key: bytes, raw: bytes) -> Receipt:
    """Read a receipt that came on a stick, whatever exchange it answers: the device chain in it is what proves it.

    ``TransportProblem`` unless ``hub_key`` signed it.
    """
    receipt = _message(_opened(hub_key, RECEIPT_TAG, _message(raw, Signed)), Receipt)
    lawful.check_receipt(receipt)
    _check_documents(hub_key, receipt.documents)
    return receipt


class HubClient:
    """The hub that this desk has joined. ``moved`` counts the bytes of all bodies, both ways."""

    def __init__(self, transport: Transport, hub_key: bytes) -> None:
        self._transport = transport
        self._hub_key = hub_key
        self.moved = 0

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Bring the wish to join of a desk that knows its hub from an enrolment file."""
        return read_answer(self._hub_key, request, self._post(PATH_ENROL, request))[0]

    def exchange(self, vouched: Vouched) -> Receipt:
        """Bring one exchange; return the hub's receipt for it."""
        return read_receipt(self._hub_key, vouched.body, self._post(PATH_EXCHANGE, vouched))

    def reissue(self, request: ReissueRequest) -> EnrolAnswer:
        """Ask the hub to admit this desk under a new identity; the same request again gets the same answer."""
        return read_answer(self._hub_key, request, self._post(PATH_REISSUE, request))[0]

    def compare(self, vouched: Vouched) -> Comparison:
        """Hold the state of the book's rows against the hub's."""
        raw = self._post(PATH_COMPARE, vouched)
        comparison = _message(_opened(self._hub_key, COMPARISON_TAG, _message(raw, Signed)), Comparison)
        lawful.check_comparison(comparison)
        return comparison

    def close(self) -> None:
        """Let go of open connections."""
        self._transport.close()

    def _post(self, path: str, message: Message) -> bytes:
        body = encode(message)
        self.moved += len(body)
        reply = self._transport.post(path, body)
        self.moved += len(reply.body)
        return _accepted(reply)


def _accepted(reply: Reply) -> bytes:
    if reply.status == 200:
        return reply.body
    raise HubProblem(lawful.plain_problem(_message(reply.body, Problem)))


def _message(raw: bytes, kind: type[M]) -> M:
    try:
        return decode(raw, kind)
    except MalformedMessage as error:
        raise TransportProblem(TransportKind.BAD_REPLY, str(error)) from None


def _opened(key: bytes, tag: bytes, signed: Signed) -> bytes:
    try:
        return open_message(key, tag, signed)
    except BadSignature:
        raise TransportProblem(TransportKind.NOT_SIGNED, tag.decode("ascii")) from None


def _check_documents(key: bytes, documents: list[Document]) -> None:
    for document in documents:
        try:
            check_document(key, document)
        except BadSignature:
            raise TransportProblem(TransportKind.NOT_SIGNED, f"document {document.kind}") from None
