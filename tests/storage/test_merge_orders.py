"""Two clocks, one record: whatever the order in which a book hears of it, it shows the same."""

from itertools import permutations

import pytest

from stationdesk.app.ports import Record
from stationdesk.storage.projection import SET_ASIDE, WAITING, Outcome
from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.wire.codec import encode_op
from tests.fakes.book import TestBook, make_book
from tests.storage.drafts import correct, visit, visit_data, withdraw

ROW = b"r" * 16
EVENT = b"v" * 16


def fact_op(kind: Kind, clock: int, number: int, **values: object) -> bytes:
    nonce = None if kind is Kind.FACT else bytes([number]) * 8
    data = values if kind is Kind.WITHDRAW else visit_data(**values)
    return encode_op(Op("visit", ROW, kind, clock, 1, data, nonce=nonce))


def withdrawal(clock: int, number: int) -> bytes:
    return fact_op(Kind.WITHDRAW, clock, number, **withdraw(ROW).data)


def take(book: TestBook, *raws: bytes) -> list[Outcome]:
    assert book.book.foreign is not None
    return book.book.foreign.take(raws)


def shown(book: TestBook, register: str = "visit", row_id: bytes = ROW) -> Record:
    record = book.book.records.record(register, row_id)
    assert book.book.care.check().bad is None
    assert record is not None
    return record


CORRECTIONS = [
    fact_op(Kind.FACT, 100, 0, people=1),
    fact_op(Kind.CORRECT, 300, 1, people=3),
    fact_op(Kind.CORRECT, 200, 2, people=2),
    fact_op(Kind.CORRECT, 300, 3, people=4),
]


def test_two_corrections_by_two_clocks_choose_one_payload_in_every_order(tmp_path):
    payloads = set()
    for number, order in enumerate(permutations(CORRECTIONS)):
        book = make_book(tmp_path / str(number))
        for raw in order:
            take(book, raw)
            take(book, raw)
        record = shown(book)
        payloads.add((record.data["people"], record.clock, record.amended, record.withdrawn))
        assert book.book.records.figures("2026-11-24").people == record.data["people"]
        book.book.close()
    assert len(payloads) == 1
    assert payloads.pop()[0] in (3, 4)


@pytest.mark.parametrize("clock", [50, 250, 900])
def test_a_withdrawal_wins_whenever_it_comes(tmp_path, clock):
    for number, order in enumerate(permutations([*CORRECTIONS[:3], withdrawal(clock, 9)])):
        book = make_book(tmp_path / str(number))
        take(book, *order)
        record = shown(book)
        assert record.withdrawn
        assert book.book.records.tally("2026-11-24") == []
        assert book.book.records.figures("2026-11-24").people == 0
        assert len(book.book.records.history(ROW)) == 4
        book.book.close()


def test_own_and_foreign_corrections_of_one_record_meet(made):
    saved = made.book.journal.save([visit(people=1)], made.clock.now(), None)[0]
    raw = encode_op(Op("visit", saved.row_id, Kind.CORRECT, saved.clock + 5, 1, visit_data(people=8), nonce=b"n" * 8))
    old = encode_op(Op("visit", saved.row_id, Kind.CORRECT, 1, 1, visit_data(people=9), nonce=b"o" * 8))
    take(made, raw, old)
    assert shown(made, "visit", saved.row_id).data["people"] == 8
    made.clock.forward(3600)
    made.book.journal.save([correct(saved.row_id, people=6)], made.clock.now(), None)
    assert shown(made, "visit", saved.row_id).data["people"] == 6


def test_a_correction_of_another_day_is_set_aside_and_one_without_its_record_waits(made):
    other_day = fact_op(Kind.CORRECT, 500, 7, people=9, day="2026-11-25")
    assert take(made, other_day)[0].state == WAITING
    assert made.book.records.record("visit", ROW) is None
    take(made, CORRECTIONS[0])
    late = take(made, fact_op(Kind.CORRECT, 501, 8, people=9, day="2026-11-25"), other_day)
    assert [(o.state, o.code) for o in late] == [(SET_ASIDE, "day_differs")] * 2
    assert shown(made).data["people"] == 1
    assert [c.set_aside for c in made.book.records.history(ROW)] == [None, "day_differs", "day_differs"]


def test_what_cannot_count_is_kept_with_its_reason_or_refused(made):
    second_fact = encode_op(Op("visit", ROW, Kind.FACT, 101, 1, visit_data(people=5)))
    take(made, CORRECTIONS[0])
    assert take(made, second_fact)[0].code == "row_taken"
    assert take(made, fact_op(Kind.CORRECT, 600, 4, people=-1))[0].code == "bad_value"
    assert take(made, fact_op(Kind.CORRECT, 600, 5, note="clear words"))[0].code == "bad_value"
    assert take(made, encode_op(Op("visit", ROW, Kind.SET, 9, 1, {"people": 1})))[0].code == "unknown_kind"
    assert take(made, encode_op(Op("nothing", ROW, Kind.FACT, 9, 1, {})))[0].code == "unknown_register"
    assert take(made, b"\x00")[0].code == "not_msgpack"
    assert take(made, fact_op(Kind.CORRECT, (1 << 64) - 1, 6))[0].code == "clock"
    assert shown(made).data["people"] == 1


def test_fields_set_by_two_clocks_choose_one_row_in_every_order(tmp_path):
    def set_op(clock: int, number: int, **values: object) -> bytes:
        return encode_op(Op("event", EVENT, Kind.SET, clock, 1, values, base={}, nonce=bytes([number]) * 8))

    ops = [
        set_op(10, 1, title="甲", on_day="2026-11-24", kind="talk"),
        set_op(20, 2, title="乙"),
        set_op(20, 3, title="丙", series="系列"),
        set_op(15, 4, kind="care", series=None),
    ]
    rows = set()
    for number, order in enumerate(permutations(ops)):
        book = make_book(tmp_path / str(number))
        take(book, *order)
        record = shown(book, "event", EVENT)
        rows.add(tuple(sorted(record.data.items())))
        book.book.close()
    assert len(rows) == 1
    assert dict(rows.pop())["kind"] == "care"


def test_words_of_another_desk_stay_closed_until_their_key_comes(tmp_path, made):
    other = make_book(tmp_path / "other")
    row = other.book.journal.save([visit(note="别处的话")], other.clock.now(), None)[0].row_id
    raws = other.book.outbox.read(0, 1, 1).ops
    other.book.close()
    take(made, *raws)
    record = shown(made, "visit", row)
    assert record.closed_fields == ("note",)
    assert "note" not in record.data
