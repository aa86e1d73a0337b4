"""What pages and parcels of a hub may say at all: sizes and numbers, before any of it is opened.

Called by ``lawful``. Whether a page fits the book is the book's to judge.
"""

import re

from stationdesk_sync.model.chain import CHAIN_LENGTH
from stationdesk_sync.wire.limits import MAX_BATCH_OPS, MAX_BATCH_RAW, MAX_BODY, MAX_HEADER, MAX_PARCEL
from stationdesk_sync.wire.messages import Batch, Page, PageRange, Parcel

_NUMBERS = 1 << 53
_MOST_RANGES = 100_000
_MOST_MARKS = 10_000
_EXCEPTIONS = 1024 * 1024
_STREAM = re.compile("[a-z]{1,10}(?::[A-Z0-9][A-Z0-9-]{0,19})?")


def page(page: Page) -> bool:
    """Tell whether a hub can mean this page."""
    if not _STREAM.fullmatch(page.stream) or len(page.chain) != CHAIN_LENGTH:
        return False
    if not (0 <= page.after < _NUMBERS and 0 <= page.head < _NUMBERS and len(page.ranges) <= _MOST_RANGES):
        return False
    marks = page.marks or []
    lawful = len(marks) <= _MOST_MARKS and all(0 <= at < _NUMBERS and len(c) == CHAIN_LENGTH for at, c in marks)
    return lawful and all(map(_range, page.ranges))


def parcel(parcel: Parcel) -> bool:
    """Tell whether a hub can mean this parcel."""
    return 0 <= parcel.number < _NUMBERS and len(parcel.device) == CHAIN_LENGTH and len(parcel.box) <= MAX_PARCEL


def _range(part: PageRange) -> bool:
    numbers = 1 <= part.from_pos <= part.to_pos < _NUMBERS and 1 <= part.first < _NUMBERS
    lengths = len(part.device) == CHAIN_LENGTH and len(part.last_chain) == CHAIN_LENGTH
    return numbers and lengths and len(part.exceptions) <= _EXCEPTIONS and (part.batch is None or _batch(part.batch))


def _batch(batch: Batch) -> bool:
    counts = 1 <= batch.first < _NUMBERS and 0 <= batch.count <= MAX_BATCH_OPS and 0 <= batch.packing <= 0xFF
    return (
        counts
        and 0 <= batch.raw_len <= MAX_BATCH_RAW
        and len(batch.body) <= MAX_BODY
        and len(batch.header) <= MAX_HEADER
    )
