"""Two languages from one source text, and days as each of them writes them."""

import pytest

from stationdesk_sync.model.language import N_, Label, Language, read_table

ZH = Language(
    "zh", {"Save": "保存", "{n} records": "{n} 条", "Hello {name}": "你好，{name}", "{n} of {all}": "{all} 之 {n}"}
)
EN = Language("en", {"Save": "保存", "{n} records": "{n} 条"})


def test_a_marked_text_is_the_text_itself():
    assert N_("Save") == "Save"


def test_a_declared_name_is_said_in_the_reader_s_language():
    label = Label("借用", "Loans")
    assert (label.say("zh"), label.say("en")) == ("借用", "Loans")
    assert (ZH.say(label), EN.say(label)) == ("借用", "Loans")


def test_a_text_is_translated_for_the_chinese_reader_only():
    assert (ZH.t("Save"), EN.t("Save")) == ("保存", "Save")
    assert ZH.t("Not in the table") == "Not in the table"
    assert Language("zh").t("Save") == "Save"


def test_places_in_a_text_are_filled_in():
    assert ZH.t("Hello {name}", name="李") == "你好，李" and EN.t("Hello {name}", name="Li") == "Hello Li"


def test_braces_stay_when_nothing_is_to_be_filled_in():
    assert EN.t("{name}") == "{name}"


@pytest.mark.parametrize(("n", "en"), [(0, "0 records"), (1, "1 record"), (2, "2 records")])
def test_english_has_two_forms_for_a_number_and_chinese_one(n, en):
    assert EN.tn("{n} record", "{n} records", n) == en
    assert ZH.tn("{n} record", "{n} records", n) == f"{n} 条"


def test_a_form_for_a_number_takes_other_values_too():
    assert ZH.tn("{n} of {all} one", "{n} of {all}", 1, all=5) == "5 之 1"
    assert EN.tn("{n} of {all} one", "{n} of {all}", 1, all=5) == "1 of 5 one"
    assert ZH.tn("{n} thing", "{n} things", 3) == "3 things"


def test_days_are_written_as_people_write_them():
    assert ZH.long_day("2026-11-24") == "2026年11月24日 星期二"
    assert EN.long_day("2026-11-24") == "Tuesday 24 Nov 2026"
    assert ZH.short_day("2026-01-05") == "1月5日" and EN.short_day("2026-01-05") == "5 Jan"
    assert EN.long_day("2026-12-06") == "Sunday 6 Dec 2026" and ZH.long_day("2026-12-06").endswith("星期日")


def test_a_table_of_texts_is_read_from_its_section():
    assert read_table('[texts]\n"Save" = "保存"\n"Two" = 2\n') == {"Save": "保存", "Two": "2"}
    assert read_table("[other]\na = 1\n") == {}
