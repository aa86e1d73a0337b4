"""Letters for what can be pressed: short, all different, none the beginning of another."""

import pytest

from stationdesk.ui.hints.letters import LETTERS, hints


@pytest.mark.parametrize("number", [0, 1, 26, 27, 51, 52, 120, 400, 676])
def test_every_thing_gets_a_hint_of_its_own_and_none_begins_another(number: int):
    given = hints(number)
    assert len(given) == len(set(given)) == number
    assert not [(one, other) for one in given for other in given if one != other and other.startswith(one)]


def test_as_many_things_as_letters_need_one_letter_each():
    assert {len(hint) for hint in hints(len(LETTERS))} == {1}


def test_no_hint_is_a_digit_for_digits_count_people():
    assert LETTERS.isalpha() and len(set(LETTERS)) == 26
