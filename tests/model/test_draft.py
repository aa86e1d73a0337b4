"""A payload is lawful or a ``BadValue``; nothing that a stranger may send breaks the check itself."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk_sync.model import catalogue
from stationdesk_sync.model.draft import BadValue, check_data, is_sealed
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.registry import load_registers

REGISTERS = load_registers()
LISTS = catalogue.seed().codes()
VISIT = {
    "day": "2026-11-24",
    "tz": "Asia/Shanghai",
    "slot": 40,
    "group": "rider",
    "services": ["rest", "water"],
    "people": 2,
    "method": "keyed",
}
SEALED = {"s": 1, "k": b"k" * 16, "c": b"c" * 40}


def code_of(register: str, kind: Kind, data: dict, *, sealed: bool = True) -> str | None:
    try:
        check_data(REGISTERS[register], kind, data, LISTS, sealed=sealed)
    except BadValue as error:
        bad = error
    else:
        return None
    assert bad.register == register and str(bad) == f"{register}.{bad.field}: {bad.code}"
    return bad.code


def test_a_plain_visit_is_lawful_with_and_without_a_doubtful_clock():
    assert code_of("visit", Kind.FACT, VISIT) is None
    assert code_of("visit", Kind.CORRECT, VISIT | {"doubt": True}) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"day": "24.11.2026"}, "not_a_day"),
        ({"tz": "Shanghai/Asia"}, "not_a_zone"),
        ({"tz": "../../etc/passwd"}, "not_a_zone"),
        ({"doubt": False}, "wrong_type"),
        ({"slot": 96}, "out_of_range"),
        ({"slot": True}, "not_a_number"),
        ({"people": 0}, "out_of_range"),
        ({"people": 1.0}, "not_a_number"),
        ({"people": None}, "missing"),
        ({"group": "nobody"}, "not_a_choice"),
        ({"services": []}, "empty"),
        ({"services": ["rest", "rest"]}, "twice"),
        ({"services": "rest"}, "wrong_type"),
        ({"services": ["x-own"] * 65}, "too_long"),
        ({"name": "x"}, "unknown_field"),
        ({"note": "in clear"}, "not_sealed"),
        ({"group": "x-张三 13800138000"}, "not_a_choice"),
        ({"group": "x-13800138000"}, "not_a_choice"),
        ({"services": [["rest"]]}, "not_a_choice"),
    ],
)
def test_each_unlawful_visit_is_refused_with_its_reason(change, code):
    assert code_of("visit", Kind.FACT, VISIT | change) == code


@pytest.mark.parametrize(
    ("change", "field"),
    [({"day": "x"}, "day"), ({"tz": "x"}, "tz"), ({"doubt": False}, "doubt"), ({"people": None}, "people")],
)
def test_a_refusal_names_the_field(change, field):
    with pytest.raises(BadValue) as caught:
        check_data(REGISTERS["visit"], Kind.FACT, VISIT | change, LISTS, sealed=True)
    assert caught.value.field == field


def test_a_row_is_checked_for_what_it_must_have_only_when_it_is_whole():
    assert code_of("event", Kind.SET, {"title": "讲座"}) is None
    assert code_of("event", Kind.FACT, {"title": "讲座"}) == "missing"


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        {"s": 1, "k": b"k" * 16},
        SEALED | {"more": 1},
        SEALED | {"s": True},
        SEALED | {"s": "1"},
        SEALED | {"k": "k" * 16},
        SEALED | {"k": b"k" * 15},
        SEALED | {"k": b"k" * 17},
        SEALED | {"c": "c" * 40},
        SEALED | {"c": b"c" * 27},
    ],
)
def test_what_has_not_the_shape_of_a_sealed_value_is_none(value):
    assert not is_sealed(value)


def test_the_shortest_sealed_value_is_a_nonce_and_a_tag():
    assert is_sealed(SEALED) and is_sealed(SEALED | {"c": b"c" * 28})


def test_a_code_of_the_station_s_own_is_lawful():
    assert code_of("visit", Kind.FACT, VISIT | {"group": "x-own_group", "services": ["x-1"]}) is None


def test_a_list_that_is_not_known_takes_codes_but_no_text():
    visit = REGISTERS["visit"]
    check_data(visit, Kind.FACT, VISIT | {"group": "newer_code"}, {}, sealed=True)
    for text in ("张三", "13800138000", "Free text", ""):
        with pytest.raises(BadValue):
            check_data(visit, Kind.FACT, VISIT | {"group": text}, {}, sealed=True)


def test_a_note_is_sealed_in_an_op_and_plain_in_a_form():
    assert code_of("visit", Kind.FACT, VISIT | {"note": SEALED}) is None
    assert code_of("visit", Kind.FACT, VISIT | {"note": "ok\nsecond line"}, sealed=False) is None
    assert code_of("visit", Kind.FACT, VISIT | {"note": "x" * 2001}, sealed=False) == "too_long"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"words": SEALED}, None),
        ({"words": "clear"}, "not_sealed"),
        ({"reason": "because"}, "not_a_choice"),
        ({"reason": ["undo"]}, "not_a_choice"),
        ({"reason": None}, "not_a_choice"),
        ({"people": 2}, "unknown_field"),
    ],
)
def test_a_withdrawal_holds_a_reason_and_nothing_of_the_visit(change, code):
    data = {"day": "2026-11-24", "tz": "Asia/Shanghai", "reason": "undo"} | change
    assert code_of("visit", Kind.WITHDRAW, data) == code


@pytest.mark.parametrize(
    "tiles", [[["rider", [["rest"]]]], [["rider"]], [[1, ["rest"]]], [["rider", []]], "x", [["rider", ["rest"]]] * 10]
)
def test_tally_keys_of_another_shape_are_refused(tiles):
    assert code_of("tally_layout", Kind.SET, {"tiles": tiles}) is not None
    assert code_of("tally_layout", Kind.SET, {"tiles": [["rider", ["rest", "water"]]]}) is None


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.binary(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.text(max_size=5), st.integers(), st.binary(max_size=3)), inner, max_size=4),
        st.tuples(inner, inner),
    ),
    max_leaves=12,
)
NAMES = sorted({f.name for r in REGISTERS.values() for f in r.fields} | {"day", "tz", "doubt", "reason", "words"})


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(REGISTERS)),
    st.sampled_from(list(Kind)),
    st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8),
    st.booleans(),
)
def test_no_payload_whatever_breaks_the_check(register, kind, data, whole):
    full = {"day": "2026-11-24", "tz": "Asia/Shanghai"} | data if whole else data
    with contextlib.suppress(BadValue):
        check_data(REGISTERS[register], kind, full, LISTS, sealed=True)


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\u061cevil", "\U000e0041"])
def test_half_a_character_and_invisible_ones_are_refused_before_anything_is_written(text):
    assert code_of("visit", Kind.FACT, VISIT | {"note": text}, sealed=False) == "control"
