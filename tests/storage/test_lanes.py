"""Writer, reader, hub and care, each on a thread of its own: no lock is awaited in vain, no save is seen by half."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from stationdesk.app.ports import Query
from tests.storage.drafts import DAY, visit
from tests.storage.test_outbox import LINK

PAIRS = 150


def test_four_lanes_work_on_one_book(made):
    book, now = made.book, made.clock.now()
    book.outbox.join(replace(LINK, acked_chain=book.outbox.chain_at(0) or b""), [])

    def count() -> int:
        for _ in range(PAIRS):
            book.journal.save([visit(people=1), visit(people=2)], now, None)
        return PAIRS

    def look() -> int:
        looks = 0
        while book.outbox.head().seq < 2 * PAIRS:
            records, people = book.records.count(Query("visit")), book.records.figures(DAY).people
            assert records % 2 == 0
            assert people % 3 == 0
            looks += 1
        return looks

    def talk() -> int:
        rounds = 0
        while book.outbox.head().seq < 2 * PAIRS:
            batch = book.outbox.read(0, 2000, 1 << 20)
            assert len(batch.ops) % 2 == 0
            book.outbox.note_try(float(rounds), None, None)
            rounds += 1
        return rounds

    def care() -> int:
        copies = 0
        while book.outbox.head().seq < 2 * PAIRS:
            assert book.care.check().bad is None
            assert book.care.backup(now).ops % 2 == 0
            copies += 1
        return copies

    with ThreadPoolExecutor(4) as lanes:
        done = [lane.result(100) for lane in [lanes.submit(work) for work in (count, look, talk, care)]]
    assert all(number > 0 for number in done)
    assert book.care.check().bad is None
