"""Posted hours as real notices write them: understood whole or refused, never guessed."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk_sync.model.hours import parse

WEEK = range(7)
POSTED = {
    "8:30-11:00；13:30-17:00": [((510, 660), (810, 1020)) for _ in WEEK],
    "周一至周五 9:30-17:00": [((570, 1020),) if day < 5 else () for day in WEEK],
    "6:00-18:00": [((360, 1080),) for _ in WEEK],
    "周一至周五 7:30-17:00": [((450, 1020),) if day < 5 else () for day in WEEK],
    "周一至周五 8:30-17:00": [((510, 1020),) if day < 5 else () for day in WEEK],
    "9:00-16:30": [((540, 990),) for _ in WEEK],
}


@pytest.mark.parametrize(("text", "week"), POSTED.items())
def test_the_six_posted_texts_are_understood(text, week):
    hours = parse(text)
    assert hours is not None
    assert [tuple((span.start, span.end) for span in day) for day in hours.week] == week


@pytest.mark.parametrize(
    ("text", "day", "spans"),
    [
        ("周一至周五9:00—17:00；周六 9:00～12:00", "2026-11-28", ["9:00–12:00"]),
        ("周六至周一 10:00-12:00", "2026-11-23", ["10:00–12:00"]),
        ("周六至周一 10:00-12:00", "2026-11-24", []),
        ("每天 24小时", "2026-11-29", ["0:00–24:00"]),
        ("24 hours", "2026-11-29", ["0:00–24:00"]),
        ("Mon-Fri 9:00-17:00", "2026-11-29", []),
        ("星期日：13：00－14：00", "2026-11-29", None),
        ("9:59-17:59", "2026-11-24", ["9:59–17:59"]),
        ("9:00-24:00", "2026-11-24", ["9:00–24:00"]),
        ("9:00-12:00；12:00-13:00", "2026-11-24", ["9:00–12:00", "12:00–13:00"]),
        ("13:30-17:00, 8:30-11:00", "2026-11-24", ["8:30–11:00", "13:30–17:00"]),
    ],
)
def test_other_ways_to_post_hours(text, day, spans):
    hours = parse(text)
    assert (hours and [str(span) for span in hours.on(day)]) == spans


@pytest.mark.parametrize(
    "text",
    [
        "",
        "工作日 9:00-17:00",
        "9:00-17:00 节假日休息",
        "17:00-9:00",
        "9:00-9:00",
        "9:00-25:00",
        "9:60-17:00",
        "9:00-17:60",
        "9:00-24:01",
        "9:00-12:00；11:00-13:00",
        "周一至周五",
        "周一 周二 9:00-10:00",
        "9点到17点",
        "电话13800138000",
        "9:00-17:00 x",
    ],
)
def test_what_is_not_understood_whole_is_refused(text):
    assert parse(text) is None


def test_minutes_of_a_day_are_the_sum_of_its_spans():
    hours = parse("8:30-11:00；13:30-17:00")
    assert hours is not None and hours.minutes_on("2026-11-24") == 150 + 210


@given(st.text(alphabet="周一五六日至-:：；, 0123456789每天小时amonfri", max_size=40))
def test_no_text_breaks_the_parser_and_what_it_gives_is_in_order(text):
    hours = parse(text)
    if hours is not None:
        for spans in hours.week:
            assert all(0 <= s.start < s.end <= 1440 for s in spans)
            assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
