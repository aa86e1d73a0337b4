"""Plain facts: read a batch at a time, they end as the same rows as when each is looked at with care."""

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stationdesk_sync.hub import rules
from stationdesk_sync.hub.admit import Arrived, SetAside, admit
from stationdesk_sync.hub.plain import PlainFacts, PlainReader
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store.projections import fact_columns
from stationdesk_sync.hub.store.register_tables import columns
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.merge import apply_to_fact
from stationdesk_sync.model.op import Kind, op_id
from stationdesk_sync.model.registry import load_registers
from tests.hub.desk_at_hub import new_desk, push
from tests.hub.desk_double import DAY, SEALED, TZ, Desk, visit

REGISTERS = load_registers()
LISTS = {"group": frozenset({"rider", "courier"}), "service": frozenset({"water", "rest", "wc"})}
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 2000), st.floats(allow_nan=False), st.text(max_size=3),
    st.binary(max_size=17),
    st.just(SEALED), st.just(1 << 63),
    st.lists(st.sampled_from(["water", "rest", "x-own", "nobody", "x-"]), max_size=3),
    st.lists(st.integers(0, 3), max_size=2), st.sampled_from(["rider", "courier", "x-own", DAY, TZ, "2026-13-01"]),
)  # fmt: skip
VISIT = visit(people=7)
USUAL: dict[str, dict[str, object]] = {
    "visit": visit(),
    "shift": {"day": DAY, "tz": TZ, "opened": 510, "on_duty": 1},
    "closure": {"day": DAY, "tz": TZ, "from_slot": 3, "to_slot": 4, "reason_code": "power"},
    "attendance": {"day": DAY, "tz": TZ, "slot": 3, "event": b"e" * 16, "people": 12},
    "feedback": {"day": DAY, "tz": TZ, "slot": 3, "rating": "good"},
    "event": {"title": "x"},
    "nobody_knows": {"day": DAY, "tz": TZ},
}


@st.composite
def raw_ops(draw: st.DrawFn) -> bytes:
    """Ops near the usual ones: some parts changed, taken away, added or put elsewhere."""
    register = draw(st.sampled_from(sorted(USUAL)))
    data = dict(USUAL[register])
    names = [*data, "note", "words", "doubt", "closed", "stranger", "until_day"]
    for name in draw(st.lists(st.sampled_from(names), max_size=2)):
        data[name] = draw(ODD)
    for name in draw(st.lists(st.sampled_from(sorted(data)), max_size=1)):
        if draw(st.booleans()):
            del data[name]
    parts: dict[str, object] = {"t": register, "r": draw(st.sampled_from([b"r" * 16, b"r" * 15, b"q" * 16]))}
    parts |= {"k": draw(st.sampled_from(["fact"] * 8 + ["correct", "set", "new"])), "h": draw(clocks()), "v": 1}
    if draw(st.booleans()):
        parts["a"] = draw(st.sampled_from([0, 5, 200, 1 << 20, -1]))
    parts["d"] = data
    for name, value in (("w", ["city"]), ("x", b"n" * 8), ("b", {}), ("v", 0), ("v", 300), ("zz", 1)):
        if draw(st.integers(0, 19)) == 0:
            parts[name] = value
    if draw(st.integers(0, 9)) == 0:
        parts = dict(draw(st.permutations(sorted(parts.items(), key=lambda item: item[0]))))
    return msgspec.msgpack.encode(parts)


def clocks() -> st.SearchStrategy[int]:
    return st.sampled_from([1 << 52, (1 << 52) + 7, 5, (1 << 63) - 1, 1 << 63])


def by_care(raw: bytes) -> dict[str, object] | None:
    """Return the columns that the careful way gives an op, None when it sets it aside."""
    try:
        op = admit(raw, REGISTERS, LISTS)
    except SetAside:
        return None
    row = apply_to_fact(None, op_id(raw), op)
    values = fact_columns(REGISTERS[op.register], row, Arrived(b"d" * 16, 1, op_id(raw), raw, op))
    names = [name for name, _ in columns(REGISTERS[op.register])]
    return dict(zip(names, values, strict=True)) | {"row_id": op.row_id, "register": op.register}


def read_plain(facts: PlainFacts, at: int, raw: bytes) -> dict[str, object]:
    register = facts.register
    n = facts.at.index(at)
    found = dict.fromkeys((name for name, _ in columns(register)), None)
    found |= {"fact_clock": facts.clocks[n], "fact_op": op_id(raw), "device": b"d" * 16, "seq": 1}
    found |= dict(zip(["day", "tz", *(f.name for f in register.fields)], facts.columns[n], strict=True))
    return found | {"row_id": facts.row_ids[n], "register": register.name}


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(raw_ops(), min_size=1, max_size=6))
def test_whatever_is_plain_has_the_row_that_care_gives_it(raws: list[bytes]) -> None:
    plain, rest = PlainReader(REGISTERS, LISTS).read(raws)
    places = sorted([*rest, *(at for facts in plain for at in facts.at)])
    assert places == list(range(len(raws)))
    for facts in plain:
        for at in facts.at:
            assert read_plain(facts, at, raws[at]) == by_care(raws[at])


def test_the_usual_facts_are_plain() -> None:
    desk = Desk(1)
    desk.visit(people=3, services=("water", "rest"), note=SEALED)
    for register in ("shift", "closure", "attendance", "feedback"):
        desk.fact(register, USUAL[register])
    plain, rest = PlainReader(REGISTERS, LISTS).read(desk.raws)
    assert (rest, sum(len(facts.at) for facts in plain)) == ([], 5)
    junk = [b"", b"\xc3", b"\x81", *desk.raws, b"\xff" * 9]
    plain, rest = PlainReader(REGISTERS, LISTS).read(junk)
    assert (rest, sum(len(facts.at) for facts in plain)) == ([0, 1, 2, 8], 5)


def rows(hub: Hub) -> list[object]:
    names = ("p_visit", "p_shift", "op_row", "set_aside", "segment_day", "statement")
    with hub.store.read() as tx:
        return [sorted(map(repr, tx.rows(f"SELECT * FROM {name}"))) for name in names]


class Careful:
    """Reads nothing as plain."""

    def __init__(self, *_: object) -> None:
        pass

    def read(self, raws: Sequence[bytes]) -> tuple[list[PlainFacts], list[int]]:
        return [], list(range(len(raws)))


def mixed(hub: Hub) -> None:
    """Everything that can meet in a batch: before, with and after its fact, twice, and bad ones between."""
    one, two = Desk(1), Desk(2)
    for desk in (one, two):
        admitted = new_desk(hub, desk.seed)
        desk.epoch, desk.hub_box_key = admitted.epoch, admitted.hub_box_key
    early = b"e" * 16
    two.correct(early, people=8)
    push(hub, two)
    row = one.visit(people=2)
    one.correct(row, people=3)
    before = b"b" * 16
    one.withdraw(before)
    one.add(one.op("visit", Kind.FACT, visit(people=4), before))
    for row_id in (early, before):
        raw = msgspec.msgpack.encode(
            {"t": "visit", "r": row_id, "k": "fact", "h": 1 << 52, "v": 1, "d": visit(people=7)}
        )
        one.raws.append(raw)
    one.visit(group="nobody knows")
    one.visit(day="2026-11-25", note=SEALED)
    one.raws.append(one.raws[0])
    one.fact("shift", {"opened": 510, "on_duty": 1})
    push(hub, one, 1, one.last - 1)
    push(hub, one, one.last)
    two.raws.append(msgspec.msgpack.encode({"t": "visit", "r": row, "k": "fact", "h": 1 << 52, "v": 1, "d": visit()}))
    two.visit(people=6)
    push(hub, two, 2)
    assert verify(hub) is None


def test_a_batch_ends_alike_by_either_way(hub: Hub, small_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    mixed(hub)
    rules._READERS.clear()
    monkeypatch.setattr(rules, "PlainReader", Careful)
    mixed(small_hub)
    rules._READERS.clear()
    assert rows(hub) == rows(small_hub)


def test_memories_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stationdesk_sync.hub.plain._MOST_MEMORIES", 2)
    desk = Desk(1)
    for n in range(6):
        desk.visit(day=f"2026-11-{n + 10}", services=[f"x-{n}"])
    plain, rest = PlainReader(REGISTERS, LISTS).read(desk.raws)
    assert (len(plain[0].at), rest) == (6, [])
