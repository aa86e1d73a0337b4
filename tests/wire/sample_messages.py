"""Every message of protocol version 1 once, made from the fixed keys of ``samples``, and what each end signs."""

import hashlib
from functools import cache
from typing import Any

from stationdesk_sync.model.chain import device_id
from stationdesk_sync.model.state_root import root
from stationdesk_sync.sealing import signing, vouching
from stationdesk_sync.wire import messages as m
from stationdesk_sync.wire.messages import Message, encode, encode_plain
from stationdesk_sync.wire.problems import STATUS, ProblemCode
from tests.wire import sample_batches as made
from tests.wire import samples
from tests.wire.samples import DAY, DESK_KEY, DEVICE, HUB_KEY, HUB_PUBLIC, NEW_KEY, OTHER, STATION, TIME, TLS_KEY

SECRET = "ABCD2345"
HUB_BOX_KEY = signing.public_box_key(samples.HUB_BOX)
VOUCH_KEY = vouching.shared_key(samples.DESK_BOX, HUB_BOX_KEY, DEVICE)
NEW_PUBLIC, NEW_BOX = signing.public_signing_key(NEW_KEY), signing.public_box_key(samples.NEW_BOX)
MAX_OPS = 2_000


def identity() -> m.HubIdentity:
    return m.HubIdentity(key=HUB_PUBLIC, box_key=HUB_BOX_KEY, tls=[TLS_KEY], time=TIME)


def station() -> m.Document:
    return signing.sign_document(HUB_KEY, "station", STATION, 2, encode_plain({"code": STATION, "name": "某站"}))


def certificate(key: bytes, box_key: bytes, letter: str) -> m.Certificate:
    return m.Certificate(
        station=STATION,
        device=device_id(key),
        letter=letter,
        device_key=key,
        box_key=box_key,
        valid_from=TIME,
        valid_until=TIME + 86_400 * 400,
    )


def answer(of: m.Certificate, old_last: int = 0) -> m.EnrolAnswer:
    signed = signing.seal_message(HUB_KEY, signing.CERTIFICATE_TAG, encode(of))
    return m.EnrolAnswer(
        station=STATION,
        letter=of.letter,
        certificate=encode(signed),
        epoch=1,
        hub_box_key=HUB_BOX_KEY,
        tls=[TLS_KEY],
        time=TIME,
        documents=[station()],
        desks=made.desks(),
        old_last=old_last,
    )


def enrol_request() -> m.EnrolRequest:
    key, box_key = made.PUBLIC["A"], made.BOXES["A"]
    proof = signing.sign(DESK_KEY, signing.enrol_request_message(SECRET, key, box_key))
    return m.EnrolRequest(secret=SECRET, device_key=key, box_key=box_key, sig=proof)


def enrol_file() -> m.EnrolFile:
    return m.EnrolFile(
        url="https://hub.example:8443",
        hub_key=HUB_PUBLIC,
        hub_box_key=HUB_BOX_KEY,
        tls=[TLS_KEY],
        epoch=1,
        secret=SECRET,
        station=STATION,
        letter="A",
        documents=[station()],
        desks=made.desks(),
        valid_until=TIME + 86_400 * 7,
        time=TIME,
    )


def reissue_request() -> m.ReissueRequest:
    said = signing.reissue_message(STATION, DEVICE, NEW_PUBLIC, NEW_BOX)
    return m.ReissueRequest(
        station=STATION,
        old_device=DEVICE,
        device_key=NEW_PUBLIC,
        box_key=NEW_BOX,
        ops=made.COUNTED,
        sig_old=signing.sign(DESK_KEY, said),
        sig_new=signing.sign(NEW_KEY, said),
        certificate=b"certificate of the old identity",
    )


@cache
def exchange() -> m.Exchange:
    """Nine own records, a range of the other PC that the hub lacks, a parcel for it, two cursors at their start."""
    return m.Exchange(
        app="1.0.0",
        station=STATION,
        device=DEVICE,
        epoch=1,
        batch=made.batches()["raw"],
        offers=[made.batches()["columns"]],
        held={"catalogue/catalogue": 1},
        cursors=[(made.STREAM, 0, bytes(16)), ("city", 0, bytes(16))],
        room=65_536,
        parcels=[made.parcel()],
        parcels_upto=0,
        parked=0,
    )


def receipt() -> m.Receipt:
    said = samples.day_sample()
    chain = made.chain_after(DEVICE, made.own_ops())
    return m.Receipt(
        device=DEVICE,
        answers=hashlib.sha256(encode(exchange())).digest()[:16],
        upto=made.COUNTED,
        chain=chain,
        set_aside=[(9, "bad_value")],
        offered=[(OTHER, made.OTHERS, made.chain_after(OTHER, made.other_ops()))],
        days=[
            m.DayVerdict(day=DAY, people=said["people"], services=said["services"], code=said["code"], verdict="equal")
        ],
        desks=made.desks(),
        documents=[station()],
        pages=made.pages(),
        parcels=[made.parcel()],
        parcels_taken=1,
        tls=[TLS_KEY],
        time=TIME,
        epoch=1,
        durable_upto=made.COUNTED,
        max_ops=MAX_OPS,
        after_s=0,
    )


def compare_request() -> m.CompareRequest:
    page = made.pages()[0]
    return m.CompareRequest(
        station=STATION,
        device=DEVICE,
        pos=page.head,
        chain=page.chain,
        buckets=made.buckets().to_bytes(),
        rows=[("visit", samples.row(1), bytes(32))],
    )


def comparison() -> m.Comparison:
    page = made.pages()[0]
    return m.Comparison(
        comparable=True,
        pos=page.head,
        chain=page.chain,
        count=made.OTHERS,
        root=root(made.buckets().to_bytes()),
        differs=[3, 200],
        rows=[("visit", samples.row(1), b"")],
        time=TIME,
    )


@cache
def messages() -> dict[str, Message]:
    """One message of each kind by name; signed and vouched ones by request."""
    first = certificate(made.PUBLIC["A"], made.BOXES["A"], "A")
    again = answer(certificate(NEW_PUBLIC, NEW_BOX, "C"), old_last=made.COUNTED)
    enrolled = answer(first)
    batches = {f"Batch {name}": batch for name, batch in made.batches().items()}
    gap = {"last": 3, "chain": bytes(16)}
    return {
        "HubIdentity": identity(),
        "GET /v1/hub answer": signing.seal_message(HUB_KEY, signing.HUB_TAG, encode(identity())),
        "EnrolRequest": enrol_request(),
        "EnrolFile": enrol_file(),
        "enrolment file": signing.seal_message(HUB_KEY, signing.ENROL_FILE_TAG, encode(enrol_file())),
        "Certificate": first,
        "DeskHeard": made.desks()[0],
        "EnrolAnswer": enrolled,
        "POST /v1/enrol answer": signing.seal_message(HUB_KEY, signing.ENROL_TAG, encode(enrolled)),
        "ReissueRequest": reissue_request(),
        "POST /v1/reissue answer": signing.seal_message(HUB_KEY, signing.ENROL_TAG, encode(again)),
        "Document": signing.sign_document(HUB_KEY, "catalogue", "catalogue", 1, encode_plain(samples.CATALOGUE)),
        "RangeHeader": made.own_header(),
        **batches,
        "Parcel": made.parcel(),
        "Exchange": exchange(),
        "POST /v1/exchange": vouching.vouch(VOUCH_KEY, DEVICE, vouching.EXCHANGE_TAG, encode(exchange())),
        "DayVerdict": receipt().days[0],
        "Page": made.pages()[0],
        "PageRange": made.pages()[0].ranges[1],
        "Page of the city": made.pages()[1],
        "Page with marks": made.pages()[2],
        "Receipt": receipt(),
        "POST /v1/exchange answer": signing.seal_message(HUB_KEY, signing.RECEIPT_TAG, encode(receipt())),
        "CompareRequest": compare_request(),
        "POST /v1/compare": vouching.vouch(VOUCH_KEY, DEVICE, vouching.COMPARE_TAG, encode(compare_request())),
        "Comparison": comparison(),
        "POST /v1/compare answer": signing.seal_message(HUB_KEY, signing.COMPARISON_TAG, encode(comparison())),
        "Problem gap": m.Problem(code="gap", **gap),  # type: ignore[arg-type]
        "Problem epoch": m.Problem(code="epoch", epoch=2, **gap),  # type: ignore[arg-type]
        "Problem busy": m.Problem(code="busy", after_s=30),
        "Problem version": m.Problem(code="version", pv_min=1, pv_max=1),
    }


def hub_sample() -> dict[str, Any]:
    return {
        "hub_private_key": HUB_KEY,
        "hub_public_key": HUB_PUBLIC,
        "hub_private_box": samples.HUB_BOX,
        "hub_public_box": HUB_BOX_KEY,
        "hub_characters": signing.hub_characters(HUB_PUBLIC),
        "desk_private_box": samples.DESK_BOX,
        "vouch_key": VOUCH_KEY,
        "other_private_key": samples.OTHER_KEY,
        "other_private_box": samples.OTHER_BOX,
        "new_private_key": NEW_KEY,
        "new_private_box": samples.NEW_BOX,
        "parcel_purpose": made.PARCEL_PURPOSE,
        "status": {code.value: STATUS[code] for code in ProblemCode},
        "messages": {name: encode(message) for name, message in messages().items()},
    }
