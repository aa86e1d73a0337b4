"""The day sheet's figures: the matrix, the kept hours, the bars, and the last look before a page leaves."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk.domain.day_sheet import DaySheet, MethodShare, OtherDesk, Printing
from stationdesk.domain.sheet_check import Disagreement, disagreement
from stationdesk.domain.sheet_hours import Bar, hour_bars, kept_hours
from stationdesk.domain.sheet_matrix import MOST_COLUMNS, REST, Counted, Names, build_matrix
from stationdesk_sync.model.catalogue import seed
from stationdesk_sync.model.day import DayFigures
from stationdesk_sync.model.hours import Span
from stationdesk_sync.model.language import Label

CATALOGUE = seed()
NAMES = Names(
    groups={entry.code: entry.short for entry in CATALOGUE.entries("group")},
    services={entry.code: entry.label for entry in CATALOGUE.entries("service")},
    short={entry.code: entry.short for entry in CATALOGUE.entries("service")},
    total=Label("合计", "Total"),
    rest=Label("其他", "Other"),
)
GROUPS = [*NAMES.groups, "x-new"]
SERVICES = [*NAMES.services, "x-new"]
visits = st.lists(
    st.builds(
        Counted,
        st.sampled_from(GROUPS),
        st.lists(st.sampled_from(SERVICES), min_size=1, max_size=6, unique=True).map(tuple),
        st.integers(1, 999),
    ),
    max_size=60,
)


@given(visits)
def test_every_total_of_the_matrix_is_the_sum_of_what_stands_above_or_beside_it(day: list[Counted]) -> None:
    matrix = build_matrix(day, NAMES)
    assert matrix.total.people == sum(line.people for line in matrix.lines) == sum(visit.people for visit in day)
    assert matrix.total.services == sum(line.services for line in matrix.lines) == sum(matrix.total.cells)
    assert matrix.total.services == sum(visit.people * len(visit.services) for visit in day)
    for line in matrix.lines:
        assert line.services == sum(line.cells)
        assert len(line.cells) == len(matrix.columns) <= MOST_COLUMNS
    for index, total in enumerate(matrix.total.cells):
        assert total == sum(line.cells[index] for line in matrix.lines)


@given(visits)
def test_every_service_given_stands_in_a_column_or_is_named_under_the_rest(day: list[Counted]) -> None:
    matrix = build_matrix(day, NAMES)
    shown = {column.code for column in matrix.columns}
    folded = {label.zh for column in matrix.columns for label in column.folded}
    for service in {service for visit in day for service in visit.services}:
        name = NAMES.services.get(service, Label(service, service)).zh
        assert service in shown or name in folded


def test_groups_stand_by_people_and_the_rest_comes_last() -> None:
    day = [Counted("other", ("water",), 50), Counted("rider", ("rest",), 3), Counted("taxi", ("rest",), 9)]
    day.append(Counted("courier", ("rest",), 3))
    assert [line.code for line in build_matrix(day, NAMES).lines] == ["taxi", "courier", "rider", "other"]


def test_the_usual_services_fill_the_page_and_rare_ones_take_their_place() -> None:
    quiet = build_matrix([], NAMES)
    assert len(quiet.columns) == 8
    assert not quiet.lines
    rare = build_matrix([Counted("rider", ("haircut", "jobs"), 1)], NAMES)
    assert {"haircut", "jobs"} <= {column.code for column in rare.columns}
    assert len(rare.columns) == 8


def test_more_services_than_columns_are_folded_with_the_rarest_first() -> None:
    day = [Counted("rider", (service,), 30 - number) for number, service in enumerate(SERVICES[:20])]
    matrix = build_matrix(day, NAMES)
    assert len(matrix.columns) == MOST_COLUMNS
    assert matrix.columns[-1].code == REST
    assert len(matrix.columns[-1].folded) == 12
    assert matrix.total.cells[-1] == sum(range(11, 23))


def test_kept_hours_are_the_union_and_a_span_without_an_end_counts_none() -> None:
    kept = kept_hours([(504, 665), (600, 700), (808, None), (1000, 1030)])
    assert kept.spans == (Span(504, 700), Span(1000, 1030))
    assert kept.minutes == 226
    assert kept.unclosed == (808,)


def test_a_span_over_midnight_counts_its_real_minutes() -> None:
    assert kept_hours([(1380, 60)]).minutes == 120


def test_a_rest_between_posted_spans_is_one_bar_however_long() -> None:
    bars = hour_bars({8: 6, 11: 1}, [Span(510, 660), Span(870, 1020)], [Span(504, 665)])
    assert bars == (Bar(8, 6), Bar(9, 0), Bar(10, 0), Bar(11, 1), Bar(None, 0), Bar(14, 0), Bar(15, 0), Bar(16, 0))


def test_hours_after_midnight_come_last_when_the_day_starts_later() -> None:
    bars = hour_bars({1: 2, 22: 5}, [], [], day_starts_hour=4)
    assert [bar.hour for bar in bars] == [22, None, 1]


@given(st.dictionaries(st.integers(0, 23), st.integers(0, 50)), st.integers(0, 6))
def test_no_hour_with_people_is_left_out(people: dict[int, int], start: int) -> None:
    bars = hour_bars(people, [Span(510, 660)], [], day_starts_hour=start)
    assert sum(bar.people for bar in bars) == sum(people.values())


def sheet_of(day: list[Counted]) -> DaySheet:
    matrix = build_matrix(day, NAMES)
    return DaySheet(
        language="zh",
        station="海宝苑户外职工爱心接力站",
        station_code="BS-001",
        letter="A",
        address=None,
        day="2026-11-24",
        tz="Asia/Shanghai",
        edition=1,
        posted_text=None,
        posted=None,
        kept=kept_hours([]),
        weather=(),
        on_duty=None,
        who=(),
        methods=(MethodShare(Label("逐次计数", "Keyed one by one"), matrix.total.people),),
        matrix=matrix,
        hours=(Bar(9, matrix.total.people),),
        checks=(),
        feedback=(),
        events=(),
        closures=(),
        notes=(),
        blocks=(),
        doubtful=0,
        code="AAAA-BBBB-CCCC-DDDD",
        printing=Printing("2026-11-24", 600, 3, 2, 1, 3, joined=True),
    )


SHEET = sheet_of([Counted("rider", ("rest", "water"), 3), Counted("taxi", ("water",), 2)])
FIGURES = DayFigures(5, 8, "AAAA-BBBB-CCCC-DDDD")


def test_a_page_that_agrees_may_leave() -> None:
    assert disagreement(SHEET, FIGURES) is None


LINE = SHEET.matrix.lines[0]


@pytest.mark.parametrize(
    ("sheet", "figures", "found"),
    [
        (SHEET, replace(FIGURES, people=6), Disagreement.PEOPLE_OF_DAY),
        (SHEET, replace(FIGURES, services=9), Disagreement.SERVICES_OF_DAY),
        (SHEET, replace(FIGURES, code=None), Disagreement.CODE_OF_DAY),
        (
            replace(SHEET, matrix=replace(SHEET.matrix, lines=(replace(LINE, people=4), *SHEET.matrix.lines[1:]))),
            FIGURES,
            Disagreement.PEOPLE_OF_LINES,
        ),
        (
            replace(SHEET, matrix=replace(SHEET.matrix, lines=(replace(LINE, services=7), *SHEET.matrix.lines[1:]))),
            FIGURES,
            Disagreement.SERVICES_OF_LINES,
        ),
        (
            replace(
                SHEET,
                matrix=replace(
                    SHEET.matrix,
                    lines=(replace(LINE, cells=(LINE.cells[1] - 1, 4, *LINE.cells[2:])), *SHEET.matrix.lines[1:]),
                ),
            ),
            FIGURES,
            Disagreement.COLUMN,
        ),
        (
            replace(
                SHEET,
                matrix=replace(
                    SHEET.matrix,
                    lines=(
                        replace(LINE, services=LINE.services + 1),
                        replace(SHEET.matrix.lines[1], services=SHEET.matrix.lines[1].services - 1),
                    ),
                ),
            ),
            FIGURES,
            Disagreement.SERVICES_OF_LINES,
        ),
        (replace(SHEET, hours=(Bar(9, 4),)), FIGURES, Disagreement.HOURS),
        (replace(SHEET, methods=()), FIGURES, Disagreement.METHODS),
    ],
)
def test_a_page_whose_numbers_disagree_is_stopped(sheet: DaySheet, figures: DayFigures, found: Disagreement) -> None:
    told = disagreement(sheet, figures)
    assert told is not None
    assert told[0] is found


def test_a_reprint_has_the_same_content_and_a_change_has_not() -> None:
    later = replace(SHEET, printing=replace(SHEET.printing, minute=700, received=3, waiting=0, last=9), edition=4)
    assert later.content_key() == SHEET.content_key()
    assert replace(SHEET, language="en").content_key() == SHEET.content_key()
    assert replace(SHEET, posted_text="9:00-17:00").content_key() != SHEET.content_key()
    other = Printing("2026-11-24", 600, 3, 2, 1, 3, joined=True, others=(OtherDesk("B", "2026-11-24", 500),))
    partial = replace(SHEET, printing=other)
    assert partial.partial
    assert partial.content_key() != SHEET.content_key()
    heard_later = replace(partial, printing=replace(other, others=(OtherDesk("B", "2026-11-24", 600),)))
    assert heard_later.content_key() == partial.content_key()


def test_serial_and_seal_name_station_day_desk_and_edition() -> None:
    assert SHEET.serial == "BS-001-20261124-A"
    assert SHEET.seal == "BS-001|2026-11-24|A|1|AAAA-BBBB-CCCC-DDDD"
    alone = replace(SHEET, station_code=None, letter="?")
    assert alone.serial == "20261124-?"
    assert alone.seal is not None
    assert alone.seal.startswith("海宝苑户外职工爱心接力站|2026-11-24|?|")
    assert replace(SHEET, code=None).seal is None
