"""Who is let in at the hub's door: guessers are shut out by themselves, a rush is spread, memory is bounded."""

import pytest

from stationdesk_sync.hub.at_the_door import read_request, sender_of
from stationdesk_sync.hub.back_pressure import Gate
from stationdesk_sync.hub.doorkeeper import SLOW_FROM, SLOW_SECONDS, TRIES_A_MINUTE, Doorkeeper
from stationdesk_sync.hub.faults import Refusal
from stationdesk_sync.wire.messages import EnrolRequest, Vouched, encode, encode_plain
from stationdesk_sync.wire.problems import ProblemCode

NOW = 1_000_000.0


def test_a_guesser_is_shut_out_for_the_minute_and_nobody_else_is() -> None:
    door = Doorkeeper()
    for _ in range(TRIES_A_MINUTE):
        assert door.may("192.0.2.7", NOW)
        door.failed("192.0.2.7", NOW)
    assert not door.may("192.0.2.7", NOW)
    assert door.may("192.0.2.8", NOW)
    assert door.may("192.0.2.7", NOW + 60)


def test_addresses_of_one_network_count_as_one_peer() -> None:
    door = Doorkeeper()
    for n in range(TRIES_A_MINUTE):
        door.failed(f"2001:db8::{n + 1:x}", NOW)
    assert not door.may("2001:db8::ffff", NOW)
    assert door.may("2001:db8:0:1::1", NOW)


def test_many_wrong_codes_slow_everybody_and_close_nothing() -> None:
    door = Doorkeeper()
    for _ in range(SLOW_FROM):
        assert door.wait_seconds(NOW) == 0.0
        door.failed("127.0.0.1", NOW)  # a proxy of this machine: it may be anybody
    assert door.may("127.0.0.1", NOW)
    assert door.may(None, NOW)
    assert door.wait_seconds(NOW) == SLOW_SECONDS
    assert door.wait_seconds(NOW + 60) == 0.0


def test_the_count_of_peers_is_bounded() -> None:
    door = Doorkeeper()
    for n in range(5_000):
        door.failed(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", NOW)
    assert len(door.wrong) <= 4_096


def test_hearing_is_turned_away_before_bringing() -> None:
    gate = Gate(most=2, hearing=1)
    with gate.working(b"a", NOW, hears_only=True):
        assert gate.crowded
        with pytest.raises(Refusal) as refused, gate.working(b"b", NOW, hears_only=True):
            pass
        assert refused.value.code is ProblemCode.BUSY
        with gate.working(b"b", NOW, hears_only=False):
            with pytest.raises(Refusal), gate.working(b"c", NOW, hears_only=False):
                pass
            assert gate.at_work == 2
    assert gate.at_work == 0
    assert not gate.crowded


def test_the_bytes_of_bodies_are_bounded_until_they_are_answered() -> None:
    gate = Gate(most_bytes=100)
    with gate.holding("", NOW) as one, gate.holding("", NOW) as other:
        one(60)
        with pytest.raises(Refusal):
            other(41)
        other(40)
        assert gate.held == 100
    assert (gate.held, gate.by_peer) == (0, {})


def test_nobody_fills_the_hub_alone() -> None:
    gate = Gate(most_bytes=100)
    with gate.holding("192.0.2.7", NOW) as one, gate.holding("192.0.2.7", NOW) as again:
        one(20)
        with pytest.raises(Refusal):
            again(6)
        with gate.holding("192.0.2.8", NOW) as other:
            other(25)
    assert (gate.held, gate.by_peer) == (0, {})


def test_those_who_are_turned_away_come_back_spread_out() -> None:
    gate = Gate()
    times = [gate.busy(b"desk%d" % n, NOW).problem.after_s for n in range(400)]
    assert all(time is not None and 1 <= time <= 121 for time in times)
    assert len(set(times[300:])) > 20
    calm = gate.busy(b"desk", NOW + 1_000).problem.after_s
    assert calm is not None
    assert calm <= 17


def test_a_request_of_a_newer_desk_is_known_whatever_else_it_says() -> None:
    newer = encode_plain({"pv": 2, "secret": ["no", "text"]})
    with pytest.raises(Refusal) as refused:
        read_request(newer, EnrolRequest)
    assert refused.value.code is ProblemCode.VERSION
    for raw in (b"\xc1", encode_plain({"pv": 1}), encode_plain([1])):
        with pytest.raises(Refusal) as refused:
            read_request(raw, EnrolRequest)
        assert refused.value.code is ProblemCode.MALFORMED
    vouched = encode(Vouched(device=b"d" * 16, body=newer, mac=b""))
    assert sender_of(vouched) == b"d" * 16
    assert sender_of(b"\xc1") == b""
