"""What saving promises: all or nothing, durable before it returns, sealed, chained, never twice the same id."""

import os
import time

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Draft, Query
from stationdesk.storage.book import Unlock, open_book
from stationdesk_sync.model.chain import chain_next, chain_start
from stationdesk_sync.model.draft import is_sealed
from stationdesk_sync.model.op import Kind, op_hash, op_id, station_row_id
from stationdesk_sync.wire.codec import decode_op
from tests.fakes.book import REGISTERS, TestBook
from tests.storage.drafts import DAY, correct, first_draft, payload, visit, withdraw


def save(made: TestBook, *drafts: Draft):
    return made.book.journal.save(drafts, made.clock.now(), None)


def ops_of(made: TestBook):
    return [decode_op(raw) for raw in made.book.outbox.read(0, 2000, 1 << 20).ops]


def test_a_saved_visit_is_read_back_as_it_was_entered(made):
    saved = save(made, visit(minute=725, note="带了两瓶水"))[0]
    record = made.book.records.record("visit", saved.row_id)
    assert record is not None
    assert record.data == {
        "slot": 48,
        "group": "rider",
        "services": ["rest", "water"],
        "people": 2,
        "method": "keyed",
        "note": "带了两瓶水",
    }
    assert (record.day, record.tz, record.minute, record.seq, record.last_seq) == (DAY, "Asia/Shanghai", 725, 1, 1)
    assert record == made.book.records.find(saved.row_id)


def test_every_register_takes_every_field_it_declares(made):
    for register in REGISTERS.stored():
        saved = save(made, first_draft(register))[0]
        record = made.book.records.record(register.name, saved.row_id)
        assert record is not None
        expected = payload(register)
        assert dict(record.data) == {name: value for name, value in expected.items() if name not in ("day", "tz")}
    assert made.book.care.check().bad is None


def test_the_chain_runs_over_the_bytes_that_are_sent(made):
    first = save(made, visit(), visit(people=1))
    batch = made.book.outbox.read(0, 100, 1 << 20)
    chain = chain_start(made.book.keys.device_id)
    assert batch.prev_chain == chain
    for saved, raw in zip(first, batch.ops, strict=True):
        chain = chain_next(chain, op_hash(raw))
        assert saved.op_id == op_id(raw)
        assert made.book.outbox.chain_at(saved.seq) == chain
    assert batch.last_chain == chain == made.book.outbox.head().chain


def test_a_draft_that_cannot_stand_takes_its_whole_save_with_it(made):
    row = save(made, visit())[0].row_id
    with pytest.raises(ValueError, match="day_differs"):
        save(made, visit(), correct(row, day="2026-11-25"))
    with pytest.raises(Fault) as trouble:
        save(made, visit(), withdraw(b"?" * 16))
    assert trouble.value.code is FaultCode.NO_SUCH_RECORD
    assert made.book.outbox.head().seq == 1
    assert made.book.records.count(Query("visit")) == 1
    assert made.book.care.check().bad is None


def test_words_stand_sealed_in_ops_and_one_row_has_one_key(made):
    row = save(made, visit(note="请保密"))[0].row_id
    save(made, correct(row, note="还是保密"), withdraw(row, words="点错了"))
    sealed = [op.data.get("note") or op.data.get("words") for op in ops_of(made)]
    assert all(is_sealed(value) for value in sealed)
    assert len({value["k"] for value in sealed if isinstance(value, dict)}) == 1
    assert [change.data.get("note") or change.data.get("words") for change in made.book.records.history(row)] == [
        "请保密",
        "还是保密",
        "点错了",
    ]


def test_an_op_carries_random_bytes_whenever_its_row_is_not_new(made):
    row = save(made, visit())[0].row_id
    event = save(made, first_draft(REGISTERS["event"]))[0].row_id
    save(made, correct(row), withdraw(row), Draft("event", Kind.SET, {"title": "新名"}, row_id=event))
    save(made, first_draft(REGISTERS["station_hours"]))
    assert [op.nonce is not None for op in ops_of(made)] == [False, False, True, True, True, True]


def test_a_register_of_one_row_keeps_its_fixed_row_id(made):
    saved = save(made, first_draft(REGISTERS["tally_layout"]))[0]
    assert saved.row_id == station_row_id("tally_layout")


def test_a_set_says_what_it_saw(made):
    event = save(made, first_draft(REGISTERS["event"]))[0]
    save(made, Draft("event", Kind.SET, {"title": "改名"}, row_id=event.row_id))
    made_op, changed = ops_of(made)
    assert made_op.base == {}
    assert changed.base == {"title": event.clock}


def test_clearing_a_field_leaves_the_others_alone(made):
    event = save(made, first_draft(REGISTERS["event"]))[0].row_id
    save(made, Draft("event", Kind.SET, {"words": None}, row_id=event))
    record = made.book.records.find(event)
    assert record is not None
    assert "words" not in record.data
    assert record.data["title"] == "名称1"


def test_the_op_clock_never_goes_back_with_the_wall_clock(made):
    clocks = [save(made, visit())[0].clock]
    made.clock.at -= 20 * 365 * 86_400
    clocks.append(save(made, visit())[0].clock)
    made.clock.at = -5.0
    clocks.append(save(made, visit())[0].clock)
    assert clocks == sorted(set(clocks))


def test_row_ids_of_two_starts_share_no_prefix(made):
    before = save(made, visit())[0].row_id
    made.reopen()
    after = save(made, visit())[0].row_id
    assert before[:10] != after[:10]
    assert made.book.outbox.head().seq == 2


def test_lists_are_filtered_counted_and_paged_newest_first(made):
    rows = [save(made, visit(people=n, day=f"2026-11-2{n}"))[0].row_id for n in range(1, 6)]
    save(made, Draft("visit", Kind.WITHDRAW, {"day": "2026-11-23", "tz": "Asia/Shanghai", "reason": "undo"}, rows[2]))
    records = made.book.records
    assert [r.data["people"] for r in records.records(Query("visit", limit=2, offset=1))] == [4, 3]
    assert [r.day for r in records.records(Query("visit", "2026-11-22", "2026-11-24", with_withdrawn=False))] == [
        "2026-11-24",
        "2026-11-22",
    ]
    assert records.count(Query("visit", equals={"services": "rest"})) == 5
    assert records.count(Query("visit", equals={"people": 4})) == 1
    assert records.count(Query("visit", equals={"note": None}, with_withdrawn=False)) == 4
    assert [r.data["people"] for r in records.records(Query("visit", oldest_first=True, limit=1))] == [1]
    assert records.days() == [f"2026-11-2{n}" for n in range(5, 0, -1)]
    assert records.days(2) == ["2026-11-25", "2026-11-24"]
    assert records.day_ops("2026-11-23") == (2, 0)


def test_figures_come_from_ops_and_the_tally_from_rows_and_they_agree(made):
    row = save(made, visit(people=3), visit(group="taxi", services=["water"], people=1), visit(people=4))[2].row_id
    save(made, correct(row, people=5))
    save(made, withdraw(save(made, visit(people=9))[0].row_id))
    figures, cells = made.book.records.figures(DAY), made.book.records.tally(DAY)
    assert (figures.people, figures.services) == (9, 17)
    assert figures.people == sum(cell.people for cell in cells)
    assert figures.services == sum(cell.people * len(cell.services) for cell in cells)
    assert made.book.records.figures("2026-11-25").code is None


def test_exact_minutes_go_when_their_day_is_over(made):
    save(made, visit(minute=600), visit(minute=601, day="2026-11-25"))
    assert made.book.journal.clear_minutes("2026-11-25") == 1
    assert [record.minute for record in made.book.records.records(Query("visit"))] == [601, None]


def test_local_facts_are_kept_replaced_and_removed(made):
    made.book.journal.set_local("station_name", "海宝苑")
    made.book.journal.set_local("day_shift", {"at": 1.5, "list": [1, "x", None, b"y"]})
    assert made.book.records.local("day_shift") == {"at": 1.5, "list": [1, "x", None, b"y"]}
    made.book.journal.set_local("station_name", None)
    made.reopen()
    assert made.book.records.local("station_name") is None
    assert made.book.outbox.head().seq == 0


def test_a_second_writer_is_told_and_a_reader_is_let_in(made):
    saved = save(made, visit())[0]
    with pytest.raises(Fault) as trouble:
        open_again(made, writer=True)
    assert trouble.value.code is FaultCode.SECOND_INSTANCE
    beside = open_again(made, writer=False)
    try:
        assert not beside.has_lock
        assert beside.records.find(saved.row_id) is not None
        with pytest.raises(Fault) as trouble:
            beside.journal.save([visit()], 0.0, None)
        assert trouble.value.code is FaultCode.SECOND_INSTANCE
        save(made, visit())
        assert beside.outbox.head().seq == 2
    finally:
        beside.close()


def open_again(made: TestBook, *, writer: bool):
    unlock = Unlock(keystore=made.keystore)
    return open_book(made.paths, made.registers, unlock=unlock, writer=writer, clock=made.clock, random=os.urandom)


def test_a_thousand_records_one_by_one_cost_less_than_two_seconds_of_work(made):
    # Time of this process alone: how long the disk and other programs take says nothing about the save.
    start = time.process_time()
    for _ in range(1000):
        save(made, visit(minute=700))
    assert time.process_time() - start < 2.0
