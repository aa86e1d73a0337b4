"""Values and refusals in words a person reads."""

import pytest

from stationdesk.ui.registers.checks import complaints_of, form_fields
from stationdesk.ui.registers.complaints import BAD_VALUE_CODES, complaint
from stationdesk.ui.registers.wording import NOTHING, Wording, clock_words
from stationdesk_sync.model import catalogue
from stationdesk_sync.model.language import Language
from stationdesk_sync.model.registers.attendance import REGISTER as ATTENDANCE
from stationdesk_sync.model.registers.closure import REGISTER as CLOSURE
from stationdesk_sync.model.registers.event import REGISTER as EVENT
from stationdesk_sync.model.registers.visit import REGISTER as VISIT

SEED = catalogue.seed()
EN = Wording(Language("en"), SEED)
ZH = Wording(Language("zh"), SEED)


def test_codes_of_the_catalogue_are_shown_by_their_names_in_both_languages():
    services = VISIT.field("services")
    assert EN.value(services, ["rest", "water"]) == "Rest, Drinking water"
    assert ZH.value(services, ["rest", "water"]) == "歇脚休息、饮水"


def test_a_code_that_this_desk_does_not_know_is_shown_as_it_stands():
    assert EN.value(VISIT.field("group"), "x-dockers") == "x-dockers"


def test_a_row_is_shown_by_its_name_and_never_by_its_bytes():
    field = ATTENDANCE.field("event")
    named = Wording(Language("en"), SEED, {b"1" * 16: "Summer talk"})
    assert named.value(field, b"1" * 16) == "Summer talk"
    assert named.value(field, b"2" * 16) == "not known here"


@pytest.mark.parametrize(("slot", "shown"), [(0, "0:00"), (57, "14:15"), (95, "23:45")])
def test_a_quarter_hour_is_shown_as_a_clock_time(slot, shown):
    assert EN.value(VISIT.field("slot"), slot) == shown


def test_midnight_at_the_end_of_a_day_is_not_shown_as_its_beginning():
    assert clock_words(1440) == "24:00"


def test_what_was_not_given_is_a_dash_and_never_the_word_none():
    for field in EVENT.fields:
        assert EN.value(field, None) == NOTHING


def test_a_form_tells_every_fault_at_once_and_not_only_the_first():
    assert complaints_of(CLOSURE, {"from_slot": 400, "until_day": "soon"}, SEED) == {
        "from_slot": "out_of_range",
        "until_day": "not_a_day",
        "reason_code": "missing",
    }


def test_a_phone_number_in_a_plain_label_is_refused_where_it_stands():
    values = {"title": "ask 13812345678", "on_day": "2026-11-24", "kind": "talk"}
    assert complaints_of(EVENT, values, SEED) == {"title": "personal"}


def test_a_required_text_of_blanks_counts_as_missing():
    assert complaints_of(EVENT, {"title": "  ", "on_day": "2026-11-24", "kind": "talk"}, SEED) == {"title": "empty"}


def test_fields_that_the_program_fills_in_stand_in_no_form():
    assert "slot" not in [field.name for field in form_fields(VISIT)]


@pytest.mark.parametrize("code", sorted(BAD_VALUE_CODES | {"wrong_type", "something_new"}))
def test_every_refusal_has_a_sentence_without_holes_for_every_field(code):
    for field in (*EVENT.fields, *CLOSURE.fields, *VISIT.fields):
        said = complaint(Language("en"), field, code)
        assert said
        assert "{" not in said
