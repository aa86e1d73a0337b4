"""From what the engine wants sent to signed bytes, and from a receipt to facts the book keeps."""

from stationdesk.app.ports import DeskHeardOf, DeviceKeys, HubDay, HubDocument, OutboxBatch, ReceiptFacts
from stationdesk_sync.engine.effects import Send, StoreReceipt
from stationdesk_sync.engine.events import OutboxRead
from stationdesk_sync.model.chain import chain_next
from stationdesk_sync.model.day import DayFigures
from stationdesk_sync.model.op import op_hash
from stationdesk_sync.sealing.signing import range_message
from stationdesk_sync.wire import frame
from stationdesk_sync.wire.messages import BatchHeader, Document, Receipt, statement_row


class BookBroken(ValueError):
    """The chain the book keeps does not fit the op bytes it keeps."""


def pack_batch(send: Send, station: str, keys: DeviceKeys) -> bytes:
    """Return the bytes of a batch, its range signed by this desk."""
    message = range_message(
        keys.device_id, send.first, send.last, send.prev_chain, send.last_chain, list(send.statements)
    )
    header = BatchHeader(
        station=station,
        device=keys.device_id,
        epoch=send.epoch,
        first=send.first,
        last=send.last,
        prev_chain=send.prev_chain,
        last_chain=send.last_chain,
        raw_len=sum(map(len, send.ops)),
        statements=list(send.statements),
        held=dict(send.held),
        sig=keys.sign(message),
    )
    return frame.pack(header, frame.pack_ops(list(send.ops)) if send.ops else b"")


def page_of(attempt: int, batch: OutboxBatch, held: dict[str, int], last_seq: int) -> OutboxRead:
    """Return a run of ops as the engine reads it, with the chain after each; ``BookBroken`` if it does not fit."""
    chains: list[bytes] = []
    chain = batch.prev_chain
    for raw in batch.ops:
        chain = chain_next(chain, op_hash(raw))
        chains.append(chain)
    if chain != batch.last_chain:
        raise BookBroken("the stored chain does not fit the stored ops")
    return OutboxRead(
        attempt,
        batch.first,
        batch.ops,
        batch.prev_chain,
        tuple(chains),
        tuple(statement_row(statement) for statement in batch.statements),
        tuple(sorted(held.items())),
        last_seq,
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
        desks=tuple(DeskHeardOf(desk.letter, desk.last_heard) for desk in receipt.desks),
        documents=tuple(hub_document(document) for document in receipt.documents),
        not_before=at + receipt.after_s if receipt.after_s > 0 else None,
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
