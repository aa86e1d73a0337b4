"""What a desk says of a day counts every op that it heard at some place of the stream as the hub has it now."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.book import TestBook, make_book
from tests.storage.drafts import visit
from tests.storage.station_hub import StationHub


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[list[TestBook]]:
    made = [make_book(tmp_path / name) for name in "ab"]
    yield made
    for each in made:
        each.book.close()


def save(made: TestBook, people: int) -> None:
    made.book.journal.save([visit(people=people)], made.clock.now(), None)


def test_an_op_that_a_restored_hub_got_anew_under_another_identity_is_said(desks):
    a, b = desks
    hub = StationHub()
    for each in desks:
        hub.join(each)
    save(a, 7)
    hub.push(a)
    assert hub.pull(b) == 1
    hub.forget(1)
    hub.reissue(a)
    hub.push(a)
    assert hub.pull(b) == 0, "the record is the same, at another device's place"
    save(b, 5)
    (said,) = b.book.outbox.read(0, 1, 1 << 20).statements
    assert (said.people, said.seen) == (7 + 5, 1)
