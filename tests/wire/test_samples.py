"""The golden samples, read by desk and hub alike: the same bytes, ids, codes and signatures at both ends, for ever."""

import base64
import hashlib

import msgspec
import pytest

from stationdesk.app.ports import OutboxBatch
from stationdesk.hublink.batches import pack_batch, page_of
from stationdesk_sync.client.enrol import check_hub, read_code
from stationdesk_sync.client.hub_client import HubClient, SeenHub, enrol, fetch_identity
from stationdesk_sync.client.transport import Reply
from stationdesk_sync.engine.effects import Send
from stationdesk_sync.hub.admit import admit
from stationdesk_sync.hub.receive import check_sender, open_body, open_frame
from stationdesk_sync.hub.store.devices import OPEN, Device
from stationdesk_sync.model import catalogue
from stationdesk_sync.model.chain import chain_next, chain_start, device_id
from stationdesk_sync.model.day import Statement, day_figures
from stationdesk_sync.model.op import Kind, Op, op_hash, op_id, station_row_id
from stationdesk_sync.model.registry import load_registers
from stationdesk_sync.sealing import fields, signing
from stationdesk_sync.wire import frame, messages
from stationdesk_sync.wire.codec import decode_op, encode_op, split_ops
from stationdesk_sync.wire.problems import STATUS
from tests.wire import samples

OPS = samples.read_sample("ops")
BATCH = samples.read_sample("batch")
HUB = samples.read_sample("messages")
MESSAGES: dict[str, bytes] = HUB["messages"]
REGISTERS = load_registers()


@pytest.mark.parametrize("name", ["ops", "day", "sealed", "messages", "batch"])
def test_the_files_are_what_the_program_makes_today(name):
    made = samples.unplain(samples.all_samples()[name])
    kept = samples.read_sample(name)
    if name == "batch":
        assert frame.unpack(made.pop("frame"))[:2] == frame.unpack(kept.pop("frame"))[:2]
    assert made == kept


@pytest.mark.parametrize("sample", OPS["ops"], ids=lambda sample: sample["name"])
def test_an_op_is_these_bytes_at_the_desk_and_this_op_at_the_hub(sample):
    op = decode_op(sample["raw"])
    assert encode_op(op) == sample["raw"]
    assert msgspec.msgpack.decode(sample["raw"]) == sample["op"]
    assert list(msgspec.msgpack.decode(sample["raw"])) == list(sample["op"])
    assert op.kind in Kind and op.row_id == sample["op"]["r"]
    assert op_id(sample["raw"]) == sample["id"] == hashlib.sha256(sample["raw"]).digest()[:16]


def test_the_chain_over_the_sample_ops_is_this_one():
    assert device_id(OPS["device_public_key"]) == OPS["device_id"]
    chain = chain_start(OPS["device_id"])
    assert chain == OPS["chain_start"] == hashlib.sha256(OPS["device_id"]).digest()[:16]
    for sample in OPS["ops"]:
        chain = chain_next(chain, op_hash(sample["raw"]))
        assert chain == sample["chain"]


def test_rows_that_a_station_has_once_have_these_ids():
    for register, row_id in OPS["station_rows"].items():
        assert station_row_id(register) == row_id


def test_the_day_has_this_code_and_these_figures_at_both_ends():
    day = samples.read_sample("day")
    desk = [(sample["id"], decode_op(sample["raw"])) for sample in OPS["ops"]]
    hub: list[tuple[bytes, Op]] = [
        (op_id(raw), admit(raw, REGISTERS, catalogue.seed().codes())) for raw in BATCH["ops"]
    ]
    for pairs in (desk, hub):
        figures = day_figures(day["day"], pairs, REGISTERS)
        assert (figures.people, figures.services, figures.code) == (day["people"], day["services"], day["code"])
    ids = sorted({i for i, op in hub if REGISTERS[op.register].in_day_code and op.day == day["day"]})
    digest = hashlib.sha256(b"stationdesk-day-1\x00" + day["day"].encode() + b"".join(ids)).digest()[:10]
    spoken = (
        base64.b32encode(digest)
        .decode()
        .translate(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
    )
    assert spoken == day["code"].replace("-", "")


def test_a_sealed_field_is_these_bytes_and_opens_to_this_text():
    sample = samples.read_sample("sealed")
    assert fields.field_place("visit", samples.row(2), "note") == sample["place"]
    made = fields.seal_field(
        sample["key_id"], sample["key"], sample["place"], sample["clear"], lambda count: sample["nonce"][:count]
    )
    assert made == sample["sealed"]
    assert fields.open_field(sample["key"], sample["place"], sample["sealed"]) == sample["clear"]


class SampleKeys:
    """The sample desk."""

    device_id = OPS["device_id"]

    def public_keys(self) -> tuple[bytes, bytes]:
        return OPS["device_public_key"], signing.public_box_key(samples.DESK_BOX)

    def sign(self, message: bytes) -> bytes:
        return signing.sign(OPS["device_private_key"], message)


def test_the_desk_makes_this_batch():
    day = samples.read_sample("day")
    said = Statement(day["day"], day["people"], day["services"], day["code"])
    start, last = OPS["chain_start"], OPS["ops"][8]["chain"]
    page = page_of(1, OutboxBatch(1, tuple(BATCH["ops"]), start, last, (said,)), {"catalogue/catalogue": 1}, 9)
    send = Send(1, 1, 1, 9, page.prev_chain, page.chains[-1], page.ops, page.statements, page.held)
    made = pack_batch(send, samples.STATION, SampleKeys())
    head, head_raw, body = frame.unpack(made)
    assert head_raw == BATCH["header"]
    assert frame.unpack_ops(body, head.raw_len) == BATCH["ops"]


def test_the_hub_takes_this_batch():
    head, head_raw, body = open_frame(BATCH["frame"])
    device = Device(samples.STATION, OPS["device_id"], "A", OPS["device_public_key"], b"", b"", 0, b"", OPEN, 0.0, 0.0)
    check_sender(head, device)
    received = open_body(head, head_raw, body)
    assert list(received.ops) == BATCH["ops"] == split_ops(b"".join(BATCH["ops"]))
    assert received.chains[-1] == OPS["ops"][8]["chain"] == head.last_chain
    said = (head.device, head.first, head.last, head.prev_chain, head.last_chain, head.statements)
    assert signing.range_message(*said) == BATCH["range_message"]
    signing.check(OPS["device_public_key"], BATCH["range_message"], BATCH["signature"])


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_these_bytes(name):
    kind = type(samples.messages()[name])
    read = messages.decode(MESSAGES[name], kind)
    assert messages.encode(read) == MESSAGES[name]


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
    request = messages.decode(MESSAGES["EnrolRequest"], messages.EnrolRequest)
    answer, certificate = enrol(Canned(), HUB["hub_public_key"], request)
    assert (answer.station, certificate.device) == (samples.STATION, OPS["device_id"])
    receipt = HubClient(Canned(), HUB["hub_public_key"]).push(BATCH["frame"])
    assert receipt.chain == OPS["ops"][8]["chain"]


def test_each_refusal_travels_under_its_status():
    assert {code.value: status for code, status in STATUS.items()} == HUB["status"]
