"""Every answer is proven before it is believed, and nothing that comes back can break the client."""

import hashlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk_sync.client.hub_client import HubClient, HubProblem, fetch_identity
from stationdesk_sync.client.transport import Reply, TransportKind, TransportProblem
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import HubIdentity, Problem, Receipt, Vouched, encode
from tests.client.hub_double import START

HUB = signing.new_signing_key()
PUBLIC = signing.public_signing_key(HUB)
VOUCHED = Vouched(device=b"d" * 16, body=b"exchange", mac=b"m" * 32)


class Canned:
    """A transport with one reply."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply

    def get(self, path: str) -> Reply:
        return self.reply

    def post(self, path: str, body: bytes) -> Reply:
        return self.reply

    def close(self) -> None:
        """Nothing is open."""


def receipt(**change: object) -> Receipt:
    plain = Receipt(
        device=b"d" * 16,
        answers=hashlib.sha256(b"exchange").digest()[:16],
        upto=3,
        chain=b"c" * 16,
        set_aside=[],
        offered=[],
        days=[],
        desks=[],
        documents=[],
        pages=[],
        parcels=[],
        parcels_taken=0,
        tls=[],
        time=START,
        epoch=1,
        durable_upto=3,
        max_ops=2000,
        after_s=0,
    )
    return msgspec.structs.replace(plain, **change)


def sealed(body: bytes, tag: bytes = signing.RECEIPT_TAG, key: bytes = HUB) -> Reply:
    return Reply(200, encode(signing.seal_message(key, tag, body)))


def kind_of(reply: Reply) -> TransportKind:
    with pytest.raises(TransportProblem) as caught:
        HubClient(Canned(reply), PUBLIC).exchange(VOUCHED)
    return caught.value.kind


def test_a_receipt_signed_by_the_hub_is_believed():
    assert HubClient(Canned(sealed(encode(receipt()))), PUBLIC).exchange(VOUCHED) == receipt()


def test_a_receipt_of_an_earlier_exchange_is_no_answer():
    assert kind_of(sealed(encode(receipt(answers=b"x" * 16)))) is TransportKind.BAD_REPLY


def test_the_bytes_that_went_over_the_line_are_counted_both_ways():
    reply = sealed(encode(receipt()))
    client = HubClient(Canned(reply), PUBLIC)
    client.exchange(VOUCHED)
    assert client.moved == len(encode(VOUCHED)) + len(reply.body)


def test_a_receipt_signed_by_anybody_else_is_not():
    reply = sealed(encode(receipt()), key=signing.new_signing_key())
    assert kind_of(reply) is TransportKind.NOT_SIGNED


def test_something_else_that_the_hub_signed_is_no_receipt():
    assert kind_of(sealed(encode(receipt()), tag=signing.ENROL_TAG)) is TransportKind.NOT_SIGNED


def test_a_receipt_with_a_document_of_another_key_is_not_believed():
    document = signing.sign_document(signing.new_signing_key(), "station", "x", 1, b"\x80")
    assert kind_of(sealed(encode(receipt(documents=[document])))) is TransportKind.NOT_SIGNED


def test_a_refusal_comes_through_with_what_it_says():
    reply = Reply(409, encode(Problem(code="gap", last=5, chain=b"c" * 16)))
    with pytest.raises(HubProblem) as caught:
        HubClient(Canned(reply), PUBLIC).exchange(VOUCHED)
    assert (caught.value.problem.code, caught.value.problem.last) == ("gap", 5)


def test_a_hub_of_another_protocol_version_says_so():
    identity = HubIdentity(pv=7, pv_min=7, key=PUBLIC, box_key=PUBLIC, tls=[], time=START)
    with pytest.raises(HubProblem) as caught:
        fetch_identity(Canned(sealed(encode(identity), tag=signing.HUB_TAG)))
    assert caught.value.problem.code == "version"


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([200, 400, 500]), st.binary(max_size=300))
def test_no_bytes_whatever_break_the_client(status, body):
    with pytest.raises((TransportProblem, HubProblem)):
        HubClient(Canned(Reply(status, body)), PUBLIC).exchange(VOUCHED)
    with pytest.raises((TransportProblem, HubProblem)):
        fetch_identity(Canned(Reply(status, body)))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_flipped_byte_of_a_receipt_is_believed(data):
    reply = sealed(encode(receipt()))
    at = data.draw(st.integers(0, len(reply.body) - 1))
    flipped = bytes([reply.body[at] ^ data.draw(st.integers(1, 255))])
    broken = reply.body[:at] + flipped + reply.body[at + 1 :]
    try:
        got = HubClient(Canned(Reply(200, broken)), PUBLIC).exchange(VOUCHED)
    except (TransportProblem, HubProblem):
        return
    assert got == receipt()
