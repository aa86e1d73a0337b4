"""What was begun and not saved: kept for a week, never with C3 or C4, never sent, exported or counted."""

import pytest

from stationdesk.app.correct_record import correct_record
from stationdesk.app.housekeeping import run_due
from stationdesk.app.keep_shift import amend_shift, close_station, open_station
from stationdesk.app.ports import Query
from stationdesk.app.record_visit import VisitTap, record_visit
from stationdesk.app.save_entry import save_entry
from stationdesk.app.unfinished import (
    KEPT_SECONDS,
    MOST,
    drop_unfinished,
    keep_unfinished,
    keepable,
    unfinished,
    wiped,
)
from stationdesk.storage.database import open_database
from stationdesk_sync.model.language import Label
from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import Field, FieldType, Merge, Register
from tests.app.counter import COUNTER, Counter
from tests.fakes.book import REGISTERS

CASE = Register(
    name="x_case",
    label=Label("试", "Trial"),
    version=1,
    merge=Merge.FACT,
    fields=tuple(
        Field(f"word_{privacy.lower()}", FieldType.WORDS, Label("字", "Words"), privacy=privacy)
        for privacy in (Privacy.C2, Privacy.C3, Privacy.C4)
    ),
)


def test_what_was_begun_is_there_again_and_gone_once_dropped(counter: Counter):
    keep_unfinished(counter.desk, "feedback", None, {"rating": "good", "words": "The water is cold."})
    begun = unfinished(counter.desk, "feedback", None)
    assert begun is not None and begun.values == {"rating": "good", "words": "The water is cold."}
    assert begun.at == counter.desk.clock.now()
    drop_unfinished(counter.desk, "feedback", None)
    assert unfinished(counter.desk, "feedback", None) is None


def test_a_new_record_and_each_correction_are_kept_apart(counter: Counter):
    keep_unfinished(counter.desk, "feedback", None, {"rating": "good"})
    keep_unfinished(counter.desk, "feedback", b"1" * 16, {"rating": "poor"})
    drop_unfinished(counter.desk, "feedback", None)
    begun = unfinished(counter.desk, "feedback", b"1" * 16)
    assert begun is not None and begun.values == {"rating": "poor"}


@pytest.mark.parametrize("name", sorted(REGISTERS))
def test_no_register_s_field_of_class_c3_or_c4_is_ever_kept(name: str):
    register = REGISTERS[name]
    kept = keepable(register, {field.name: "x" for field in register.fields})
    assert all(register.field(one).privacy not in (Privacy.C3, Privacy.C4) for one in kept)


def test_c3_and_c4_are_left_out_and_nothing_else_is():
    given = {"word_c2": "a", "word_c3": "b", "word_c4": "c", "unheard_of": "d"}
    assert keepable(CASE, given) == {"word_c2": "a"}


def test_it_is_no_record_nothing_waits_and_no_figure_moves(counter: Counter):
    before = counter.desk.outbox.head()
    keep_unfinished(counter.desk, "visit", None, {"group": "rider", "people": 6})
    day = counter.desk.moment().day
    assert counter.desk.outbox.head() == before
    assert counter.desk.records.figures(day).people == 0


def test_after_a_week_it_is_neither_shown_nor_kept(counter: Counter):
    keep_unfinished(counter.desk, "feedback", None, {"rating": "good"})
    counter.held.clock.forward(KEPT_SECONDS - 1)
    assert unfinished(counter.desk, "feedback", None) is not None
    counter.held.clock.forward(2)
    assert unfinished(counter.desk, "feedback", None) is None
    run_due(counter.desk)
    assert counter.desk.records.local("unfinished") is None


def test_a_copy_of_the_book_holds_nothing_of_it(counter: Counter):
    keep_unfinished(counter.desk, "feedback", None, {"words": "The water is cold."})
    made = counter.desk.care.backup(counter.desk.clock.now())
    key = counter.held.book.care._key
    copy = open_database(made.path, key, wal=False)
    with copy.read() as cursor:
        held = [name for (name,) in cursor.execute("SELECT key FROM local_fact")]
    copy.close()
    assert "unfinished" not in held
    assert unfinished(counter.desk, "feedback", None) is not None, "the book itself keeps it"


def test_a_clock_in_doubt_throws_nothing_away(counter: Counter):
    keep_unfinished(counter.desk, "feedback", None, {"rating": "good"})
    record_visit(counter.desk, COUNTER, VisitTap("rider", ("rest",)))
    counter.held.clock.forward(-30 * 86_400)
    assert counter.desk.moment().doubt
    run_due(counter.desk)
    counter.held.clock.forward(30 * 86_400)
    assert unfinished(counter.desk, "feedback", None) is not None


def test_locked_only_c3_and_c4_have_to_leave_a_form():
    given = {"word_c2": "a", "word_c3": "b", "word_c4": None}
    assert wiped(CASE, given) == {"word_c2": "a"}
    assert wiped(CASE, {"word_c2": "a"}) is None


def test_nothing_given_keeps_nothing_and_only_the_newest_are_kept(counter: Counter):
    keep_unfinished(counter.desk, "feedback", None, {"rating": None, "words": None})
    assert counter.desk.records.local("unfinished") is None
    for number in range(MOST + 5):
        counter.held.clock.forward(1)
        keep_unfinished(counter.desk, "feedback", bytes([number]) * 16, {"rating": "good"})
    assert unfinished(counter.desk, "feedback", bytes([4]) * 16) is None
    assert unfinished(counter.desk, "feedback", bytes([5]) * 16) is not None


def test_what_was_saved_is_not_offered_again_although_nobody_had_time_to_forget_it(counter: Counter):
    given = {"rating": "poor", "words": "The water is cold."}
    keep_unfinished(counter.desk, "feedback", None, given)
    assert unfinished(counter.desk, "feedback", None) is not None
    saved = save_entry(counter.desk, COUNTER, "feedback", given)  # and here the power goes
    assert unfinished(counter.desk, "feedback", None) is None
    keep_unfinished(counter.desk, "feedback", None, given)
    assert unfinished(counter.desk, "feedback", None) is not None, "the same is begun a second time"
    keep_unfinished(counter.desk, "feedback", saved.row_id, {"rating": "good"})
    assert unfinished(counter.desk, "feedback", saved.row_id) is not None
    correct_record(counter.desk, COUNTER, "feedback", saved.row_id, {"rating": "good"})
    assert unfinished(counter.desk, "feedback", saved.row_id) is None


def test_a_note_that_was_written_is_not_offered_again_and_one_that_was_not_is(counter: Counter):
    open_station(counter.desk, COUNTER)
    keep_unfinished(counter.desk, "shift", None, {"handover": "Two umbrellas are out."})
    close_station(counter.desk, COUNTER)
    assert unfinished(counter.desk, "shift", None) is not None, "closed, and the note not written"
    amend_shift(counter.desk, COUNTER, _last_shift(counter), {"handover": "Two umbrellas are out."})
    assert unfinished(counter.desk, "shift", None) is None


def _last_shift(counter: Counter) -> bytes:
    return counter.desk.records.records(Query("shift", limit=1))[0].row_id


def test_a_damaged_note_of_it_is_as_none(counter: Counter):
    for held in (5, {"feedback": 7}, {"feedback": {"at": "x", "values": 3}}):
        counter.desk.journal.set_local("unfinished", held)
        assert unfinished(counter.desk, "feedback", None) is None
