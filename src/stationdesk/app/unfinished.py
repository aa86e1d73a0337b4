"""What somebody began to fill in and did not save: kept in the book, so that a power cut costs nothing.

It is a local fact: never an op, never sent, exported or counted. Fields of class C3 and C4 are left out and live in
memory alone. The whole book is encrypted, so C2 words lie nowhere in clear.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from stationdesk.app.changes import Changes
from stationdesk.app.desk import Desk
from stationdesk.app.ports import Query
from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import Register

UNFINISHED = "unfinished"
KEPT_SECONDS = 7 * 86_400.0
MOST = 20
LOOK_BACK = 5
_KEPT = frozenset({Privacy.C0, Privacy.C1, Privacy.C2})


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was begun: since when (Unix seconds) and the values so far."""

    at: float
    values: Mapping[str, object]


def keepable(register: Register, values: Mapping[str, object]) -> dict[str, object]:
    """Return what may be kept of a form: what was given, without fields of class C3 and C4."""
    return {
        field.name: values[field.name]
        for field in register.fields
        if field.privacy in _KEPT and values.get(field.name) is not None
    }


def keep_unfinished(desk: Desk, register: str, row_id: bytes | None, values: Mapping[str, object]) -> None:
    """Keep what was begun in a form, instead of what was kept of it before; nothing given keeps nothing."""
    held = _held(desk)
    held.pop(_key(register, row_id), None)
    kept = keepable(desk.registers[register], values)
    if kept:
        held[_key(register, row_id)] = {"at": desk.clock.now(), "seq": desk.outbox.head().seq, "values": kept}
    newest = sorted(held, key=lambda key: _at(held[key]))[-MOST:]
    _write(desk, {key: held[key] for key in newest})


def unfinished(desk: Desk, register: str, row_id: bytes | None) -> Unfinished | None:
    """Return what was begun in a form, or None; what is older than a week is gone, and what was saved is not offered
    again although the power went before it was forgotten."""
    kept = _held(desk).get(_key(register, row_id))
    if kept is None:
        return None
    values = kept.get("values")
    if not isinstance(values, Mapping) or not _fresh(desk, kept):
        return None
    begun = Unfinished(_at(kept), keepable(desk.registers[register], dict(values)))
    return None if _was_saved(desk, register, row_id, kept.get("seq"), begun.values) else begun


def drop_unfinished(desk: Desk, register: str, row_id: bytes | None) -> None:
    """Forget what was begun: it was saved, or nobody wants it."""
    held = _held(desk)
    if held.pop(_key(register, row_id), None) is not None:
        _write(desk, held)


def forget_old_unfinished(desk: Desk) -> Changes:
    """Forget what nobody came back to within a week. A job of the housekeeping."""
    if desk.moment().doubt:  # a clock that is wrong by a week must not throw anything away
        return Changes()
    held = _held(desk)
    fresh = {key: kept for key, kept in held.items() if _fresh(desk, kept)}
    if len(fresh) != len(held):
        _write(desk, fresh)
    return Changes()


def wiped(register: Register, values: Mapping[str, object]) -> dict[str, object] | None:
    """Return the values of a form as it must look once the manager's pages are locked, or None if nothing has to go."""
    if all(field.privacy in _KEPT or values.get(field.name) is None for field in register.fields):
        return None
    return keepable(register, values)


def _was_saved(desk: Desk, register: str, row_id: bytes | None, seq: object, values: Mapping[str, object]) -> bool:
    """Tell whether a record that was written after ``seq`` holds all of these values."""
    if not isinstance(seq, int):
        return False
    if row_id is None:
        written = desk.records.records(Query(register, with_withdrawn=False, limit=LOOK_BACK))
    else:
        held = desk.records.record(register, row_id)
        written = [] if held is None else [held]
    return any(
        record.last_seq > seq and all(_plain(record.data.get(name)) == _plain(value) for name, value in values.items())
        for record in written
    )


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _held(desk: Desk) -> dict[str, Mapping[str, object]]:
    held = desk.records.local(UNFINISHED)
    if not isinstance(held, Mapping):
        return {}
    return {str(key): kept for key, kept in held.items() if isinstance(kept, Mapping)}


def _write(desk: Desk, held: Mapping[str, Mapping[str, object]]) -> None:
    desk.journal.set_local(UNFINISHED, held or None)


def _key(register: str, row_id: bytes | None) -> str:
    return register if row_id is None else f"{register}:{row_id.hex()}"


def _at(kept: Mapping[str, object]) -> float:
    at = kept.get("at")
    return float(at) if isinstance(at, int | float) else 0.0


def _fresh(desk: Desk, kept: Mapping[str, object]) -> bool:
    return abs(desk.clock.now() - _at(kept)) <= KEPT_SECONDS
