"""The golden samples, read by desk and hub alike: the same bytes, ids, codes and signatures at both ends, for ever."""

import base64
import hashlib
import json

import msgspec
import pytest

from stationdesk_sync.hub.admit import SetAside, admit
from stationdesk_sync.model import catalogue
from stationdesk_sync.model.chain import chain_next, chain_start, device_id
from stationdesk_sync.model.day import day_figures
from stationdesk_sync.model.op import Kind, Op, op_hash, op_id, station_row_id
from stationdesk_sync.model.registry import load_registers
from stationdesk_sync.model.state_root import root
from stationdesk_sync.model.stream import H_0, routed_chain, stream_chain
from stationdesk_sync.sealing import box, fields, signing, vouching
from stationdesk_sync.sealing.bundle import read_bundle
from stationdesk_sync.wire import messages as m
from stationdesk_sync.wire import packing
from stationdesk_sync.wire.bundle import ItemKind
from stationdesk_sync.wire.codec import decode_op, encode_op
from stationdesk_sync.wire.problems import STATUS
from tests.wire import sample_messages, samples, write_samples

OPS = samples.read_sample("ops")
BATCH = samples.read_sample("batch")
HUB = samples.read_sample("messages")
BUNDLE = samples.read_sample("bundle")
MESSAGES: dict[str, bytes] = HUB["messages"]
REGISTERS = load_registers()
DEVICE_KEY = OPS["device_public_key"]
OTHER_KEY = signing.public_signing_key(HUB["other_private_key"])


def read(name: str, kind: type[m.M]) -> m.M:
    return m.decode(MESSAGES[name], kind)


def opened(name: str, tag: bytes, kind: type[m.M]) -> m.M:
    return m.decode(signing.open_message(HUB["hub_public_key"], tag, read(name, m.Signed)), kind)


@pytest.mark.parametrize("name", ["ops", "day", "sealed", "batch", "messages", "bundle", "schema"])
def test_the_files_are_what_the_program_makes_today(name):
    assert samples.unplain(write_samples.all_samples()[name]) == samples.read_sample(name)


def test_the_samples_of_version_1_are_those_that_were_released():
    """They never change. What is added to the wire gets a version of its own, with its samples beside these."""
    digests = {
        "ops": "2ed13a3cec6a82ed2c4ac99331ff6fcd7bc2fcec4cc1a2c246ed8aafbd2505fd",
        "day": "6ca6577cb07942c6ed35599b98ebc511b0cb5b5d39b6f3ca223f34a2c127ef82",
        "sealed": "7412c238b4449148e39da71c393abcead6425d58046500d2661eb66194be8f31",
        "batch": "7cf799924adc360ac3b1ee300e1784b172fb2482fd708c07fee71b5f8bcdcdd5",
        "messages": "690e0764fc0e1fa6394ecadd6a80e2d3d1d757abe12443a38193a0d0434de1b9",
        "bundle": "25147ae5b535cf0883e39e1e32aaf2b1e338465f8bf9d5f63daff0e9cfe038f1",
        "schema": "3dfe4ea389e38ea3237a005ef759888137695b5117fe2afc07b1af27ea4aeeec",
    }
    for name, digest in digests.items():
        kept = json.dumps(json.loads((samples.FOLDER / f"{name}.json").read_text(encoding="utf-8")), sort_keys=True)
        assert hashlib.sha256(kept.encode()).hexdigest() == digest


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


def admitted() -> list[tuple[bytes, Op]]:
    """The ops of the first batch that the hub counts."""
    found = []
    for raw in BATCH["ops"]["raw"]:
        try:
            found.append((op_id(raw), admit(raw, REGISTERS, catalogue.seed().codes())))
        except SetAside:
            continue
    return found


def test_the_day_has_this_code_and_these_figures_at_both_ends():
    day = samples.read_sample("day")
    desk = [(sample["id"], decode_op(sample["raw"])) for sample in OPS["ops"]]
    for pairs in (desk, admitted()):
        figures = day_figures(day["day"], pairs, REGISTERS)
        assert (figures.people, figures.services, figures.code) == (day["people"], day["services"], day["code"])
    ids = sorted({i for i, op in admitted() if REGISTERS[op.register].in_day_code and op.day == day["day"]})
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


@pytest.mark.parametrize("name", BATCH["batches"])
def test_a_batch_holds_these_ops_and_its_range_is_signed(name):
    batch = m.decode(BATCH["batches"][name], m.Batch)
    ops = BATCH["ops"][name]
    assert packing.unpack(batch.packing, batch.raw_len, batch.count, batch.body) == ops
    assert packing.unpack(*again(ops)) == ops
    if batch.header:
        head = m.decode(batch.header, m.RangeHeader)
        key = OTHER_KEY if name == "columns" else DEVICE_KEY
        assert head.device == device_id(key)
        said = (head.device, head.first, head.last, head.prev_chain, head.last_chain, head.statements)
        signing.check(key, signing.range_message(*said), head.sig)
        chain = head.prev_chain
        for raw in BATCH["ops"]["raw"][: batch.first - 1] + ops if name == "overlap cut off" else ops:
            chain = chain_next(chain, op_hash(raw))
        assert chain == head.last_chain


def again(ops: list[bytes]) -> tuple[int, int, int, bytes]:
    made, raw_len, body = packing.pack(ops)
    return made, raw_len, len(ops), body


def test_both_packings_are_among_the_samples():
    kept = {name: m.decode(raw, m.Batch).packing for name, raw in BATCH["batches"].items()}
    assert (kept["raw"], kept["columns"]) == (packing.RAW, packing.COLUMNS)


def test_the_signed_range_is_these_bytes():
    head = m.decode(BATCH["header"], m.RangeHeader)
    said = (head.device, head.first, head.last, head.prev_chain, head.last_chain, head.statements)
    assert signing.range_message(*said) == BATCH["range_message"]
    assert signing.sign(OPS["device_private_key"], BATCH["range_message"]) == BATCH["signature"] == head.sig


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_these_bytes(name):
    message = m.decode(MESSAGES[name], type(sample_messages.messages()[name]))
    assert m.encode(message) == MESSAGES[name]
    assert list(msgspec.msgpack.decode(MESSAGES[name])) == [field.name for field in msgspec.structs.fields(message)]


@pytest.mark.parametrize("name", MESSAGES)
def test_a_field_that_nobody_knows_yet_is_passed_over(name):
    later = msgspec.msgpack.decode(MESSAGES[name]) | {"learned_later": [1, {"a": b"b"}]}
    kind = type(sample_messages.messages()[name])
    assert m.encode(m.decode(msgspec.msgpack.encode(later), kind)) == MESSAGES[name]


@pytest.mark.parametrize(
    ("name", "tag", "kind"),
    [
        ("GET /v1/hub answer", signing.HUB_TAG, "HubIdentity"),
        ("POST /v1/enrol answer", signing.ENROL_TAG, "EnrolAnswer"),
        ("enrolment file", signing.ENROL_FILE_TAG, "EnrolFile"),
        ("POST /v1/exchange answer", signing.RECEIPT_TAG, "Receipt"),
        ("POST /v1/compare answer", signing.COMPARISON_TAG, "Comparison"),
    ],
)
def test_the_desk_believes_what_the_hub_has_signed(name, tag, kind):
    assert m.encode(opened(name, tag, getattr(m, kind))) == MESSAGES[kind]
    with pytest.raises(signing.BadSignature):
        signing.open_message(DEVICE_KEY, tag, read(name, m.Signed))


@pytest.mark.parametrize(
    ("name", "tag", "kind"),
    [
        ("POST /v1/exchange", vouching.EXCHANGE_TAG, "Exchange"),
        ("POST /v1/compare", vouching.COMPARE_TAG, "CompareRequest"),
    ],
)
def test_the_hub_believes_what_the_desk_has_vouched_for(name, tag, kind):
    vouched = read(name, m.Vouched)
    hub = vouching.shared_key(HUB["hub_private_box"], signing.public_box_key(HUB["desk_private_box"]), vouched.device)
    desk = vouching.shared_key(HUB["desk_private_box"], HUB["hub_public_box"], vouched.device)
    assert hub == desk == HUB["vouch_key"]
    vouching.check_vouched(hub, tag, vouched)
    assert m.encode(vouching.vouch(desk, vouched.device, tag, vouched.body)) == MESSAGES[name]
    assert vouched.body == MESSAGES[kind]


def test_who_asks_to_join_or_to_go_on_proves_each_key():
    request = read("EnrolRequest", m.EnrolRequest)
    said = signing.enrol_request_message(request.secret, request.device_key, request.box_key)
    signing.check(request.device_key, said, request.sig)
    again_ = read("ReissueRequest", m.ReissueRequest)
    said = signing.reissue_message(again_.station, again_.old_device, again_.device_key, again_.box_key)
    signing.check(DEVICE_KEY, said, again_.sig_old)
    signing.check(again_.device_key, said, again_.sig_new)
    answer = opened("POST /v1/reissue answer", signing.ENROL_TAG, m.EnrolAnswer)
    signed = m.decode(answer.certificate, m.Signed)
    body = signing.open_message(HUB["hub_public_key"], signing.CERTIFICATE_TAG, signed)
    assert m.decode(body, m.Certificate).device_key == again_.device_key


def test_the_receipt_answers_this_exchange():
    exchange, receipt = read("Exchange", m.Exchange), read("Receipt", m.Receipt)
    assert receipt.answers == hashlib.sha256(MESSAGES["Exchange"]).digest()[:16]
    assert receipt.upto == m.decode(exchange.batch.header, m.RangeHeader).last
    assert receipt.chain == OPS["ops"][8]["chain"]
    for document in receipt.documents:
        signing.check_document(HUB["hub_public_key"], document)


def test_the_chain_of_each_page_is_this_one():
    receipt = read("Receipt", m.Receipt)
    for page in receipt.pages[:2]:
        chain = H_0
        for part in page.ranges:
            chain = stream_chain(chain, part.last_chain, part.to_pos - part.from_pos + 1, part.exceptions)
        assert chain == page.chain
    own, others = receipt.pages[0].ranges
    assert own.batch is None and others.batch is not None and own.last_chain == receipt.chain
    assert m.decode(others.batch.header, m.RangeHeader).last_chain == others.last_chain
    routed = receipt.pages[1].ranges[0]
    assert routed.last_chain == routed_chain(map(op_hash, BATCH["ops"]["routed"]))
    assert receipt.pages[2].marks[0] == (49, receipt.pages[0].chain) and receipt.pages[2].marks[-1] == (0, H_0)


def test_the_state_of_the_rows_has_this_root():
    request, answer = read("CompareRequest", m.CompareRequest), read("Comparison", m.Comparison)
    assert root(request.buckets) == answer.root == hashlib.sha256(b"stationdesk-root-1\x00" + request.buckets).digest()


def test_a_parcel_opens_at_its_receiver_only():
    parcel = read("Parcel", m.Parcel)
    assert parcel.device == device_id(OTHER_KEY)
    clear = box.open_box(HUB["other_private_box"], HUB["parcel_purpose"], parcel.box)
    assert m.decode_plain(clear) == {samples.SUBJECT_ID: samples.SUBJECT_KEY}
    with pytest.raises(fields.CannotOpen):
        box.open_box(HUB["desk_private_box"], HUB["parcel_purpose"], parcel.box)


@pytest.mark.parametrize(
    ("way", "kinds"),
    [
        ("up", [ItemKind.ENROL_REQUEST, ItemKind.EXCHANGE]),
        ("down", [ItemKind.ENROL_ANSWER, ItemKind.RECEIPT]),
        ("across", [ItemKind.BATCH, ItemKind.KEYS]),
    ],
)
def test_a_bundle_opens_at_its_receiver(way, kinds):
    sender = BUNDLE["senders"][way]
    bundle = read_bundle(BUNDLE["bundles"][way], private_box=BUNDLE["private_boxes"][way], known=sender.__eq__)
    assert [item.kind for item in bundle.items] == kinds and bundle.outside.header.carries.value == way
    kept = {MESSAGES["EnrolRequest"], *(raw for name, raw in MESSAGES.items() if name.startswith(("POST", "Batch")))}
    assert all(item.raw in kept for item in bundle.items if item.kind is not ItemKind.KEYS)


def test_each_refusal_travels_under_its_status():
    assert {code.value: status for code, status in STATUS.items()} == HUB["status"]
