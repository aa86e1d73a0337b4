"""What happened to sync is kept in few lines that a person can read."""

from stationdesk.app.happened import Happened
from stationdesk.app.happenings import sentences
from stationdesk.storage import happenings
from stationdesk_sync.model.language import Language
from tests.fakes.book import TestBook
from tests.storage.opened import tables_of

NOON = 1_795_492_800.0


def note(made: TestBook, at: float, what: Happened, count: int, **values: str | int) -> None:
    with tables_of(made) as database, database.write() as cursor:
        happenings.note(cursor, at, what, count, **values)


def kept(made: TestBook) -> list[tuple[float, str, int, object]]:
    return [(each.at, each.what.value, each.count, each.values.get("letter")) for each in made.book.outbox.happenings()]


def test_the_same_again_within_an_hour_adds_to_its_line(made):
    note(made, NOON, Happened.OFFERED, 500, letter="A")
    note(made, NOON + 3_599, Happened.OFFERED, 20, letter="A")
    note(made, NOON + 3_599, Happened.OFFERED, 1, letter="B")
    note(made, NOON + 3_600, Happened.OFFERED, 2, letter="B")
    note(made, NOON + 9_000, Happened.OFFERED, 3, letter="B")
    note(made, NOON, Happened.OFFERED, 4, letter="B")
    assert kept(made) == [
        (NOON, "offered", 4, "B"),
        (NOON + 9_000, "offered", 3, "B"),
        (NOON + 3_599, "offered", 3, "B"),
        (NOON, "offered", 520, "A"),
    ]


def test_few_lines_are_kept(made):
    for number in range(happenings.MOST + 5):
        note(made, NOON + number * 9_000, Happened.ADOPTED, number)
    lines = kept(made)
    assert len(lines) == happenings.MOST
    assert (lines[0][2], lines[-1][2]) == (happenings.MOST + 4, 5)


def test_what_a_newer_program_wrote_is_passed_over(made):
    note(made, NOON, Happened.ADOPTED, 1)
    with tables_of(made) as database, database.write() as cursor:
        cursor.execute("INSERT INTO happening VALUES (2, 1.0, 'from the future', 1, x'80')")
    assert [each[1] for each in kept(made)] == ["adopted"]


def test_every_happening_has_a_sentence(made):
    for what in Happened:
        note(made, NOON, what, 3, letter="C", lost=2)
    for each in made.book.outbox.happenings():
        said = " ".join(sentences(Language("en"), each))
        assert "3" in said or "C" in said
        assert "{" not in said
        assert ("held 2 records" in said) == (each.values["lost"] == 2)
