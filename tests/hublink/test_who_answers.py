"""Who may answer a desk: its hub, also with a new certificate, and nobody who plays its part."""

from dataclasses import replace

import msgspec
import pytest

from stationdesk.app.faults import FaultCode
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import PATH_EXCHANGE, PATH_HUB
from tests.client.hub_double import START, HubDouble
from tests.hublink.joined import Setup, joined_desk


@pytest.fixture
def desk() -> Setup:
    return joined_desk()


def test_a_hub_with_a_new_certificate_that_it_signed_for_is_still_the_hub(desk):
    new = b"\x22" * 32
    desk.hub.tls, desk.wire.shows = [new], new
    desk.hub.time = START + 60
    assert desk.round.run_now().ok
    assert desk.book.joined.tls == (new,)


def test_another_server_is_a_wrong_certificate_and_gets_no_batch(desk):
    other = HubDouble(tls=[b"\x33" * 32], time=START + 60)
    desk.wire.hub, desk.wire.shows = other, b"\x33" * 32
    outcome = desk.round.run_now()
    assert outcome.problem is FaultCode.HUB_WRONG_CERTIFICATE
    assert [path for path, _ in other.requests] == [PATH_HUB]


def test_somebody_between_who_passes_on_the_hub_s_own_identity_is_a_wrong_certificate(desk):
    desk.hub.time, desk.hub.tls = START + 60, [b"\x66" * 32]
    desk.wire.shows = b"\x55" * 32
    opened = len(desk.wire.opened)
    assert desk.round.run_now().problem is FaultCode.HUB_WRONG_CERTIFICATE
    assert [pins is None for _, pins in desk.wire.opened[opened:]] == [False, True]
    assert desk.hub.ops == []


def test_an_old_identity_played_again_does_not_bring_an_old_certificate_back(desk):
    old_time = desk.hub.time
    desk.clock.wall += 5000
    desk.hub.time += 5000
    desk.round.run_now()
    desk.book.joined = replace(desk.book.joined, tls=(b"\x44" * 32,))
    desk.hub.time = old_time
    before = [path for path, _ in desk.hub.requests].count(PATH_EXCHANGE)
    assert desk.round.run_now().problem is FaultCode.HUB_WRONG_CERTIFICATE
    assert [path for path, _ in desk.hub.requests].count(PATH_EXCHANGE) == before


def test_a_receipt_signed_by_another_key_changes_nothing(desk):
    desk.hub.signs_with = signing.new_signing_key()
    assert desk.round.run_now().problem is FaultCode.HUB_NOT_SIGNED
    assert desk.book.joined.acked == 0 and desk.book.receipts == []


def test_a_receipt_of_another_desk_changes_nothing(desk):
    desk.hub.on_receipt = lambda receipt: msgspec.structs.replace(receipt, device=b"z" * 16)
    assert desk.round.run_now().problem is FaultCode.HUB_REFUSED
    assert desk.book.receipts == []
