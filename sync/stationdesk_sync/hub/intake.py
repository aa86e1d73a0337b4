"""Takes one batch of a desk: checks it, stores it, projects it, answers with a signed receipt.

A plain function that knows no HTTP. One batch is one transaction; a refused one leaves nothing.
The same batch again, whole or cut differently, changes nothing and gets a receipt for the same range.
"""

from collections.abc import Mapping, Sequence

from stationdesk_sync.hub.admit import Arrived, Aside, encode_exceptions, sort_out
from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.hub.identity import Identity
from stationdesk_sync.hub.project import project
from stationdesk_sync.hub.receive import Received, check_sender, open_body, open_frame
from stationdesk_sync.hub.store import devices, documents, segments, streams
from stationdesk_sync.hub.store.devices import Device
from stationdesk_sync.hub.store.engine import Store, Tx
from stationdesk_sync.hub.store.segments import Segment
from stationdesk_sync.hub.verdicts import DayOp, DayReader, judge
from stationdesk_sync.model.chain import chain_next, chain_start
from stationdesk_sync.model.draft import Lists
from stationdesk_sync.model.op import op_hash
from stationdesk_sync.model.register import Register
from stationdesk_sync.sealing.signing import RECEIPT_TAG
from stationdesk_sync.wire import limits
from stationdesk_sync.wire.frame import pack_ops
from stationdesk_sync.wire.messages import DayVerdict, Receipt, Signed, encode
from stationdesk_sync.wire.problems import ProblemCode

NOTHING_BACKED_UP = 0


def take_batch(
    store: Store, registers: Mapping[str, Register], lists: Lists, identity: Identity, raw_batch: bytes, now: float
) -> Signed:
    """Take a batch and return the signed receipt; ``Refusal`` when it is not taken.

    ``now`` is in Unix seconds. The receipt is true when this returns: the ops are durable.
    """
    header, header_raw, body = open_frame(raw_batch)
    with store.read() as tx:
        sender = devices.find(tx, header.device)
    check_sender(header, sender)
    batch = open_body(header, header_raw, body)
    with store.write() as tx:
        device = check_sender(header, devices.find(tx, header.device, lock=True))
        _check_place(tx, identity, device, batch)
        receipt = _store(tx, registers, lists, identity, device, batch, now)
    return identity.signed(RECEIPT_TAG, encode(receipt))


def _check_place(tx: Tx, identity: Identity, device: Device, batch: Received) -> None:
    """Raise unless the batch follows on what is held, or repeats it."""
    header = batch.header
    if header.epoch != identity.epoch:
        raise Refusal(ProblemCode.EPOCH, last=device.last, chain=device.chain, epoch=identity.epoch)
    if header.first > device.last + 1:
        raise Refusal(ProblemCode.GAP, last=device.last, chain=device.chain)
    meets_at = min(header.last, device.last)
    claimed = batch.chains[meets_at - header.first] if meets_at >= header.first else header.prev_chain
    if claimed != chain_at(tx, device, meets_at):
        raise Refusal(ProblemCode.FORK, last=device.last, chain=device.chain)


def chain_at(tx: Tx, device: Device, seq: int) -> bytes | None:
    """Return the chain value of a device after op ``seq`` as the hub holds it, None beyond the last."""
    if seq == device.last:
        return device.chain
    if seq == 0:
        return chain_start(device.device)
    segment = segments.holding(tx, device.station, device.device, seq)
    if segment is None:
        return None
    said = segment.said()
    before = segments.holding(tx, device.station, device.device, segment.first - 1)
    chain = said.prev_chain if before is None or said.first == segment.first else before.said().last_chain
    for raw in segment.ops()[: seq - segment.first + 1]:
        chain = chain_next(chain, op_hash(raw))
    return chain


def _store(
    tx: Tx,
    registers: Mapping[str, Register],
    lists: Lists,
    identity: Identity,
    device: Device,
    batch: Received,
    now: float,
) -> Receipt:
    header, station = batch.header, device.station
    position, _ = streams.hold(tx, station)
    aside: list[Aside] = []
    arrived: list[Arrived] = []
    if header.last > device.last:
        arrived, aside, position = _append(tx, registers, lists, device, batch)
        devices.advance(tx, device, header.last, header.last_chain, now)
    else:
        devices.heard(tx, device, now)
    held_aside = segments.set_aside_of(tx, station) if header.first <= device.last else {}
    repeated = [
        (seq, code)
        for (owner, seq), (_, code) in held_aside.items()
        if owner == device.device and header.first <= seq <= header.last
    ]
    own = [(a.seq, a.code) for a in aside if a.device == device.device]
    return Receipt(
        device=device.device,
        upto=header.last,
        chain=header.last_chain,
        set_aside=sorted({*repeated, *own}),
        days=_verdicts(tx, registers, device, batch, arrived, position),
        desks=devices.desks_heard(tx, station),
        documents=documents.newer_for(tx, station, header.held),
        tls=list(identity.tls),
        time=now,
        epoch=identity.epoch,
        durable_upto=NOTHING_BACKED_UP,
        max_ops=limits.MAX_BATCH_OPS,
        after_s=0,
    )


def _append(
    tx: Tx, registers: Mapping[str, Register], lists: Lists, device: Device, batch: Received
) -> tuple[list[Arrived], list[Aside], int]:
    """Store what is new of a batch; return its ops, what was set aside, and the stream's position."""
    header, station = batch.header, device.station
    first = device.last + 1
    cut = first - header.first
    new = batch.ops[cut:]
    body = pack_ops(list(new)) if cut else batch.body
    segment = Segment(
        station,
        device.device,
        first,
        header.last,
        batch.header_raw,
        body,
        sum(map(len, new)),
        segments.sha_of(batch.header_raw, body),
    )
    arrived, aside = sort_out(device.device, first, new, registers, lists)
    segments.add(tx, segment)
    segments.note_days(tx, segment, {one.op.day for one in arrived if one.op.day is not None})
    aside += project(tx, station, registers, arrived)
    segments.add_set_aside(tx, station, [(a.device, a.seq, a.identity, a.code) for a in aside])
    taken = streams.append(tx, station, len(new), device.device, first, header.last_chain, encode_exceptions(aside))
    segments.put_statements(tx, station, device.device, header.last, taken.to_pos, batch.statements)
    return arrived, aside, taken.to_pos


def _verdicts(
    tx: Tx,
    registers: Mapping[str, Register],
    device: Device,
    batch: Received,
    arrived: Sequence[Arrived],
    position: int,
) -> list[DayVerdict]:
    if not batch.statements:
        return []
    reader = DayReader(tx, device.station, registers)
    if arrived:
        place = (device.device, device.last + 1)
        reader.know(place, (DayOp(a.device, a.seq, a.identity, a.op) for a in arrived))
    found = []
    for statement in batch.statements:
        own = reader.figures_for(statement, device.device, batch.header.last)
        verdict = judge(statement, own, position)
        found.append(
            DayVerdict(day=statement.day, people=own.people, services=own.services, code=own.code, verdict=verdict)
        )
    return found
