"""What still has to be sent, and what the hub said. Implements ``app.outbox_ports.Outbox``; called on the hub lane.

Reads on a connection of the readers, writes on the writer's; each call is one transaction, never open while
anything waits for the network.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.happened import Happened, Happening
from stationdesk.app.outbox_ports import (
    ChainHead,
    DeskHeardOf,
    HubDay,
    HubDocument,
    LinkState,
    OutboxBatch,
    ReceiptFacts,
)
from stationdesk.app.practice import PRACTICE
from stationdesk.storage import happenings
from stationdesk.storage.adopting import adopted_ops
from stationdesk.storage.database import Cursor, Database
from stationdesk.storage.day_statements import DayStatements
from stationdesk.storage.link_state import joined, read_link, write_link
from stationdesk.storage.marks import position
from stationdesk.storage.parcels import Parcels, note_taken
from stationdesk.storage.peers import OPEN, keep_desks, note_offered, note_unknown, read_peers
from stationdesk.storage.readers import Readers
from stationdesk_sync.model.chain import CHAIN_LENGTH, chain_start
from stationdesk_sync.model.day import DayFigures
from stationdesk_sync.model.day_fold import DayOp
from stationdesk_sync.model.stream import station_stream
from stationdesk_sync.wire.codec import MalformedOp, decode_value

_NEXT = (
    "SELECT raw, chain, day, in_code, op_id, register, row_id, kind, clock, adopted FROM op WHERE seq > ? "
    "ORDER BY seq LIMIT ?"
)
_Row = tuple[bytes, bytes, str, int, bytes, str, bytes, str, int, int]
_REPEAT = "repeat"  # an op that the hub holds already, sent again under a new identity: no trouble
_SET_ASIDE = (
    "SELECT s.seq, s.code FROM set_aside s LEFT JOIN op o ON o.seq = s.seq "
    "WHERE NOT EXISTS (SELECT 1 FROM mended m WHERE m.op_id = o.op_id)"
)
_BEYOND = 1 << 63  # what a column of the book can hold


class BookOutbox:
    """The link to the hub as the book keeps it. ``writer`` is None in a book that was opened for reading."""

    def __init__(
        self, readers: Readers, writer: Database | None, days: DayStatements, parcels: Parcels | None = None
    ) -> None:
        self._readers = readers
        self._maybe_writer = writer
        self._days = days
        self._parcels = parcels

    def head(self) -> ChainHead:
        """Return the newest op of the book."""
        return self._readers.glance(_head)

    def chain_at(self, seq: int) -> bytes | None:
        """Return the chain after op ``seq`` (0: its start), or None beyond the head."""
        with self._readers.read() as cursor:
            return _chain_at(cursor, seq)

    def read(self, after: int, max_ops: int, max_raw: int) -> OutboxBatch:
        """Return the ops after ``after``, at least one if there is any; ``ValueError`` beyond the head.

        ``Fault`` book_damaged when the stored bytes do not fit the stored chain.
        """
        with self._readers.read() as cursor:
            prev_chain = _chain_at(cursor, after)
            if prev_chain is None:
                raise ValueError(f"the book has no op {after}")
            rows = cursor.execute(_NEXT, (after, max(max_ops, 1))).fetchall()
            ops, chains, days = _within(rows, max_raw, prev_chain, after)
            adopted = tuple(seq for seq, row in enumerate(rows[: len(ops)], start=after + 1) if row[-1])
            for day, op in adopted_ops(cursor, adopted):
                days.setdefault(day, []).append(op)
            link = read_link(cursor)
            seen = 0 if link is None else position(cursor, station_stream(link.station))[0]
            statements = tuple(self._days.state(cursor, after, after + len(ops), seen, days))
        last_chain = chains[-1] if chains else prev_chain
        return OutboxBatch(after + 1, tuple(ops), prev_chain, last_chain, statements, tuple(chains), adopted)

    def link(self) -> LinkState | None:
        """Return what is known of the hub, or None for a desk used alone."""
        return self._readers.known("link", read_link)

    def may_join(self) -> None:
        """Raise ``Fault`` practice_book or already_joined if ``join`` would."""
        with self._readers.read() as cursor:
            _refuse_to_join(cursor)

    def join(self, link: LinkState, documents: Sequence[HubDocument]) -> None:
        """Keep the hub that this book has joined; ``Fault`` practice_book, or already_joined if there is one."""
        with self._writer().write() as cursor:
            _refuse_to_join(cursor)
            write_link(cursor, link)
            keep_documents(cursor, documents)
            keep_desks(cursor, link.desks, cursor.execute("SELECT device_id FROM device_chain").fetchone()[0])

    def admitted(self, link: LinkState, documents: Sequence[HubDocument]) -> None:
        """Keep the hub's answer to the wish to join of a book that began with an enrolment file."""
        with self._writer().write() as cursor:
            held = joined(cursor)
            write_link(cursor, replace(link, acked=held.acked, acked_chain=held.acked_chain, held=held.held))
            keep_documents(cursor, documents)
            keep_desks(cursor, link.desks, cursor.execute("SELECT device_id FROM device_chain").fetchone()[0])

    def store_receipt(self, facts: ReceiptFacts) -> None:
        """Keep what a receipt says; what was acked is never lowered.

        ``ValueError`` when it confirms ops that this book does not have with that chain. Durable only where it brings
        keys, which the hub drops once it hears that they have come; all else it says again.
        """
        with self._writer().write(durable=bool(facts.parcels)) as cursor:
            link = joined(cursor)
            acked, chain = link.acked, link.acked_chain
            if facts.acked > acked:
                if _chain_at(cursor, facts.acked) != facts.chain:
                    raise ValueError("the receipt confirms another chain")
                acked, chain = facts.acked, facts.chain
            own = cursor.execute("SELECT device_id FROM device_chain").fetchone()[0]
            # Offers first: they are held against how far the hub was before it took them.
            for letter, count in note_offered(cursor, facts.offered):
                happenings.note(cursor, facts.at, Happened.OFFERED, count, letter=letter)
            keep_desks(cursor, facts.desks, own)
            note_unknown(cursor, facts.desks)
            note_taken(cursor, facts.parcels_taken)
            if self._parcels is not None and facts.parcels:
                link = self._parcels.store(cursor, link, facts.parcels)
            write_link(
                cursor,
                replace(
                    link,
                    acked=acked,
                    acked_chain=chain,
                    epoch=facts.epoch,
                    tls=facts.tls or link.tls,
                    last_success=facts.at,
                    last_try=facts.at,
                    last_problem=None,
                    hub_offset=facts.hub_offset,
                    desks=tuple(d for d in facts.desks if d.state == OPEN and d.device != own),
                    not_before=facts.not_before,
                    durable_upto=facts.durable_upto,
                    hub_time=facts.hub_time,
                ),
            )
            cursor.executemany(
                "INSERT INTO set_aside (seq, code) VALUES (?,?) ON CONFLICT (seq) DO UPDATE SET code = excluded.code",
                [(seq, code) for seq, code in facts.set_aside if code != _REPEAT],
            )
            _keep_days(cursor, facts.days)
            keep_documents(cursor, facts.documents)

    def rewind(self, acked: int, chain: bytes, epoch: int, at: float = 0.0) -> None:
        """Go back to what the hub holds after it was restored; ``ValueError`` when the chain is not this book's."""
        with self._writer().write() as cursor:
            link = joined(cursor)
            if _chain_at(cursor, acked) != chain:
                raise ValueError("the hub holds another chain")
            if acked < link.acked:
                happenings.note(cursor, at, Happened.HUB_WENT_BACK, link.acked - acked)
            write_link(cursor, replace(link, acked=acked, acked_chain=chain, epoch=epoch))

    def note_try(self, at: float, problem: str | None, held: str | None) -> None:
        """Keep when a round was last tried, what kept it from succeeding and why sync is held (None: it is not)."""
        with self._writer().write() as cursor:
            write_link(cursor, replace(joined(cursor), last_try=at, last_problem=problem, held=held))

    def hub_days(self, days: Sequence[str]) -> dict[str, HubDay]:
        """Return what the hub last said of each of these days."""
        marks = ",".join("?" * len(days))
        with self._readers.read() as cursor:
            rows = cursor.execute(
                f"SELECT day, people, services, code, verdict, at FROM hub_day WHERE day IN ({marks})", list(days)
            ).fetchall()
        return {row[0]: HubDay(row[0], DayFigures(*row[1:4]), row[4], row[5]) for row in rows}

    def documents(self) -> list[HubDocument]:
        """Return the newest document of each (kind, key)."""
        return list(self._readers.known("documents", _documents))

    def desks(self) -> list[DeskHeardOf]:
        """Return the station's other devices with their keys, whatever became of them."""
        with self._readers.read() as cursor:
            return [
                DeskHeardOf(p.letter, 0.0, p.device, p.device_key, p.box_key, p.state, p.last, p.chain)
                for p in read_peers(cursor)
            ]

    def set_aside(self) -> dict[int, str]:
        """Return the ops the hub keeps without counting them: seq -> code."""
        with self._readers.read() as cursor:
            return dict(cursor.execute(_SET_ASIDE).fetchall())

    def parked(self) -> int:
        """Return how many ops of others are kept that this program cannot read yet."""
        with self._readers.read() as cursor:
            count: int = cursor.execute("SELECT count(*) FROM foreign_op WHERE state = 'parked'").fetchone()[0]
        return count

    def happenings(self) -> list[Happening]:
        """Return what happened to sync, the newest first."""
        with self._readers.read() as cursor:
            return happenings.read(cursor)

    def _writer(self) -> Database:
        if self._maybe_writer is None:
            raise Fault(FaultCode.SECOND_INSTANCE)
        return self._maybe_writer


@lru_cache(maxsize=16)
def _document(kind: str, key: str, version: int, body: bytes, sig: bytes) -> HubDocument:
    """Read a document once: the station's name and the catalogue are asked for at every save."""
    try:
        content = decode_value(body)
    except MalformedOp:
        content = None
    return HubDocument(kind, key, version, body, sig, content if isinstance(content, dict) else None)


def _documents(cursor: Cursor) -> tuple[HubDocument, ...]:
    rows = cursor.execute("SELECT kind, key, version, body, sig FROM document ORDER BY kind, key").fetchall()
    return tuple(_document(*row) for row in rows)


def _refuse_to_join(cursor: Cursor) -> None:
    if cursor.execute("SELECT 1 FROM local_fact WHERE key = ?", (PRACTICE,)).fetchone() is not None:
        raise Fault(FaultCode.PRACTICE_BOOK)  # what is made up must never reach a hub, whoever asks
    if read_link(cursor) is not None:
        raise Fault(FaultCode.ALREADY_JOINED)


def _head(cursor: Cursor) -> ChainHead:
    return ChainHead(*cursor.execute("SELECT seq, chain, clock FROM device_chain").fetchone())


def _chain_at(cursor: Cursor, seq: int) -> bytes | None:
    if seq == 0:
        return chain_start(cursor.execute("SELECT device_id FROM device_chain").fetchone()[0])
    if not 0 < seq < _BEYOND:
        return None
    row = cursor.execute("SELECT chain FROM op WHERE seq = ?", (seq,)).fetchone()
    return None if row is None else bytes(row[0])


def _within(
    rows: Sequence[_Row], max_raw: int, chain: bytes, after: int
) -> tuple[list[bytes], list[bytes], dict[str, list[DayOp]]]:
    """Return ops within the limit, the chain after each, computed and compared, and those under a code by their day."""
    ops: list[bytes] = []
    chains: list[bytes] = []
    days: dict[str, list[DayOp]] = {}
    size = 0
    for raw, stored, day, in_code, identity, register, row_id, kind, clock, _ in rows:
        size += len(raw)
        if ops and size > max_raw:
            break
        chain = sha256(chain + sha256(raw).digest()).digest()[:CHAIN_LENGTH]
        if chain != stored:
            raise Fault(FaultCode.BOOK_DAMAGED, where=f"op {after + len(ops) + 1}")
        ops.append(raw)
        chains.append(chain)
        if in_code:
            days.setdefault(day, []).append((identity, register, row_id, kind, clock, raw))
    return ops, chains, days


def keep_documents(cursor: Cursor, documents: Sequence[HubDocument]) -> None:
    """Keep documents of the hub that are newer than those held."""
    cursor.executemany(
        "INSERT INTO document (kind, key, version, body, sig) VALUES (?,?,?,?,?) ON CONFLICT (kind, key) DO UPDATE "
        "SET version = excluded.version, body = excluded.body, sig = excluded.sig WHERE excluded.version > version",
        [(d.kind, d.key, d.version, d.body, d.sig) for d in documents],
    )


def _keep_days(cursor: Cursor, days: Sequence[HubDay]) -> None:
    cursor.executemany(
        "INSERT OR REPLACE INTO hub_day (day, people, services, code, verdict, at) VALUES (?,?,?,?,?,?)",
        [(d.day, d.figures.people, d.figures.services, d.figures.code, d.verdict, d.at) for d in days],
    )
