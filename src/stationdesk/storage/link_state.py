"""The one row that says which hub this book has joined. Called by outbox, check and restore.

``acked``, its chain and ``held`` are columns; the rest is one msgpack map in which fields of later versions
are passed over.
"""

from functools import lru_cache

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.outbox_ports import DeskHeardOf, LinkState
from stationdesk.storage.database import Cursor
from stationdesk_sync.wire.codec import decode_value, encode_value

_PLAIN = (
    "url",
    "hub_key",
    "station",
    "letter",
    "certificate",
    "epoch",
    "joined_at",
    "last_success",
    "last_try",
    "last_problem",
    "hub_offset",
    "not_before",
    "hub_box_key",
    "durable_upto",
    "parcels_upto",
    "reissue_upto",
    "enrol_request",
    "hub_time",
    "loose_since",
)


def read_link(cursor: Cursor) -> LinkState | None:
    """Return the link, or None."""
    row = cursor.execute("SELECT acked, acked_chain, held, state FROM link").fetchone()
    return None if row is None else _read(*row)


@lru_cache(maxsize=8)
def _read(acked: int, acked_chain: bytes, held: str | None, raw: bytes) -> LinkState:
    """Read a row once: a round asks for it in each of its transactions."""
    state = decode_value(raw)
    if not isinstance(state, dict):
        raise ValueError("the link's row holds no state")
    known = {name: state[name] for name in _PLAIN if name in state}
    desks = tuple(DeskHeardOf(letter, heard) for letter, heard in state.get("desks", ()))
    return LinkState(
        **known, tls=tuple(state.get("tls", ())), acked=acked, acked_chain=acked_chain, held=held, desks=desks
    )


def joined(cursor: Cursor) -> LinkState:
    """Return the link; ``Fault`` not_joined for a desk used alone."""
    link = read_link(cursor)
    if link is None:
        raise Fault(FaultCode.NOT_JOINED)
    return link


def write_link(cursor: Cursor, link: LinkState) -> None:
    """Keep the link."""
    state: dict[str, object] = {name: getattr(link, name) for name in _PLAIN}
    state["tls"] = list(link.tls)
    state["desks"] = [[desk.letter, desk.last_heard] for desk in link.desks]
    cursor.execute(
        "INSERT OR REPLACE INTO link (one, acked, acked_chain, held, state) VALUES (1,?,?,?,?)",
        (link.acked, link.acked_chain, link.held, encode_value(state)),
    )
