"""Facts written in bulk stand in the book exactly as those taken one by one, and only plain ones are written so."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stationdesk.storage.foreign import ForeignOps, Place
from stationdesk.storage.heard_ops import HeardOps, Intake
from stationdesk.storage.plain_facts import FactReader
from stationdesk_sync.model.op import Kind, Op, op_hash
from stationdesk_sync.wire.codec import decode_op, encode_op
from tests.fakes.book import REGISTERS, TestBook, make_book
from tests.storage.drafts import TZ, payload, visit_data
from tests.storage.opened import tables_of

DEVICE = b"d" * 16


def fact(row: int, clock: int, values: dict[str, object], kind: Kind = Kind.FACT) -> bytes:
    nonce = None if kind is Kind.FACT else b"n" * 8
    return encode_op(Op("visit", bytes([row]) * 16, kind, clock, 1, visit_data(**values), account=7, nonce=nonce))


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "people": st.sampled_from([1, 2, 999, 0, 1000, True, "2", None]),
        "slot": st.sampled_from([0, 95, 96]),
        "services": st.sampled_from([["rest"], ["water", "rest"], [], ["rest", "rest"], ["Rest!"], [1], "rest"]),
        "group": st.sampled_from(["rider", "x-own", "13812345678", 5]),
        "day": st.sampled_from(["2026-11-24", "2026-11-25", "2026-13-01"]),
        "tz": st.sampled_from([TZ, "Nowhere/Here"]),
        "doubt": st.sampled_from([True, False]),
        "note": st.sampled_from([{"s": 1, "k": b"k" * 16, "c": b"c" * 40}, "clear"]),
        "more": st.just(1),
    },
)
KINDS = st.sampled_from([Kind.FACT, Kind.FACT, Kind.FACT, Kind.CORRECT])
OPS = st.lists(st.builds(fact, st.integers(0, 9), st.sampled_from([1, 2, 1 << 63]), VALUES, KINDS), max_size=12)


def rows_of(made: TestBook) -> dict[str, list[Any]]:
    with tables_of(made) as database, database.read() as cursor:
        return {
            table: sorted(cursor.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
            for table in ("foreign_op", "r_visit")
        }


def forget_all(made: TestBook) -> None:
    with tables_of(made) as database, database.write() as cursor:
        for table in ("foreign_op", "held_place", "r_visit"):
            cursor.execute(f"DELETE FROM {table}")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory):
    home: Path = tmp_path_factory.mktemp("plain")
    made = [make_book(home / name) for name in "ab"]
    yield made
    for each in made:
        each.book.close()


@given(OPS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_facts_in_bulk_stand_as_those_taken_one_by_one(pair, raws):
    raws = list(dict.fromkeys(raws))
    for number, made in enumerate(pair):
        forget_all(made)
        foreign = made.book.foreign
        assert isinstance(foreign, ForeignOps)
        with foreign._database.write() as cursor:
            if number == 0:
                heard = HeardOps(DEVICE, 1, 1, raws, [op_hash(raw) for raw in raws], {})
                assert Intake(REGISTERS, foreign).take(cursor, heard) == len(raws)
            else:
                for n in in_order(raws):
                    foreign.take_one(cursor, raws[n], Place(DEVICE, n + 1, n + 1, far=False))
    assert rows_of(pair[0]) == rows_of(pair[1])


def in_order(raws: list[bytes]) -> list[int]:
    """The order in which a range is taken: plain facts first; all in turn where two of them claim one row."""
    plain = [n for n, raw in enumerate(raws) if FactReader(REGISTERS).read(raw) is not None]
    claimed = {decode_op(raws[n]).row_id for n in plain}
    if len(claimed) < len(plain):
        return list(range(len(raws)))
    return [*plain, *(n for n in range(len(raws)) if n not in plain)]


@pytest.mark.parametrize("name", [r.name for r in REGISTERS.stored() if r.facts])
def test_every_register_of_facts_has_plain_ones(name):
    register = REGISTERS[name]
    sealed = {field.name for field in register.sealed_fields}
    tiles = {field.name: None for field in register.fields if field.type.value == "tiles"}
    data = {k: v for k, v in payload(register).items() if k not in sealed and k not in tiles}
    raw = encode_op(Op(name, b"r" * 16, Kind.FACT, 5, register.version, data))
    assert FactReader(REGISTERS).read(raw) is not None
    assert FactReader(REGISTERS).read(encode_op(Op(name, b"r" * 16, Kind.FACT, 5, 99, data))) is None
