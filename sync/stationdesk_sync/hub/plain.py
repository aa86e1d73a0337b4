"""Plain facts, read and checked a whole batch at a time: nearly every op there is, at a tenth of the cost.

A fact is plain when its bytes have the usual shape (no nonce, no base, no further streams), its payload is lawful
and needs no second thought. Whatever is not goes the careful way of ``admit``, which alone says what is wrong with
an op. What this module takes the careful way takes too, to the same row (property test).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Annotated, Any, Literal, cast

import msgspec

from stationdesk_sync.hub.store.register_tables import to_column
from stationdesk_sync.model.clock import SLOTS_PER_DAY
from stationdesk_sync.model.day import VISIT
from stationdesk_sync.model.draft import BadValue, Lists, check_data, is_sealed
from stationdesk_sync.model.op import ID_LENGTH, MAX_OP_BYTES, Kind
from stationdesk_sync.model.register import Field, FieldType, Register
from stationdesk_sync.model.values import value_fault

_ENCODE = msgspec.msgpack.Encoder().encode
_AFTER_ROW = b"\xa1k\xa4fact\xa1h\xcf"
_AT_HEAD = len(_AFTER_ROW) + 8
_MOST_MEMORIES = 20_000
_SIMPLE = re.compile(r"[a-z0-9_-]+")
_MOST_CLOCK = (1 << 63) - 1
_TEXTS = frozenset({FieldType.CHOICE, FieldType.LABEL, FieldType.CODE, FieldType.DAY, FieldType.HOURS})
_LISTS = frozenset({FieldType.CHOICES, FieldType.LABELS})
_LEAD = 2  # day and zone stand before the fields of a register


@dataclass(slots=True)
class PlainFacts:
    """The plain facts of one register in a range, column by column.

    ``columns`` has day, zone and the fields of each as the table holds them. ``at`` are their places in the
    range, ``people`` and ``services`` the figures of visits.
    """

    register: Register
    at: list[int] = field(default_factory=list)
    row_ids: list[bytes] = field(default_factory=list)
    clocks: list[int] = field(default_factory=list)
    columns: list[list[object]] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    services: list[int] = field(default_factory=list)

    def without(self, places: set[int]) -> "PlainFacts":
        """Return the same facts but those at some places of the range."""
        keep = [n for n, at in enumerate(self.at) if at not in places]
        counted = self.register.name == VISIT
        return PlainFacts(
            self.register,
            [self.at[n] for n in keep],
            [self.row_ids[n] for n in keep],
            [self.clocks[n] for n in keep],
            [self.columns[n] for n in keep],
            [self.people[n] for n in keep] if counted else [],
            [self.services[n] for n in keep] if counted else [],
        )


class PlainReader:
    """Reads the plain facts of the registers that are made for it; made once for registers and lists."""

    def __init__(self, registers: Mapping[str, Register], lists: Lists) -> None:
        self.registers, self.lists = registers, lists
        known = [_Form(register, lists) for register in registers.values() if _is_plain(register)]
        self._forms = {form.kind: form for form in known}
        kinds = [form.kind for form in known]
        kind = cast(Any, kinds[0] if len(kinds) == 1 else _union(kinds))
        self._one: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(kind)
        self._all: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(list.__class_getitem__(kind))

    def read(self, raws: Sequence[bytes]) -> tuple[list[PlainFacts], list[int]]:
        """Return the plain facts of a range by register, and the places of all other ops."""
        found: dict[type, PlainFacts] = {}
        rest: list[int] = []
        last: type | None = None
        for at, (raw, op) in enumerate(zip(raws, self._decoded(raws), strict=True)):
            kind = type(op)
            if kind is not last:
                form = self._forms.get(kind)
                if form is None:
                    rest.append(at)
                    continue
                facts = found.setdefault(kind, PlainFacts(form.register))
                last, take, look = kind, form.take, form.look
            if not look(raw, op) or not take(facts, op.d):
                rest.append(at)
                continue
            facts.at.append(at)
            facts.row_ids.append(op.r)
            facts.clocks.append(op.h)
        return [facts for facts in found.values() if facts.at], rest

    def _decoded(self, raws: Sequence[bytes]) -> Sequence[Any]:
        head = b"\xdd" + len(raws).to_bytes(4, "big")
        try:
            return cast("Sequence[Any]", self._all.decode(head + b"".join(raws)))
        except (ValueError, RecursionError):
            return [self._decode(raw) for raw in raws]

    def _decode(self, raw: bytes) -> object:
        try:
            return cast(object, self._one.decode(raw))
        except (ValueError, RecursionError):
            return None


def _union(kinds: Sequence[type]) -> object:
    found: Any = kinds[0]
    for kind in kinds[1:]:
        found = found | kind
    return found


def _is_plain(register: Register) -> bool:
    return register.facts and all(f.type is not FieldType.TILES for f in register.fields)


class _Form:
    """How plain facts of one register look, and which values were found lawful before."""

    def __init__(self, register: Register, lists: Lists) -> None:
        self.register, self._lists = register, lists
        payload = msgspec.defstruct(
            f"{register.name}_payload",
            [("day", str), ("tz", str), *(_part(f) for f in register.fields)],
            forbid_unknown_fields=True,
            kw_only=True,
            gc=False,
        )
        self.kind: type = msgspec.defstruct(
            f"{register.name}_fact",
            [
                ("r", Annotated[bytes, msgspec.Meta(min_length=ID_LENGTH, max_length=ID_LENGTH)]),
                ("k", Literal["fact"]),
                ("h", Annotated[int, msgspec.Meta(ge=0, le=_MOST_CLOCK)]),
                ("v", Annotated[int, msgspec.Meta(ge=1)]),
                ("d", payload),
                ("a", Annotated[int, msgspec.Meta(ge=0)] | None, None),
            ],
            tag_field="t",
            tag=register.name,
            forbid_unknown_fields=True,
            kw_only=True,
            gc=False,
        )
        name = b"\xa1t" + _ENCODE(register.name) + b"\xa1r\xc4\x10"
        self._heads = (b"\x86" + name, b"\x87" + name)
        self._row_ends = len(self._heads[0]) + ID_LENGTH
        self._tails: dict[tuple[int, int | None], bytes] = {}
        places = {f.name: at for at, f in enumerate(register.fields, start=_LEAD)}
        clear = [f for f in register.fields if not f.privacy.sealed]
        self._texts = _several([0, 1, *(places[f.name] for f in clear if f.type in _TEXTS)])
        self._many = [(places[f.name], f, _Codes(f, lists)) for f in clear if f.type in _LISTS]
        self._sealed = [places[f.name] for f in register.sealed_fields]
        self._flags = [places[f.name] for f in clear if f.type is FieldType.BOOL]
        self._lawful: set[tuple[object, ...]] = set()
        self._visit = (places["people"], places["services"]) if register.name == VISIT else None

    def look(self, raw: bytes, op: Any) -> bool:
        """Tell whether the keys of an op stand in their order and nothing is hidden between them."""
        tail = self._tails.get((op.v, op.a))
        if tail is None:
            tail = b"\xa1v" + _ENCODE(op.v) + (b"" if op.a is None else b"\xa1a" + _ENCODE(op.a)) + b"\xa1d"
            if len(self._tails) < _MOST_MEMORIES:
                self._tails[op.v, op.a] = tail
        at = self._row_ends
        return (
            raw.startswith(self._heads[0] if op.a is None else self._heads[1])
            and raw.startswith(_AFTER_ROW, at)
            and raw.startswith(tail, at + _AT_HEAD)
            and len(raw) <= MAX_OP_BYTES
        )

    def take(self, facts: PlainFacts, payload: Any) -> bool:
        """Take the columns of a payload that is lawful; tell whether it is."""
        values = list(msgspec.structs.astuple(payload))
        key = self._texts(values)
        if key not in self._lawful and not self._learn(key, payload):
            return False
        if self._visit is not None:
            people, services = values[self._visit[0]], len(values[self._visit[1]])
        for at, _, codes in self._many:
            if values[at] is not None:
                text = codes.text(values[at])
                if text is None:
                    return False
                values[at] = text
        for at in self._sealed:
            if values[at] is not None:
                if not is_sealed(values[at]):
                    return False
                values[at] = _ENCODE(values[at])
        for at in self._flags:
            values[at] = None if values[at] is None else int(values[at])
        if self._visit is not None:
            facts.people.append(people)
            facts.services.append(people * services)
        facts.columns.append(values)
        return True

    def _learn(self, key: tuple[object, ...], payload: Any) -> bool:
        data = {name: value for name, value in msgspec.structs.asdict(payload).items() if value is not None}
        try:
            check_data(self.register, Kind.FACT, data, self._lists, sealed=True)
        except BadValue:
            return False
        if len(self._lawful) >= _MOST_MEMORIES:
            self._lawful.clear()
        self._lawful.add(key)
        return True


def _several(places: Sequence[int]) -> Callable[[Sequence[object]], tuple[object, ...]]:
    return cast("Callable[[Sequence[object]], tuple[object, ...]]", itemgetter(*places))


class _Codes:
    """Lists of codes that one field may hold, as its column holds them."""

    def __init__(self, of: Field, lists: Lists) -> None:
        self._field, self._lists = of, lists
        self._texts: dict[tuple[str, ...], str] = {}
        self._simple: set[str] = set()

    def text(self, value: tuple[str, ...]) -> str | None:
        """Return the column of a lawful value, None for one that is not lawful."""
        found = self._texts.get(value)
        if found is not None:
            return found
        text = self._text(value)
        if text is not None:
            if len(self._texts) >= _MOST_MEMORIES:
                self._texts.clear()
            self._texts[value] = text
        return text

    def _text(self, value: tuple[str, ...]) -> str | None:
        few = 0 < len(value) <= 8 and len(set(value)) == len(value)
        if few and self._field.type is FieldType.CHOICES and self._simple.issuperset(value):
            return '["' + '","'.join(value) + '"]'
        if value_fault(self._field, value, self._lists) is not None:
            return None
        if len(self._simple) < _MOST_MEMORIES:
            self._simple.update(code for code in value if _SIMPLE.fullmatch(code))
        return cast(str, to_column(self._field, value))


def _part(f: Field) -> tuple[str, Any] | tuple[str, Any, Any]:
    kind = _type(f)
    return (f.name, kind) if f.required else (f.name, kind | None, None)


def _type(f: Field) -> Any:
    if f.privacy.sealed:
        return dict[str, Any]
    if f.type is FieldType.INT:
        return Annotated[int, msgspec.Meta(ge=f.minimum, le=f.maximum)]
    if f.type is FieldType.MINUTE:
        return Annotated[int, msgspec.Meta(ge=0, le=24 * 60)]
    if f.type is FieldType.SLOT:
        return Annotated[int, msgspec.Meta(ge=0, le=SLOTS_PER_DAY - 1)]
    if f.type is FieldType.ROW:
        return Annotated[bytes, msgspec.Meta(min_length=ID_LENGTH, max_length=ID_LENGTH)]
    if f.type is FieldType.BOOL:
        return bool
    return tuple[str, ...] if f.type in _LISTS else str
