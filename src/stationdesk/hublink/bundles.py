"""Exchanges and receipts as one file on a stick: for a desk that never meets its hub, and from desk to desk.

The messages are those of HTTPS, byte for byte, so that a file that is read twice, late or in another order changes
nothing. Writing one confirms nothing; only a receipt does. Called by ``bootstrap``.
"""

from collections.abc import Callable, Iterator

from stationdesk.app.carry_stick import Taken, Written
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.link_ports import Hearing, no_offers
from stationdesk.app.outbox_ports import LinkState, Outbox, OutboxBatch
from stationdesk.app.ports import Clock
from stationdesk.hublink import bundle_faults
from stationdesk.hublink.batches import StickKeys, held_versions, said_by, signed_header, vouched_exchange
from stationdesk.hublink.bundle_taking import REVOKED, Taking
from stationdesk.hublink.pages import offered, packed
from stationdesk_sync.engine.effects import Send
from stationdesk_sync.sealing.bundle import Address, look_at, read_bundle_as, write_bundle_as
from stationdesk_sync.wire.bundle import MAX_BUNDLE, BadBundle, Carries, Item, ItemKind
from stationdesk_sync.wire.bundle import Fault as BundleFault
from stationdesk_sync.wire.limits import MAX_BATCH_OPS, MAX_BATCH_RAW, MAX_ROOM
from stationdesk_sync.wire.messages import encode
from stationdesk_sync.wire.packing import pack

EXTRAS = 1024 * 1024  # bytes of offers and keys in one bundle
Random = Callable[[int], bytes]


class Sticks:
    """Writes and reads bundles of one open book. Called on the hub lane."""

    def __init__(self, outbox: Outbox, hearing: Hearing, keys: StickKeys, clock: Clock, random: Random) -> None:
        self._outbox = outbox
        self._hearing = hearing
        self._keys = keys
        self._clock = clock
        self._random = random

    def for_hub(self) -> Written:
        """Return a bundle with all that the hub has not confirmed yet. ``Fault``: not_joined, sync_held."""
        link = self._joined()
        items: list[Item] = []
        if link.enrol_request:
            items.append(Item(ItemKind.ENROL_REQUEST, link.enrol_request))
        records = 0
        for batch, last in self._batches(link.acked):
            records += len(batch.ops)
            vouched = vouched_exchange(self._send(batch, link, last=last), link, self._keys, pack(batch.ops))
            items.append(Item(ItemKind.EXCHANGE, encode(vouched)))
        address = Address(Carries.UP, link.station, [(self._keys.device_id, link.acked + 1, link.acked_chain)])
        return Written(self._written(address, items, link.hub_box_key), records)

    def for_desk(self, letter: str) -> Written:
        """Return a bundle for another desk of this station: own records, and those heard that the hub lacks.

        ``Fault`` no_such_desk when there is no open desk of that letter.
        """
        link = self._joined()
        desk = next((each for each in self._outbox.desks() if each.letter == letter and each.state == "open"), None)
        if desk is None:
            raise Fault(FaultCode.NO_SUCH_DESK, letter=letter)
        items, records = [], 0
        for batch, _ in self._batches(0):
            send = self._send(batch, link, last=False)
            header = signed_header(send, link.station, self._keys)
            items.append(Item(ItemKind.BATCH, encode(packed(header, batch.first, batch.ops))))
            records += len(batch.ops)
        for offer in self._hearing.sayings(room=EXTRAS).offers:
            items.append(Item(ItemKind.BATCH, encode(offered(offer))))
            records += len(offer.ops)
        return Written(self._written(Address(Carries.ACROSS, link.station), items, desk.box_key), records)

    def take(self, raw: bytes) -> Taken:
        """Take in what a bundle brings and return what came of it.

        ``Fault`` bundle_refused (nothing was changed), or what a message in it means: hub_fork, hub_page, …
        """
        link = self._joined()
        if len(raw) > MAX_BUNDLE:
            raise bundle_faults.refused(BundleFault.TOO_LARGE)
        try:
            outside = look_at(raw)
            if outside.header.carries is Carries.UP:
                raise bundle_faults.because(bundle_faults.WRONG_WAY)
            if outside.header.station != link.station:
                raise bundle_faults.because(bundle_faults.ANOTHER_STATION)
            known = self._senders(link, outside.header.carries, outside.sender)
            opened = read_bundle_as(raw, self._keys.public_keys()[1], self._keys.open_box, known.__contains__)
        except BadBundle as bad:
            raise bundle_faults.refused(bad.fault) from None
        return Taking(self._outbox, self._hearing, self._keys, self._clock, link).all_of(opened)

    def _joined(self) -> LinkState:
        link = self._outbox.link()
        if link is None:
            raise Fault(FaultCode.NOT_JOINED)
        if link.held == "restored":
            raise Fault(FaultCode.SYNC_HELD)
        return link

    def _batches(self, after: int) -> Iterator[tuple[OutboxBatch, bool]]:
        """Give the own ops after one, batch by batch, at least one batch, and whether it is the last."""
        head = self._outbox.head().seq
        while after < head:
            batch = self._outbox.read(after, min(MAX_BATCH_OPS, head - after), MAX_BATCH_RAW)
            after += len(batch.ops)
            yield batch, after >= head
            if after >= head:
                return
        chain = self._outbox.chain_at(after) or b""
        yield OutboxBatch(after + 1, (), chain, chain, ()), True

    def _send(self, batch: OutboxBatch, link: LinkState, *, last: bool) -> Send:
        """Return one exchange; the last of a bundle asks for what is new and brings what other desks should have."""
        sayings = self._hearing.sayings(room=EXTRAS) if last else no_offers(())
        read = said_by(0, batch, sayings, held_versions(self._outbox.documents()), batch.first + len(batch.ops) - 1)
        return Send(
            attempt=0,
            epoch=link.epoch,
            first=batch.first,
            last=batch.first + len(batch.ops) - 1,
            prev_chain=batch.prev_chain,
            last_chain=batch.last_chain,
            ops=batch.ops,
            statements=read.statements,
            held=read.held,
            cursors=read.cursors,
            room=MAX_ROOM if last else 0,
            offers=read.offers,
            parcels=read.parcels,
            parcels_upto=link.parcels_upto,
            parked=read.parked,
            reissue=link.reissue,
            adopted=batch.adopted,
        )

    def _written(self, address: Address, items: list[Item], to_box: bytes) -> bytes:
        sender = self._keys.public_keys()[0]
        try:
            return write_bundle_as(address, items, sender, self._keys.sign, to_box, self._clock.now(), self._random)
        except BadBundle as bad:
            raise bundle_faults.refused(bad.fault) from None

    def _senders(self, link: LinkState, carries: Carries, sender: bytes) -> set[bytes]:
        """Return the keys of those whose bundles this desk reads: its hub, or the other desks of its station.

        A desk that was shut out is none: the hub would never take what came from it, a stolen PC perhaps.
        """
        if carries is Carries.DOWN:
            return {link.hub_key}
        desks = self._outbox.desks()
        if any(desk.device_key == sender and desk.state == REVOKED for desk in desks):
            raise bundle_faults.because(bundle_faults.REVOKED)
        return {desk.device_key for desk in desks}
