"""The golden messages through the very functions with which desk and hub make and read them."""

import hashlib

import msgspec
import pytest

from stationdesk.app.outbox_ports import LinkState
from stationdesk.hublink.batches import vouched_exchange
from stationdesk_sync.client.enrol import check_hub, read_code, request_of
from stationdesk_sync.client.hub_client import HubClient, SeenHub, enrol, fetch_identity
from stationdesk_sync.client.transport import Reply, TransportProblem
from stationdesk_sync.engine.effects import Send
from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.hub.identity import Identity
from stationdesk_sync.hub.receive import check_signature, check_vouched, open_exchange, open_range, open_vouched
from stationdesk_sync.sealing import signing, vouching
from stationdesk_sync.wire import messages as m
from stationdesk_sync.wire.packing import pack
from tests.wire import samples

OPS = samples.read_sample("ops")
BATCH = samples.read_sample("batch")
HUB = samples.read_sample("messages")
MESSAGES: dict[str, bytes] = HUB["messages"]
HUB_KEY = HUB["hub_public_key"]
OTHER_KEY = signing.public_signing_key(HUB["other_private_key"])


def read(name: str, kind: type[m.M]) -> m.M:
    return m.decode(MESSAGES[name], kind)


class SampleKeys:
    """The sample desk."""

    device_id = OPS["device_id"]

    def public_keys(self) -> tuple[bytes, bytes]:
        return OPS["device_public_key"], signing.public_box_key(HUB["desk_private_box"])

    def sign(self, message: bytes) -> bytes:
        return signing.sign(OPS["device_private_key"], message)

    def vouching_key(self, hub_box_key: bytes) -> bytes:
        return vouching.shared_key(HUB["desk_private_box"], hub_box_key, self.device_id)


def identity() -> Identity:
    return Identity(HUB["hub_private_key"], HUB_KEY, b"", 1, HUB["hub_private_box"])


def sample_link() -> LinkState:
    answer = read("EnrolAnswer", m.EnrolAnswer)
    return LinkState(
        url="",
        hub_key=HUB_KEY,
        station=answer.station,
        letter=answer.letter,
        certificate=answer.certificate,
        epoch=answer.epoch,
        tls=tuple(answer.tls),
        acked=0,
        acked_chain=b"",
        joined_at=answer.time,
        hub_box_key=answer.hub_box_key,
    )


def test_the_desk_makes_this_exchange():
    sample = read("Exchange", m.Exchange)
    head = m.decode(sample.batch.header, m.RangeHeader)
    send = Send(
        attempt=1,
        epoch=1,
        first=head.first,
        last=head.last,
        prev_chain=head.prev_chain,
        last_chain=head.last_chain,
        ops=tuple(BATCH["ops"]["raw"]),
        statements=tuple(head.statements),
        held=tuple(sample.held.items()),
        cursors=tuple(sample.cursors),
        room=sample.room,
        offers=tuple(sample.offers),
        parcels=tuple(sample.parcels),
    )
    vouched = vouched_exchange(send, sample_link(), SampleKeys(), pack(send.ops))
    vouching.check_vouched(HUB["vouch_key"], vouching.EXCHANGE_TAG, vouched)
    made = m.decode(vouched.body, m.Exchange)
    assert open_range(made.batch).ops == open_range(sample.batch).ops
    assert msgspec.structs.replace(made, app=sample.app, batch=sample.batch) == sample
    assert made.batch.header == sample.batch.header


def test_the_hub_takes_this_exchange():
    vouched = open_vouched(MESSAGES["POST /v1/exchange"])
    desk_box = read("Certificate", m.Certificate).box_key
    check_vouched(identity().shared_key(vouched.device, desk_box), vouched)
    exchange = open_exchange(vouched.body)
    own, (offer,) = open_range(exchange.batch), map(open_range, exchange.offers)
    assert (list(own.ops), list(offer.ops)) == (BATCH["ops"]["raw"], BATCH["ops"]["columns"])
    check_signature(own, OPS["device_public_key"])
    check_signature(offer, OTHER_KEY)
    for key, received in ((OTHER_KEY, own), (OPS["device_public_key"], offer)):
        with pytest.raises(Refusal):
            check_signature(received, key)
    assert hashlib.sha256(vouched.body).digest()[:16] == read("Receipt", m.Receipt).answers


def test_the_desk_makes_this_wish_to_join():
    code = read_code("ABCD2345" + HUB["hub_characters"])
    keys = SampleKeys()
    assert m.encode(request_of(code, *keys.public_keys(), keys.sign)) == MESSAGES["EnrolRequest"]


class Canned:
    """A transport that plays the sample answers."""

    def get(self, path: str) -> Reply:
        return Reply(200, MESSAGES[f"GET {path} answer"], samples.TLS_KEY)

    def post(self, path: str, body: bytes) -> Reply:
        return Reply(200, MESSAGES[f"POST {path} answer"])

    def close(self) -> None:
        """Nothing is open."""


def test_the_desk_believes_the_sample_answers():
    seen = fetch_identity(Canned())
    assert isinstance(seen, SeenHub)
    check_hub(seen, read_code("ABCD2345" + HUB["hub_characters"]), secure=True)
    answer, certificate = enrol(Canned(), HUB_KEY, read("EnrolRequest", m.EnrolRequest))
    assert (answer.station, certificate.device) == (samples.STATION, OPS["device_id"])
    client = HubClient(Canned(), HUB_KEY)
    assert client.exchange(read("POST /v1/exchange", m.Vouched)).chain == OPS["ops"][8]["chain"]
    assert client.reissue(read("ReissueRequest", m.ReissueRequest)).old_last == 9
    assert m.encode(client.compare(read("POST /v1/compare", m.Vouched))) == MESSAGES["Comparison"]


def test_the_desk_believes_no_answer_of_another_hub_or_to_another_exchange():
    other = HubClient(Canned(), OTHER_KEY)
    with pytest.raises(TransportProblem):
        other.exchange(read("POST /v1/exchange", m.Vouched))
    with pytest.raises(TransportProblem):
        HubClient(Canned(), HUB_KEY).exchange(read("POST /v1/compare", m.Vouched))
