"""Each type of field takes what it should, to the last allowed value, and names what is wrong with anything else."""

import pytest

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.privacy import LABEL_LENGTH, WORDS_LENGTH
from stationdesk_sync.model.register import Choice, Field, FieldType
from stationdesk_sync.model.values import MAX_LIST, value_fault, words_fault

NAME = Label("项", "Item")
LISTS = {"group": frozenset({"rider"}), "service": frozenset({"rest", "water"})}
LONGEST = "x" * LABEL_LENGTH


def field(kind: FieldType, **more) -> Field:
    return Field("item", kind, NAME, **more)


def fixed(kind: FieldType, **more) -> Field:
    return field(kind, choices=(Choice("good", NAME), Choice("bad", NAME)), **more)


CASES = [
    (field(FieldType.INT, minimum=2, maximum=5), [2, 5], {"not_a_number": [True, 3.0, "3"], "out_of_range": [1, 6]}),
    (field(FieldType.BOOL), [True, False], {"wrong_type": [0, 1, "true"]}),
    (field(FieldType.MINUTE), [0, 1440], {"not_a_number": [True, "5", 1.5], "out_of_range": [-1, 1441]}),
    (field(FieldType.SLOT), [0, 95], {"not_a_number": [False, b"5"], "out_of_range": [-1, 96]}),
    (fixed(FieldType.CHOICE), ["good", "bad"], {"not_a_choice": ["rider", "", None, 5, ["good"]]}),
    (field(FieldType.CHOICE, catalogue="group"), ["rider", "x-own"], {"not_a_choice": ["rest", "", 5, "x-Own"]}),
    (field(FieldType.CHOICE), ["any_code", LONGEST], {"not_a_choice": ["Any", LONGEST + "x", "a b", ""]}),
    (
        field(FieldType.CHOICES, catalogue="service"),
        [[], ["rest", "water"], ("rest",), ["x-1"], [f"x-{n}" for n in range(MAX_LIST)]],
        {
            "wrong_type": ["rest", None, {"rest"}],
            "twice": [["rest", "rest"]],
            "not_a_choice": [["rest", "gone"], [["rest"]]],
            "too_long": [[f"x-{n}" for n in range(MAX_LIST + 1)]],
        },
    ),
    (field(FieldType.CHOICES, required=True), [["a"]], {"empty": [[], ()]}),
    (
        field(FieldType.LABEL),
        ["", "讲座", LONGEST],
        {"wrong_type": [5, None, b"x"], "too_long": [LONGEST + "x"], "control": ["a\nb"], "personal": ["13800138000"]},
    ),
    (field(FieldType.LABEL, required=True), ["a"], {"empty": ["", "  "]}),
    (
        field(FieldType.LABELS),
        [[], ["a", "b"], ("a",), ["a"] * MAX_LIST],
        {
            "wrong_type": ["a", [5], ["a", None]],
            "too_long": [["a"] * (MAX_LIST + 1), [LONGEST + "x"]],
            "control": [["a", "\u202e"]],
            "personal": [["a", "13800138000"]],
        },
    ),
    (field(FieldType.LABELS, required=True), [["a"]], {"empty": [[], [""]]}),
    (field(FieldType.WORDS), ["", "a\nb"], {"wrong_type": [5], "control": ["a\x00"], "too_long": ["x" * 2001]}),
    (field(FieldType.DAY), ["2026-11-24"], {"not_a_day": ["2026-11-31", 5, None]}),
    (field(FieldType.ROW), [b"r" * 16], {"wrong_type": [b"r" * 15, b"r" * 17, "r" * 16, None]}),
    (field(FieldType.HOURS), ["9:00-17:00"], {"wrong_type": [5, None], "not_hours": ["sometimes", ""]}),
    (
        field(FieldType.CODE),
        ["A", "a-1_b.C", LONGEST],
        {"wrong_type": [5, None, b"A"], "not_a_choice": ["", LONGEST + "x", "a b", "甲", "A/B", "AX X", "²"]},
    ),
    (
        field(FieldType.TILES),
        [
            [],
            [["rider", ["rest", "water"]]],
            [("x-own", ("x-1",))] * 9,
            [["rider", [f"x-{n}" for n in range(MAX_LIST)]]],
        ],
        {
            "wrong_type": ["x", [["rider", ["rest"]]] * 10, [["rider"]], ["ab"], [["rider", "rest"]], [["rider", []]]],
            "too_long": [[["rider", [f"x-{n}" for n in range(MAX_LIST + 1)]]]],
            "not_a_choice": [[["rest", ["rest"]]], [["rider", ["rider"]]], [["rider", ["rest", 5]]]],
        },
    ),
    (field(FieldType.TILES), [], {"wrong_type": [[[5, ["rest"]]], [["rider", {"rest": 1}]], [{"a": 1, "b": 2}], None]}),
]


@pytest.mark.parametrize(("field", "value"), [(f, v) for f, good, _ in CASES for v in good])
def test_what_a_field_takes(field, value):
    assert value_fault(field, value, LISTS) is None


@pytest.mark.parametrize(
    ("field", "value", "code"), [(f, v, code) for f, _, bad in CASES for code, some in bad.items() for v in some]
)
def test_what_a_field_refuses_and_why(field, value, code):
    assert value_fault(field, value, LISTS) == code


def test_every_type_of_field_is_tried():
    assert {case[0].type for case in CASES} == set(FieldType)


def test_a_list_that_the_catalogue_lacks_takes_codes_of_any_name():
    assert value_fault(field(FieldType.TILES), [["unheard_of", ["new"]]], {}) is None
    assert value_fault(field(FieldType.TILES), [["Text", ["new"]]], {}) == "not_a_choice"
    assert value_fault(field(FieldType.CHOICE), "anything", {"": frozenset()}) == "not_a_choice"
    assert value_fault(field(FieldType.CHOICE), "anything", {"XXXX": frozenset()}) is None


def test_free_text_has_a_length_and_no_hidden_characters_but_new_lines():
    assert words_fault("x" * WORDS_LENGTH) is None and words_fault("a\nb\n") is None
    assert words_fault("x" * (WORDS_LENGTH + 1)) == "too_long"
    assert words_fault("a\tb") == "control" and words_fault(None) == "wrong_type"
