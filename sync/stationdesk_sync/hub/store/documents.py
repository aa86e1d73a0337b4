"""The signed documents: the newest version of each kind and key."""

from collections.abc import Mapping

from stationdesk_sync.hub.store.engine import Row, Tx
from stationdesk_sync.wire.messages import Document

_COLUMNS = "kind, key, version, body, sig"


def find(tx: Tx, kind: str, key: str) -> Document | None:
    """Return a document, or None."""
    row = tx.one(f"SELECT {_COLUMNS} FROM document WHERE kind = ? AND key = ?", (kind, key))
    return None if row is None else _document(row)


def put(tx: Tx, document: Document) -> None:
    """Keep a document in place of its earlier version."""
    tx.run(
        f"INSERT INTO document ({_COLUMNS}) VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET"
        " version = excluded.version, body = excluded.body, sig = excluded.sig",
        (document.kind, document.key, document.version, document.body, document.sig),
    )


def newer_for(tx: Tx, station: str, held: Mapping[str, int]) -> list[Document]:
    """Return the documents meant for a station that are newer than those it holds (``kind/key``: version)."""
    rows = tx.rows(
        f"SELECT {_COLUMNS} FROM document WHERE kind = 'catalogue' OR (kind = 'station' AND key = ?)"
        " ORDER BY kind, key",
        (station,),
    )
    documents = [_document(row) for row in rows]
    return [d for d in documents if held.get(f"{d.kind}/{d.key}", 0) < d.version]


def all_of(tx: Tx) -> list[Document]:
    """Return every document."""
    return [_document(row) for row in tx.rows(f"SELECT {_COLUMNS} FROM document ORDER BY kind, key")]


def _document(row: Row) -> Document:
    kind, key, version, body, sig = row
    return Document(kind=kind, key=key, version=version, body=bytes(body), sig=bytes(sig))
