"""Things are found by whatever people type for them; surnames under each of their readings."""

import itertools
import random
import tomllib

import pytest

from stationdesk.assets import asset_text
from stationdesk.domain.matching import Index
from stationdesk.domain.spelling import Spelling, folded

SURNAMES: dict[str, list[str]] = tomllib.loads(asset_text("search/surnames.toml"))
SPELLING = Spelling(asset_text("pinyin.tsv"), SURNAMES)


def index_of(*texts: str, name: bool = False) -> Index[str]:
    index: Index[str] = Index(SPELLING)
    for text in texts:
        index.add(text, text, name=name)
    return index


@pytest.mark.parametrize(
    "typed",
    [
        "打印",
        "日志",
        "dayinrizhi",
        "dyrz",
        "dayinrz",
        "dyrizhi",
        "DYRZ",
        "ｄｙｒｚ",
        "rizhi",
        "打yin",
        "da yin",
        "dy",
        "d",
        "印日志",
    ],
)
def test_a_command_is_found_by_its_characters_its_pinyin_its_initials_and_any_mix(typed: str):
    assert index_of("打印日志", "开站").find(typed, 20) == ["打印日志"]


@pytest.mark.parametrize("typed", ["dyzr", "dayinx", "打日", "rizhix", "志日"])
def test_what_does_not_spell_it_does_not_find_it(typed: str):
    assert index_of("打印日志").find(typed, 20) == []


@pytest.mark.parametrize(("surname", "reading"), [(s, r) for s, readings in SURNAMES.items() for r in readings])
def test_a_surname_of_the_list_is_found_by_each_reading_and_by_initials(surname: str, reading: str):
    person = surname + "芳华"
    index = index_of(person, "王小明", name=True)
    initials = {"moqi": "mq", "yuchi": "yc", "linghu": "lh", "zhangsun": "zs", "tantai": "tt"}.get(reading, reading[0])
    for start in (surname, reading, initials, reading[:1], reading[:2]):
        assert person in index.find(start, 20), start
    for start in (reading, initials):
        for end in ("fanghua", "fh", "芳华", "fangh"):
            assert index.find(start + end, 20) == [person], start + end


def test_a_character_with_several_readings_is_found_under_each_wherever_it_stands():
    assert index_of("王重行", name=True).find("wangzhongxing", 5) == ["王重行"]
    assert index_of("王重行", name=True).find("wchonghang", 5) == ["王重行"]


def test_english_is_found_by_its_letters_without_case_or_spaces():
    index = index_of("Print the day sheet", "Help")
    assert index.find("DAY SH", 5) == ["Print the day sheet"]
    assert index.find("h", 5) == ["Help", "Print the day sheet"], "what begins with it comes first"


def test_a_usual_reading_comes_before_a_rare_one():
    """台 is also read yi, 设 only she: who types sz means 设置 before anything that is seldom read so."""
    assert index_of("台账", "上传", "设置").find("sz", 5)[0] == "设置"


def test_rank_orders_equals_and_a_thing_with_two_texts_comes_once():
    index: Index[str] = Index(SPELLING)
    index.add("later", "王小明", rank=2)
    index.add("sooner", "王小红", rank=1)
    index.add("sooner", "王姐", rank=3)
    assert index.find("w", 5) == ["sooner", "later"]
    assert index.find("wx", 1) == ["sooner"]


def test_nothing_is_found_for_nothing_and_an_empty_text_is_not_entered():
    index = index_of("", "  ")
    assert len(index) == 0 and index.find("", 5) == [] and index.find("  ", 5) == []


def test_a_text_is_compared_without_width_case_space_and_umlaut():
    assert folded(" Ｌü：１ ") == "lv1"


def test_the_lookup_finds_just_what_a_look_at_every_entry_finds():
    """The oracle spells every text out in all ways; the index may neither miss nor invent."""
    dice = random.Random(4)
    names = ["".join(dice.choice("单解仇曾王小明重行芳华区a1") for _ in range(dice.randint(1, 4))) for _ in range(60)]
    index = index_of(*dict.fromkeys(names))

    def spelt(text: str) -> set[str]:
        ways = [{c, *SPELLING.readings(c)[0], *(r[0] for r in SPELLING.readings(c)[0])} for c in text]
        whole = {"".join(way) for at in range(len(text)) for way in itertools.product(*ways[at:])}
        return {said[:end] for said in whole for end in range(1, len(said) + 1)}

    questions = {said for text in names[:25] for said in dice.sample(sorted(spelt(text)), 6)}
    for question in questions:
        expected = {text for text in names if question in spelt(text)}
        assert set(index.find(question, 1_000)) == expected, question
