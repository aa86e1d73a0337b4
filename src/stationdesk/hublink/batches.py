"""From what the engine wants said to a vouched exchange, and from a receipt to facts the book keeps."""

from collections.abc import Iterable
from typing import Protocol

from stationdesk import __version__
from stationdesk.app.link_ports import Opening, Sayings, Vouching
from stationdesk.app.outbox_ports import DeskHeardOf, HubDay, HubDocument, LinkState, OutboxBatch, ReceiptFacts
from stationdesk.app.ports import DeviceKeys
from stationdesk.hublink.pages import heard_parcel, offered, sent_parcel, with_body
from stationdesk_sync.engine.effects import Send, StoreReceipt
from stationdesk_sync.engine.events import OutboxRead
from stationdesk_sync.model.day import DayFigures
from stationdesk_sync.sealing.signing import range_message
from stationdesk_sync.sealing.vouching import EXCHANGE_TAG, vouch
from stationdesk_sync.wire.messages import (
    DeskHeard,
    Document,
    Exchange,
    RangeHeader,
    Receipt,
    Vouched,
    encode,
    statement_row,
)


class BookBroken(ValueError):
    """The chain the book keeps does not fit the op bytes it keeps."""


class DeskKeys(DeviceKeys, Vouching, Protocol):
    """Both halves of what hublink asks of a desk's keys."""


class StickKeys(DeskKeys, Opening, Protocol):
    """What sticks ask besides: to open what was sealed for this desk."""


def vouched_exchange(send: Send, link: LinkState, keys: DeskKeys, body: tuple[int, int, bytes]) -> Vouched:
    """Return an exchange, its range signed and all of it vouched for by this desk; ``ValueError`` for a bad hub key.

    ``body`` is the ops of ``send`` as ``wire.packing`` has packed them.
    """
    header = signed_header(send, link.station, keys)
    exchange = Exchange(
        app=__version__,
        station=link.station,
        device=keys.device_id,
        epoch=send.epoch,
        batch=with_body(header, send.first, len(send.ops), body),
        offers=list(send.offers),
        reissue=send.reissue,
        adopted=send.adopted,
        opaque=send.opaque,
        held=dict(send.held),
        cursors=list(send.cursors),
        room=send.room,
        parcels=list(send.parcels),
        parcels_upto=send.parcels_upto,
        parked=send.parked,
    )
    return vouch(keys.vouching_key(link.hub_box_key), keys.device_id, EXCHANGE_TAG, encode(exchange))


def signed_header(send: Send, station: str, keys: DeviceKeys) -> bytes:
    """Return the bytes of the header under which a range travels, signed by this desk."""
    statements = list(send.statements)
    message = range_message(keys.device_id, send.first, send.last, send.prev_chain, send.last_chain, statements)
    header = RangeHeader(
        station=station,
        device=keys.device_id,
        first=send.first,
        last=send.last,
        prev_chain=send.prev_chain,
        last_chain=send.last_chain,
        statements=statements,
        sig=keys.sign(message),
    )
    return encode(header)


def said_by(attempt: int, batch: OutboxBatch, sayings: Sayings, held: dict[str, int], last_seq: int) -> OutboxRead:
    """Return what the book would say as the engine reads it; ``BookBroken`` if ops and chains do not go together.

    The chains were computed from the op bytes by whoever read them; they are not hashed a second time.
    """
    if len(batch.chains) != len(batch.ops) or (batch.chains or (batch.prev_chain,))[-1] != batch.last_chain:
        raise BookBroken("the stored chain does not fit the stored ops")
    return OutboxRead(
        attempt,
        batch.first,
        batch.ops,
        batch.prev_chain,
        batch.chains,
        tuple(statement_row(statement) for statement in batch.statements),
        tuple(sorted(held.items())),
        last_seq,
        tuple((cursor.stream, cursor.pos, cursor.chain) for cursor in sayings.cursors),
        tuple(map(offered, sayings.offers)),
        tuple(map(sent_parcel, sayings.parcels)),
        sayings.parcels_upto,
        sayings.parked,
        sayings.reissue,
        sayings.more,
        batch.adopted,
    )


def receipt_facts(store: StoreReceipt, at: float) -> ReceiptFacts:
    """Return what the book keeps of a receipt; ``at`` is the PC's own time."""
    receipt: Receipt = store.receipt
    return ReceiptFacts(
        acked=store.upto,
        chain=store.chain,
        at=at,
        hub_offset=store.clock_offset_s,
        epoch=receipt.epoch,
        tls=tuple(receipt.tls),
        set_aside=tuple(receipt.set_aside),
        days=tuple(HubDay(d.day, DayFigures(d.people, d.services, d.code), d.verdict, at) for d in receipt.days),
        desks=desks_heard_of(receipt.desks),
        documents=tuple(map(hub_document, receipt.documents)),
        not_before=at + receipt.after_s if receipt.after_s > 0 else None,
        parcels=tuple(map(heard_parcel, receipt.parcels)),
        parcels_taken=receipt.parcels_taken,
        durable_upto=receipt.durable_upto,
        offered=tuple(receipt.offered),
        hub_time=receipt.time,
    )


def desks_heard_of(desks: Iterable[DeskHeard]) -> tuple[DeskHeardOf, ...]:
    """Return the station's desks as the book keeps them."""
    return tuple(
        DeskHeardOf(d.letter, d.last_heard, d.device, d.device_key, d.box_key, d.state, d.last, d.chain) for d in desks
    )


def hub_document(document: Document) -> HubDocument:
    """Return a document, its signature already checked, as the book keeps it."""
    return HubDocument(document.kind, document.key, document.version, document.body, document.sig)


def held_versions(documents: list[HubDocument]) -> dict[str, int]:
    """Return the newest version of each document, as ``kind/key``."""
    held: dict[str, int] = {}
    for document in documents:
        name = f"{document.kind}/{document.key}"
        held[name] = max(document.version, held.get(name, 0))
    return held
