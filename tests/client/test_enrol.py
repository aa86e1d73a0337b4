"""Joining with a code: the secret goes to the hub the code names, over a connection it has listed, or nowhere."""

import msgspec
import pytest

from stationdesk_sync.client.enrol import EnrolCode, Enrolled, WrongCode, read_code, request_of
from stationdesk_sync.client.enrol import join as join_with
from stationdesk_sync.client.hub_client import HubProblem
from stationdesk_sync.client.transport import TransportKind, TransportProblem
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import PATH_ENROL, PATH_HUB, Certificate, EnrolRequest, Signed, decode, encode
from tests.client.hub_double import SECRET, TLS_KEY, HubDouble, Wire

URL = "https://hub.example"
DEVICE = signing.new_signing_key()
KEYS = (signing.public_signing_key(DEVICE), signing.public_box_key(signing.new_box_key()))


def join(wire: Wire, url: str, code: EnrolCode, device_key: bytes, box_key: bytes) -> Enrolled:
    request = request_of(code, device_key, box_key, lambda message: signing.sign(DEVICE, message))
    return join_with(wire, url, code, request)


@pytest.fixture
def hub() -> HubDouble:
    return HubDouble()


def test_a_right_code_joins_and_the_secret_goes_out_only_on_a_pinned_connection(hub):
    wire = Wire(hub)
    enrolled = join(wire, URL, read_code(hub.code), *KEYS)
    assert (enrolled.answer.station, enrolled.answer.letter) == (hub.station, "A")
    assert enrolled.hub_key == hub.public and enrolled.tls == (TLS_KEY,)
    assert enrolled.certificate.device_key == KEYS[0]
    assert wire.sent == [(PATH_HUB, False), (PATH_ENROL, True)]
    assert wire.opened[1][1] == frozenset({TLS_KEY})
    request = decode(hub.requests[1][1], EnrolRequest)
    assert request.secret == SECRET
    signing.check(KEYS[0], signing.enrol_request_message(SECRET, *KEYS), request.sig)


def test_a_code_is_read_as_people_type_it(hub):
    typed = "-".join(hub.code[n : n + 4].lower() for n in range(0, 20, 4)).replace("0", "o").replace("1", "l")
    assert read_code(f"  {typed} ") == read_code(hub.code)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in hub.code)
    assert read_code(wide) == read_code(hub.code)


@pytest.mark.parametrize("text", ["", "ABCD", "A" * 19, "A" * 21, "A" * 19 + "U", "A" * 19 + "é", "暗" * 20])
def test_what_cannot_be_a_code_is_refused_before_anything_is_sent(text):
    with pytest.raises(WrongCode):
        read_code(text)


def test_a_code_of_another_hub_sends_no_secret(hub):
    wire = Wire(hub)
    other = HubDouble()
    with pytest.raises(WrongCode):
        join(wire, URL, read_code(other.code), *KEYS)
    assert [path for path, _ in wire.sent] == [PATH_HUB]


def test_somebody_between_who_shows_another_certificate_gets_no_secret(hub):
    wire = Wire(hub, shows=b"\x66" * 32)
    with pytest.raises(TransportProblem) as caught:
        join(wire, URL, read_code(hub.code), *KEYS)
    assert caught.value.kind is TransportKind.TLS_MISMATCH
    assert [path for path, _ in wire.sent] == [PATH_HUB]
    assert len(wire.opened) == 1


def test_a_server_without_tls_at_a_secure_address_gets_no_secret(hub):
    wire = Wire(hub, shows=None)
    with pytest.raises(TransportProblem):
        join(wire, URL, read_code(hub.code), *KEYS)
    assert [path for path, _ in wire.sent] == [PATH_HUB]


def test_an_identity_signed_by_another_key_is_no_identity(hub):
    hub.signs_with = signing.new_signing_key()
    wire = Wire(hub)
    with pytest.raises(TransportProblem) as caught:
        join(wire, URL, read_code(hub.code), *KEYS)
    assert caught.value.kind is TransportKind.NOT_SIGNED
    assert [path for path, _ in wire.sent] == [PATH_HUB]


@pytest.mark.parametrize("code", ["code_used", "code_expired", "code_tries"])
def test_the_hub_s_refusal_of_a_code_comes_through(hub, code):
    hub.codes[SECRET] = code
    with pytest.raises(HubProblem) as caught:
        join(Wire(hub), URL, read_code(hub.code), *KEYS)
    assert caught.value.problem.code == code


def test_an_unknown_secret_is_refused_by_the_hub(hub):
    code = "ZZZZZZZZ" + signing.hub_characters(hub.public)
    with pytest.raises(HubProblem) as caught:
        join(Wire(hub), URL, read_code(code), *KEYS)
    assert caught.value.problem.code == "code_unknown"


def _foreign_certificate(hub: HubDouble, answer, **change):
    certificate = decode(decode(answer.certificate, Signed).body, Certificate)
    changed = msgspec.structs.replace(certificate, **change)
    return msgspec.structs.replace(
        answer, certificate=encode(signing.seal_message(hub.key, signing.CERTIFICATE_TAG, encode(changed)))
    )


@pytest.mark.parametrize(
    "change", [{"device_key": b"z" * 32}, {"box_key": b"z" * 32}, {"station": "BS-0008"}, {"letter": "B"}]
)
def test_a_certificate_for_somebody_else_is_not_taken(hub, change):
    hub.on_answer = lambda answer: _foreign_certificate(hub, answer, **change)
    with pytest.raises(TransportProblem) as caught:
        join(Wire(hub), URL, read_code(hub.code), *KEYS)
    assert caught.value.kind is TransportKind.NOT_SIGNED


def test_a_document_that_the_hub_did_not_sign_spoils_the_answer(hub):
    document = hub.document("station", hub.station, 1, {"name": "x"})
    hub.documents = [msgspec.structs.replace(document, body=document.body + b"\xc0")]
    with pytest.raises(TransportProblem) as caught:
        join(Wire(hub), URL, read_code(hub.code), *KEYS)
    assert caught.value.kind is TransportKind.NOT_SIGNED
