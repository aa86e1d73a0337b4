"""Makes the golden samples of protocol version 0 from fixed keys: ``python -m tests.wire.samples``.

The files in ``sync/samples/v0`` are final: a change of theirs is a change of the protocol. Bytes are
written in hex. What is compressed is kept as it was made once, because compressors change.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stationdesk_sync.model.chain import chain_next, chain_start, device_id
from stationdesk_sync.model.day import Statement, day_figures
from stationdesk_sync.model.op import Kind, Op, op_hash, op_id, station_row_id
from stationdesk_sync.model.registry import load_registers
from stationdesk_sync.sealing import fields, signing
from stationdesk_sync.wire import frame
from stationdesk_sync.wire.codec import encode_op
from stationdesk_sync.wire.messages import (
    BatchHeader,
    Certificate,
    DayVerdict,
    DeskHeard,
    EnrolAnswer,
    EnrolRequest,
    HubIdentity,
    Message,
    Problem,
    Receipt,
    encode,
    encode_plain,
    statement_row,
)
from stationdesk_sync.wire.problems import STATUS

FOLDER = Path(__file__).resolve().parents[2] / "sync" / "samples" / "v0"
DESK_KEY = bytes(range(32))
DESK_BOX = bytes(range(32, 64))
HUB_KEY = bytes(range(64, 96))
SUBJECT_KEY = bytes(range(96, 128))
SUBJECT_ID = bytes(range(128, 144))
NONCE = bytes(range(200, 212))
TLS_KEY = bytes(range(150, 182))
TIME = 1_795_500_000.0
CLOCK = (1_795_500_000 // 900) << 32
STATION = "BS-001"
DAY = "2026-11-24"
FIRST = {"day": DAY, "tz": "Asia/Shanghai"}
CATALOGUE = {
    "version": 1,
    "lists": {"group": [{"code": "rider", "zh": "外卖骑手", "en": "Delivery rider"}], "service": []},
}
DEVICE = device_id(signing.public_signing_key(DESK_KEY))
HUB_PUBLIC = signing.public_signing_key(HUB_KEY)


def row(number: int) -> bytes:
    """A row id as a writer makes it: 10 bytes of its start, 6 of counter."""
    return b"sampledesk" + number.to_bytes(6, "big")


def nonce(number: int) -> bytes:
    return number.to_bytes(8, "big")


def sealed_note() -> dict[str, object]:
    place = fields.field_place("visit", row(2), "note")
    return fields.seal_field(SUBJECT_ID, SUBJECT_KEY, place, "水很热 · hot water", lambda count: NONCE[:count])


def sample_ops() -> dict[str, Op]:
    """One op of each kind that version 0 knows, in chain order."""
    visit = FIRST | {"slot": 40, "group": "rider", "services": ["rest", "water"], "people": 2, "method": "keyed"}
    return {
        "visit": Op("visit", row(1), Kind.FACT, CLOCK, 1, visit),
        "visit with sealed note": Op("visit", row(2), Kind.FACT, CLOCK + 1, 1, visit | {"note": sealed_note()}),
        "visit in doubt, own code, by an account": Op(
            "visit", row(3), Kind.FACT, CLOCK + 2, 1, visit | {"group": "x-own", "doubt": True}, account=123_456_789_012
        ),
        "correction": Op(
            "visit", row(1), Kind.CORRECT, CLOCK + 3, 1, visit | {"people": 6, "services": ["rest"]}, nonce=nonce(1)
        ),
        "withdrawal": Op("visit", row(3), Kind.WITHDRAW, CLOCK + 4, 1, FIRST | {"reason": "undo"}, nonce=nonce(2)),
        "shift": Op("shift", row(4), Kind.FACT, CLOCK + (1 << 32), 1, FIRST | {"opened": 510, "weather": "sunny"}),
        "event": Op(
            "event", row(5), Kind.SET, CLOCK + (1 << 32) + 1, 1, {"title": "义诊", "on_day": DAY, "kind": "clinic"}
        ),
        "edit of the event": Op(
            "event",
            row(5),
            Kind.SET,
            CLOCK + (1 << 32) + 2,
            1,
            {"organisers": ["某某街道总工会"]},
            base={"organisers": 0},
            nonce=nonce(3),
        ),
        "tally keys": Op(
            "tally_layout",
            station_row_id("tally_layout"),
            Kind.SET,
            CLOCK + (1 << 32) + 3,
            1,
            {"tiles": [["rider", ["rest", "water"]]]},
            nonce=nonce(4),
        ),
        "kinds to come: inc": Op("supply", row(6), Kind.INC, CLOCK + (2 << 32), 1, {"count": -3}, nonce=nonce(5)),
        "kinds to come: move": Op(
            "loan", row(7), Kind.MOVE, CLOCK + (2 << 32) + 1, 1, {"from": "out", "to": "back"}, nonce=nonce(6)
        ),
        "kinds to come: del": Op("partner", row(8), Kind.DEL, CLOCK + (2 << 32) + 2, 1, {}, nonce=nonce(7)),
        "kinds to come: erase": Op("loan", row(7), Kind.ERASE, CLOCK + (2 << 32) + 3, 1, {}, nonce=nonce(8)),
        "kinds to come: mend": Op(
            "visit", row(9), Kind.MEND, CLOCK + (2 << 32) + 4, 1, visit, streams=("st:BS-001",), nonce=nonce(9)
        ),
    }


def ops_and_chain() -> dict[str, Any]:
    chain = chain_start(DEVICE)
    rows = []
    for name, op in sample_ops().items():
        raw = encode_op(op)
        chain = chain_next(chain, op_hash(raw))
        parts = {"t": op.register, "r": op.row_id, "k": op.kind.value, "h": op.clock, "v": op.version}
        parts |= {} if op.account is None else {"a": op.account}
        parts |= {"d": op.data} | ({} if op.base is None else {"b": op.base})
        parts |= ({"w": op.streams} if op.streams else {}) | ({} if op.nonce is None else {"x": op.nonce})
        rows.append({"name": name, "op": parts, "raw": raw, "id": op_id(raw), "chain": chain})
    return {
        "device_private_key": DESK_KEY,
        "device_public_key": signing.public_signing_key(DESK_KEY),
        "device_id": DEVICE,
        "chain_start": chain_start(DEVICE),
        "ops": rows,
        "station_rows": {name: station_row_id(name) for name in ("tally_layout", "station_hours", "account")},
    }


def raws() -> list[bytes]:
    return [encode_op(op) for op in sample_ops().values()]


def day_sample() -> dict[str, Any]:
    pairs = [(op_id(encode_op(op)), op) for op in sample_ops().values()]
    figures = day_figures(DAY, pairs, load_registers())
    return {"day": DAY, "people": figures.people, "services": figures.services, "code": figures.code}


def sealed_sample() -> dict[str, Any]:
    return {
        "key": SUBJECT_KEY,
        "key_id": SUBJECT_ID,
        "nonce": NONCE,
        "place": fields.field_place("visit", row(2), "note"),
        "clear": "水很热 · hot water",
        "sealed": sealed_note(),
    }


def header() -> tuple[BatchHeader, list[bytes]]:
    """A batch of the first nine ops (those that version 0 counts), with the day's statement."""
    ops = raws()[:9]
    chain = chain_start(DEVICE)
    for raw in ops:
        chain = chain_next(chain, op_hash(raw))
    said = day_sample()
    statements = [statement_row(Statement(DAY, said["people"], said["services"], said["code"]))]
    message = signing.range_message(DEVICE, 1, len(ops), chain_start(DEVICE), chain, statements)
    return (
        BatchHeader(
            station=STATION,
            device=DEVICE,
            epoch=1,
            first=1,
            last=len(ops),
            prev_chain=chain_start(DEVICE),
            last_chain=chain,
            raw_len=sum(map(len, ops)),
            statements=statements,
            held={"catalogue/catalogue": 1},
            sig=signing.sign(DESK_KEY, message),
        ),
        ops,
    )


def messages() -> dict[str, Message]:
    """One message of each kind that is not a batch."""
    head, ops = header()
    said = day_sample()
    document = signing.sign_document(HUB_KEY, "catalogue", "catalogue", 1, encode_plain(CATALOGUE))
    station = signing.sign_document(HUB_KEY, "station", STATION, 2, encode_plain({"code": STATION, "name": "某站"}))
    certificate = Certificate(
        station=STATION,
        device=DEVICE,
        letter="A",
        device_key=signing.public_signing_key(DESK_KEY),
        box_key=signing.public_box_key(DESK_BOX),
        valid_from=TIME,
        valid_until=TIME + 86_400 * 400,
    )
    signed_certificate = signing.seal_message(HUB_KEY, signing.CERTIFICATE_TAG, encode(certificate))
    identity = HubIdentity(key=HUB_PUBLIC, tls=[TLS_KEY], time=TIME)
    answer = EnrolAnswer(
        station=STATION,
        letter="A",
        certificate=encode(signed_certificate),
        epoch=1,
        tls=[TLS_KEY],
        time=TIME,
        documents=[station],
        desks=[DeskHeard(letter="A", last_heard=TIME)],
    )
    receipt = Receipt(
        device=DEVICE,
        upto=len(ops),
        chain=head.last_chain,
        set_aside=[(9, "bad_value")],
        days=[
            DayVerdict(day=DAY, people=said["people"], services=said["services"], code=said["code"], verdict="equal")
        ],
        desks=[DeskHeard(letter="A", last_heard=TIME)],
        documents=[station],
        tls=[TLS_KEY],
        time=TIME,
        epoch=1,
        durable_upto=len(ops),
        max_ops=2000,
        after_s=0,
    )
    return {
        "HubIdentity": identity,
        "GET /v0/hub answer": signing.seal_message(HUB_KEY, signing.HUB_TAG, encode(identity)),
        "EnrolRequest": EnrolRequest(
            secret="ABCD2345",
            device_key=signing.public_signing_key(DESK_KEY),
            box_key=signing.public_box_key(DESK_BOX),
        ),
        "Certificate": certificate,
        "EnrolAnswer": answer,
        "POST /v0/enrol answer": signing.seal_message(HUB_KEY, signing.ENROL_TAG, encode(answer)),
        "Document": document,
        "Receipt": receipt,
        "POST /v0/push answer": signing.seal_message(HUB_KEY, signing.RECEIPT_TAG, encode(receipt)),
        "Problem gap": Problem(code="gap", last=3, chain=chain_start(DEVICE)),
        "Problem epoch": Problem(code="epoch", last=0, chain=chain_start(DEVICE), epoch=2),
        "Problem busy": Problem(code="busy", after_s=30),
    }


def batch_sample() -> dict[str, Any]:
    head, ops = header()
    message = signing.range_message(
        head.device, head.first, head.last, head.prev_chain, head.last_chain, head.statements
    )
    return {
        "range_message": message,
        "signature": head.sig,
        "header": encode(head),
        "ops": ops,
        "frame": frame.pack(head, frame.pack_ops(ops)),
    }


def hub_sample() -> dict[str, Any]:
    return {
        "hub_private_key": HUB_KEY,
        "hub_public_key": HUB_PUBLIC,
        "hub_characters": signing.hub_characters(HUB_PUBLIC),
        "status": {code.value: status for code, status in STATUS.items()},
        "messages": {name: encode(message) for name, message in messages().items()},
    }


def all_samples() -> dict[str, dict[str, Any]]:
    """Every file by name, with bytes as hex."""
    made = {
        "ops": ops_and_chain(),
        "day": day_sample(),
        "sealed": sealed_sample(),
        "batch": batch_sample(),
        "messages": hub_sample(),
    }
    return {name: plain(sample) for name, sample in made.items()}


def plain(value: Any) -> Any:
    """Write bytes as ``{"hex": …}`` wherever they stand."""
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value


def unplain(value: Any) -> Any:
    """Read back what ``plain`` has written."""
    if isinstance(value, dict) and set(value) == {"hex"}:
        return bytes.fromhex(value["hex"])
    if isinstance(value, dict):
        return {name: unplain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [unplain(part) for part in value]
    return value


def read_sample(name: str) -> dict[str, Any]:
    """Read one file of samples with its bytes."""
    sample: dict[str, Any] = unplain(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))
    return sample


def main() -> None:
    """Write every file that is not there yet; a file that is there is final and stays as it is."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, sample in all_samples().items():
        path = FOLDER / f"{name}.json"
        if not path.exists():
            path.write_text(json.dumps(sample, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
