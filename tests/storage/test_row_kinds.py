"""Counters, states, deletion and erasure: two desks of a station come to the same, whoever said what first."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stationdesk.app.ports import Draft, Query
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.registry import load_registers
from tests.fakes.book import TestBook, make_book
from tests.storage.drafts import visit
from tests.storage.opened import tables_of
from tests.storage.station_hub import StationHub

REGISTERS = load_registers(Path(__file__).parents[1] / "registers")


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[list[TestBook]]:
    made = [make_book(tmp_path / name, REGISTERS) for name in "ab"]
    yield made
    for each in made:
        each.book.close()


@pytest.fixture
def hub(desks: list[TestBook]) -> StationHub:
    hub = StationHub()
    for each in desks:
        hub.join(each)
    return hub


def save(made: TestBook, register: str, kind: Kind, row_id: bytes | None = None, **data: object) -> bytes:
    made.clock.forward(60)
    return made.book.journal.save([Draft(register, kind, data, row_id=row_id)], made.clock.now(), None)[0].row_id


def exchange(hub: StationHub, *desks: TestBook) -> None:
    for each in desks:
        hub.push(each)
        hub.say(each)
    for each in desks:
        hub.pull(each)
        assert each.book.care.check().bad is None
    hearings = [each.book.hearing for each in desks]
    assert len({hearing.state_buckets() for hearing in hearings if hearing is not None}) == 1


def shown(made: TestBook, register: str, row_id: bytes) -> dict[str, object]:
    record = made.book.records.record(register, row_id)
    assert record is not None
    return dict(record.data)


def test_counts_of_two_desks_add_up_and_a_stock_take_begins_anew(desks, hub):
    a, b = desks
    row = save(a, "sim_stock", Kind.SET, thing="伞", number=10)
    exchange(hub, a, b)
    save(a, "sim_stock", Kind.INC, row, number=-2)
    save(b, "sim_stock", Kind.INC, row, number=5)
    exchange(hub, a, b)
    for each in desks:
        assert shown(each, "sim_stock", row)["number"] == 13
    b.clock.forward(3600)
    save(b, "sim_stock", Kind.SET, row, number=7)
    exchange(hub, a, b)
    for each in desks:
        assert shown(each, "sim_stock", row)["number"] == 7


def test_the_first_move_in_the_stream_stands_and_the_other_is_refused(desks, hub):
    a, b = desks
    row = save(a, "sim_loan", Kind.SET, thing="轮椅", token="T-1")
    exchange(hub, a, b)
    assert shown(a, "sim_loan", row)["state"] == "out"
    save(a, "sim_loan", Kind.MOVE, row, **{"from": "out", "to": "lost"})
    save(b, "sim_loan", Kind.MOVE, row, **{"from": "out", "to": "back"})
    assert (shown(a, "sim_loan", row)["state"], shown(b, "sim_loan", row)["state"]) == ("lost", "back")
    hub.push(b)
    hub.push(a, codes={2: "illegal_move"})
    for each in desks:
        hub.pull(each)
        assert shown(each, "sim_loan", row)["state"] == "back"
        assert each.book.care.check().bad is None
    assert a.book.hearing.state_buckets() == b.book.hearing.state_buckets()
    with pytest.raises(ValueError, match="lost"):
        save(a, "sim_loan", Kind.MOVE, row, **{"from": "lost", "to": "back"})


def test_a_move_that_is_sent_again_under_a_new_identity_keeps_its_first_place(desks, hub):
    a, b = desks
    row = save(a, "sim_loan", Kind.SET, thing="轮椅", token="T-1")
    save(a, "sim_loan", Kind.MOVE, row, **{"from": "out", "to": "lost"})
    exchange(hub, a, b)
    save(b, "sim_loan", Kind.MOVE, row, **{"from": "lost", "to": "back"})
    exchange(hub, a, b)
    hub.reissue(a)
    exchange(hub, a, b)
    exchange(hub, a, b)
    assert [shown(each, "sim_loan", row)["state"] for each in desks] == ["back", "back"]


def test_a_deleted_row_stays_deleted(desks, hub):
    a, b = desks
    row = save(a, "sim_note", Kind.SET, title="一", number=1)
    exchange(hub, a, b)
    save(a, "sim_note", Kind.DEL, row, reason="mistake")
    save(b, "sim_note", Kind.SET, row, title="二")
    exchange(hub, a, b)
    for each in desks:
        assert each.book.records.record("sim_note", row).withdrawn
        assert each.book.records.records(Query("sim_note", with_withdrawn=False)) == []


@pytest.mark.parametrize("key_first", [True, False])
def test_what_was_erased_opens_nowhere_again(desks, hub, key_first):
    a, b = desks
    row = save(a, "sim_note", Kind.SET, title="一", words="只给本站")
    fact = a.book.journal.save([visit(note="备注")], a.clock.now(), None)[0].row_id
    hub.push(a)
    if key_first:
        hub.say(a)
    hub.pull(b)
    save(a, "sim_note", Kind.ERASE, row)
    a.book.journal.save([Draft("visit", Kind.ERASE, {}, row_id=fact)], a.clock.now(), None)
    save(b, "sim_note", Kind.SET, row, words="又写")
    exchange(hub, a, b)
    exchange(hub, a, b)
    save(b, "sim_note", Kind.SET, row, words="再写", number=4)
    exchange(hub, a, b)
    for each in desks:
        assert "words" not in shown(each, "sim_note", row)
        assert shown(each, "sim_note", row)["number"] == 4
        assert "note" not in shown(each, "visit", fact)
        assert each.book.records.record("visit", fact).closed_fields == ()
        with tables_of(each) as database, database.read() as cursor:
            kept = cursor.execute("SELECT wrapped FROM subject_key WHERE row_id IN (?,?)", (row, fact)).fetchall()
            assert all(wrapped == b"" for (wrapped,) in kept)
        assert each.book.care.check().bad is None


def test_what_is_written_in_the_knowledge_of_an_op_comes_after_it_within_one_quarter_hour(desks, hub):
    a, b = desks
    for hours in ("9:00-17:00", "9:00-18:00", "9:00-19:00"):
        row = save(a, "station_hours", Kind.SET, posted=hours)
    exchange(hub, a, b)
    save(b, "station_hours", Kind.SET, posted="8:00-12:00")
    exchange(hub, a, b)
    for each in desks:
        assert shown(each, "station_hours", row)["posted"] == "8:00-12:00"
