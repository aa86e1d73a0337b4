"""Between what crosses the wire and what the book hears, says and offers. Opens bodies within their bounds.

Whether a page fits the book is for ``storage`` to say.
"""

from stationdesk.app.link_ports import HeardBatch, HeardPage, HeardRange, Offer, PageDiffers
from stationdesk.app.outbox_ports import KeyParcel
from stationdesk_sync.wire.messages import Batch, Page, PageRange, Parcel
from stationdesk_sync.wire.packing import MalformedBatch, pack, unpack


def heard_page(page: Page) -> HeardPage:
    """Return a page as the book hears it; ``PageDiffers`` when a body does not open."""
    ranges = tuple(map(_heard_range, page.ranges))
    marks = None if page.marks is None else tuple(page.marks)
    return HeardPage(page.stream, page.after, ranges, page.chain, page.head, marks)


def _heard_range(part: PageRange) -> HeardRange:
    batch = None if part.batch is None else _heard_batch(part.batch)
    return HeardRange(part.from_pos, part.to_pos, part.device, part.first, part.exceptions, part.last_chain, batch)


def _heard_batch(batch: Batch) -> HeardBatch:
    try:
        ops = unpack(batch.packing, batch.raw_len, batch.count, batch.body)
    except MalformedBatch as error:
        raise PageDiffers(f"body_{error.code}") from None
    return HeardBatch(batch.header, batch.first, tuple(ops))


def packed(header: bytes, first: int, ops: tuple[bytes, ...]) -> Batch:
    """Return ops of one range as they travel."""
    return with_body(header, first, len(ops), pack(ops))


def with_body(header: bytes, first: int, count: int, packed_ops: tuple[int, int, bytes]) -> Batch:
    """Return ``count`` ops of one range, packed already, as they travel."""
    packing, raw_len, body = packed_ops
    return Batch(header=header, first=first, count=count, packing=packing, raw_len=raw_len, body=body)


def offered(offer: Offer) -> Batch:
    """Return an offer as it travels."""
    return packed(offer.header, offer.first, offer.ops)


def sent_parcel(parcel: KeyParcel) -> Parcel:
    """Return keys for another desk as they travel."""
    return Parcel(number=parcel.number, device=parcel.device, box=parcel.box)


def heard_parcel(parcel: Parcel) -> KeyParcel:
    """Return keys from another desk as the book keeps them."""
    return KeyParcel(parcel.number, parcel.device, parcel.box)
