"""Seals C2 fields on their way into ops and opens them on their way into projections.

Each row with sealed fields has one random key in ``subject_key``, wrapped by the station key. Called by
journal, projection, records and the check.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from stationdesk.app.ports import Random
from stationdesk.storage.database import Cursor
from stationdesk_sync.model.draft import is_sealed
from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import Register
from stationdesk_sync.sealing.fields import (
    KEY_ID_LENGTH,
    KEY_LENGTH,
    CannotOpen,
    field_place,
    open_field,
    seal_field,
    unwrap_key,
    wrap_key,
)
from stationdesk_sync.wire.codec import MalformedOp

WITHDRAWAL_WORDS = frozenset({"words"})
_PURPOSE = b"stationdesk-subject-1\x00"


class SubjectKey(NamedTuple):
    """The key of one row."""

    key_id: bytes
    key: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """A payload in clear, and the names of the fields that could not be opened (they are missing in ``data``)."""

    data: Mapping[str, object]
    closed: frozenset[str] = field(default=frozenset())


class Sealer:
    """Holds the station key while the book is open."""

    def __init__(self, station_key: bytes, random: Random) -> None:
        self._station_key = station_key
        self._random = random
        self._names: dict[str, frozenset[str]] = {}

    def sealed_names(self, register: Register, kind: Kind) -> frozenset[str]:
        """Return the names of the sealed fields of an op's payload."""
        if kind in (Kind.WITHDRAW, Kind.DEL):
            return WITHDRAWAL_WORDS
        names = self._names.get(register.name)
        if names is None:
            names = self._names[register.name] = frozenset(f.name for f in register.sealed_fields)
        return names

    def seal(
        self, cursor: Cursor, register: Register, row_id: bytes, kind: Kind, data: Mapping[str, object], *, new: bool
    ) -> dict[str, object]:
        """Return a payload with its C2 fields sealed; makes the row's key when it has none."""
        sealed = dict(data)
        key: SubjectKey | None = None
        for name in self.sealed_names(register, kind):
            value = data.get(name)
            if value is None:
                continue
            if kind not in (Kind.WITHDRAW, Kind.DEL) and register.field(name).privacy in (Privacy.C3, Privacy.C4):
                raise ValueError(f"{register.name}.{name} is for named receivers, and there are none yet")
            key = key or self._key_for(cursor, row_id, new=new)
            if key is None:  # the row was erased: nothing sealed comes to it again
                del sealed[name]
                continue
            place = field_place(register.name, row_id, name)
            sealed[name] = seal_field(key.key_id, key.key, place, value, self._random)
        return sealed

    def open(self, cursor: Cursor, register: Register, op: Op) -> Opened:
        """Return an op's payload in clear, as far as this desk can open it."""
        data, closed = dict(op.data), set()
        for name in self.sealed_names(register, op.kind):
            value = data.get(name)
            if value is None:
                continue
            clear = self._open(cursor, register.name, op.row_id, name, value)
            if clear is None:
                closed.add(name)
                del data[name]
            else:
                data[name] = clear
        return Opened(data, frozenset(closed))

    def destroy(self, cursor: Cursor, register: Register, row_id: bytes) -> None:
        """Destroy the keys of a row for ever; one that comes later is not kept."""
        cursor.execute("UPDATE subject_key SET wrapped = x'' WHERE row_id = ?", (row_id,))
        cursor.execute("INSERT OR IGNORE INTO erased (row_id, register) VALUES (?,?)", (row_id, register.name))

    def wrap(self, key_id: bytes, row_id: bytes, key: bytes) -> bytes:
        """Return a row's key as this book keeps it."""
        return wrap_key(self._station_key, _purpose(key_id, row_id), key, self._random)

    def unwrap(self, key_id: bytes, row_id: bytes, wrapped: bytes) -> bytes:
        """Return a row's key; ``CannotOpen`` when its table row was altered."""
        return unwrap_key(self._station_key, _purpose(key_id, row_id), wrapped)

    def _open(self, cursor: Cursor, register: str, row_id: bytes, name: str, value: object) -> object:
        if not isinstance(value, Mapping) or not is_sealed(value):
            return None
        held = cursor.execute(
            "SELECT key_id, row_id, wrapped FROM subject_key WHERE key_id = ?", (value["k"],)
        ).fetchone()
        if held is None:
            return None
        try:
            return open_field(self.unwrap(*held), field_place(register, row_id, name), value)
        except (CannotOpen, MalformedOp):
            return None

    def _key_for(self, cursor: Cursor, row_id: bytes, *, new: bool) -> SubjectKey | None:
        if not new:
            held = cursor.execute(
                "SELECT key_id, row_id, wrapped FROM subject_key WHERE row_id = ? ORDER BY rowid LIMIT 1", (row_id,)
            ).fetchone()
            if cursor.execute("SELECT 1 FROM erased WHERE row_id = ?", (row_id,)).fetchone() is not None:
                return None
            if held is not None:
                return SubjectKey(held[0], self.unwrap(*held))
        made = SubjectKey(self._random(KEY_ID_LENGTH), self._random(KEY_LENGTH))
        wrapped = self.wrap(made.key_id, row_id, made.key)
        cursor.execute(
            "INSERT INTO subject_key (key_id, row_id, wrapped) VALUES (?,?,?)", (made.key_id, row_id, wrapped)
        )
        return made


def _purpose(key_id: bytes, row_id: bytes) -> bytes:
    return _PURPOSE + key_id + row_id
