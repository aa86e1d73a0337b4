"""The catalogue: codes that never change their meaning, and documents that hold nothing else."""

import re

import pytest

from stationdesk_sync.model import catalogue
from stationdesk_sync.model.catalogue import LISTS, Catalogue


def test_the_seed_has_every_list_with_codes_and_both_names():
    seed = catalogue.seed()
    assert set(seed.lists) == set(LISTS) and isinstance(seed.version, int)
    for name in LISTS:
        assert seed.entries(name)
        for entry in seed.entries(name):
            assert re.fullmatch(r"[a-z][a-z0-9_]{0,39}", entry.code)
            assert entry.label.zh and entry.label.en and entry.short.zh and entry.warm.zh


def test_a_catalogue_goes_through_a_document_and_back():
    seed = catalogue.seed()
    assert catalogue.read_body(seed.body()) == seed


def row(code: str, **more: object) -> dict[str, object]:
    return {"code": code, "zh": f"中{code}", "en": f"en {code}", **more}


def read(*rows: object, version: object = 1) -> Catalogue:
    return catalogue.read_body({"version": version, "lists": {"group": list(rows)}})


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({}, "^not a catalogue"),
        ({"version": "1", "lists": {}}, "^not a catalogue"),
        ({"version": 1, "lists": []}, "^not a catalogue"),
        ({"version": 1, "lists": {"group": "x"}}, "^a list of the catalogue is no list"),
        ({"version": 1, "lists": {"group": ["x"]}}, "^an entry of the catalogue lacks its code or a name"),
        ({"version": 1, "lists": {"group": [{"code": "a"}]}}, "^an entry of the catalogue lacks"),
        ({"version": 1, "lists": {"group": [row("a")] * 2}}, "^the code a stands twice"),
        ({"version": 1, "lists": {"group": [row("A b")]}}, "^a list of the catalogue is too long, or a code has"),
        (
            {"version": 1, "lists": {"group": [row(f"c{n}") for n in range(501)]}},
            "^a list of the catalogue is too long",
        ),
    ],
)
def test_what_is_no_catalogue_is_refused(body, why):
    with pytest.raises(ValueError, match=why):
        catalogue.read_body(body)


def test_a_list_may_be_as_long_as_a_list_may_be():
    assert len(read(*(row(f"c{n}") for n in range(500))).lists["group"]) == 500


def test_a_code_without_short_or_warm_names_has_its_own_name_there():
    held = read(row("a"))
    for say in (held.say, held.short, held.warm):
        assert (say("group", "a", "zh"), say("group", "a", "en")) == ("中a", "en a")


def test_a_code_is_said_short_warm_and_in_full():
    held = read(row("a", short_zh="短", short_en="short", warm_zh="暖", warm_en="warm"))
    said = [(say("group", "a", "zh"), say("group", "a", "en")) for say in (held.say, held.short, held.warm)]
    assert said == [("中a", "en a"), ("短", "short"), ("暖", "warm")]


def test_names_are_shown_on_one_line_without_anything_invisible():
    held = read(row("a", zh="x\u202ey\nz", en="n" * 90))
    assert held.say("group", "a", "zh") == "xy z" and held.say("group", "a", "en") == "n" * 40


def test_codes_of_each_list_are_named_for_the_checks():
    assert read(row("a"), row("b")).codes() == {"group": frozenset({"a", "b"})}


def test_an_edition_gets_the_codes_of_the_seed_that_it_lacks_after_its_own():
    edition = read(row("new"), row("both", en="ours"), version=7)
    seed = catalogue.read_body({"version": 1, "lists": {"group": [row("both"), row("old")], "item": [row("cup")]}})
    whole = edition.over(seed)
    assert whole.version == 7 and list(whole.lists) == ["group", "item"]
    assert [entry.code for entry in whole.entries("group")] == ["new", "both", "old"]
    assert whole.say("group", "both", "en") == "ours" and whole.say("item", "cup", "en") == "en cup"
    assert seed.over(edition).entries("item") == seed.entries("item")


def test_an_unknown_code_is_shown_as_it_stands():
    seed = catalogue.seed()
    assert seed.say("group", "x-own", "zh") == "x-own"
    for said in (seed.say, seed.short, seed.warm):
        assert said("nothing", "x", "en") == said("group", "x", "en") == "x"
