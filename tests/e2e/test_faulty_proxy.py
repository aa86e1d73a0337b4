"""The misbehaving line does what it says: otherwise the tests over it would prove nothing."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import urllib3

from tests.e2e.faulty_proxy import ROUGH, Fate, FaultyProxy

ANSWER = b"taken " * 2000


class Server(ThreadingHTTPServer):
    """Remembers the bodies it was sent whole."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.bodies: list[bytes] = []

    def handle_error(self, *_: object) -> None:
        """Say nothing: broken lines are what is tested."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        wanted = int(self.headers["Content-Length"])
        body = self.rfile.read(wanted)
        if len(body) < wanted:
            return
        self.server.bodies.append(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def asked(server: Server, fate: Fate) -> urllib3.BaseHTTPResponse | None:
    """Send one request to which ``fate`` happens; None when the line broke."""
    proxy = FaultyProxy(server.server_address[1], 1, {fate: 1.0})
    try:
        with urllib3.PoolManager(timeout=10, retries=False) as pool:
            return pool.request("POST", proxy.url, body=b"x" * 100_000, redirect=False)
    except urllib3.exceptions.HTTPError:
        return None
    finally:
        assert proxy.counts == {fate: 1}
        proxy.close()


@pytest.mark.parametrize("fate", [Fate.PASS, Fate.LATE, Fate.TWICE])
def test_a_request_that_comes_through_is_answered(server: Server, fate: Fate) -> None:
    answer = asked(server, fate)
    assert answer is not None
    assert answer.data == ANSWER
    assert len(server.bodies) == (2 if fate is Fate.TWICE else 1)


@pytest.mark.parametrize("fate", [Fate.LOSE_REQUEST, Fate.CUT_REQUEST, Fate.HALF_OPEN])
def test_a_lost_or_torn_request_never_reaches_the_hub(server: Server, fate: Fate) -> None:
    assert asked(server, fate) is None
    assert not server.bodies


@pytest.mark.parametrize("fate", [Fate.LOSE_ANSWER, Fate.CUT_ANSWER])
def test_a_lost_or_torn_answer_was_given_all_the_same(server: Server, fate: Fate) -> None:
    assert asked(server, fate) is None
    assert len(server.bodies) == 1


@pytest.mark.parametrize(("fate", "status"), [(Fate.PORTAL, 200), (Fate.REDIRECT, 302), (Fate.GATEWAY, 502)])
def test_a_stranger_answers_in_the_hub_s_place(server: Server, fate: Fate, status: int) -> None:
    answer = asked(server, fate)
    assert answer is not None
    assert (answer.status, answer.headers["Content-Type"]) == (status, "text/html")
    assert not server.bodies


def test_the_same_seed_draws_the_same_fates() -> None:
    first, second = (FaultyProxy(1, 7, ROUGH) for _ in range(2))
    assert [first._draw() for _ in range(500)] == [second._draw() for _ in range(500)]
    assert set(first.counts) == set(Fate)
    for proxy in (first, second):
        proxy.close()
