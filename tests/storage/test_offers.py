"""Ranges of others that the hub lost: offered piece by piece until it has all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stationdesk.app.happened import Happened
from tests.fakes.book import TestBook, make_book
from tests.storage.station_hub import StationHub
from tests.storage.test_hearing import hearing_of, save


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[list[TestBook]]:
    made = [make_book(tmp_path / name) for name in "ab"]
    yield made
    for each in made:
        each.book.close()


@pytest.fixture
def hub(desks: list[TestBook]) -> StationHub:
    hub = StationHub()
    for each in desks:
        hub.join(each)
    return hub


def test_offers_go_on_until_the_hub_has_every_range(desks, hub):
    a, b = desks
    for people in range(1, 21):
        save(a, people)
        hub.push(a)
    hub.pull(b)
    hub.forget(20)
    hub.pull(b)
    for _ in range(3):
        hub.say(b)
    assert len(hub.devices[a.book.keys.device_id].ops) == 20
    assert hearing_of(b).sayings(room=1 << 20).offers == ()
    newest = b.book.outbox.happenings()[0]
    assert (newest.what, newest.count) == (Happened.OFFERED, 20)
