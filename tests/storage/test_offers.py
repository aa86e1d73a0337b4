"""Ranges of others that the hub lost: offered piece by piece until it has all."""

from stationdesk.app.happened import Happened
from tests.storage.test_hearing import hearing_of, save


def test_offers_go_on_until_the_hub_has_every_range(desks, hub):
    a, b, _ = desks
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
