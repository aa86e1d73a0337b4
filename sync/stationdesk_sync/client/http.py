"""The transport over urllib3: no redirects, no retries, no more bytes than allowed, no longer than allowed.

Called through ``transport.Opener``. Translates every foreign exception into ``TransportProblem``.
"""

import time
from collections.abc import Callable
from urllib.parse import unquote
from urllib.request import getproxies, proxy_bypass

from urllib3 import BaseHTTPResponse, Timeout, make_headers
from urllib3.exceptions import HTTPError, LocationValueError, ReadTimeoutError, SSLError
from urllib3.poolmanager import PoolManager, ProxyManager
from urllib3.util import parse_url

from stationdesk_sync.client.address import HubAddress, read_address
from stationdesk_sync.client.pinning import PinCheck, PinMismatch, pool_classes, tls_context
from stationdesk_sync.client.transport import Reply, TransportKind, TransportProblem
from stationdesk_sync.wire.limits import MAX_REPLY
from stationdesk_sync.wire.messages import CONTENT_TYPE

CONNECT_S = 5.0
READ_S = 30.0
WHOLE_ANSWER_S = 110.0
IDLE_S = 240.0  # routers forget a silent connection after five minutes; then a request would run into a time-out
_PIECE = 64 * 1024
_GATEWAY = (502, 503, 504)
_HEADERS = {"Accept": CONTENT_TYPE, "Accept-Encoding": "identity", "User-Agent": "stationdesk"}
_WITH_BODY = {**_HEADERS, "Content-Type": CONTENT_TYPE}


def open_http(url: str, pins: frozenset[bytes] | None) -> "HttpTransport":
    """Return a transport to a hub; ``TransportProblem`` when the address is not lawful."""
    return HttpTransport(read_address(url), pins)


class HttpTransport:
    """One hub over HTTP. Not for several threads at once.

    A connection is kept between requests. One that the server has closed meanwhile is no failure: the request goes
    once more at once over a new one, which nothing here can double (a hub takes repeats as repeats).
    """

    def __init__(
        self,
        address: HubAddress,
        pins: frozenset[bytes] | None,
        *,
        timeouts: tuple[float, float] = (CONNECT_S, READ_S),
        whole_answer_s: float = WHOLE_ANSWER_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address = address
        self._timeout = Timeout(connect=timeouts[0], read=timeouts[1])
        self._whole_answer_s = whole_answer_s
        self._monotonic = monotonic
        self._check = PinCheck(pins)
        self._kept_since: float | None = None
        self._manager = _manager(address, self._check)

    def get(self, path: str) -> Reply:
        """Fetch ``path``."""
        return self._ask("GET", path, None)

    def post(self, path: str, body: bytes) -> Reply:
        """Send ``body`` to ``path``."""
        return self._ask("POST", path, body)

    def close(self) -> None:
        """Let go of open connections."""
        self._kept_since = None
        self._manager.clear()

    def _ask(self, method: str, path: str, body: bytes | None) -> Reply:
        kept = self._kept_since
        if kept is not None and not 0 <= self._monotonic() - kept <= IDLE_S:
            self.close()
            kept = None
        try:
            reply = self._ask_once(method, path, body)
        except TransportProblem as problem:
            self._kept_since = None
            if kept is None or problem.kind is not TransportKind.OFFLINE:
                raise
            self.close()
            reply = self._ask_once(method, path, body)
        self._kept_since = self._monotonic()
        return reply

    def _ask_once(self, method: str, path: str, body: bytes | None) -> Reply:
        began = self._monotonic()
        try:
            response = self._manager.urlopen(
                method,
                self._address.url + path,
                body=body,
                headers=_HEADERS if body is None else _WITH_BODY,
                timeout=self._timeout,
                redirect=False,
                retries=False,
                preload_content=False,
            )
            try:
                self._look_like_a_hub(response)
                whole = self._body(response, began)
            finally:
                response.close()
        except PinMismatch as error:
            raise TransportProblem(TransportKind.TLS_MISMATCH, str(error)) from None
        except SSLError as error:
            raise TransportProblem(TransportKind.TLS_MISMATCH, type(error).__name__) from None
        except ReadTimeoutError:
            raise TransportProblem(TransportKind.TIMEOUT) from None
        except LocationValueError:
            raise TransportProblem(TransportKind.BAD_ADDRESS) from None
        except (HTTPError, OSError) as error:
            raise TransportProblem(TransportKind.OFFLINE, type(error).__name__) from None
        return Reply(response.status, whole, self._check.seen if self._address.secure else None)

    @staticmethod
    def _look_like_a_hub(response: BaseHTTPResponse) -> None:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if 300 <= response.status < 400:
            raise TransportProblem(TransportKind.CAPTIVE_PORTAL, "redirect")
        if kind == CONTENT_TYPE:
            return
        if response.status in _GATEWAY:
            raise TransportProblem(TransportKind.BUSY, f"status {response.status}")
        raise TransportProblem(TransportKind.CAPTIVE_PORTAL, "another content type")

    def _body(self, response: BaseHTTPResponse, began: float) -> bytes:
        pieces: list[bytes] = []
        total = 0
        while piece := response.read1(_PIECE, decode_content=False):
            total += len(piece)
            if total > MAX_REPLY:
                raise TransportProblem(TransportKind.TOO_LARGE)
            if self._monotonic() - began > self._whole_answer_s:
                raise TransportProblem(TransportKind.TIMEOUT, "the answer trickles")
            pieces.append(piece)
        return b"".join(pieces)


def _manager(address: HubAddress, check: PinCheck) -> PoolManager:
    """Return what keeps the one connection: direct, or through the proxy that this PC asks for.

    The hub's key is checked inside a proxy's tunnel. A hub on this PC is never asked through a proxy.
    """
    via = None if address.loopback else _proxy(address)
    try:
        if via is None:
            manager = PoolManager(num_pools=1, maxsize=1, retries=False, ssl_context=tls_context())
        else:
            auth = parse_url(via).auth
            said = make_headers(proxy_basic_auth=unquote(auth)) if auth else None
            manager = ProxyManager(
                via, num_pools=1, maxsize=1, proxy_headers=said, retries=False, ssl_context=tls_context()
            )
    except LocationValueError:
        raise TransportProblem(TransportKind.BAD_ADDRESS, "the proxy") from None
    manager.pool_classes_by_scheme = pool_classes(check)
    return manager


def _proxy(address: HubAddress) -> str | None:
    """Return the proxy that the environment or the system names for a hub, or None."""
    url = parse_url(address.url)
    if proxy_bypass(url.netloc or ""):
        return None
    named = getproxies()
    via = named.get(url.scheme or "") or named.get("all")
    return via if via is None or "://" in via else f"http://{via}"
