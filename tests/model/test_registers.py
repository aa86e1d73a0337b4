"""The declarations: what may stand in clear, and that no declaration changes without its version.

``python -m tests.model.declarations`` adds the present declarations to the golden file; old lines stay.
"""

import importlib.machinery
import importlib.util
import json
from pathlib import Path

import pytest

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import Choice, Field, FieldType, Merge, Register, Role
from stationdesk_sync.model.registry import Registers, load_registers
from tests.model.declarations import GOLDEN, declaration

REGISTERS = load_registers()
PLAIN_TEXTS = {
    ("catalogue", "label"): "names of codes, written by the union",
    ("event", "organisers"): "names of organisations",
    ("event", "series"): "name of a series of events",
    ("event", "title"): "name of an event",
    ("station", "address"): "address of a station, written by the union",
    ("station", "name"): "name of a station, written by the union",
    ("station", "posted_hours"): "notice on the door, written by the union",
    ("station_hours", "posted"): "hours, understood whole or refused",
}
PLAIN_CODES = {
    ("audit", "register"),
    ("catalogue", "code"),
    ("catalogue", "list"),
    ("day_sheet", "code"),
    ("station", "code"),
}


def test_the_issue_s_registers_are_there():
    assert set(REGISTERS) == {
        *("station", "catalogue", "station_hours", "tally_layout", "account", "audit", "visit", "shift"),
        *("opening_check", "closure", "feedback", "event", "attendance", "day_sheet"),
    }


def test_no_free_words_stand_in_clear_anywhere():
    for register in REGISTERS.values():
        for field in register.fields:
            if field.type is FieldType.WORDS:
                assert field.privacy.sealed, f"{register.name}.{field.name}"


def test_every_text_in_clear_is_on_this_list():
    texts = {FieldType.LABEL, FieldType.LABELS, FieldType.HOURS}
    plain = {(r.name, f.name) for r in REGISTERS.values() for f in r.fields if f.type in texts and not f.privacy.sealed}
    assert plain == set(PLAIN_TEXTS)
    codes = {(r.name, f.name) for r in REGISTERS.values() for f in r.fields if f.type is FieldType.CODE}
    assert codes == PLAIN_CODES


def test_a_visit_holds_no_person():
    visit = REGISTERS["visit"]
    assert [f.name for f in visit.fields if f.privacy is not Privacy.C0] == ["note"]
    assert {f.type for f in visit.fields if f.privacy is Privacy.C0} <= {
        FieldType.SLOT,
        FieldType.CHOICE,
        FieldType.CHOICES,
        FieldType.INT,
    }


def test_only_a_shift_carries_minutes():
    minutes = {r.name for r in REGISTERS.values() for f in r.fields if f.type is FieldType.MINUTE}
    assert minutes == {"shift"}


def test_every_sealed_field_says_what_it_is_kept_for_in_both_languages():
    for register in REGISTERS.values():
        for field in register.sealed_fields:
            assert field.purpose is not None and field.purpose.zh and field.purpose.en


def test_every_name_is_there_in_both_languages():
    for register in REGISTERS.values():
        labels = [register.label, *(f.label for f in register.fields)]
        labels += [choice.label for f in register.fields for choice in f.choices]
        assert all(label.zh and label.en for label in labels), register.name


@pytest.mark.parametrize("name", sorted(REGISTERS))
def test_a_declaration_does_not_change_without_its_version(name):
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    register = REGISTERS[name]
    known = golden.get(f"{name} {register.version}")
    assert known is not None, "a new version: run python -m tests.model.declarations"
    assert known == declaration(register), "changed: raise its version, then run python -m tests.model.declarations"


@pytest.mark.parametrize("name", sorted(REGISTERS))
def test_a_newer_version_only_adds_fields_and_codes(name):
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    register = REGISTERS[name]
    now = {f["name"]: f for f in declaration(register)["fields"]}
    for version in range(1, register.version):
        for field in golden[f"{name} {version}"]["fields"]:
            assert now[field["name"]]["type"] == field["type"]
            assert now[field["name"]]["privacy"] == field["privacy"]
            assert {c["code"] for c in field["choices"]} <= {c["code"] for c in now[field["name"]]["choices"]}


def _register(**change) -> Register:
    fields = change.pop("fields", (Field("thing", FieldType.INT, Label("物", "Thing")),))
    return Register("extra", Label("附加", "Extra"), 1, Merge.FACT, fields, **change)


def _sealed(privacy: Privacy) -> Field:
    return Field("t", FieldType.LABEL, Label("x", "x"), privacy=privacy, purpose=Label("x", "x"))


TWICE = Field("a", FieldType.INT, Label("x", "x"))


@pytest.mark.parametrize(
    ("register", "why"),
    [
        (_register(fields=(Field("t", FieldType.WORDS, Label("x", "x")),)), "extra.t: words are always sealed"),
        (
            _register(fields=(Field("t", FieldType.WORDS, Label("x", "x"), privacy=Privacy.C2),)),
            "extra.t: a sealed field says what it is kept for",
        ),
        (_register(fields=(Field("day", FieldType.INT, Label("x", "x")),)), "extra has a field twice or under a res"),
        (_register(fields=(TWICE, TWICE)), "extra has a field twice or under a reserved name"),
        (_register(lists=("nothing",)), "extra shows nothing, which it does not have"),
        (_register(prints=("nothing",)), "extra shows nothing, which it does not have"),
        (_register(indexes=("nothing",)), "extra shows nothing, which it does not have"),
        (_register(fields=(_sealed(Privacy.C3),), prints=("t",)), "extra.t: C3 and C4 are never printed"),
        (_register(fields=(_sealed(Privacy.C4),), prints=("t",)), "extra.t: C3 and C4 are never printed"),
    ],
)
def test_a_declaration_that_would_leak_or_mislead_is_refused(register, why):
    with pytest.raises(ValueError, match=f"^{why}"):
        Registers([register])


def test_what_is_not_printed_may_be_kept_and_a_day_may_be_shown():
    assert Registers([_register(fields=(_sealed(Privacy.C3),))])["extra"].sealed_fields == (_sealed(Privacy.C3),)
    assert Registers([_register(fields=(_sealed(Privacy.C2),), prints=("t",))])["extra"].prints == ("t",)
    assert Registers([_register(lists=("day", "thing"), indexes=("day",))])["extra"].lists == ("day", "thing")


def test_two_registers_of_one_name_are_refused():
    with pytest.raises(ValueError, match=r"^two registers are called extra$"):
        Registers([_register(), _register()])


def test_registers_stand_in_the_order_of_their_names():
    assert list(REGISTERS) == sorted(REGISTERS) and len(REGISTERS) == len(list(REGISTERS))


def test_a_register_finds_its_fields_by_name():
    assert REGISTERS["visit"].field("people").minimum == 1
    with pytest.raises(KeyError, match="visit has no field nobody"):
        REGISTERS["visit"].field("nobody")


def test_desks_write_all_registers_but_the_hub_s_own():
    stored = {register.name for register in REGISTERS.stored()}
    assert REGISTERS.keys() - stored == {"catalogue", "station"}


def test_higher_roles_may_do_more():
    assert [role.rank for role in (Role.COUNTER, Role.VOLUNTEER, Role.MANAGER)] == [0, 1, 2]


def test_a_file_that_declares_no_register_is_refused(tmp_path):
    (tmp_path / "extra.py").write_text("REGISTER = 'visit'\n")
    with pytest.raises(ValueError, match=r"^extra.py declares no register$"):
        load_registers(tmp_path)


def test_a_path_that_python_cannot_load_is_no_register_file(tmp_path, monkeypatch):
    (tmp_path / "extra.py").write_text("REGISTER = 'visit'\n")
    nobody = importlib.machinery.ModuleSpec("extra", None)
    for found in (None, nobody):
        monkeypatch.setattr(importlib.util, "spec_from_file_location", lambda *_names, _found=found: _found)
        with pytest.raises(ValueError, match=r"^extra.py is no register file$"):
            load_registers(tmp_path)


def test_files_of_one_folder_are_read_each_by_itself(tmp_path):
    text = (
        "from stationdesk_sync.model.language import Label\n"
        "from stationdesk_sync.model.register import Field, FieldType, Merge, Register\n"
        "FIELDS = (Field('a', FieldType.INT, Label('x', 'x')),)\n"
        "REGISTER = Register('{name}', Label('x', 'x'), 1, Merge.FACT, FIELDS)\n"
    )
    for name in ("one", "two"):
        (tmp_path / f"{name}.py").write_text(text.format(name=name))
    assert {"one", "two"} <= load_registers(tmp_path).keys()


TWO = tuple(Choice(code, Label(code, code)) for code in ("out", "back"))
STATES = tuple(Choice(code, Label(code, code)) for code in ("out", "back", "lost"))
WAYS = (("out", "back"), ("out", "lost"))


def _status(**change) -> Register:
    field = Field("thing", FieldType.INT, Label("物", "Thing"))
    return Register("extra", Label("附加", "Extra"), 1, **{"merge": Merge.STATUS, "fields": (field,)} | change)


def test_states_that_lead_into_each_other_make_a_status_register():
    register = Registers([_status(states=STATES, transitions=(*WAYS, ("back", "out")))])["extra"]
    assert register.rows and not register.facts and register.counted_fields == ()
    chain = (("out", "back"), ("back", "lost"))
    assert len(Registers([_status(states=STATES, transitions=chain)])) == 1
    assert len(Registers([_status(states=TWO, transitions=WAYS[:1])])) == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"states": STATES[:1], "transitions": ()}, "two states"),
        ({"states": (*STATES, STATES[0]), "transitions": WAYS}, "two states or one twice"),
        ({"states": STATES, "transitions": WAYS[:1]}, "no way leads to"),
        ({"states": STATES, "transitions": WAYS[1:]}, "no way leads to"),
        ({"states": STATES, "transitions": (("out", "back"), ("lost", "out"))}, "no way leads to"),
        ({"states": STATES, "transitions": (*WAYS, ("out", "gone"))}, "no state"),
        ({"states": STATES, "transitions": (*WAYS, ("gone", "out"))}, "no state"),
        ({"states": STATES, "transitions": (*WAYS, WAYS[0])}, "twice"),
        ({"states": STATES, "transitions": (*WAYS, ("out", "out"))}, "leads nowhere"),
        ({"merge": Merge.ROW, "states": STATES}, "that of a status"),
        ({"merge": Merge.FACT, "transitions": WAYS}, "that of a status"),
    ],
)
def test_states_that_cannot_be_or_be_reached_are_refused(change, why):
    with pytest.raises(ValueError, match=why):
        Registers([_status(**change)])


@pytest.mark.parametrize("name", ["from", "to", "state"])
def test_the_words_of_a_move_are_no_field_names_where_rows_move(name):
    fields = (Field(name, FieldType.INT, Label("x", "x")),)
    with pytest.raises(ValueError, match="reserved"):
        Registers([_status(fields=fields)])
    assert Registers([_register(fields=fields)])["extra"].fields == fields


def test_a_counter_has_a_number_in_clear_to_count():
    number = Field("number", FieldType.INT, Label("数", "Number"))
    label = Field("thing", FieldType.LABEL, Label("物", "Thing"))
    register = Registers([_status(merge=Merge.COUNTER, fields=(label, number))])["extra"]
    assert register.counted_fields == (number,) and register.rows
    sealed = Field("n", FieldType.INT, Label("数", "N"), privacy=Privacy.C2, purpose=Label("x", "x"))
    for fields in ((label,), (number, sealed)):
        with pytest.raises(ValueError, match="number to count"):
            Registers([_status(merge=Merge.COUNTER, fields=fields)])


def test_only_what_a_register_has_of_its_own_stands_in_its_declaration():
    assert not {"states", "transitions"} & declaration(REGISTERS["visit"]).keys()
    assert {"states", "transitions"} <= declaration(_status(states=STATES, transitions=WAYS)).keys()


def test_the_test_registers_are_lawful_and_no_part_of_the_product():
    folder = Path(__file__).parents[1] / "registers"
    assert load_registers(folder).keys() - REGISTERS.keys() == {"sim_loan", "sim_note", "sim_stock"}


def test_a_register_in_a_file_of_its_own_is_found(tmp_path):
    (tmp_path / "extra.py").write_text(
        "from stationdesk_sync.model.language import Label\n"
        "from stationdesk_sync.model.register import Field, FieldType, Merge, Register\n"
        "REGISTER = Register('extra', Label('附加', 'Extra'), 1, Merge.FACT,"
        " (Field('thing', FieldType.INT, Label('物', 'Thing')),))\n"
    )
    assert "extra" in load_registers(tmp_path)
    with pytest.raises(ValueError):
        load_registers(tmp_path, tmp_path)
