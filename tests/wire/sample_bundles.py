"""One bundle of each way, made from the fixed keys of ``samples``."""

from collections.abc import Sequence
from typing import Any

from stationdesk_sync.sealing import signing
from stationdesk_sync.sealing.bundle import Address, write_bundle
from stationdesk_sync.wire.bundle import Carries, Item, ItemKind
from stationdesk_sync.wire.messages import Message, encode
from tests.wire import sample_batches, samples
from tests.wire.sample_messages import HUB_BOX_KEY, messages
from tests.wire.samples import DEVICE, STATION, TIME


def counting(count: int) -> bytes:
    """Bytes as a sample wants them: random in a real bundle."""
    return bytes(range(7, 7 + count))


def item(kind: ItemKind, name: str, made: dict[str, Message]) -> Item:
    return Item(kind, encode(made[name]))


def bundles() -> dict[str, bytes]:
    made, head = messages(), sample_batches.own_header()
    follows = [(DEVICE, head.first, head.prev_chain)]
    cursors = [(sample_batches.STREAM, 0, bytes(16)), ("city", 0, bytes(16))]
    request = item(ItemKind.ENROL_REQUEST, "EnrolRequest", made)
    brought = item(ItemKind.EXCHANGE, "POST /v1/exchange", made)
    answers = [
        item(ItemKind.ENROL_ANSWER, "POST /v1/enrol answer", made),
        item(ItemKind.RECEIPT, "POST /v1/exchange answer", made),
    ]
    offer = item(ItemKind.BATCH, "Batch raw", made)
    keys = Item(ItemKind.KEYS, sample_batches.parcel().box)
    desk, hub, other = samples.DESK_KEY, samples.HUB_KEY, sample_batches.BOXES["B"]
    return {
        "up": _bundle(Address(Carries.UP, STATION, follows, cursors), [request, brought], desk, HUB_BOX_KEY),
        "down": _bundle(Address(Carries.DOWN, STATION), answers, hub, sample_batches.BOXES["A"]),
        "across": _bundle(Address(Carries.ACROSS, STATION, follows), [offer, keys], desk, other),
    }


def _bundle(address: Address, items: Sequence[Item], key: bytes, to_box: bytes) -> bytes:
    return write_bundle(address, items, signing_key=key, to_box=to_box, created=TIME, random=counting)


def bundle_sample() -> dict[str, Any]:
    return {
        "senders": {
            "up": signing.public_signing_key(samples.DESK_KEY),
            "down": signing.public_signing_key(samples.HUB_KEY),
            "across": signing.public_signing_key(samples.DESK_KEY),
        },
        "private_boxes": {"up": samples.HUB_BOX, "down": samples.DESK_BOX, "across": samples.OTHER_BOX},
        "bundles": bundles(),
    }
