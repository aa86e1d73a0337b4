"""The check digit of scanned numbers: every slip that people and scanners make is noticed."""

import random

import pytest

from stationdesk_sync.model.damm import check_digit, is_checked


def test_the_published_example_holds():
    assert check_digit("572") == "4"
    assert is_checked("5724") and not is_checked("5727")


def test_every_single_wrong_digit_and_every_swap_of_neighbours_is_noticed():
    dice = random.Random(81)
    for _ in range(2_000):
        digits = f"{dice.randrange(10**7):07d}"
        number = digits + check_digit(digits)
        assert is_checked(number)
        for place, right in enumerate(number):
            for wrong in set("0123456789") - {right}:
                assert not is_checked(number[:place] + wrong + number[place + 1 :])
        for place in range(len(number) - 1):
            swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
            assert swapped == number or not is_checked(swapped)


@pytest.mark.parametrize("wrong", ["", "7", "12a4", "１２３４", "12 4", "²³"])
def test_what_is_no_number_is_not_checked(wrong: str):
    assert not is_checked(wrong)


@pytest.mark.parametrize("wrong", ["", "a", "１"])
def test_a_check_digit_stands_behind_plain_digits_only(wrong: str):
    with pytest.raises(ValueError, match="digits"):
        check_digit(wrong)
