"""What a plain label may not hold: phones, identity numbers, plates, and characters nobody sees."""

import pytest

from stationdesk_sync.model.draft import BadValue, check_data
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.privacy import has_control_characters, personal_patterns, without_control_characters
from stationdesk_sync.model.registry import load_registers

PERSONAL = {
    "phone": [
        "13800138000",
        "联系 138 0013 8000",
        "138-0013-8000",
        "138.0013.8000",
        "138　0013　8000",
        "1 3 8 0 0 1 3 8 0 0 0",
        "+86 13800138000",
        "１３８００１３８０００",
        "021-56781234",
        "56781234",
    ],
    "identity": [
        "310101199001011234",
        "31010119900101123x",
        "３１０１０１１９９００１０１１２３Ｘ",
        "310101 19900101 1234",
    ],
    "plate": ["沪A12345", "沪a·D1234", "沪Ａ１２３４５", "沪AD12345"],
}
HARMLESS = [
    "消防演练 2026-11-24",
    "第3期 10人 9:30-17:00",
    "沪太路4361号7号楼2层",
    "2025-2026 学年",
    "12351热线",
    "A3会议室",
]


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in PERSONAL.items() for t in texts])
def test_a_label_with_the_number_of_a_person_is_found_out(kind, text):
    assert kind in personal_patterns(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_dates_addresses_and_counts_are_not_taken_for_persons(text):
    assert personal_patterns(text) == []


@pytest.mark.parametrize("text", [t for texts in PERSONAL.values() for t in texts])
def test_no_register_takes_such_a_label_in_any_field(text):
    event = load_registers()["event"]
    good = {"title": "讲座", "on_day": "2026-11-24", "kind": "talk", "organisers": ["某单位"], "series": "s"}
    for name, value in (("title", text), ("organisers", ["好单位", text]), ("series", text)):
        with pytest.raises(BadValue) as caught:
            check_data(event, Kind.SET, good | {name: value}, {}, sealed=False)
        assert caught.value.code == "personal"


@pytest.mark.parametrize("mark", ["\x00", "\n", "\u200b", "\u202e", "\u2066", "\ufeff", "\x85"])
def test_characters_that_nobody_sees_are_refused(mark):
    assert has_control_characters(f"a{mark}b")


def test_what_comes_from_elsewhere_is_shown_on_one_line_cut_short_and_without_anything_hidden():
    assert without_control_characters("a\nb\u200bc\x00", 9) == "a bc"
    assert without_control_characters("  abcdef ", 3) == "abc"
    assert without_control_characters("\u200b" * 12 + "abc", 3) == ""
    assert without_control_characters("\u200b" * 11 + "abc", 3) == "a"


def test_full_width_marks_around_digits_are_read_as_plain_ones():
    assert personal_patterns("！13800138000～") == ["phone"]
    assert personal_patterns("１３８００１３８０００") == ["phone"]
