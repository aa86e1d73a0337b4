"""Posted hours as real notices write them: understood whole or refused, never guessed."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk_sync.model.hours import (
    Days,
    Exceptional,
    PostedHours,
    Reason,
    Refusal,
    Season,
    Span,
    days_between,
    parse,
    read_hours,
)
from stationdesk_sync.model.hours_text import text_of

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


SEASONS = "5月1日至9月30日 8:00-18:00；10月1日至4月30日 周一至周五 8:30-11:30，13:30-17:00；周六 9:00-12:00"


@pytest.mark.parametrize(
    ("text", "day", "spans"),
    [
        (SEASONS, "2026-05-01", ["8:00–18:00"]),
        (SEASONS, "2026-09-30", ["8:00–18:00"]),
        (SEASONS, "2026-12-31", ["8:30–11:30", "13:30–17:00"]),
        (SEASONS, "2027-01-02", ["9:00–12:00"]),
        (SEASONS, "2027-01-03", []),
        ("1 May-30 Sep 8:00-18:00; 1 Oct - 30 Apr Mon-Fri 8:30-17:00", "2026-11-27", ["8:30–17:00"]),
        ("8:30-17:00；7月1日至8月31日 7:00-20:00", "2026-07-15", ["7:00–20:00"]),
        ("8:30-17:00；7月1日至8月31日 7:00-20:00", "2026-09-01", ["8:30–17:00"]),
        ("8:30-17:00；2026-10-01至2026-10-03 休息", "2026-10-02", []),
        ("8:30-17:00；2026-10-01至2026-10-03 休息", "2027-10-02", ["8:30–17:00"]),
        ("8:30-17:00；10月1日至3日 休息", "2027-10-03", []),
        ("8:30-17:00；1月1日 休息；2027-01-01 9:00-12:00", "2027-01-01", ["9:00–12:00"]),
        ("8:30-17:00；1月1日 休息；2027-01-01 9:00-12:00", "2028-01-01", []),
        ("8:30-17:00；2026年10月8日 9:00-12:00，14:00-15:00", "2026-10-08", ["9:00–12:00", "14:00–15:00"]),
        ("周一至周六 8:30-17:00；周日休息", "2026-11-29", []),
        ("Mon-Sat 8:30-17:00; Sun closed; 25 Dec closed", "2026-12-25", []),
        ("12月20日至1月10日 休息；8:30-17:00", None, None),
        ("周一至周五 8:30-17:00；12月20日至1月10日 休息", "2027-01-08", []),
    ],
)
def test_seasons_and_exceptions_say_which_hours_a_day_has(text, day, spans):
    hours = parse(text)
    if day is None:
        assert hours is None
        return
    assert hours is not None and [str(span) for span in hours.on(day)] == spans
    assert hours.minutes_on(day) == sum(span.end - span.start for span in hours.on(day))


@pytest.mark.parametrize(
    ("text", "reason", "piece"),
    [
        ("工作日 9:00-17:00", Reason.NOT_UNDERSTOOD, "工作日 9:00-17:00"),
        ("周一 9:00-17:00 x", Reason.NOT_UNDERSTOOD, "x"),
        ("9:00-17:00；18:00-8:00", Reason.ENDS_BEFORE, "18:00-8:00"),
        ("9:00-12:00；11:00-13:00", Reason.OVERLAP, "11:00-13:00"),
        ("9:00-17:00；2月30日 休息", Reason.NO_SUCH_DATE, "2月30日"),
        ("9:00-17:00；2027-02-29 closed", Reason.NO_SUCH_DATE, "2027-02-29"),
        ("5月1日至9月30日 8:00-18:00；9月1日至4月30日 9:00-17:00", Reason.SEASONS_OVERLAP, "09-01 – 04-30"),
        ("9:00-17:00；10月1日 休息；10月1日至3日 休息", Reason.EXCEPTIONS_OVERLAP, "10-01 – 10-03"),
        ("周一至周五", Reason.NO_HOURS, "周一至周五"),
        ("5月1日至9月30日 周一 周二 9:00-10:00", Reason.NO_HOURS, "5月1日至9月30日"),
        ("10月1日 休息", Reason.NO_WEEK, "10月1日 休息"),
        ("9:00-17:00；2026-10-01 周一 9:00-10:00", Reason.NOT_UNDERSTOOD, "周一"),
        ("9:00-17:00；2026-10-03至2026-10-01 休息", Reason.ENDS_BEFORE, "2026-10-03至2026-10-01"),
        ("", Reason.NO_WEEK, ""),
    ],
)
def test_a_refusal_says_why_and_which_piece_is_meant(text, reason, piece):
    assert read_hours(text) == Refusal(reason, piece)


minutes = st.integers(0, 24 * 60)


@st.composite
def spans_of_a_day(draw, *, some=False):
    points = sorted(draw(st.sets(minutes, min_size=2 if some else 0, max_size=6)))
    return tuple(Span(a, b) for a, b in zip(points[::2], points[1::2], strict=False))


weeks = st.tuples(*[spans_of_a_day() for _ in WEEK])
open_weeks = st.tuples(spans_of_a_day(some=True), *[spans_of_a_day() for _ in range(6)])
SEASON_DAYS = [("01-05", "02-29"), ("03-01", "03-31"), ("04-10", "10-09"), ("12-20", "01-04")]
EXCEPTION_DAYS = [("01-01", "01-01"), ("05-01", "05-01"), ("2026-10-01", "2026-10-03"), ("2027-01-01", "2027-01-01")]


@given(
    open_weeks,
    st.lists(st.tuples(st.sampled_from(SEASON_DAYS), open_weeks), unique_by=lambda one: one[0]),
    st.lists(st.tuples(st.sampled_from(EXCEPTION_DAYS), spans_of_a_day()), unique_by=lambda one: one[0]),
    st.sampled_from(["zh", "en"]),
)
def test_what_is_written_is_read_back_as_the_same_hours(week, seasons, exceptions, code):
    posted = PostedHours(
        week,
        tuple(Season(Days(*days), own) for days, own in seasons),
        tuple(Exceptional(Days(*days), spans) for days, spans in exceptions),
    )
    assert parse(text_of(posted, code)) == posted


@given(st.text(alphabet="年月日号至-:：；, 0123456789休息闭周一closedjanmay", max_size=40))
def test_no_dates_break_the_parser(text):
    read = read_hours(text)
    assert isinstance(read, PostedHours | Refusal)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("10-01", "10-03", Days("10-01", "10-03")),
        ("12-28", "01-03", Days("12-28", "01-03")),
        ("02-29", "02-29", Days("02-29", "02-29")),
        ("2027-02-06", "2027-02-12", Days("2027-02-06", "2027-02-12")),
        ("2027-02-12", "2027-02-06", None),
        ("2027-02-29", "2027-03-01", None),
        ("02-30", "02-30", None),
        ("10-01", "2027-10-03", None),
        ("10-1", "10-3", None),
        ("", "", None),
    ],
)
def test_days_from_one_to_another_are_days_only_where_both_are(first, last, days):
    assert days_between(first, last) == days
