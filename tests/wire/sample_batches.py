"""Ranges, batches, pages and parcels of protocol version 1, made from the fixed keys of ``samples``.

Compressed bodies are made once and then read back from the files, because compressors change; all the rest follows.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import zstandard

from stationdesk_sync.model.chain import chain_next, chain_start
from stationdesk_sync.model.day import Statement
from stationdesk_sync.model.op import op_hash, op_id
from stationdesk_sync.model.state_root import Buckets, fact_deciders, row_digest
from stationdesk_sync.model.stream import H_0, routed_chain, stream_chain
from stationdesk_sync.sealing import box, signing, vouching
from stationdesk_sync.wire import messages as m
from stationdesk_sync.wire import packing
from stationdesk_sync.wire.messages import encode, encode_plain
from tests.wire import samples
from tests.wire.samples import DAY, DEVICE, OTHER, STATION, TIME
from tests.wire.visits import visit_ops

COUNTED = 9  # of the sample ops, those of registers that ship
OTHERS = 40  # visits of the second PC
STREAM = f"st:{STATION}"
PARCEL_PURPOSE = b"stationdesk-parcel-1" + STATION.encode() + DEVICE
VOUCH_KEY = vouching.shared_key(samples.DESK_BOX, signing.public_box_key(samples.HUB_BOX), DEVICE)
PUBLIC = {name: signing.public_signing_key(key) for name, key in (("A", samples.DESK_KEY), ("B", samples.OTHER_KEY))}
BOXES = {name: signing.public_box_key(key) for name, key in (("A", samples.DESK_BOX), ("B", samples.OTHER_BOX))}


@cache
def own_ops() -> list[bytes]:
    return samples.raws()[:COUNTED]


@cache
def other_ops() -> list[bytes]:
    return visit_ops(OTHERS)


def chain_after(device: bytes, ops: Sequence[bytes]) -> bytes:
    chain = chain_start(device)
    for raw in ops:
        chain = chain_next(chain, op_hash(raw))
    return chain


def header(key: bytes, device: bytes, ops: Sequence[bytes], statements: list[m.StatementRow]) -> m.RangeHeader:
    """The range of a device's first ops, signed."""
    start, last = chain_start(device), chain_after(device, ops)
    message = signing.range_message(device, 1, len(ops), start, last, statements)
    return m.RangeHeader(
        station=STATION,
        device=device,
        first=1,
        last=len(ops),
        prev_chain=start,
        last_chain=last,
        statements=statements,
        sig=signing.sign(key, message),
    )


@cache
def own_header() -> m.RangeHeader:
    said = samples.day_sample()
    statement = m.statement_row(Statement(DAY, said["people"], said["services"], said["code"]))
    return header(samples.DESK_KEY, DEVICE, own_ops(), [statement])


def batch(of: m.RangeHeader | None, name: str, ops: Sequence[bytes], number: int = 1) -> m.Batch:
    """A batch with the body that was stored once under this name."""
    packed = body(name, ops)
    head = b"" if of is None else encode(of)
    return m.Batch(header=head, first=number, count=len(ops), packing=packed[0], raw_len=packed[1], body=packed[2])


def body(name: str, ops: Sequence[bytes]) -> tuple[int, int, bytes]:
    """The stored packing, length and body of some ops; made now if there is none."""
    if (samples.FOLDER / "batch.json").exists():
        stored = samples.read_sample("batch")["bodies"][name]
        return stored["packing"], stored["raw_len"], stored["body"]
    if name == "columns":
        return packing.pack(ops)
    raw = b"".join(ops)
    return packing.RAW, len(raw), zstandard.ZstdCompressor(level=3).compress(raw)


def hello() -> m.Batch:
    """A range without ops: a hello after the first nine."""
    chain = chain_after(DEVICE, own_ops())
    message = signing.range_message(DEVICE, COUNTED + 1, COUNTED, chain, chain, [])
    said = m.RangeHeader(
        station=STATION,
        device=DEVICE,
        first=COUNTED + 1,
        last=COUNTED,
        prev_chain=chain,
        last_chain=chain,
        statements=[],
        sig=signing.sign(samples.DESK_KEY, message),
    )
    return m.Batch(header=encode(said), first=COUNTED + 1, count=0, packing=packing.RAW, raw_len=0, body=b"")


@cache
def batches() -> dict[str, m.Batch]:
    others = header(samples.OTHER_KEY, OTHER, other_ops(), [])
    return {
        "raw": batch(own_header(), "raw", own_ops()),
        "columns": batch(others, "columns", other_ops()),
        "overlap cut off": batch(own_header(), "rest", own_ops()[4:], 5),
        "hello": hello(),
        "routed": batch(None, "routed", samples.raws()[13:14], 14),
    }


def batch_sample() -> dict[str, Any]:
    head = own_header()
    said = (head.device, head.first, head.last, head.prev_chain, head.last_chain, head.statements)
    made = batches()
    named = {"raw": "raw", "columns": "columns", "rest": "overlap cut off", "routed": "routed"}
    return {
        "range_message": signing.range_message(*said),
        "signature": head.sig,
        "header": encode(head),
        "ops": {
            "raw": own_ops(),
            "columns": other_ops(),
            "overlap cut off": own_ops()[4:],
            "hello": [],
            "routed": samples.raws()[13:14],
        },
        "bodies": {
            name: {"packing": made[of].packing, "raw_len": made[of].raw_len, "body": made[of].body}
            for name, of in named.items()
        },
        "batches": {name: encode(one) for name, one in made.items()},
    }


def desks() -> list[m.DeskHeard]:
    heard = ((DEVICE, "A", own_ops()), (OTHER, "B", other_ops()))
    return [
        m.DeskHeard(
            letter=letter,
            last_heard=TIME,
            device=device,
            device_key=PUBLIC[letter],
            box_key=BOXES[letter],
            state="open",
            last=len(ops),
            chain=chain_after(device, ops),
        )
        for device, letter, ops in heard
    ]


@cache
def pages() -> list[m.Page]:
    """The station's stream from its start (own ops without bytes), the city's with a routed op, one off course."""
    made = batches()
    exceptions = encode_plain([[DEVICE, 9, "bad_value"]])
    none = encode_plain([])
    own, others = chain_after(DEVICE, own_ops()), chain_after(OTHER, other_ops())
    after_own = stream_chain(H_0, own, COUNTED, exceptions)
    after_both = stream_chain(after_own, others, OTHERS, none)
    cut = routed_chain([op_hash(raw) for raw in samples.raws()[13:14]])
    return [
        m.Page(
            stream=STREAM,
            after=0,
            ranges=[
                page_range(1, COUNTED, DEVICE, 1, exceptions, own, None),
                page_range(COUNTED + 1, COUNTED + OTHERS, OTHER, 1, none, others, made["columns"]),
            ],
            chain=after_both,
            head=COUNTED + OTHERS,
        ),
        m.Page(
            stream="city",
            after=0,
            ranges=[page_range(1, 1, DEVICE, 14, none, cut, made["routed"])],
            chain=stream_chain(H_0, cut, 1, none),
            head=1,
        ),
        m.Page(
            stream="st:BS-002",
            after=77,
            ranges=[],
            chain=after_both,
            head=COUNTED + OTHERS,
            marks=[(COUNTED + OTHERS, after_both), (COUNTED, after_own), (0, H_0)],
        ),
    ]


def page_range(
    start: int, end: int, device: bytes, first: int, exceptions: bytes, last_chain: bytes, of: m.Batch | None
) -> m.PageRange:
    return m.PageRange(
        from_pos=start, to_pos=end, device=device, first=first, exceptions=exceptions, last_chain=last_chain, batch=of
    )


def parcel() -> m.Parcel:
    clear = encode_plain({samples.SUBJECT_ID: samples.SUBJECT_KEY})
    sealed = box.seal_box(BOXES["B"], PARCEL_PURPOSE, clear, lambda count: samples.NEW_BOX[:count])
    return m.Parcel(number=1, device=OTHER, box=sealed)


@cache
def buckets() -> Buckets:
    """The state of the rows of the second PC's visits."""
    made = Buckets()
    for raw in other_ops():
        row = m.decode_plain(raw)["r"]  # type: ignore[index]
        made.add(row, row_digest("visit", row, fact_deciders(op_id(raw), op_id(raw), None)))
    return made
