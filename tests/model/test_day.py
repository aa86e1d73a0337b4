"""The check code and the figures of a day: the same for desk, hub and paper."""

import base64
import hashlib
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk_sync.model.day import DayFigures, Statement, counts_in_day, day_code, day_figures
from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.model.registry import load_registers

REGISTERS = load_registers()
DAY = "2026-11-24"
IDS = st.lists(st.binary(min_size=16, max_size=16), max_size=20)


@given(IDS, st.randoms(use_true_random=False))
def test_the_code_does_not_depend_on_order_or_repetition(ids, dice):
    shuffled = ids + (dice.choices(ids, k=3) if ids else [])
    dice.shuffle(shuffled)
    assert day_code(DAY, shuffled) == day_code(DAY, ids)


@given(IDS.filter(bool), st.binary(min_size=16, max_size=16))
def test_another_op_another_day_another_code(ids, more):
    code = day_code(DAY, ids)
    assert code is not None and re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code)
    assert day_code("2026-11-25", ids) != code
    if more not in ids:
        assert day_code(DAY, [*ids, more]) != code


def test_the_code_is_this_one_for_ever():
    assert day_code(DAY, [bytes(16), b"\x01" * 16]) == "TAXZ-JW4X-YVCM-AE2B"


@given(IDS.filter(bool))
def test_the_code_is_what_the_record_page_says_written_out_again(ids):
    digest = hashlib.sha256(b"stationdesk-day-1\x00" + DAY.encode() + b"".join(sorted(set(ids)))).digest()[:10]
    plain = base64.b32encode(digest).decode()
    code = plain.translate(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
    assert day_code(DAY, ids) == "-".join((code[:4], code[4:8], code[8:12], code[12:]))


def test_a_day_without_ops_has_no_code():
    assert day_figures(DAY, [], REGISTERS) == DayFigures(0, 0, None)


def op(kind: Kind, row: int, people: int, services: tuple[str, ...] = ("rest",), register: str = "visit") -> Op:
    data: dict[str, object] = {"day": DAY, "tz": "Asia/Shanghai"}
    if kind is Kind.WITHDRAW:
        data["reason"] = "undo"
    else:
        data |= {"people": people, "services": list(services)}
    return Op(register, bytes([row]) * 16, kind, row, 1, data, nonce=None if kind is Kind.FACT else b"n" * 8)


def test_people_and_services_are_counted_as_the_product_says():
    ops = [
        (b"a" * 16, op(Kind.FACT, 1, 6, ("rest", "water"))),
        (b"b" * 16, op(Kind.FACT, 2, 1)),
        (b"c" * 16, op(Kind.FACT, 3, 4)),
        (b"d" * 16, op(Kind.WITHDRAW, 3, 0)),
        (b"e" * 16, op(Kind.CORRECT, 2, 2, ("rest", "water", "charge"))),
    ]
    figures = day_figures(DAY, ops, REGISTERS)
    assert (figures.people, figures.services) == (8, 18)
    assert figures.code == day_code(DAY, [identity for identity, _ in ops])


def test_a_visit_that_says_neither_people_nor_services_counts_nobody():
    bare = Op("visit", b"r" * 16, Kind.FACT, 1, 1, {"day": DAY, "tz": "Asia/Shanghai"})
    strange = Op("visit", b"s" * 16, Kind.FACT, 1, 1, {"day": DAY, "people": "6", "services": "rest"})
    lonely = Op("visit", b"t" * 16, Kind.FACT, 1, 1, {"day": DAY, "people": 3})
    figures = day_figures(DAY, [(b"a" * 16, bare), (b"b" * 16, strange), (b"c" * 16, lonely)], REGISTERS)
    assert (figures.people, figures.services) == (3, 0) and figures.code is not None


def test_ops_of_other_days_and_of_unknown_registers_are_passed_over_wherever_they_stand():
    visit = (b"b" * 16, op(Kind.FACT, 2, 5))
    other = Op("visit", b"r" * 16, Kind.FACT, 1, 1, {"day": "2026-11-25", "people": 2, "services": ["rest"]})
    unknown = Op("unheard_of", b"u" * 16, Kind.FACT, 1, 1, {"day": DAY})
    audit = Op("audit", bytes(16), Kind.FACT, 1, 1, {"day": DAY, "tz": "Asia/Shanghai", "action": "backup"})
    strangers = [(b"a" * 16, other), (b"c" * 16, unknown), (b"d" * 16, audit)]
    assert day_figures(DAY, [*strangers, visit], REGISTERS) == day_figures(DAY, [visit], REGISTERS)


def test_a_statement_gives_its_figures():
    assert Statement(DAY, 3, 5, "CODE", 7).figures == DayFigures(3, 5, "CODE")


def test_attendance_is_never_added_in_but_stands_in_the_code():
    visit, attendance = (b"a" * 16, op(Kind.FACT, 1, 2)), (b"b" * 16, op(Kind.FACT, 2, 50, register="attendance"))
    figures = day_figures(DAY, [visit, attendance], REGISTERS)
    assert figures.people == 2
    assert figures.code == day_code(DAY, [b"a" * 16, b"b" * 16])


def test_only_the_registers_named_stand_in_the_code():
    named = {name for name, register in REGISTERS.items() if register.in_day_code}
    assert named == {"visit", "shift", "opening_check", "closure", "feedback", "attendance"}
    audit = Op("audit", bytes(16), Kind.FACT, 1, 1, {"day": DAY, "tz": "Asia/Shanghai", "action": "backup"})
    assert not counts_in_day(audit, REGISTERS)


@settings(max_examples=100)
@given(st.permutations(range(5)))
def test_the_figures_do_not_depend_on_order(order):
    ops = [
        (b"a" * 16, op(Kind.FACT, 1, 6)),
        (b"b" * 16, op(Kind.WITHDRAW, 1, 0)),
        (b"c" * 16, op(Kind.FACT, 2, 3)),
        (b"d" * 16, op(Kind.CORRECT, 2, 5)),
        (b"e" * 16, op(Kind.CORRECT, 4, 9)),
    ]
    figures = day_figures(DAY, [ops[n] for n in order], REGISTERS)
    assert (figures.people, figures.services) == (5, 5)
