"""The transport against real sockets: what counts as a hub's reply, and what never leaves this PC."""

import socket
from collections.abc import Iterator

import pytest

from stationdesk_sync.client.address import read_address
from stationdesk_sync.client.http import IDLE_S, HttpTransport, open_http
from stationdesk_sync.client.transport import TransportKind, TransportProblem
from stationdesk_sync.wire.limits import MAX_REPLY
from stationdesk_sync.wire.messages import CONTENT_TYPE
from tests.client.servers import Canned, Certificate, Heard, make_certificate, serving


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"), "hub")


@pytest.fixture(scope="module")
def foreign(tmp_path_factory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"), "foreign")


def kind_of(call) -> TransportKind:
    with pytest.raises(TransportProblem) as caught:
        call()
    return caught.value.kind


def test_a_reply_comes_back_with_its_status_and_body():
    with serving(lambda heard: Canned(409, b"no")) as server:
        transport = open_http(server.url, frozenset())
        reply = transport.post("/v1/push", b"batch")
        transport.close()
    assert (reply.status, reply.body, reply.tls_key) == (409, b"no", None)
    assert (server.heard[0].path, server.heard[0].body) == ("/v1/push", b"batch")
    assert server.heard[0].headers["Content-Type"] == CONTENT_TYPE


def test_several_requests_share_one_connection():
    with serving(lambda heard: Canned(200, b"x" * 100_000)) as server:
        transport = open_http(server.url, frozenset())
        for _ in range(3):
            transport.post("/v1/push", b"batch")
        transport.close()
    assert len(server.connections) == 1


@pytest.mark.parametrize(
    "canned",
    [
        Canned(200, b"<html>Please sign in</html>", "text/html"),
        Canned(200, b"{}", "application/json"),
        Canned(200, b"", None),
        Canned(302, b"", CONTENT_TYPE, {"Location": "http://127.0.0.1:9/login"}),
        Canned(511, b"<html>", "text/html"),
    ],
)
def test_a_sign_in_page_is_no_hub_and_is_not_followed(canned):
    with serving(lambda heard: canned) as server:
        transport = open_http(server.url, frozenset())
        assert kind_of(lambda: transport.get("/v1/hub")) is TransportKind.CAPTIVE_PORTAL
        transport.close()
    assert len(server.heard) == 1


def test_a_gateway_without_a_hub_behind_it_is_busy():
    with serving(lambda heard: Canned(502, b"<html>", "text/html")) as server:
        transport = open_http(server.url, frozenset())
        assert kind_of(lambda: transport.get("/v1/hub")) is TransportKind.BUSY
        transport.close()


def test_a_reply_larger_than_allowed_is_cut_off():
    def endless(_heard: Heard) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: " + CONTENT_TYPE.encode() + b"\r\nConnection: close\r\n\r\n"
        for _ in range(MAX_REPLY // 65536 + 200):
            yield b"x" * 65536

    with serving(endless) as server:
        transport = open_http(server.url, frozenset())
        assert kind_of(lambda: transport.get("/v1/hub")) is TransportKind.TOO_LARGE
        transport.close()


def test_a_reply_that_trickles_ends_in_time():
    def trickle(_heard: Heard) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: " + CONTENT_TYPE.encode() + b"\r\nConnection: close\r\n\r\n"
        for _ in range(5):
            yield b"x"

    ticks = iter(range(0, 10_000, 200))
    with serving(trickle) as server:
        transport = HttpTransport(read_address(server.url), frozenset(), monotonic=lambda: float(next(ticks)))
        assert kind_of(lambda: transport.get("/v1/hub")) is TransportKind.TIMEOUT
        transport.close()


def test_a_hub_that_does_not_answer_is_a_time_out():
    listener = socket.create_server(("127.0.0.1", 0))
    try:
        address = read_address(f"http://127.0.0.1:{listener.getsockname()[1]}")
        transport = HttpTransport(address, frozenset(), timeouts=(1.0, 0.05))
        assert kind_of(lambda: transport.get("/v1/hub")) is TransportKind.TIMEOUT
        transport.close()
    finally:
        listener.close()


def test_a_closed_port_is_offline():
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    transport = open_http(f"http://127.0.0.1:{port}", frozenset())
    assert kind_of(lambda: transport.get("/v1/hub")) is TransportKind.OFFLINE
    transport.close()


def test_an_answer_torn_in_the_middle_is_offline_not_half_an_answer():
    def torn(_heard: Heard) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: " + CONTENT_TYPE.encode() + b"\r\nContent-Length: 1000\r\n\r\n"
        yield b"x" * 10

    with serving(torn) as server:
        transport = open_http(server.url, frozenset())
        assert kind_of(lambda: transport.get("/v1/hub")) is TransportKind.OFFLINE
        transport.close()


def test_a_listed_key_is_enough_whatever_the_certificate_says(certificate, tmp_path):
    expired = make_certificate(tmp_path, "expired", years_from_now=-10)
    for shown in (certificate, expired):
        with serving(lambda heard: Canned(200, b"ok"), shown) as server:
            transport = open_http(server.url, frozenset({shown.key_hash}))
            assert transport.get("/v1/hub").tls_key == shown.key_hash
            transport.close()


def test_a_server_with_another_key_hears_not_one_request(certificate, foreign):
    with serving(lambda heard: Canned(200, b"ok"), foreign) as server:
        transport = open_http(server.url, frozenset({certificate.key_hash}))
        assert kind_of(lambda: transport.post("/v1/push", b"batch")) is TransportKind.TLS_MISMATCH
        transport.close()
    assert server.heard == []
    assert len(server.connections) <= 1


def test_an_empty_list_trusts_nobody(certificate):
    with serving(lambda heard: Canned(200, b"ok"), certificate) as server:
        transport = open_http(server.url, frozenset())
        assert kind_of(lambda: transport.get("/v1/hub")) is TransportKind.TLS_MISMATCH
        transport.close()
    assert server.heard == []


def test_looking_at_a_server_tells_which_key_it_shows(certificate):
    with serving(lambda heard: Canned(200, b"ok"), certificate) as server:
        transport = open_http(server.url, None)
        assert transport.get("/v1/hub").tls_key == certificate.key_hash
        transport.close()


def test_a_server_that_speaks_no_tls_cannot_prove_itself():
    with serving(lambda heard: Canned(200, b"ok")) as server:
        transport = open_http(server.url.replace("http:", "https:"), frozenset())
        assert kind_of(lambda: transport.get("/v1/hub")) is TransportKind.TLS_MISMATCH
        transport.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.7:8210",
        "http://hub.example",
        "http://127.0.0.1.example",
        "http://[2001:db8::1]:80",
        "http://0.0.0.0",
    ],
)
def test_plain_http_goes_to_this_machine_only(url):
    assert kind_of(lambda: open_http(url, frozenset())) is TransportKind.PLAIN_HTTP_REFUSED


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:80", "http://localhost/", "http://[::1]:8210", "https://hub.example/a/"]
)
def test_lawful_addresses_are_taken_without_their_last_slash(url):
    assert read_address(url).url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    ["", "hub.example", "ftp://hub.example", "https://", "https://a:b@hub.example", "https://hub.example/?x=1",
     "https://hub.example:99999", "https://hub .example", "https://[::1", "https://hub.example:0"],
)  # fmt: skip
def test_what_is_no_address_of_a_hub_is_refused(url):
    assert kind_of(lambda: open_http(url, frozenset())) is TransportKind.BAD_ADDRESS


def test_a_proxy_of_the_environment_is_never_asked_for_a_hub_on_this_machine(monkeypatch):
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with serving(lambda heard: Canned(200, b"ok")) as server:
        transport = open_http(server.url, frozenset())
        assert transport.get("/v1/hub").body == b"ok"
        transport.close()


def test_a_kept_connection_that_the_server_closed_meanwhile_is_no_failure():
    def answer(heard: Heard) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: " + CONTENT_TYPE.encode() + b"\r\nContent-Length: 2\r\n\r\nok"

    with serving(answer) as server:  # the double closes after each such answer without saying so
        transport = open_http(server.url, frozenset())
        assert [transport.post("/v1/exchange", b"one").body for _ in range(3)] == [b"ok"] * 3
        transport.close()
    assert len(server.heard) == 3


def test_a_server_that_hangs_up_on_a_kept_connection_is_asked_once_more_at_once():
    answers = iter([Canned(200, b"one"), None, Canned(200, b"two"), None, None])

    def answer(heard: Heard) -> Canned | Iterator[bytes]:
        canned = next(answers)
        return iter(()) if canned is None else canned

    with serving(answer) as server:
        transport = open_http(server.url, frozenset())
        assert transport.post("/v1/exchange", b"1").body == b"one"
        assert transport.post("/v1/exchange", b"2").body == b"two"
        assert kind_of(lambda: transport.post("/v1/exchange", b"3")) is TransportKind.OFFLINE
        transport.close()
    assert [heard.body for heard in server.heard] == [b"1", b"2", b"2", b"3", b"3"]


def test_the_first_request_of_a_connection_is_not_repeated():
    with serving(lambda heard: iter(())) as server:
        transport = open_http(server.url, frozenset())
        assert kind_of(lambda: transport.post("/v1/exchange", b"1")) is TransportKind.OFFLINE
        transport.close()
    assert len(server.heard) == 1


def test_a_connection_that_was_silent_for_long_is_not_trusted_any_more():
    now = [0.0]
    with serving(lambda heard: Canned(200, b"x")) as server:
        transport = HttpTransport(read_address(server.url), frozenset(), monotonic=lambda: now[0])
        for silence in (0.0, IDLE_S - 1, IDLE_S + 1):
            now[0] += silence
            transport.post("/v1/exchange", b"1")
        transport.close()
    assert len(server.connections) == 2
