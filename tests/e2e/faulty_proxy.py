"""A line that misbehaves: an HTTP proxy on loopback that does each request one of the things that happen to real ones.

It reads a whole request, draws its fate from a seeded generator and carries it out. Used by the tests of kills and
faults and by ``bench``; knows HTTP/1.1 with ``Content-Length``, which is all that desk and hub speak.
"""

import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_PIECE = 64 * 1024
_HEAD_END = b"\r\n\r\n"
_PORTAL = b"<html><title>Welcome</title><form>Please sign in to use this network</form></html>"
_LONGEST_HEAD = 64 * 1024


class Fate(StrEnum):
    """What becomes of a request."""

    PASS = "pass"
    LOSE_REQUEST = "lose_request"  # the hub never sees it
    LOSE_ANSWER = "lose_answer"  # the hub has done it, the desk never hears
    CUT_REQUEST = "cut_request"  # the line breaks inside the body going up
    CUT_ANSWER = "cut_answer"  # the line breaks inside the body coming down
    TWICE = "twice"  # a middle box sends it again
    LATE = "late"  # it waits on the way
    PORTAL = "portal"  # a wireless network's sign-in page answers instead
    REDIRECT = "redirect"  # … or sends the browser elsewhere
    GATEWAY = "gateway"  # a proxy before the hub gives up on it
    HALF_OPEN = "half_open"  # nobody answers any more, and nobody says so


_STRANGERS = {
    Fate.PORTAL: (b"200 OK", b"", _PORTAL),
    Fate.REDIRECT: (b"302 Found", b"Location: http://portal.test/\r\n", b""),
    Fate.GATEWAY: (b"502 Bad Gateway", b"", b"<html>Bad gateway</html>"),
}
ROUGH: Mapping[Fate, float] = {fate: 0.015 for fate in Fate if fate is not Fate.PASS}
LOSSY: Mapping[Fate, float] = {Fate.LOSE_REQUEST: 0.01, Fate.LOSE_ANSWER: 0.01}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole request or answer as bytes: its head with the empty line, and its body."""

    head: bytes
    body: bytes


class LineGone(Exception):
    """One end closed in the middle."""


class FaultyProxy:
    """Listens on a port of its own and passes requests on to ``target`` as ``odds`` have it.

    ``patience`` is how long a half-open line stays silent before it is cut, and the longest that a late request
    waits: a desk's own patience is half a minute, which no test has.
    """

    def __init__(self, target: int, seed: int, odds: Mapping[Fate, float] = ROUGH, *, patience: float = 0.1) -> None:
        self.target = target
        self.counts: Counter[Fate] = Counter()
        self._odds = dict(odds)
        self._patience = patience
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        """The address that a desk is given."""
        return f"http://127.0.0.1:{self.port}"

    def behave(self, odds: Mapping[Fate, float] | None = None) -> None:
        """Do nothing wrong from now on, or what ``odds`` say."""
        with self._lock:
            self._odds = dict(odds or {})

    def close(self) -> None:
        """Take no more connections and let everything that waits go on."""
        self._closed.set()
        self._listener.close()

    def _draw(self) -> tuple[Fate, float]:
        """Return the next fate, and a share (of a body, of a wait) for it."""
        with self._lock:
            point, share = self._chance.random(), self._chance.random()
            fate = Fate.PASS
            for each, odds in self._odds.items():
                point -= odds
                if point < 0:
                    fate = each
                    break
            self.counts[fate] += 1
        return fate, share

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line = _Line(near)
        upstream = _Upstream(self)
        try:
            while (request := line.read()) is not None:
                fate, share = self._draw()
                if not self._carry_out(fate, share, request, line, upstream):
                    return
        except (LineGone, OSError):
            return
        finally:
            upstream.close()
            line.reset()

    def _carry_out(self, fate: Fate, share: float, request: Whole, line: "_Line", upstream: "_Upstream") -> bool:
        """Do one thing to one request; returns whether the connection lives on."""
        if fate in (Fate.LATE, Fate.HALF_OPEN):
            self._closed.wait(self._patience * (share if fate is Fate.LATE else 1))
        if fate in (Fate.LOSE_REQUEST, Fate.HALF_OPEN):
            return False
        if fate in _STRANGERS:
            line.write(_page(*_STRANGERS[fate]))
            line.close()
            return False
        if fate is Fate.CUT_REQUEST:
            upstream.send_part(request, share)
            return False
        answer = upstream.ask(request)
        if fate is Fate.TWICE:
            answer = upstream.ask(request)
        if fate is Fate.LOSE_ANSWER:
            return False
        if fate is Fate.CUT_ANSWER:
            whole = answer.head + answer.body
            line.write(whole[: int(len(whole) * share)])
            return False
        line.write(answer.head + answer.body)
        return True


class _Line:
    """One connection, read message by message."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._rest = b""

    def read(self) -> Whole | None:
        """Return the next whole message, or None when the other end closed between two."""
        head = self._until_head_ends()
        if head is None:
            return None
        length = _content_length(head)
        pieces, held = [self._rest[:length]], min(len(self._rest), length)
        self._rest = self._rest[length:]
        while held < length:
            piece = self._end.recv(min(_PIECE, length - held))
            if not piece:
                raise LineGone
            pieces.append(piece)
            held += len(piece)
        return Whole(head, b"".join(pieces))

    def write(self, raw: bytes) -> None:
        """Send bytes."""
        self._end.sendall(raw)

    def close(self) -> None:
        """Close in order: what was written arrives."""
        self._end.close()

    def reset(self) -> None:
        """Close without a farewell, as a broken line does."""
        try:
            self._end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            return
        finally:
            self._end.close()

    def _until_head_ends(self) -> bytes | None:
        while (at := self._rest.find(_HEAD_END)) < 0:
            piece = self._end.recv(_PIECE)
            if not piece:
                if self._rest:
                    raise LineGone
                return None
            self._rest += piece
            if len(self._rest) > _LONGEST_HEAD and _HEAD_END not in self._rest:
                raise LineGone
        head, self._rest = self._rest[: at + len(_HEAD_END)], self._rest[at + len(_HEAD_END) :]
        return head


class _Upstream:
    """The connection to the hub, made when needed and kept while it lasts."""

    def __init__(self, proxy: FaultyProxy) -> None:
        self._proxy = proxy
        self._line: _Line | None = None

    def ask(self, request: Whole) -> Whole:
        """Pass a request on and return the answer; ``LineGone`` or ``OSError`` when there is none."""
        line = self._connected()
        line.write(request.head + request.body)
        answer = line.read()
        if answer is None:
            raise LineGone
        return answer

    def send_part(self, request: Whole, share: float) -> None:
        """Pass on a part of a request and break the line."""
        self._connected().write(request.head + request.body[: int(len(request.body) * share)])
        self.close()

    def close(self) -> None:
        """Let the connection go."""
        if self._line is not None:
            self._line.reset()
            self._line = None

    def _connected(self) -> _Line:
        if self._line is None:
            self._line = _Line(socket.create_connection(("127.0.0.1", self._proxy.target)))
        return self._line


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def _page(status: bytes, more: bytes, body: bytes) -> bytes:
    """Return an answer in HTML, after which the connection is closed."""
    return b"HTTP/1.1 %b\r\nContent-Type: text/html\r\n%bContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (
        status,
        more,
        len(body),
        body,
    )
