"""Serves a hub: sockets, TLS, start and a clean stop.

Plain HTTP goes to loopback alone: any other address needs a certificate.
"""

import ipaddress
import logging
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import uvicorn

from stationdesk_sync.hub.app import create_app
from stationdesk_sync.hub.faults import HubFault, StoreFault
from stationdesk_sync.hub.housekeeping import run_due
from stationdesk_sync.hub.identity import spki_hash
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.model.language import N_

NEEDS_TLS = N_("Serving on {host} needs --tls-cert and --tls-key: plain HTTP is for this machine alone.")
BOTH_TLS = N_("--tls-cert and --tls-key belong together.")
BAD_TLS = N_("The certificate or its key cannot be read.")
TAKEN = N_("Cannot listen on {host} port {port}: {reason}.")
_GRACE_SECONDS = 5
_HOUSEKEEPING_SECONDS = 600
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listen:
    """Where to listen. ``port`` 0 takes a free one."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None


def is_loopback(host: str) -> bool:
    """Tell whether an address or name is this machine alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class RunningServer(uvicorn.Server):
    """A server that says when it listens and ends without raising its signal again."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None], ended: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening, self._ended = listening, ended

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then say so."""
        await super().startup(sockets)
        if self.started:
            self._listening()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, let the work that was begun end, then say so."""
        await super().shutdown(sockets)
        self._ended()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop cleanly on SIGTERM and SIGINT; the exit code stays 0."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def check_listen(listen: Listen) -> None:
    """Raise ``HubFault`` unless it is safe to listen there."""
    if (listen.certificate is None) != (listen.key is None):
        raise HubFault(BOTH_TLS)
    if listen.certificate is None and not is_loopback(listen.host):
        raise HubFault(NEEDS_TLS, host=listen.host)


def open_socket(listen: Listen) -> socket.socket:
    """Return a bound socket; ``HubFault`` when the address cannot be had."""
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    # asyncio switches off Nagle's delay only where the protocol is named: without it each answer costs 40 ms
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((listen.host.strip("[]"), listen.port))
    except OSError as error:
        bound.close()
        raise HubFault(TAKEN, host=listen.host, port=listen.port, reason=error.strerror or error) from None
    return bound


def url_of(listen: Listen, bound: socket.socket) -> str:
    """Return the address that desks and browsers use."""
    scheme = "http" if listen.certificate is None else "https"
    host = f"[{listen.host.strip('[]')}]" if ":" in listen.host else listen.host
    return f"{scheme}://{host}:{bound.getsockname()[1]}"


def make_server(
    hub: Hub, listen: Listen, listening: Callable[[], None], *, loop: Literal["auto", "asyncio"] = "asyncio"
) -> RunningServer:
    """Return a server for ``hub``; ``listening`` is called once it takes requests.

    ``loop`` "auto" takes the quicker event loop where there is one; a process with windows keeps the plain one.
    """
    check_listen(listen)
    if listen.certificate is not None:
        try:
            hub = hub.serving(spki_hash(listen.certificate.read_bytes()))
        except (OSError, ValueError):
            raise HubFault(BAD_TLS) from None
    app = create_app(hub)
    try:
        config = uvicorn.Config(
            app,
            ssl_certfile=listen.certificate,
            ssl_keyfile=listen.key,
            loop=loop,
            lifespan="off",
            access_log=False,
            log_config=None,
            proxy_headers=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        config.load()
    except OSError:  # ssl.SSLError is one
        raise HubFault(BAD_TLS) from None
    return RunningServer(config, listening, app.close)


class Housekeeper(threading.Thread):
    """Runs the jobs that are due at start and every so often, beside the server."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(name="housekeeping", daemon=True)
        self._hub = hub
        self._stop_asked = threading.Event()
        self._holder = secrets.token_hex(8)

    def run(self) -> None:
        """Run due jobs until told to stop; a failure is logged and tried again the next time."""
        while True:
            try:
                run_due(self._hub.store, self._hub.clock(), self._holder)
            except StoreFault as fault:
                _LOG.warning("housekeeping failed: %s", fault)
            if self._stop_asked.wait(_HOUSEKEEPING_SECONDS):
                return

    def stop(self) -> None:
        """Ask the thread to end and wait for it."""
        self._stop_asked.set()
        self.join()


def serve(hub: Hub, listen: Listen, say: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; ``say`` gets the URL once requests are taken."""
    check_listen(listen)
    bound = open_socket(listen)
    with bound:
        server = make_server(hub, listen, lambda: say(url_of(listen, bound)), loop="auto")
        housekeeper = Housekeeper(hub)
        housekeeper.start()
        try:
            server.run(sockets=[bound])
        finally:
            housekeeper.stop()
