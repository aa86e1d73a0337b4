"""The signed documents: the newest version of each kind and key."""

from collections.abc import Mapping

from stationdesk_sync.hub.store.engine import Row, Tx
from stationdesk_sync.wire.messages import Document

STATION, CATALOGUE, DIRECTORY, NOTICE = "station", "catalogue", "directory", "notice"
_COLUMNS = "kind, key, version, body, sig"


def find(tx: Tx, kind: str, key: str) -> Document | None:
    """Return a document, or None."""
    row = tx.one(f"SELECT {_COLUMNS} FROM document WHERE kind = ? AND key = ?", (kind, key))
    return None if row is None else _document(row)


def put(tx: Tx, document: Document) -> None:
    """Keep a document in place of its earlier version."""
    tx.run(
        f"INSERT INTO document ({_COLUMNS}, station) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET"
        " version = excluded.version, body = excluded.body, sig = excluded.sig",
        (document.kind, document.key, document.version, document.body, document.sig, meant_for(document)),
    )


def meant_for(document: Document) -> str:
    """Return the station that a document is for, empty for all: its key, or for a notice what stands before the
    stroke."""
    if document.kind == STATION:
        return document.key
    return document.key.partition("/")[0] if document.kind == NOTICE and "/" in document.key else ""


def newer_for(tx: Tx, station: str, held: Mapping[str, int]) -> list[Document]:
    """Return the documents meant for a station that are newer than those it holds (``kind/key``: version).

    Asked in every exchange: bodies are read only of what is sent.
    """
    rows = tx.rows(
        "SELECT kind, key, version FROM document WHERE station = ? OR station = '' ORDER BY kind, key", (station,)
    )
    newer = [(kind, key) for kind, key, version in rows if held.get(f"{kind}/{key}", 0) < version]
    found = [find(tx, kind, key) for kind, key in newer]
    return [document for document in found if document is not None]


def misdirected(tx: Tx) -> list[Document]:
    """Return the documents that stand under another station than the one they are for."""
    rows = tx.rows(f"SELECT {_COLUMNS}, station FROM document ORDER BY kind, key")
    return [held for *row, station in rows if meant_for(held := _document(tuple(row))) != station]


def of_kind(tx: Tx, kind: str) -> list[Document]:
    """Return every document of a kind."""
    return [_document(row) for row in tx.rows(f"SELECT {_COLUMNS} FROM document WHERE kind = ? ORDER BY key", (kind,))]


def all_of(tx: Tx) -> list[Document]:
    """Return every document."""
    return [_document(row) for row in tx.rows(f"SELECT {_COLUMNS} FROM document ORDER BY kind, key")]


def _document(row: Row) -> Document:
    kind, key, version, body, sig = row
    return Document(kind=kind, key=key, version=version, body=bytes(body), sig=bytes(sig))
