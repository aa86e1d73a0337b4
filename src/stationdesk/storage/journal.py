"""The writing half of the book: drafts become sealed, chained ops and projected rows, all in one transaction.

Implements ``app.ports.Journal``; called on the writer lane. Row ids are 10 random bytes of this start and a
6-byte counter.
"""

from collections.abc import Mapping, Sequence

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Draft, Random, Saved
from stationdesk.storage.columns import table_name
from stationdesk.storage.database import Cursor, Database
from stationdesk.storage.mending import note_mended
from stationdesk.storage.projection import APPLIED, Projector, read_fields
from stationdesk.storage.rebuilding import reopen_rows
from stationdesk.storage.sealer import Opened, Sealer
from stationdesk_sync.model.chain import chain_next
from stationdesk_sync.model.clock import COUNTER_BITS, SLOT_SECONDS, next_clock
from stationdesk_sync.model.day import counts_in_day
from stationdesk_sync.model.kinds import lawful_kinds
from stationdesk_sync.model.mend import FOR_GOOD, as_mend
from stationdesk_sync.model.op import FACT_KINDS, ID_LENGTH, NONCE_LENGTH, Kind, Op, op_hash, station_row_id
from stationdesk_sync.model.register import Merge, Register
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.model.status import first_state, next_state
from stationdesk_sync.wire.codec import decode_value, encode_op, encode_value

PREFIX_LENGTH = 10
_WITH_BASE = frozenset({Kind.SET, Kind.MOVE})
_WITHOUT_NONCE = frozenset({Kind.FACT, Kind.SET})
_INSERT_OP = (
    "INSERT INTO op (seq, op_id, hash, chain, raw, register, row_id, kind, clock, day, in_code) "
    "VALUES (?,?,?,?,?,?,?,?,?,?,?)"
)


class BookJournal:
    """Appends to the op log. With ``writable`` False every call raises ``Fault`` second_instance."""

    def __init__(
        self, database: Database, registers: Registers, projector: Projector, sealer: Sealer, random: Random
    ) -> None:
        self._database = database
        self._registers = registers
        self._projector = projector
        self._sealer = sealer
        self._random = random
        self._prefix = random(PREFIX_LENGTH)
        self._made = 0

    def save(self, drafts: Sequence[Draft], unix_seconds: float, account: int | None) -> list[Saved]:
        """Append the ops of ``drafts``, project them and commit; returns after the commit. See ``app.ports``."""
        saved: list[Saved] = []
        facts_only = all(self._registers[draft.register].facts and draft.mends is None for draft in drafts)
        with self._database.write(facts_only=facts_only) as cursor:
            seq, chain, clock = cursor.execute("SELECT seq, chain, clock FROM device_chain").fetchone()
            for draft in drafts:
                heard = self._heard(cursor, draft, int(unix_seconds))
                seq, clock = seq + 1, next_clock(int(unix_seconds), max(clock, heard))
                identity, row_id, chain = self._append(cursor, draft, seq, clock, chain, account)
                saved.append(Saved(row_id, identity, seq, clock))
            cursor.execute("UPDATE device_chain SET seq = ?, chain = ?, clock = ?", (seq, chain, clock))
        return saved

    def set_local(self, key: str, value: object) -> None:
        """Keep a local fact; None removes it."""
        with self._database.write() as cursor:
            if value is None:
                cursor.execute("DELETE FROM local_fact WHERE key = ?", (key,))
            else:
                cursor.execute(
                    "INSERT INTO local_fact (key, value) VALUES (?,?) "
                    "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                    (key, encode_value(value)),
                )

    def clear_minutes(self, before_day: str) -> int:
        """Empty the table of exact minutes for all days before ``before_day``; returns how many."""
        with self._database.write() as cursor:
            cursor.execute("DELETE FROM visit_minute WHERE day < ?", (before_day,))
            return int(cursor.rowcount)

    def _heard(self, cursor: Cursor, draft: Draft, unix_seconds: int) -> int:
        """Return the greatest clock that another PC's op of this row bears, 0 if none.

        What is written in the knowledge of an op comes after it, also within one quarter hour. A clock of a quarter
        hour that has not begun here is wrong at one of the two; it is not followed.
        """
        row_id = station_row_id(draft.register) if draft.row_id is None else draft.row_id
        if draft.row_id is None and self._registers[draft.register].merge is not Merge.STATION_ROW:
            return 0
        latest = ((max(unix_seconds, 0) // SLOT_SECONDS + 1) << COUNTER_BITS) - 1
        row = cursor.execute(
            "SELECT coalesce(max(clock), 0) FROM foreign_op WHERE row_id = ? AND clock <= ?", (row_id, latest)
        ).fetchone()
        return int(row[0])

    def _append(
        self, cursor: Cursor, draft: Draft, seq: int, clock: int, chain: bytes, account: int | None
    ) -> tuple[bytes, bytes, bytes]:
        register = self._registers[draft.register]
        check_kind(register, draft)
        row_id, new = self._row_id(register, draft)
        sealed = self._sealer.seal(cursor, register, row_id, draft.kind, draft.data, new=new)
        target = None if draft.mends is None else _set_aside(cursor, draft.mends)
        op = Op(
            register=register.name,
            row_id=row_id,
            kind=draft.kind,
            clock=clock,
            version=register.version,
            data=sealed,
            account=account,
            base=_base(cursor, register, row_id, draft.data, new=new) if draft.kind in _WITH_BASE else None,
            nonce=None if new and draft.kind in _WITHOUT_NONCE else self._random(NONCE_LENGTH),
        )
        if op.kind is Kind.MOVE:
            next_state(register, _state(cursor, register, row_id), op)
        raw = encode_op(op if target is None else as_mend(op, target))
        digest = op_hash(raw)
        identity, chain = digest[:ID_LENGTH], chain_next(chain, digest)
        in_code = counts_in_day(op, self._registers)
        day = op.day if register.facts else None
        cursor.execute(
            _INSERT_OP,
            (seq, identity, digest, chain, raw, register.name, row_id, draft.kind.value, clock, day, int(in_code)),
        )
        if target is None:
            self._project(cursor, register, identity, op, seq, Opened(draft.data), new=new)
        else:
            rows = [*note_mended(cursor, target, identity), row_id]
            reopen_rows(cursor, self._registers, self._projector, self._sealer, dict.fromkeys(rows))
        if draft.minute is not None:
            cursor.execute(
                "INSERT INTO visit_minute (row_id, day, minute) VALUES (?,?,?) "
                "ON CONFLICT (row_id) DO UPDATE SET day = excluded.day, minute = excluded.minute",
                (row_id, day, draft.minute),
            )
        return identity, row_id, chain

    def _project(
        self, cursor: Cursor, register: Register, identity: bytes, op: Op, seq: int, opened: Opened, *, new: bool
    ) -> None:
        if new and op.kind is Kind.FACT:
            self._projector.insert_fact(cursor, register, identity, op, seq, opened)
            return
        outcome = self._projector.apply(cursor, identity, op, seq, opened)
        if outcome.state != APPLIED:
            if outcome.code is None:
                raise Fault(FaultCode.NO_SUCH_RECORD)
            raise ValueError(f"{register.name}: {outcome.code}")

    def _row_id(self, register: Register, draft: Draft) -> tuple[bytes, bool]:
        if register.merge is Merge.STATION_ROW:
            return station_row_id(register.name), False
        if draft.row_id is not None:
            return draft.row_id, False
        self._made += 1
        return self._prefix + self._made.to_bytes(ID_LENGTH - PREFIX_LENGTH, "big"), True


class ClosedJournal:
    """The journal of a book that was opened for reading: everything raises ``Fault`` second_instance."""

    def save(self, drafts: Sequence[Draft], unix_seconds: float, account: int | None) -> list[Saved]:
        """Raise."""
        raise Fault(FaultCode.SECOND_INSTANCE)

    def set_local(self, key: str, value: object) -> None:
        """Raise."""
        raise Fault(FaultCode.SECOND_INSTANCE)

    def clear_minutes(self, before_day: str) -> int:
        """Raise."""
        raise Fault(FaultCode.SECOND_INSTANCE)


def check_kind(register: Register, draft: Draft) -> None:
    """Raise ``ValueError`` for a draft that its register cannot take."""
    if register.facts and draft.kind in FACT_KINDS:
        if not isinstance(draft.data.get("day"), str) or not isinstance(draft.data.get("tz"), str):
            raise ValueError(f"{register.name}: a fact needs its day and zone")
        if draft.kind is not Kind.FACT and draft.row_id is None:
            raise ValueError(f"{register.name}: {draft.kind} needs a row")
        return
    if draft.kind in lawful_kinds(register) - FACT_KINDS - {Kind.MEND}:
        if draft.kind is Kind.ERASE and draft.row_id is None:
            raise ValueError(f"{register.name}: {draft.kind} needs a row")
        return
    raise ValueError(f"{register.name} takes no {draft.kind}")


def _set_aside(cursor: Cursor, seq: int) -> bytes:
    """Return the id of an own op that the hub set aside; ``ValueError`` when it did not, or somebody mended it."""
    row = cursor.execute(
        "SELECT o.op_id, s.code FROM set_aside s JOIN op o ON o.seq = s.seq WHERE s.seq = ? AND o.adopted = 0 "
        "AND NOT EXISTS (SELECT 1 FROM mended m WHERE m.op_id = o.op_id)",
        (seq,),
    ).fetchone()
    if row is None or row[1] not in FOR_GOOD:
        raise ValueError(f"op {seq} cannot be mended")
    return bytes(row[0])


def _state(cursor: Cursor, register: Register, row_id: bytes) -> str:
    row = cursor.execute(
        f'SELECT coalesce(tentative, state) FROM "{table_name(register.name)}" WHERE row_id = ?', (row_id,)
    ).fetchone()
    return first_state(register) if row is None else str(row[0])


def _base(
    cursor: Cursor, register: Register, row_id: bytes, data: Mapping[str, object], *, new: bool
) -> dict[str, int]:
    held = None if new else read_fields(cursor, register, row_id)[0]
    return {name: held[name].version.clock for name in data if name in held} if held else {}


def read_local(raw: bytes) -> object:
    """Return a local fact from its column."""
    return decode_value(raw)
