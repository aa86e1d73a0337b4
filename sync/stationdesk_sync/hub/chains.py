"""The chain value of a device after any of its ops, as the hub's segments have it."""

from stationdesk_sync.hub.store import segments
from stationdesk_sync.hub.store.devices import Device
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.model.chain import chain_next, chain_start
from stationdesk_sync.model.op import op_hash


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
    if seq == segment.last:
        return said.last_chain
    before = segments.holding(tx, device.station, device.device, segment.first - 1)
    chain = said.prev_chain if before is None or said.first == segment.first else before.said().last_chain
    for raw in segment.ops()[: seq - segment.first + 1]:
        chain = chain_next(chain, op_hash(raw))
    return chain
