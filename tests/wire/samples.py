"""Makes the golden samples of protocol version 1 from fixed keys: ``python -m tests.wire.write_samples``.

The files in ``sync/samples/v1`` are final: a change of theirs is a change of the protocol. Bytes are written in
hex. Here: keys, ops, a day, a sealed field; ``sample_messages`` makes what travels.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from stationdesk_sync.model.chain import chain_next, chain_start, device_id
from stationdesk_sync.model.day import day_figures
from stationdesk_sync.model.op import Kind, Op, op_hash, op_id, station_row_id
from stationdesk_sync.model.registry import load_registers
from stationdesk_sync.sealing import fields, signing
from stationdesk_sync.wire.codec import encode_op

FOLDER = Path(__file__).resolve().parents[2] / "sync" / "samples" / "v1"
DESK_KEY = bytes(range(32))
DESK_BOX = bytes(range(32, 64))
HUB_KEY = bytes(range(64, 96))
HUB_BOX = bytes(range(160, 192))
OTHER_KEY = bytes(range(1, 33))  # the second PC of the station
OTHER_BOX = bytes(range(33, 65))
NEW_KEY = bytes(range(2, 34))  # the first PC after it was restored
NEW_BOX = bytes(range(34, 66))
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
OTHER = device_id(signing.public_signing_key(OTHER_KEY))
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
    """One op of each kind, those of version 0 first, in chain order."""
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


@cache
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


@cache
def read_sample(name: str) -> dict[str, Any]:
    """Read one file of samples with its bytes."""
    sample: dict[str, Any] = unplain(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))
    return sample
