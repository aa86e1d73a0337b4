"""The catalogue: codes that never change their meaning, and documents that hold nothing else."""

import re

import pytest

from stationdesk_sync.model import catalogue
from stationdesk_sync.model.catalogue import LISTS


def test_the_seed_has_every_list_with_codes_and_both_names():
    seed = catalogue.seed()
    assert set(seed.lists) == set(LISTS)
    for name in LISTS:
        assert seed.entries(name)
        for entry in seed.entries(name):
            assert re.fullmatch(r"[a-z][a-z0-9_]{0,39}", entry.code)
            assert entry.label.zh and entry.label.en and entry.short.zh and entry.warm.zh


def test_a_catalogue_goes_through_a_document_and_back():
    seed = catalogue.seed()
    assert catalogue.read_body(seed.body()) == seed


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"version": "1", "lists": {}},
        {"version": 1, "lists": []},
        {"version": 1, "lists": {"group": "x"}},
        {"version": 1, "lists": {"group": ["x"]}},
        {"version": 1, "lists": {"group": [{"code": "a"}]}},
        {"version": 1, "lists": {"group": [{"code": "a", "zh": "甲", "en": "A"}] * 2}},
    ],
)
def test_what_is_no_catalogue_is_refused(body):
    with pytest.raises(ValueError):
        catalogue.read_body(body)


def test_an_unknown_code_is_shown_as_it_stands():
    seed = catalogue.seed()
    assert seed.say("group", "x-own", "zh") == "x-own"
    assert seed.short("nothing", "x", "en") == "x"
    assert seed.warm("group", "x", "en") == "x"
