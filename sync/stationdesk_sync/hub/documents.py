"""The hub's own rows as signed documents: stations, the catalogue, the receiver directory, notices.

A document's version rises only when its content changes. Called by station import, by every start
(the catalogue that ships may be newer), by the commands and by receipts.
"""

from stationdesk_sync.hub.identity import Identity
from stationdesk_sync.hub.store import documents as kept
from stationdesk_sync.hub.store.documents import CATALOGUE, STATION
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.hub.store.stations import Station
from stationdesk_sync.model import catalogue
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import Document, decode_plain, encode_plain

__all__ = ["CATALOGUE", "STATION", "current_catalogue", "publish", "publish_seed_catalogue", "station_body"]


def station_body(station: Station) -> dict[str, object]:
    """Return a station as the body of its document."""
    return {
        "code": station.code,
        "name": station.name,
        "kind": station.kind,
        "address": station.address,
        "posted_hours": station.posted_hours,
        "tz": station.tz,
        "latitude": station.latitude,
        "longitude": station.longitude,
        "day_starts_hour": station.day_starts_hour,
    }


def publish(tx: Tx, identity: Identity, kind: str, key: str, body: dict[str, object]) -> Document:
    """Sign and keep a document; one with the same content keeps its version."""
    content = encode_plain(body)
    held = kept.find(tx, kind, key)
    if held is not None and held.body == content:
        return held
    version = 1 if held is None else held.version + 1
    document = signing.sign_document(identity.private, kind, key, version, content)
    kept.put(tx, document)
    return document


def publish_seed_catalogue(tx: Tx, identity: Identity) -> None:
    """Publish the catalogue that ships, unless the hub holds a newer edition."""
    seed = catalogue.seed()
    held = current_catalogue(tx)
    if held is None or held.version <= seed.version:
        publish(tx, identity, CATALOGUE, CATALOGUE, seed.body())


def current_catalogue(tx: Tx) -> catalogue.Catalogue | None:
    """Return the catalogue in force, or None before ``init``."""
    held = kept.find(tx, CATALOGUE, CATALOGUE)
    if held is None:
        return None
    body = decode_plain(held.body)
    return catalogue.read_body(body) if isinstance(body, dict) else None
