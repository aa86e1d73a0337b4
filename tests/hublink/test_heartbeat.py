"""When the next round comes by itself, told from what the book has stored."""

from dataclasses import replace

from stationdesk.app.outbox_ports import LinkState
from stationdesk.hublink.heartbeat import next_round
from stationdesk_sync.engine.timing import LONGEST_WAIT, QUARTER, spread_of

DEVICE = b"d" * 16
NOW = 1_795_500_000.0
LINK = LinkState("https://hub.example", b"", "S", "A", b"", 1, (), 0, b"", NOW)


def test_a_desk_alone_has_no_next_round_and_a_restored_book_does_not_wait():
    assert next_round(None, DEVICE, NOW) is None
    assert next_round(replace(LINK, held="restored"), DEVICE, NOW) == next_round(LINK, DEVICE, NOW)


def test_the_next_round_is_at_the_desk_s_own_second_of_the_next_quarter_hour():
    due = next_round(LINK, DEVICE, NOW)
    assert due is not None and NOW < due <= NOW + QUARTER
    assert abs(due % QUARTER - spread_of(DEVICE)) < 0.01


def test_a_hub_that_asked_for_patience_gets_it():
    assert next_round(replace(LINK, not_before=NOW + 1000), DEVICE, NOW) == NOW + 1000


def test_a_held_sync_looks_again_a_day_after_the_last_try_whatever_the_clock_did():
    due = next_round(replace(LINK, held="fork", last_try=NOW), DEVICE, NOW)
    assert due is not None and 86_400 <= due - NOW <= LONGEST_WAIT
    late = next_round(replace(LINK, held="fork", last_try=NOW + 10**9), DEVICE, NOW)
    assert late is not None and late - NOW <= QUARTER
