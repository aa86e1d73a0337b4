"""Days by a few digits and by words: always one that is past or today."""

import pytest

from stationdesk.domain.day_words import WORDS, day_meant, day_on_sheet

TODAY = "2026-11-24"  # a Tuesday


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-23", "2026-11-23"), ("20261123", "2026-11-23"), ("2026/1/3", "2026-01-03"),
        ("2026年11月3日", "2026-11-03"),
        ("11-23", "2026-11-23"), ("11/3", "2026-11-03"), ("11.23", "2026-11-23"), ("1123", "2026-11-23"),
        ("11月3日", "2026-11-03"),
        ("12-25", "2025-12-25"), ("1225", "2025-12-25"),
        ("24", "2026-11-24"), ("3", "2026-11-03"), ("3日", "2026-11-03"), ("25", "2026-10-25"), ("31", "2026-10-31"),
        ("2-30", None), ("1332", None), ("32", None), ("0", None), ("", None), ("abc", None), ("123", None),
    ],
)  # fmt: skip
def test_digits_mean_the_last_such_day_that_is_not_to_come(typed: str, day: str | None):
    assert day_meant(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["20261124", "2026-11-24", "11-24", "BS-001-A0117-3", "20261324-A", ""])
def test_what_is_no_number_of_a_sheet_means_no_day_of_one(typed: str):
    assert day_on_sheet(typed) is None


def test_full_width_digits_are_digits():
    assert day_meant("１１－２４", TODAY) == TODAY


def test_in_january_the_month_before_is_december_of_last_year():
    assert day_meant("31", "2026-01-05") == "2025-12-31"


def test_words_mean_the_days_that_a_person_means():
    said = {word.en: word.on(TODAY) for word in WORDS}
    assert said["Today"] == TODAY
    assert said["Yesterday"] == "2026-11-23"
    assert said["The day before yesterday"] == "2026-11-22"
    assert said["Tuesday"] == TODAY and said["Wednesday"] == "2026-11-18" and said["Monday"] == "2026-11-23"
