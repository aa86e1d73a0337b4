"""Each register takes the kinds of op of its merge rule, and the payload of each kind is checked at both ends."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk_sync.model import draft
from stationdesk_sync.model.draft import BadValue, check_data
from stationdesk_sync.model.kinds import lawful_kinds
from stationdesk_sync.model.op import FACT_KINDS, Kind
from stationdesk_sync.model.register import Merge
from tests.model.sim_registers import LOAN, REGISTERS, SEALED, ident
from tests.model.test_draft import VALUES, VISIT

MENDABLE = {Kind.MEND, Kind.ERASE}


def code_of(register: str, kind: Kind, data: dict, *, sealed: bool = True) -> str | None:
    try:
        check_data(REGISTERS[register], kind, data, {}, sealed=sealed)
    except BadValue as error:
        bad = error
    else:
        return None
    assert bad.register == register and str(bad) == f"{register}.{bad.field}: {bad.code}"
    return f"{bad.field} {bad.code}"


@pytest.mark.parametrize(
    ("register", "kinds"),
    [
        ("visit", FACT_KINDS | MENDABLE),
        ("closure", FACT_KINDS | MENDABLE),
        ("sim_note", MENDABLE | {Kind.SET, Kind.DEL}),
        ("sim_loan", MENDABLE | {Kind.SET, Kind.MOVE}),
        ("sim_stock", {Kind.SET, Kind.INC, Kind.DEL, Kind.MEND}),
        ("tally_layout", {Kind.SET, Kind.MEND}),
        ("station", set()),
        ("catalogue", set()),
    ],
)
def test_a_register_takes_the_kinds_of_its_rule_and_no_others(register, kinds):
    assert lawful_kinds(REGISTERS[register]) == kinds


def test_every_rule_has_its_kinds():
    for register in REGISTERS.values():
        assert bool(lawful_kinds(register)) is (register.merge is not Merge.HUB_ROW)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"number": 3}, None),
        ({"number": -3, "broken": 1}, None),
        ({"number": 1 << 53}, None),
        ({"number": -(1 << 53)}, None),
        ({}, "inc empty"),
        ({"number": 0}, "number out_of_range"),
        ({"number": (1 << 53) + 1}, "number out_of_range"),
        ({"number": True}, "number not_a_number"),
        ({"number": 1.5}, "number not_a_number"),
        ({"number": None}, "number not_a_number"),
        ({"thing": 1}, "thing unknown_field"),
        ({"other": 1}, "other unknown_field"),
    ],
)
def test_a_count_is_a_number_of_something_that_is_counted(data, code):
    assert code_of("sim_stock", Kind.INC, data) == code


def test_nothing_is_counted_where_nothing_can_be():
    assert code_of("sim_note", Kind.INC, {"number": 1}) == "number unknown_field"


def test_a_stock_take_names_a_number_and_other_fields_may_be_emptied():
    assert code_of("sim_stock", Kind.SET, {"number": 0, "thing": None}) is None
    assert code_of("sim_stock", Kind.SET, {"number": None}) == "number not_a_number"
    assert code_of("sim_note", Kind.SET, {"number": None}) is None
    assert code_of("sim_stock", Kind.SET, {"number": -1}) == "number out_of_range"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"from": "out", "to": "back"}, None),
        ({"from": "out", "to": "checked"}, None),
        ({"from": "out", "to": "back", "back_at": "BS-02", "phone": SEALED, "thing": None}, None),
        ({"from": "out"}, "to not_a_choice"),
        ({"to": "out"}, "from not_a_choice"),
        ({"from": "out", "to": "gone"}, "to not_a_choice"),
        ({"from": ["out"], "to": "back"}, "from not_a_choice"),
        ({"from": "out", "to": "back", "back_at": 3}, "back_at wrong_type"),
        ({"from": "out", "to": "back", "phone": "1"}, "phone not_sealed"),
        ({"from": "out", "to": "back", "state": "x"}, "state unknown_field"),
    ],
)
def test_a_move_goes_from_state_to_state_and_may_set_fields(data, code):
    assert code_of("sim_loan", Kind.MOVE, data) == code


def test_the_fields_of_a_move_hold_to_the_catalogue(monkeypatch):
    seen: list[object] = []
    monkeypatch.setattr(draft.values, "value_fault", lambda _field, _value, lists: seen.append(lists))
    lists = {"group": frozenset({"a"})}
    check_data(LOAN, Kind.MOVE, {"from": "out", "to": "back", "back_at": "A"}, lists, sealed=True)
    assert seen == [lists]


def test_nothing_moves_where_there_are_no_states():
    assert code_of("sim_note", Kind.MOVE, {"from": "out", "to": "back"}) == "from not_a_choice"


def test_a_set_cannot_smuggle_in_a_move():
    assert code_of("sim_loan", Kind.SET, {"from": "out", "to": "back"}) == "from unknown_field"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, None),
        ({"reason": "mistake", "words": SEALED}, None),
        ({"reason": None, "words": None}, None),
        ({"reason": "because"}, "reason not_a_choice"),
        ({"reason": 3}, "reason not_a_choice"),
        ({"words": "clear"}, "words not_sealed"),
        ({"title": "a"}, "title unknown_field"),
    ],
)
def test_a_deletion_may_say_why(data, code):
    assert code_of("sim_note", Kind.DEL, data) == code


def test_the_words_of_a_deletion_are_plain_in_a_form():
    assert code_of("sim_note", Kind.DEL, {"words": "a\nb"}, sealed=False) is None
    assert code_of("sim_note", Kind.DEL, {"words": 5}, sealed=False) == "words wrong_type"


def test_an_erasure_says_nothing_more():
    assert code_of("sim_note", Kind.ERASE, {}) is None
    assert code_of("visit", Kind.ERASE, {}) is None
    assert code_of("sim_note", Kind.ERASE, {"words": None}) == "words unknown_field"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"k": "del", "d": {"reason": "twice"}}, None),
        ({"k": "erase", "d": {}}, None),
        ({"of": b"short"}, "of wrong_type"),
        ({"of": "x" * 16}, "of wrong_type"),
        ({"of": None}, "of wrong_type"),
        ({"k": "mend"}, "k not_a_choice"),
        ({"k": "inc"}, "k not_a_choice"),
        ({"k": "unheard_of"}, "k not_a_choice"),
        ({"k": None}, "k not_a_choice"),
        ({"d": None}, "d wrong_type"),
        ({"d": {"title": "x" * 41}}, "title too_long"),
        ({"d": {"words": "clear"}}, "words not_sealed"),
        ({"more": 1}, "more unknown_field"),
    ],
)
def test_a_mend_holds_a_payload_that_would_have_been_lawful_itself(change, code):
    data = {"of": ident(3), "k": "set", "d": {"title": "a"}} | change
    assert code_of("sim_note", Kind.MEND, data) == code


def test_a_fact_may_be_mended_and_a_form_s_payload_is_checked_in_clear():
    assert code_of("visit", Kind.MEND, {"of": ident(3), "k": "fact", "d": VISIT}) is None
    assert code_of("visit", Kind.MEND, {"of": ident(3), "k": "fact", "d": VISIT | {"slot": 96}}) == "slot out_of_range"
    clear = {"of": ident(3), "k": "set", "d": {"words": "in clear"}}
    assert code_of("sim_note", Kind.MEND, clear, sealed=False) is None


NAMES = ["from", "to", "of", "k", "d", "number", "thing", "words", "reason", "title", "phone"]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["sim_loan", "sim_note", "sim_stock", "visit"]),
    st.sampled_from(list(Kind)),
    st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6),
    st.sampled_from(["set", "mend", "fact", "inc"]),
)
def test_no_payload_of_any_kind_breaks_the_check(register, kind, data, mended):
    for payload in (data, {"of": ident(1), "k": mended, "d": data}):
        with contextlib.suppress(BadValue):
            check_data(REGISTERS[register], kind, payload, {}, sealed=True)
