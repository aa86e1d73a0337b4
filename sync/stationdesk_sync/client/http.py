"""The transport over requests: no redirects, no more bytes than allowed, no longer than allowed.

Called through ``transport.Opener``. Translates every foreign exception into ``TransportProblem``.
"""

import time
from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3.exceptions import HTTPError, ReadTimeoutError
from urllib3.poolmanager import PoolManager, ProxyManager

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
        self._timeouts = timeouts
        self._whole_answer_s = whole_answer_s
        self._monotonic = monotonic
        self._check = PinCheck(pins)
        self._kept_since: float | None = None
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update(
            {"Accept": CONTENT_TYPE, "Accept-Encoding": "identity", "User-Agent": "stationdesk"}
        )
        self._session.mount("http://", _PinnedAdapter(self._check))
        self._session.mount("https://", _PinnedAdapter(self._check))
        if not address.loopback:
            self._session.proxies.update(get_environ_proxies(address.url))

    def get(self, path: str) -> Reply:
        """Fetch ``path``."""
        return self._ask("GET", path, None)

    def post(self, path: str, body: bytes) -> Reply:
        """Send ``body`` to ``path``."""
        return self._ask("POST", path, body)

    def close(self) -> None:
        """Let go of open connections."""
        self._kept_since = None
        self._session.close()

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
        headers = {"Content-Type": CONTENT_TYPE} if body is not None else {}
        try:
            response = self._session.request(
                method,
                self._address.url + path,
                data=body,
                headers=headers,
                timeout=self._timeouts,
                allow_redirects=False,
                stream=True,
                verify=False,
            )
            try:
                self._look_like_a_hub(response)
                whole = self._body(response, began)
            finally:
                response.close()
        except PinMismatch as error:
            raise TransportProblem(TransportKind.TLS_MISMATCH, str(error)) from None
        except requests.exceptions.SSLError as error:
            raise TransportProblem(TransportKind.TLS_MISMATCH, type(error).__name__) from None
        except (requests.exceptions.ReadTimeout, ReadTimeoutError):
            raise TransportProblem(TransportKind.TIMEOUT) from None
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema):
            raise TransportProblem(TransportKind.BAD_ADDRESS) from None
        except (requests.exceptions.RequestException, HTTPError, OSError) as error:
            raise TransportProblem(TransportKind.OFFLINE, type(error).__name__) from None
        return Reply(response.status_code, whole, self._check.seen if self._address.secure else None)

    @staticmethod
    def _look_like_a_hub(response: requests.Response) -> None:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if 300 <= response.status_code < 400:
            raise TransportProblem(TransportKind.CAPTIVE_PORTAL, "redirect")
        if kind == CONTENT_TYPE:
            return
        if response.status_code in _GATEWAY:
            raise TransportProblem(TransportKind.BUSY, f"status {response.status_code}")
        raise TransportProblem(TransportKind.CAPTIVE_PORTAL, "another content type")

    def _body(self, response: requests.Response, began: float) -> bytes:
        pieces: list[bytes] = []
        total = 0
        while piece := response.raw.read1(_PIECE, decode_content=False):
            total += len(piece)
            if total > MAX_REPLY:
                raise TransportProblem(TransportKind.TOO_LARGE)
            if self._monotonic() - began > self._whole_answer_s:
                raise TransportProblem(TransportKind.TIMEOUT, "the answer trickles")
            pieces.append(piece)
        return b"".join(pieces)


class _PinnedAdapter(HTTPAdapter):
    """Gives every pool of requests the pinned connections; never retries by itself."""

    def __init__(self, check: PinCheck) -> None:
        self._pools = pool_classes(check)
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        """Make the manager of direct connections."""
        manager = PoolManager(
            num_pools=connections, maxsize=maxsize, block=block, ssl_context=tls_context(), retries=False, **kwargs
        )
        manager.pool_classes_by_scheme = self._pools
        self.poolmanager = manager

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> ProxyManager:
        """Return the manager of connections through a proxy; the hub's key is checked inside the tunnel."""
        manager: ProxyManager = super().proxy_manager_for(proxy, ssl_context=tls_context(), **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager
