"""The API over real sockets: types, sizes, refusals, TLS, restart."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from msgspec import structs

from stationdesk_sync.hub.back_pressure import Gate
from stationdesk_sync.hub.faults import HubFault, Refusal
from stationdesk_sync.hub.http import Api, check_head, read_body
from stationdesk_sync.hub.identity import spki_hash
from stationdesk_sync.hub.server import Listen, check_listen, is_loopback, open_socket
from stationdesk_sync.hub.testing import RunningHub, running_hub
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.limits import MAX_EXCHANGE
from stationdesk_sync.wire.messages import (
    CONTENT_TYPE,
    PATH_COMPARE,
    PATH_ENROL,
    PATH_EXCHANGE,
    PATH_HUB,
    PATH_REISSUE,
    CompareRequest,
    Comparison,
    EnrolAnswer,
    HubIdentity,
    Problem,
    Receipt,
    Signed,
    decode,
    encode,
)
from tests.client.servers import make_certificate
from tests.hub.conftest import Template
from tests.hub.desk_at_door import reissue_request, vouched_comparison
from tests.hub.desk_at_hub import Clock
from tests.hub.desk_double import DAY, Desk

TYPE = {"content-type": CONTENT_TYPE}


@pytest.fixture
def running(place: Template, clock: Clock) -> Iterator[RunningHub]:
    with running_hub(place.url, key_file=place.key_file, clock=clock) as hub:
        yield hub


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


def problem(reply: requests.Response) -> str:
    assert reply.headers["content-type"] == CONTENT_TYPE
    return decode(reply.content, Problem).code


def enrol(running: RunningHub, session: requests.Session, desk: Desk) -> EnrolAnswer:
    code = running.enrol_code(desk.station)
    reply = session.post(running.url + PATH_ENROL, data=encode(desk.enrol_request(code)), headers=TYPE, timeout=10)
    body = signing.open_message(running.hub.identity.public, signing.ENROL_TAG, decode(reply.content, Signed))
    answer = decode(body, EnrolAnswer)
    desk.epoch, desk.hub_box_key = answer.epoch, answer.hub_box_key
    return answer


def everything(desk: Desk, first: int = 1, **values: object) -> bytes:
    """Return the bytes of an exchange with all ops of a desk from ``first`` on."""
    return desk.vouched(desk.exchange(desk.batch(first), **values))


def stranger(seed: int = 1) -> Desk:
    """Return a desk that no hub knows, with a box key of some hub."""
    desk = Desk(seed)
    desk.hub_box_key = desk.box_key
    return desk


def test_a_desk_joins_and_pushes_over_http(running: RunningHub, session: requests.Session) -> None:
    reply = session.get(running.url + PATH_HUB, timeout=10)
    assert (reply.status_code, reply.headers["content-type"]) == (200, CONTENT_TYPE)
    signed = decode(reply.content, Signed)
    identity = decode(signed.body, HubIdentity)
    assert signing.open_message(identity.key, signing.HUB_TAG, signed)
    assert identity.tls == []
    assert identity.box_key == running.hub.identity.box_public
    desk = Desk(1)
    assert enrol(running, session, desk).letter == "A"
    desk.visit(people=3)
    for _ in range(2):
        reply = session.post(running.url + PATH_EXCHANGE, data=everything(desk), headers=TYPE, timeout=10)
        body = signing.open_message(identity.key, signing.RECEIPT_TAG, decode(reply.content, Signed))
        assert decode(body, Receipt).upto == 1
    assert running.agree("BS-001", DAY).equal is True
    assert running.verify() is None


def test_refusals_carry_their_status_and_code(running: RunningHub, session: requests.Session) -> None:
    desk = stranger()
    desk.visit()
    push = running.url + PATH_EXCHANGE
    reply = session.post(push, data=everything(desk), headers=TYPE, timeout=10)
    assert (reply.status_code, problem(reply)) == (403, "unknown_device")
    reply = session.post(push, data=everything(desk), headers={"content-type": "application/json"}, timeout=10)
    assert (reply.status_code, problem(reply)) == (400, "malformed")
    request = encode(desk.enrol_request("ZZZZZZZZ"))
    reply = session.post(running.url + PATH_ENROL, data=request, headers=TYPE, timeout=10)
    assert (reply.status_code, problem(reply)) == (404, "code_unknown")
    reply = session.post(running.url + PATH_ENROL, data=b"\xc1", headers=TYPE, timeout=10)
    assert problem(reply) == "malformed"
    enrol(running, session, desk)
    reply = session.post(push, data=everything(desk, epoch=1), headers=TYPE, timeout=10)
    assert (reply.status_code, problem(reply)) == (409, "epoch")


def test_a_newer_desk_is_told_which_versions_are_spoken(running: RunningHub, session: requests.Session) -> None:
    desk = Desk(1)
    newer = encode(structs.replace(desk.enrol_request("ZZZZZZZZ"), pv=2))
    reply = session.post(running.url + PATH_ENROL, data=newer, headers=TYPE, timeout=10)
    assert reply.status_code == 426
    assert decode(reply.content, Problem) == Problem(code="version", pv_min=1, pv_max=1)
    enrol(running, session, desk)
    newer = everything(desk, pv=2)
    reply = session.post(running.url + PATH_EXCHANGE, data=newer, headers=TYPE, timeout=10)
    assert (reply.status_code, problem(reply)) == (426, "version")


def test_a_restored_desk_is_admitted_again_over_http(running: RunningHub, session: requests.Session) -> None:
    old, new = Desk(1), Desk(2)
    enrol(running, session, old)
    request = encode(reissue_request(new, old))
    reply = session.post(running.url + PATH_REISSUE, data=request, headers=TYPE, timeout=10)
    body = signing.open_message(running.hub.identity.public, signing.ENROL_TAG, decode(reply.content, Signed))
    assert decode(body, EnrolAnswer).letter == "B"
    old.visit()
    reply = session.post(running.url + PATH_EXCHANGE, data=everything(old), headers=TYPE, timeout=10)
    assert (reply.status_code, problem(reply)) == (409, "superseded")


def test_a_desk_compares_over_http(running: RunningHub, session: requests.Session) -> None:
    desk = Desk(1)
    enrol(running, session, desk)
    request = CompareRequest(
        station=desk.station, device=desk.device, pos=0, chain=b"\x00" * 16, buckets=bytes(8192), rows=[]
    )
    asked = vouched_comparison(desk, request)
    reply = session.post(running.url + PATH_COMPARE, data=asked, headers=TYPE, timeout=10)
    body = signing.open_message(running.hub.identity.public, signing.COMPARISON_TAG, decode(reply.content, Signed))
    comparison = decode(body, Comparison)
    assert (comparison.comparable, comparison.differs) == (True, [])


def test_a_guesser_is_shut_out_and_the_right_desk_is_not(
    running: RunningHub, session: requests.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stationdesk_sync.hub.doorkeeper.SLOW_SECONDS", 0.0)
    for n in range(70):
        request = encode(Desk(2).enrol_request(f"ZZZ{n:05d}"))
        reply = session.post(running.url + PATH_ENROL, data=request, headers=TYPE, timeout=10)
        assert problem(reply) == "code_unknown"
    assert enrol(running, session, Desk(1)).letter == "A"


def test_a_hub_that_is_full_hears_those_who_bring_before_those_who_ask(
    place: Template, clock: Clock, session: requests.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stationdesk_sync.hub.app.Api", lambda hub: Api(hub, Gate(hearing=0)))
    with running_hub(place.url, key_file=place.key_file, clock=clock) as running:
        desk = Desk(1)
        enrol(running, session, desk)
        reply = session.post(running.url + PATH_EXCHANGE, data=everything(desk), headers=TYPE, timeout=10)
        assert (reply.status_code, problem(reply)) == (503, "busy")
        assert int(reply.headers["retry-after"]) >= 1
        desk.visit()
        reply = session.post(running.url + PATH_EXCHANGE, data=everything(desk), headers=TYPE, timeout=10)
        assert reply.status_code == 200


def test_a_body_is_never_read_beyond_its_cap(running: RunningHub, session: requests.Session) -> None:
    reply = session.post(running.url + PATH_EXCHANGE, data=b"\x00" * (MAX_EXCHANGE + 1), headers=TYPE, timeout=10)
    assert (reply.status_code, problem(reply)) == (413, "too_large")

    def without_a_length() -> Iterator[bytes]:
        for _ in range(100):
            yield b"\x00" * 65_536

    try:
        reply = session.post(running.url + PATH_EXCHANGE, data=without_a_length(), headers=TYPE, timeout=10)
        assert problem(reply) == "too_large"
    except requests.ConnectionError:
        pass  # the hub hung up while more was coming, which is as good
    reply = session.post(running.url + PATH_ENROL, data=b"\x00" * 9000, headers=TYPE, timeout=10)
    assert problem(reply) == "too_large"


def test_what_the_hub_does_not_have_is_told_plainly(running: RunningHub, session: requests.Session) -> None:
    assert session.get(running.url + "/v1/other", timeout=10).status_code == 404
    assert session.post(running.url + "/v0/push", timeout=10).status_code in (404, 405)
    assert session.get(running.url + PATH_EXCHANGE, timeout=10).status_code == 405


def test_a_fault_inside_is_a_problem_and_a_log_line(
    running: RunningHub, session: requests.Session, monkeypatch: pytest.MonkeyPatch, expected_log: object
) -> None:
    assert callable(expected_log)
    expected_log(r"ERROR .*hub\.http: POST /v1/exchange failed")

    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("stationdesk_sync.hub.http.take_exchange", broken)
    reply = session.post(running.url + PATH_EXCHANGE, data=b"", headers=TYPE, timeout=10)
    assert (reply.status_code, problem(reply)) == (500, "fault")
    assert b"secret" not in reply.content


def test_after_a_restart_the_hub_goes_on_where_it_was(place: Template, clock: Clock, session: requests.Session) -> None:
    desk = Desk(1)
    with running_hub(place.url, key_file=place.key_file, clock=clock) as before:
        enrol(before, session, desk)
        desk.visit()
        session.post(before.url + PATH_EXCHANGE, data=everything(desk), headers=TYPE, timeout=10)
        key = before.hub.identity.public
    desk.visit(people=4)
    with running_hub(place.url, key_file=place.key_file, clock=clock) as after:
        reply = session.post(after.url + PATH_EXCHANGE, data=everything(desk, 2), headers=TYPE, timeout=10)
        signing.open_message(key, signing.RECEIPT_TAG, decode(reply.content, Signed))
        assert after.agree("BS-001", DAY).hub.people == 5
        assert after.verify() is None


def test_tls_is_served_and_its_key_is_in_the_signed_list(
    embedded_template: Template, tmp_path: Path, clock: Clock, session: requests.Session
) -> None:
    certificate = make_certificate(tmp_path).path  # holds its key too
    store = f"sqlite:///{tmp_path}/hub.sdb"
    with running_hub(store, clock=clock, certificate=certificate, key=certificate) as hub:
        assert hub.url.startswith("https://")
        session.headers["connection"] = "close"
        reply = session.get(hub.url + PATH_HUB, verify=str(certificate), timeout=10)
        assert decode(decode(reply.content, Signed).body, HubIdentity).tls == [spki_hash(certificate.read_bytes())]
        page = session.get(hub.url + "/", verify=str(certificate), timeout=10)
        assert all("Secure" in part for part in page.headers["set-cookie"].split(", stationdesk"))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "hub.invalid"])
def test_plain_http_is_refused_to_any_other_address(host: str) -> None:
    with pytest.raises(HubFault, match="tls-cert"):
        check_listen(Listen(host, 0))


def test_loopback_is_known_by_all_its_names() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "localhost.invalid", "10.0.0.1", "")))


def test_a_taken_port_is_told_plainly(embedded_template: Template, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(HubFault, match=str(port)), running_hub(f"sqlite:///{tmp_path}/h.sdb", port=port):
            pass


def test_answers_wait_for_no_acknowledgement() -> None:
    with open_socket(Listen("127.0.0.1", 0)) as bound:
        assert bound.proto == socket.IPPROTO_TCP, "asyncio switches Nagle's delay off only where the protocol is named"


class Upload:
    """A request that counts how many pieces of its body were asked for."""

    def __init__(self, pieces: int) -> None:
        self.pieces, self.read = pieces, 0

    async def __call__(self) -> dict[str, Any]:
        self.read += 1
        return {"type": "http.request", "body": b"\x00" * 1000, "more_body": self.read < self.pieces}


def test_reading_stops_at_the_cap_whatever_is_still_coming() -> None:
    endless, pieces = Upload(1_000_000), list[int]()
    with pytest.raises(Refusal, match="too_large"):
        asyncio.run(read_body(endless, 5000, pieces.append))
    assert endless.read == 6
    assert len(asyncio.run(read_body(Upload(5), 5000, pieces.append))) == 5000


def head(**headers: str) -> dict[str, Any]:
    named = {"content-type": CONTENT_TYPE, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return {"headers": [(name.encode(), value.encode()) for name, value in named.items()]}


def test_a_body_that_says_it_is_too_large_is_not_read_at_all() -> None:
    with pytest.raises(Refusal, match="too_large"):
        check_head(head(content_length="5001"), 5000)
    check_head(head(content_length="77"), 5000)
    check_head(head(), 5000)
    with pytest.raises(Refusal, match="malformed"):
        check_head(head(content_type="application/json"), 5000)
