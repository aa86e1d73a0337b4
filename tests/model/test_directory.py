"""The directory of receivers: whoever may read what a desk seals is named whole, or refused by entry and field."""

import pytest

from stationdesk_sync.model.directory import MOST_OFFICES, BadOffice, Office, body_of, read_body
from stationdesk_sync.model.language import Label

KEY = b"k" * 32
ROW = {
    "code": "law-1",
    "zh": "法律援助",
    "en": "Legal aid",
    "purposes": ["case"],
    "area": ["BS-001"],
    "key": KEY,
    "valid_from": "2026-11-01",
    "valid_until": "2026-11-30",
}
OFFICE = Office("law-1", Label("法律援助", "Legal aid"), ("case",), ("BS-001",), KEY, "2026-11-01", "2026-11-30")


def read(*rows: object) -> tuple[Office, ...]:
    return read_body({"offices": list(rows)})


def fault_of(*rows: object) -> tuple[int, str]:
    with pytest.raises(BadOffice) as caught:
        read(*rows)
    assert str(caught.value) == f"office {caught.value.number}: {caught.value.field}"
    return caught.value.number, caught.value.field


def test_an_office_goes_through_its_document_and_back():
    assert body_of([OFFICE]) == {"offices": [ROW]}
    assert read(ROW) == (OFFICE,)
    assert read() == ()


def test_what_is_left_out_is_the_whole_city_until_further_notice_under_its_chinese_name():
    short = {name: value for name, value in ROW.items() if name not in ("en", "area", "valid_until")}
    office = Office("law-1", Label("法律援助", "法律援助"), ("case",), (), KEY, "2026-11-01", None)
    assert read(short | {"not_known_yet": 1}) == (office,)


def test_an_operator_s_file_writes_keys_in_hexadecimal():
    assert read(ROW | {"key": KEY.hex()})[0].key == KEY


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": None}, "code"),
        ({"code": "-a"}, "code"),
        ({"code": "a" * 41}, "code"),
        ({"code": "a b"}, "code"),
        ({"zh": ""}, "zh"),
        ({"zh": 5}, "zh"),
        ({"zh": "名" * 41}, "zh"),
        ({"zh": "a\nb"}, "zh"),
        ({"en": None}, "en"),
        ({"en": "x" * 41}, "en"),
        ({"purposes": []}, "purposes"),
        ({"purposes": None}, "purposes"),
        ({"purposes": "case"}, "purposes"),
        ({"purposes": ["case", 5]}, "purposes"),
        ({"purposes": [f"p{n}" for n in range(501)]}, "purposes"),
        ({"area": None}, "area"),
        ({"area": ["BS 1"]}, "area"),
        ({"key": None}, "key"),
        ({"key": b"k" * 31}, "key"),
        ({"key": b"k" * 33}, "key"),
        ({"key": "k" * 64}, "key"),
        ({"key": "6b" * 31}, "key"),
        ({"valid_from": None}, "valid_from"),
        ({"valid_from": "2026-11-31"}, "valid_from"),
        ({"valid_until": "soon"}, "valid_until"),
        ({"valid_until": ""}, "valid_until"),
    ],
)
def test_an_unlawful_entry_is_refused_by_its_number_and_field(change, field):
    assert fault_of(ROW | {"code": "first"}, ROW | change) == (2, field)


def test_names_codes_and_lists_may_be_as_long_as_they_may_be():
    longest = {"code": "a" * 40, "zh": "名" * 40, "en": "n" * 40, "purposes": [f"p{n}" for n in range(500)]}
    assert read(ROW | longest)[0].code == "a" * 40
    assert read(ROW | {"purposes": ("case",), "area": ()})[0].area == ()
    assert read(ROW | {"code": "a", "zh": "名", "en": "n"})[0].label == Label("名", "n")


def test_an_entry_that_is_no_map_and_a_code_that_stands_twice_are_refused():
    assert fault_of("law-1") == (1, "code")
    assert fault_of(ROW, ROW | {"code": "b"}, ROW) == (3, "code")


def test_a_directory_has_a_most():
    rows = [ROW | {"code": f"o{n}"} for n in range(MOST_OFFICES)]
    assert len(read(*rows)) == 500
    for wrong in ([*rows, ROW], None, "x", b"x", {"a": 1}):
        with pytest.raises(ValueError, match=r"^no list of offices, or too long a one$"):
            read_body({"offices": wrong})
    with pytest.raises(ValueError, match=r"^no list of offices"):
        read_body({})


@pytest.mark.parametrize(
    ("purpose", "station", "day", "serves"),
    [
        ("case", "BS-001", "2026-11-01", True),
        ("case", "BS-001", "2026-11-30", True),
        ("case", "BS-001", "2026-10-31", False),
        ("case", "BS-001", "2026-12-01", False),
        ("other", "BS-001", "2026-11-15", False),
        ("case", "BS-002", "2026-11-15", False),
    ],
)
def test_an_office_serves_its_purposes_its_area_and_its_time(purpose, station, day, serves):
    assert OFFICE.serves(purpose, station, day) is serves


def test_an_office_of_the_whole_city_without_an_end_serves_every_station_for_ever():
    office = Office("law-1", Label("x", "x"), ("case",), (), KEY, "2026-11-01", None)
    assert office.serves("case", "BS-999", "2099-01-01") and not office.serves("case", "BS-999", "2026-10-31")
