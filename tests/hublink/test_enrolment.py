"""Joining a hub from the desk: every way it can fail is one fault, and then nothing has changed."""

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.hublink.enrolment import Enrolment
from stationdesk_sync.client.transport import TransportKind
from stationdesk_sync.model.chain import chain_start
from stationdesk_sync.sealing import signing
from tests.client.hub_double import SECRET, START, TLS_KEY, HubDouble, Wire
from tests.hublink.book_double import FakeBook, FakeClock

URL = "https://hub.example/"


@pytest.fixture
def hub() -> HubDouble:
    return HubDouble()


@pytest.fixture
def book() -> FakeBook:
    return FakeBook()


def fault_of(book: FakeBook, wire: Wire, url: str, code: str) -> FaultCode:
    with pytest.raises(Fault) as caught:
        Enrolment(book, book.keys, FakeClock(), wire).join(url, code)
    assert book.joined is None
    return caught.value.code


def test_joining_keeps_who_the_hub_is_and_begins_at_the_start_of_the_chain(hub, book):
    hub.documents = [hub.document("station", hub.station, 1, {"name": "n"})]
    hub.time = START + 10
    result = Enrolment(book, book.keys, FakeClock(), Wire(hub)).join(URL, hub.code)
    assert (result.station, result.letter, result.url) == (hub.station, "A", "https://hub.example")
    assert result.clock_offset_s == pytest.approx(10, abs=1)
    link = book.joined
    assert link is not None
    assert (link.hub_key, link.tls, link.acked) == (hub.public, (TLS_KEY,), 0)
    assert link.acked_chain == chain_start(book.keys.device_id)
    assert [d.kind for d in book.docs] == ["station"]


def test_a_joined_book_joins_no_second_time(hub, book):
    enrolment = Enrolment(book, book.keys, FakeClock(), Wire(hub))
    enrolment.join(URL, hub.code)
    with pytest.raises(Fault) as caught:
        enrolment.join(URL, hub.code)
    assert caught.value.code is FaultCode.ALREADY_JOINED


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("code_used", FaultCode.USED_CODE),
        ("code_expired", FaultCode.EXPIRED_CODE),
        ("code_tries", FaultCode.CODE_TRIES),
        ("busy", FaultCode.HUB_BUSY),
        ("fault", FaultCode.HUB_REFUSED),
    ],
)
def test_each_refusal_of_a_code_is_its_own_fault(hub, book, state, code):
    hub.codes[SECRET] = state
    assert fault_of(book, Wire(hub), URL, hub.code) is code


def test_a_mistyped_code_and_a_code_of_another_hub_are_wrong_codes(hub, book):
    assert fault_of(book, Wire(hub), URL, "ABCD") is FaultCode.WRONG_CODE
    assert fault_of(book, Wire(hub), URL, HubDouble().code) is FaultCode.WRONG_CODE
    unknown = "ZZZZZZZZ" + signing.hub_characters(hub.public)
    assert fault_of(book, Wire(hub), URL, unknown) is FaultCode.WRONG_CODE


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://hub.example", FaultCode.PLAIN_HTTP),
        ("hub.example", FaultCode.BAD_ADDRESS),
        ("", FaultCode.BAD_ADDRESS),
    ],
)
def test_an_address_that_no_hub_may_have_is_refused_before_anything_is_opened(hub, book, url, code):
    wire = Wire(hub)
    assert fault_of(book, wire, url, hub.code) is code
    assert wire.opened == []


def test_a_wrong_certificate_and_a_sign_in_page_are_told_apart(hub, book):
    assert fault_of(book, Wire(hub, shows=b"\x66" * 32), URL, hub.code) is FaultCode.HUB_WRONG_CERTIFICATE
    portal = Wire(hub, problem=TransportKind.CAPTIVE_PORTAL)
    assert fault_of(book, portal, URL, hub.code) is FaultCode.CAPTIVE_PORTAL
    down = Wire(hub, problem=TransportKind.OFFLINE)
    assert fault_of(book, down, URL, hub.code) is FaultCode.HUB_UNREACHABLE
