"""Takes one exchange of a desk: checks it, stores what it brings, answers with what the hub holds and with news.

A plain function that knows no HTTP. One exchange is one transaction; a refused one leaves nothing. The same
exchange again, whole or cut differently, changes nothing and gets a receipt for the same range. Offers that do
not fit are passed over: they cost the sender neither its receipt nor its news.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stationdesk_sync.hub import pages, parcels
from stationdesk_sync.hub.admit import OPAQUE, REPEAT, SHUT_OUT
from stationdesk_sync.hub.append import append, streams_named
from stationdesk_sync.hub.chains import chain_at
from stationdesk_sync.hub.faults import Refusal, StoreBusy
from stationdesk_sync.hub.identity import Identity
from stationdesk_sync.hub.receive import (
    Received,
    check_signature,
    check_vouched,
    open_exchange,
    open_range,
    open_vouched,
)
from stationdesk_sync.hub.rules import Rules
from stationdesk_sync.hub.senders import sender
from stationdesk_sync.hub.store import devices, documents, segments, stations, streams
from stationdesk_sync.hub.store.devices import REVOKED, SUPERSEDED, Device
from stationdesk_sync.hub.store.engine import Store, Tx
from stationdesk_sync.hub.verdicts import verdicts
from stationdesk_sync.model.draft import Lists
from stationdesk_sync.model.register import Register
from stationdesk_sync.model.stream import station_of, station_stream
from stationdesk_sync.sealing.signing import RECEIPT_TAG
from stationdesk_sync.wire import limits
from stationdesk_sync.wire.messages import Exchange, Receipt, Signed, Vouched, encode
from stationdesk_sync.wire.problems import ProblemCode

_log = logging.getLogger("stationdesk.hub")
_ANSWERS = 16


@dataclass(frozen=True, slots=True)
class _Asked:
    """An exchange taken apart."""

    exchange: Exchange
    own: Received
    offers: Sequence[Received]


def take_exchange(
    store: Store, registers: Mapping[str, Register], lists: Lists, identity: Identity, vouched: bytes, now: float
) -> Signed:
    """Take an exchange and return the signed receipt; ``Refusal`` when it is not taken.

    ``vouched`` is the bytes of a ``Vouched`` exchange, ``now`` in Unix seconds. The receipt is true when this
    returns: the ops are durable.
    """
    said = open_vouched(vouched)

    asked = _open(identity, sender(store, said.device), said)
    rules = Rules(registers, lists, identity.public)
    with store.write() as tx:
        receipt = _take(tx, rules, identity, asked, said, now)
    return identity.signed(RECEIPT_TAG, encode(receipt))


def _open(identity: Identity, speaker: Device | None, said: Vouched) -> _Asked:
    if speaker is None:
        raise Refusal(ProblemCode.UNKNOWN_DEVICE)
    check_vouched(identity.shared_key(speaker.device, speaker.box_key), said)
    exchange = open_exchange(said.body)
    own = open_range(exchange.batch)
    named = {(exchange.station, exchange.device), (own.header.station, own.header.device)}
    if named != {(speaker.station, speaker.device)}:
        raise Refusal(ProblemCode.UNKNOWN_DEVICE)
    if own.ops or own.header.statements:
        check_signature(own, speaker.device_key)
    offers = []
    for batch in exchange.offers:
        try:
            offers.append(open_range(batch))
        except Refusal:
            continue
    return _Asked(exchange, own, offers)


def _take(tx: Tx, rules: Rules, identity: Identity, asked: _Asked, said: Vouched, now: float) -> Receipt:
    exchange, own = asked.exchange, asked.own
    station = exchange.station
    heads = _hold(tx, station, asked)
    device = _known(devices.find(tx, exchange.device, lock=True))
    _check_place(tx, identity, exchange, device, own)
    seen = pages.heard_upto(tx, station, exchange.cursors)
    if own.last > device.last:
        again = exchange.reissue or bool(exchange.adopted) or devices.knows_again(tx, station)
        unread = OPAQUE if exchange.opaque else None
        append(tx, rules, heads, device, own, again=again, unread=unread, adopted=exchange.adopted, seen=seen)
        if exchange.parked:
            segments.note_parked(tx, station, device.device, own.last)
    offered = [_offer(tx, rules, heads, exchange, offer) for offer in asked.offers]
    devices.heard(tx, device, exchange.parcels_upto, exchange.parked, now)
    set_aside, repeats = _aside(tx, device, own)
    desks = devices.desks_heard(tx, station)
    return Receipt(
        device=device.device,
        answers=hashlib.sha256(said.body).digest()[:_ANSWERS],
        upto=own.last,
        chain=own.header.last_chain,
        set_aside=set_aside,
        repeats=repeats,
        offered=_standing(tx, {name for name in offered if name is not None}),
        days=verdicts(tx, rules.registers, device, own, seen),
        desks=desks,
        documents=documents.newer_for(tx, station, exchange.held),
        pages=pages.pages(tx, device, exchange.cursors, exchange.room, own.last),
        parcels=parcels.for_device(tx, station, device.device, exchange.parcels_upto),
        parcels_taken=parcels.take(tx, station, device.device, exchange.parcels),
        tls=list(identity.tls),
        time=now,
        epoch=identity.epoch,
        durable_upto=device.durable,
        max_ops=limits.MAX_BATCH_OPS,
        after_s=0,
    )


def _hold(tx: Tx, station: str, asked: _Asked) -> streams.Heads:
    """Hold the counters of every stream that something may be added to; nothing for a hello."""
    bringing = [one for one in (asked.own, *asked.offers) if one.ops]
    if not bringing:
        return {}
    named = {name for one in bringing for name in streams_named(one.ops, station)}
    there = {name for name in named if _exists(tx, name)}
    return streams.hold(tx, {station_stream(station), *there})


def _exists(tx: Tx, stream: str) -> bool:
    code = station_of(stream)
    return code is None or stations.find(tx, code) is not None


def _known(device: Device | None) -> Device:
    if device is None:
        raise Refusal(ProblemCode.UNKNOWN_DEVICE)
    if device.state == REVOKED:
        raise Refusal(ProblemCode.REVOKED)
    if device.state == SUPERSEDED:
        raise Refusal(ProblemCode.SUPERSEDED, last=device.last, chain=device.chain)
    return device


def _check_place(tx: Tx, identity: Identity, exchange: Exchange, device: Device, own: Received) -> None:
    """Raise unless the range follows on what is held, or repeats it."""
    if exchange.epoch != identity.epoch:
        raise Refusal(ProblemCode.EPOCH, last=device.last, chain=device.chain, epoch=identity.epoch)
    check_place(tx, device, own)


def check_place(tx: Tx, device: Device, received: Received) -> None:
    """Raise ``Refusal`` unless a range of a device follows on what is held of it, or repeats that."""
    header = received.header
    if received.first > device.last + 1:
        raise Refusal(ProblemCode.GAP, last=device.last, chain=device.chain)
    fork = Refusal(ProblemCode.FORK, last=device.last, chain=device.chain)
    before = header.prev_chain if received.first == header.first else chain_at(tx, device, received.first - 1)
    if before is None:
        raise fork
    meets_at = min(header.last, device.last)
    if meets_at < received.first and received.first == header.first:
        if before != chain_at(tx, device, meets_at):
            raise fork
        return
    chains = [before, *received.chains(before)]
    if chains[-1] != header.last_chain or chains[meets_at - received.first + 1] != chain_at(tx, device, meets_at):
        raise fork


def _offer(tx: Tx, rules: Rules, heads: streams.Heads, exchange: Exchange, offer: Received) -> bytes | None:
    """Take an offered range of another device of the station; return the device, None when it is no such.

    What a device wrote that was shut out is set aside for a person: it may have been received long before, and lost
    with the hub's disk.
    """
    header = offer.header
    device = devices.find(tx, header.device, lock=True)
    if device is None or device.station != exchange.station or device.device == exchange.device:
        return None
    if header.station != device.station or header.last <= device.last:
        return device.device
    before = dict(heads)
    try:
        check_signature(offer, device.device_key)
        check_place(tx, device, offer)
        with tx.savepoint():
            unread = SHUT_OUT if device.state == REVOKED else None
            append(tx, rules, heads, device, offer, again=True, unread=unread)
    except Refusal as refusal:
        _log.info("an offered range was passed over: %s", refusal.code.value)
    except StoreBusy:
        raise
    except Exception:  # noqa: BLE001 - whatever is wrong with an offer, it must not cost the sender its own receipt
        _log.exception("an offered range could not be stored")
        heads.clear()
        heads.update(before)
    return device.device


def _standing(tx: Tx, names: set[bytes]) -> list[tuple[bytes, int, bytes]]:
    found = [device for name in sorted(names) if (device := devices.find(tx, name)) is not None]
    return [(device.device, device.last, device.chain) for device in found]


def _aside(tx: Tx, device: Device, own: Received) -> tuple[list[tuple[int, str]], int]:
    """Return what is set aside of the sender's range and nobody mended yet, and how many ops repeat others."""
    if not own.ops:
        return [], 0
    found = segments.aside_between(tx, device.station, device.device, own.header.first, own.last)
    codes = [(seq, code) for seq, code, mended in found if code != REPEAT and not mended]
    return codes, sum(code == REPEAT for _, code, _ in found)
