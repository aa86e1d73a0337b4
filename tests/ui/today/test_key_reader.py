"""What keys mean, alone and in a row."""

import pytest

from stationdesk.ui.today.key_reader import Alter, Another, Count, KeyReader, Meaning, TakeBack, Waiting


def meanings(keys: str) -> list[Meaning | None]:
    reader = KeyReader()
    return [reader.press(symbol) for symbol in keys.split()]


def test_a_digit_counts_one_person_at_its_tile() -> None:
    assert meanings("1 9") == [Count(1, 1), Count(9, 1)]
    assert meanings("0") == [None]


def test_a_star_and_a_digit_make_the_next_tile_several_people() -> None:
    assert meanings("* 6 1 1") == [Waiting(), Waiting(), Count(1, 6), Count(1, 1)]


def test_two_stars_take_two_digits_and_three_stars_three() -> None:
    assert meanings("* * 1 2 3")[-1] == Count(3, 12)
    assert meanings("* * * 1 2 0 9")[-1] == Count(9, 120)
    assert meanings("* * * * 1 2 0 9")[-1] == Count(9, 120)


def test_a_number_begins_with_no_zero() -> None:
    assert meanings("* 0 6 1")[-1] == Count(1, 6)
    assert meanings("* * 1 0 2")[-1] == Count(2, 10)


def test_the_number_so_far_is_shown_with_blanks() -> None:
    reader = KeyReader()
    assert reader.waiting is None
    for symbol, shown in (("*", "_"), ("*", "__"), ("1", "1_"), ("2", "12")):
        reader.press(symbol)
        assert reader.waiting == shown
    assert reader.complete and reader.people == 12


def test_a_star_after_a_number_begins_the_number_anew() -> None:
    assert meanings("* 6 * 3 1")[-1] == Count(1, 3)


@pytest.mark.parametrize("keys", ["* 6 esc 1", "* esc 1", "* * 1 2 esc 1"])
def test_escape_drops_the_number(keys: str) -> None:
    assert meanings(keys)[-1] == Count(1, 1)


def test_backspace_takes_back_a_digit_first_then_the_star_then_a_visit() -> None:
    assert meanings("* 6 back back back") == [Waiting(), Waiting(), Waiting(), Waiting(), TakeBack()]
    assert meanings("* 6 back 4 1")[-1] == Count(1, 4)


def test_function_keys_and_the_mouse_mean_a_tile_directly_also_within_a_number() -> None:
    assert meanings("T3 * 6 T2 * T4") == [Count(3, 1), Waiting(), Waiting(), Count(2, 6), Waiting(), Count(4, 1)]


def test_other_deeds_drop_a_number_that_was_begun() -> None:
    assert meanings("* 6 + 1")[-2:] == [Alter(1), Count(1, 1)]
    assert meanings("- undo /") == [Alter(-1), TakeBack(), Another()]


def test_escape_means_nothing_when_no_number_is_being_entered() -> None:
    assert meanings("esc") == [None]
