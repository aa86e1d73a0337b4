"""Joining with a file: the desk begins at once, its hub hears of it with the first records it brings."""

import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk.app.faults import Fault, FaultCode
from stationdesk_sync.client.enrol import WrongCode
from stationdesk_sync.client.enrol_file import read_file
from stationdesk_sync.client.http import open_http
from stationdesk_sync.hub.enrol_file import make_file
from stationdesk_sync.hub.testing import running_hub
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import PATH_ENROL, PATH_EXCHANGE, EnrolFile, Problem, encode
from tests.client.hub_double import SECRET, START, TLS_KEY, HubDouble
from tests.hublink.book_double import FakeBook
from tests.hublink.joined import URL, Setup
from tests.hublink.test_real_hub import CSV, STATION, round_of

DAY_S = 86_400.0


def file_of(hub: HubDouble, **changes: object) -> bytes:
    """An enrolment file as the hub would sign it."""
    plain = EnrolFile(
        url=URL,
        hub_key=hub.public,
        hub_box_key=signing.public_box_key(hub.box),
        tls=[TLS_KEY],
        epoch=1,
        secret=SECRET,
        station=hub.station,
        letter="A",
        documents=[hub.document("station", hub.station, 1, {"name": "n"})],
        desks=[],
        valid_until=START + 7 * DAY_S,
        time=START,
    )
    return encode(
        signing.seal_message(hub.key, signing.ENROL_FILE_TAG, encode(msgspec.structs.replace(plain, **changes)))
    )


def test_a_desk_begins_with_a_file_and_its_first_round_makes_it_known_in_the_same_breath():
    setup = Setup()
    result = setup.enrolment.join_with_file(file_of(setup.hub))
    assert (result.station, result.letter, result.url) == (setup.hub.station, "A", URL)
    assert setup.wire.sent == [] and setup.book.joined is not None and setup.book.joined.enrol_request
    setup.book.save(3)
    outcome = setup.round.run_now()
    assert outcome.ok and outcome.received == 3
    assert [path for path, _ in setup.hub.requests] == [PATH_ENROL, PATH_EXCHANGE]
    assert setup.book.joined.enrol_request == b"" and setup.book.joined.certificate
    assert setup.round.run_now().ok
    assert [path for path, _ in setup.hub.requests].count(PATH_ENROL) == 1


def test_a_wish_to_join_that_is_refused_or_lost_is_told_and_comes_again():
    setup = Setup()
    setup.enrolment.join_with_file(file_of(setup.hub))
    setup.hub.codes[SECRET] = "code_expired"
    assert setup.round.run_now().problem is FaultCode.EXPIRED_CODE
    setup.hub.codes[SECRET] = "fresh"
    setup.book.fault_on["admitted"] = Fault(FaultCode.DISK_FULL)
    assert setup.round.run_now().problem is FaultCode.DISK_FULL
    assert setup.book.joined is not None and setup.book.joined.enrol_request
    del setup.book.fault_on["admitted"]
    setup.hub.codes[SECRET] = "fresh"
    assert setup.round.run_now().ok


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_until": START - 1}, FaultCode.EXPIRED_CODE),
        ({"url": "http://hub.example"}, FaultCode.PLAIN_HTTP),
        ({"url": "nonsense"}, FaultCode.BAD_ADDRESS),
        ({"pv": 9}, FaultCode.WRONG_CODE),
        ({"station": "<b>"}, FaultCode.WRONG_CODE),
        ({"letter": ""}, FaultCode.WRONG_CODE),
        ({"secret": "short"}, FaultCode.WRONG_CODE),
        ({"hub_box_key": b""}, FaultCode.WRONG_CODE),
        ({"tls": [b"x"]}, FaultCode.WRONG_CODE),
        ({"epoch": -1}, FaultCode.WRONG_CODE),
        ({"documents": [signing.sign_document(signing.new_signing_key(), "k", "k", 1, b"\x80")]}, FaultCode.WRONG_CODE),
    ],
)
def test_a_file_that_no_hub_can_mean_joins_nothing(changes, code):
    setup = Setup()
    with pytest.raises(Fault) as caught:
        setup.enrolment.join_with_file(file_of(setup.hub, **changes))
    assert caught.value.code is code
    assert setup.book.joined is None


def test_a_file_without_an_address_is_for_a_hub_that_is_never_met():
    setup = Setup()
    setup.enrolment.join_with_file(file_of(setup.hub, url=""))
    assert setup.book.joined is not None and setup.book.joined.url == ""


def test_a_joined_book_joins_no_second_time_with_a_file():
    setup = Setup().join()
    with pytest.raises(Fault) as caught:
        setup.enrolment.join_with_file(file_of(setup.hub))
    assert caught.value.code is FaultCode.ALREADY_JOINED


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_changed_byte_of_a_file_is_believed(data):
    raw = file_of(HUB)
    at = data.draw(st.integers(0, len(raw) - 1))
    broken = raw[:at] + bytes([raw[at] ^ data.draw(st.integers(1, 255))]) + raw[at + 1 :]
    try:
        got = read_file(broken, START)
    except WrongCode:
        return
    assert got == read_file(raw, START)


HUB = HubDouble()


@given(st.binary(max_size=200))
def test_no_bytes_whatever_break_the_reading_of_a_file(raw):
    with pytest.raises(WrongCode):
        read_file(raw, START)


def test_a_file_too_large_is_not_even_read():
    with pytest.raises(WrongCode):
        read_file(bytes(5 * 1024 * 1024), START)


def test_with_a_real_hub_s_file_a_desk_counts_first_and_is_known_with_its_first_records(tmp_path: Path):
    setup = Setup()
    with running_hub(f"sqlite:///{tmp_path}/hub.sdb", clock=setup.clock.now) as running:
        running.import_stations(CSV)
        hub = running.hub
        made = make_file(hub.store, hub.identity, STATION, running.url, START, os.urandom)
        book: FakeBook = setup.book
        setup.enrolment.join_with_file(made.raw)
        book.save(12)
        sync = round_of(book, open_http)
        outcome = sync.run_now()
        sync.close()
        assert outcome.ok and outcome.received == 12
        assert book.joined is not None and book.joined.letter == made.letter
        assert running.verify() is None


def test_a_refusal_of_the_wish_to_join_that_is_no_code_s_fault_holds_like_any_other():
    setup = Setup()
    setup.enrolment.join_with_file(file_of(setup.hub))
    setup.hub.refusal = Problem(code="revoked")
    assert setup.round.run_now().held == "revoked"
