"""A row that is set field by field: what stands there, what lost, what came after its end.

The state of a row is the set of what its ops say: joining two states is a union, so neither order
nor grouping nor repetition matters. ``read_row`` says what such a state shows: per field the greatest
``(clock, op id)``, with every value that lost without having been seen kept for review; counts added
to the newest stock-take; a tombstone over all that is older, and what is newer held back; sealed
fields erased for ever. Moves of a status row count here once ``model.status`` has let them through.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from stationdesk_sync.model.erasure import ERASED
from stationdesk_sync.model.merge import FieldValue, Version
from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.model.register import Register
from stationdesk_sync.model.state_root import field_deciders, joined

STATE = "state"  # no field is called so, see model.registry
_NO_FIELDS = frozenset({"from", "to"})


@dataclass(frozen=True, slots=True)
class Edit:
    """A value that an op set; ``base`` is the clock of the value that its writer saw there, None for none."""

    value: object
    base: int | None


@dataclass(frozen=True, slots=True)
class RowState:
    """All that was said of one row. ``deleted`` and ``erased`` are the greatest version that said so."""

    edits: Mapping[str, Mapping[Version, Edit]] = field(default_factory=dict)
    counts: Mapping[str, Mapping[Version, int]] = field(default_factory=dict)
    deleted: Version | None = None
    erased: Version | None = None


@dataclass(frozen=True, slots=True)
class Loser:
    """A value that lost to a ``winner`` whose writer had not seen it: both are kept until a person has looked."""

    field: str
    value: object
    version: Version
    winner: Version


@dataclass(frozen=True, slots=True)
class Row:
    """What a row shows. ``late`` are the ops that came to it after its deletion: for review, they revive nothing.

    ``set_by`` names for each field the op id that decided it; for a count the ids of all that did.
    """

    fields: Mapping[str, FieldValue]
    set_by: Mapping[str, bytes]
    losers: tuple[Loser, ...]
    late: tuple[Version, ...]
    deleted: Version | None
    erased: Version | None

    @property
    def exists(self) -> bool:
        """Whether the row stands in lists."""
        return bool(self.fields) and self.deleted is None

    def deciders(self, moved_by: bytes | None = None) -> list[bytes]:
        """Return what decides the row, for ``model.state_root.row_digest``; ``moved_by`` is the last move of a status
        row (``Status.moved_by``), None while it is in its first state."""
        deleted, erased = self.deleted, self.erased
        set_by = self.set_by if moved_by is None else {**self.set_by, STATE: moved_by}
        return field_deciders(set_by, deleted and deleted.op_id, erased and erased.op_id)


def change_of(identity: bytes, op: Op) -> RowState:
    """Return what one op says of its row; ``ValueError`` for an op of a register of facts."""
    version = Version(op.clock, identity)
    if op.kind in (Kind.SET, Kind.MOVE):
        base = op.base or {}
        named = {name: value for name, value in op.data.items() if op.kind is Kind.SET or name not in _NO_FIELDS}
        return RowState({name: {version: Edit(value, base.get(name))} for name, value in named.items()})
    if op.kind is Kind.INC:
        counts = {name: {version: value} for name, value in op.data.items() if isinstance(value, int)}
        return RowState(counts=counts)
    if op.kind is Kind.DEL:
        return RowState(deleted=version)
    if op.kind is Kind.ERASE:
        return RowState(erased=version)
    raise ValueError(f"{op.kind} is no op of a row")


def join(states: Iterable[RowState]) -> RowState:
    """Return what several states of one row say together."""
    edits: dict[str, dict[Version, Edit]] = {}
    counts: dict[str, dict[Version, int]] = {}
    deleted: Version | None = None
    erased: Version | None = None
    for state in states:
        for name, said in state.edits.items():
            edits.setdefault(name, {}).update(said)
        for name, counted in state.counts.items():
            counts.setdefault(name, {}).update(counted)
        deleted, erased = _later(deleted, state.deleted), _later(erased, state.erased)
    return RowState(edits, counts, deleted, erased)


def apply_to_row(state: RowState | None, identity: bytes, op: Op) -> RowState:
    """Return the state of a row (None: nothing was said of it yet) with one more op."""
    change = change_of(identity, op)
    return change if state is None else join((state, change))


def fold_row(ops: Iterable[tuple[bytes, Op]]) -> RowState:
    """Return the state of a row from all its ops in any order."""
    return join(change_of(identity, op) for identity, op in ops)


def read_row(register: Register, state: RowState) -> Row:
    """Return what a row of this register shows."""
    sealed = {f.name for f in register.sealed_fields} if state.erased is not None else set()
    fields: dict[str, FieldValue] = {}
    set_by: dict[str, bytes] = {}
    losers: list[Loser] = []
    late: set[Version] = set()
    for name, said in state.edits.items():
        edits = {version: edit for version, edit in said.items() if not _after(state.deleted, version)}
        late |= said.keys() - edits.keys()
        if edits:
            lost = _losers(name, edits)
            winner = max(edits)
            fields[name] = FieldValue(edits[winner].value, winner)
            set_by[name] = winner.op_id
            losers += lost
    for name, said_counts in state.counts.items():
        counts = {version: n for version, n in said_counts.items() if not _after(state.deleted, version)}
        late |= said_counts.keys() - counts.keys()
        if counts:
            fields[name], set_by[name] = _counted(fields.get(name), counts)
    shown = {name: _sealed_off(held) if name in sealed else held for name, held in fields.items()}
    kept = (Loser(one.field, ERASED, one.version, one.winner) if one.field in sealed else one for one in losers)
    ordered = sorted(kept, key=lambda one: (one.field, one.version))
    return Row(shown, set_by, tuple(ordered), tuple(sorted(late)), state.deleted, state.erased)


def _losers(name: str, edits: Mapping[Version, Edit]) -> list[Loser]:
    """Return the values that nobody who set the field later had seen.

    An edit names only the clock of what it saw. When two edits share a clock nobody can tell which of them was
    seen, and both are kept: one look too many is better than a value that vanished.
    """
    winner = max(edits)
    seen = {edit.base for edit in edits.values()}
    clocks = [version.clock for version in edits]
    return [
        Loser(name, edit.value, version, winner)
        for version, edit in edits.items()
        if version != winner and (version.clock not in seen or clocks.count(version.clock) > 1)
    ]


def _counted(take: FieldValue | None, counts: Mapping[Version, int]) -> tuple[FieldValue, bytes]:
    """Return a number: the newest stock-take and all that was counted after it."""
    since = {version: n for version, n in counts.items() if take is None or version > take.version}
    start = take.value if take is not None and isinstance(take.value, int) else 0
    versions = [*since, *([] if take is None else [take.version])]
    value = FieldValue(start + sum(since.values()), max(versions))
    return value, joined(version.op_id for version in versions)


def _sealed_off(held: FieldValue) -> FieldValue:
    return held if held.value is None else FieldValue(ERASED, held.version)


def _after(tombstone: Version | None, version: Version) -> bool:
    return tombstone is not None and version > tombstone


def _later(one: Version | None, other: Version | None) -> Version | None:
    if one is None or other is None:
        return one or other
    return max(one, other)
