"""Keeps a range of another desk that came on a stick, before the hub has given it a place in the stream.

Called by hearing, inside its transaction; signature and chain of the range were checked before. A range that goes on
where this book holds the desk's chain is kept with its header, so that this book can offer it to the hub.
"""

from stationdesk.app.link_ports import Offer
from stationdesk.storage.database import Cursor
from stationdesk.storage.foreign import NOWHERE, Place
from stationdesk.storage.heard_ops import Intake
from stationdesk.storage.peers import extend, read_peer
from stationdesk_sync.model.chain import chain_over
from stationdesk_sync.model.op import op_hash
from stationdesk_sync.wire.messages import RangeHeader, decode


def store_carried(cursor: Cursor, offer: Offer, intake: Intake) -> int:
    """Store a proved range; returns how many of its ops were new to this book."""
    peer = read_peer(cursor, offer.device)
    held = 0 if peer is None else peer.last - offer.first + 1
    header = decode(offer.header, RangeHeader)
    if peer is None or not 0 <= held < len(offer.ops) or not _goes_on(offer, header, held, peer.chain):
        return intake.take_at(cursor, offer.ops, [NOWHERE] * len(offer.ops))
    beyond = offer.ops[held:]
    seqs = range(peer.last + 1, header.last + 1)
    new = intake.take_at(cursor, beyond, [Place(offer.device, seq, None, far=False) for seq in seqs])
    extend(cursor, peer, offer.first, header.last, header.last_chain, offer.header)
    return new


def _goes_on(offer: Offer, header: RangeHeader, held: int, chain: bytes) -> bool:
    """Tell whether the chain that this book holds is the one that the range goes on from."""
    if not held:
        return offer.first != header.first or header.prev_chain == chain
    return offer.first == header.first and chain_over(header.prev_chain, map(op_hash, offer.ops[:held])) == chain
