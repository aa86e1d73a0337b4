"""Checks the whole store against the op bytes: finds the first record that somebody altered.

For each station: every device's chain and signed headers, dense positions and their chain, touched
days, statements, ops set aside, rows of ops, and every projected column, replayed from the
segments. What no op and no signature fixes is listed in ``docs/local-columns-hub.md``.
"""

from stationdesk_sync.hub import verify_chain, verify_rows
from stationdesk_sync.hub.finding import Finding, FoundBad
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import devices, documents, stations
from stationdesk_sync.hub.store.counts import orphans
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.hub.verify_streams import check_streams
from stationdesk_sync.sealing import signing

__all__ = ["Finding", "verify"]


def verify(hub: Hub) -> Finding | None:
    """Return the first bad record of the store, or None when every one is as the desks made it."""
    with hub.store.read() as tx:
        try:
            _documents(tx, hub)
            _strangers(tx)
            check_streams(tx, {station.code for station in stations.all_of(tx)})
            for station in stations.all_of(tx):
                log = verify_chain.read_station(tx, hub, station.code)
                verify_rows.check_rows(tx, hub, log)
        except FoundBad as bad:
            return bad.finding
    return None


def _documents(tx: Tx, hub: Hub) -> None:
    for document in documents.all_of(tx):
        try:
            signing.check_document(hub.identity.public, document)
        except signing.BadSignature:
            raise FoundBad(Finding("document", "sig", record=f"{document.kind}/{document.key}")) from None
    for document in documents.misdirected(tx):
        raise FoundBad(Finding("document", "station", record=f"{document.kind}/{document.key}"))


def _strangers(tx: Tx) -> None:
    """Rows under a station, stream or device that does not exist belong to nobody: they were put there."""
    known = {station.code for station in stations.all_of(tx)}
    for device in devices.all_of(tx):
        if device.station not in known:
            raise FoundBad(Finding("device", "station", station=device.station, device=device.letter))
    for table, station in orphans(tx):
        raise FoundBad(Finding(table, "station", station=station))
