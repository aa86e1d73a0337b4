"""How changes of one row come together, in whatever order they arrive.

Facts: a correction replaces the whole payload and the greatest ``(clock, op id)`` wins; a
withdrawal wins for ever; a correction or withdrawal of another day than its fact's is set aside; an
``erase`` wins for ever over what is sealed. Row registers: per field the greatest ``(clock, op id)``
wins; what else becomes of a row is said by ``model.row``. Pure, used by both ends.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from stationdesk_sync.model.op import Kind, Op


class Version(NamedTuple):
    """What decides between two writers: the clock as written, then the op id."""

    clock: int
    op_id: bytes


@dataclass(frozen=True, slots=True)
class FactRow:
    """The state of one fact and all that was said about it so far.

    ``fact`` is None while only corrections or withdrawals have come; such a row counts nowhere.
    ``shown`` is the version whose payload stands in ``data``. ``amended`` tells that a correction
    stands there instead of the fact. With ``erased`` set, ``model.erasure`` says how ``data`` and ``withdrawal``
    read. ``day`` is empty while only an ``erase`` has come.
    """

    day: str
    fact: Version | None = None
    shown: Version | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    amended: bool = False
    withdrawn: Version | None = None
    withdrawal: Mapping[str, object] = field(default_factory=dict)
    erased: Version | None = None

    @property
    def counts(self) -> bool:
        """Whether the row stands in totals."""
        return self.fact is not None and self.withdrawn is None


class DayDiffers(ValueError):
    """A correction or withdrawal names another day than its fact: it is set aside."""


class RowTaken(ValueError):
    """A second fact claims the row id of a first: it is set aside."""


def apply_to_fact(row: FactRow | None, identity: bytes, op: Op) -> FactRow:
    """Return ``row`` with one more op of a fact register.

    Repeating an op changes nothing. Raises ``DayDiffers`` or ``RowTaken`` for an op that must be
    set aside; the row given stays valid then. Callers who hold a row without its fact must, when
    the fact comes, begin anew with the fact and apply the waiting ops after it.
    """
    version = Version(op.clock, identity)
    if op.kind is Kind.ERASE:
        return _erased(row or FactRow(""), version)
    row = _of_day(row, op)
    if op.kind is Kind.FACT:
        if row.fact is not None:
            if row.fact == version:
                return row
            raise RowTaken("two facts with one row id")
        if row.shown is None:
            return replace(row, fact=version, shown=version, data=op.data)
        return replace(row, fact=version)
    if op.kind is Kind.CORRECT:
        if row.amended and row.shown is not None and row.shown >= version:
            return row
        return replace(row, shown=version, data=op.data, amended=True)
    if op.kind is Kind.WITHDRAW:
        if row.withdrawn is not None and row.withdrawn >= version:
            return row
        return replace(row, withdrawn=version, withdrawal=op.data)
    raise ValueError(f"{op.kind} is no op of a fact register")


def _erased(row: FactRow, version: Version) -> FactRow:
    if row.erased is not None and row.erased >= version:
        return row
    return replace(row, erased=version)


def _of_day(row: FactRow | None, op: Op) -> FactRow:
    day = op.day or ""
    if row is None:
        return FactRow(day)
    if not row.day:
        return replace(row, day=day)
    if row.day != day:
        raise DayDiffers(f"{op.kind} of day {day}, fact of day {row.day}")
    return row


def fold_fact(ops: Iterable[tuple[bytes, Op]]) -> FactRow | None:
    """Return the state of one fact from all its ops in any order; ops to be set aside are left out."""
    ordered = sorted(ops, key=lambda item: (item[1].kind is not Kind.FACT, item[1].clock, item[0]))
    row: FactRow | None = None
    for identity, op in ordered:
        try:
            row = apply_to_fact(row, identity, op)
        except (DayDiffers, RowTaken):
            continue
    return row


def fold_facts(ops: Iterable[tuple[bytes, Op]]) -> dict[bytes, FactRow]:
    """Return the state of each row of one fact register, by row id."""
    by_row: dict[bytes, list[tuple[bytes, Op]]] = {}
    for identity, op in ops:
        by_row.setdefault(op.row_id, []).append((identity, op))
    folded = {row_id: fold_fact(row_ops) for row_id, row_ops in by_row.items()}
    return {row_id: row for row_id, row in folded.items() if row is not None}


@dataclass(frozen=True, slots=True)
class FieldValue:
    """The value of one field of a row register and the version that set it."""

    value: object
    version: Version


def apply_set(fields: Mapping[str, FieldValue], identity: bytes, op: Op) -> dict[str, FieldValue]:
    """Return the fields of a row after one ``set``; repeating it changes nothing, order does not matter."""
    merged = dict(fields)
    version = Version(op.clock, identity)
    for name, value in op.data.items():
        held = merged.get(name)
        if held is None or held.version < version:
            merged[name] = FieldValue(value, version)
    return merged
