"""A real hub in this process, for tests of desk and hub: free port, own thread, stopped without waiting.

Test support only: nothing of the product imports it.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stationdesk_sync.hub.agreement import Agreement, agree
from stationdesk_sync.hub.enrolment import make_code
from stationdesk_sync.hub.server import Listen, make_server, open_socket, url_of
from stationdesk_sync.hub.service import Clock, Hub, init_hub, open_hub
from stationdesk_sync.hub.stations import import_stations
from stationdesk_sync.hub.store.key_file import default_key_file
from stationdesk_sync.hub.verify import Finding, verify
from stationdesk_sync.model.registry import Registers, load_registers


@dataclass(frozen=True, slots=True)
class RunningHub:
    """A hub that takes requests at ``url``."""

    url: str
    hub: Hub

    def import_stations(self, csv: bytes) -> int:
        """Import stations from CSV bytes; return how many."""
        hub = self.hub
        return import_stations(hub.store, hub.identity, hub.registers["station"], csv, hub.clock()).stations

    def enrol_code(self, station: str) -> str:
        """Return a new enrolment code for a station."""
        return make_code(self.hub.store, self.hub.identity, station, self.hub.clock(), os.urandom)

    def agree(self, station: str, day: str) -> Agreement:
        """Return the agreement of a station's day, recomputed now."""
        with self.hub.store.read() as tx:
            return agree(tx, station, day, self.hub.registers)

    def verify(self) -> Finding | None:
        """Return the first bad record, or None."""
        return verify(self.hub)


@contextmanager
def running_hub(
    url: str,
    registers: Registers | None = None,
    *,
    key_file: Path | None = None,
    clock: Clock = time.time,
    port: int = 0,
    certificate: Path | None = None,
    key: Path | None = None,
    host: str = "127.0.0.1",
) -> Iterator[RunningHub]:
    """Serve the hub in the store at ``url`` (made when there is none) until the block ends."""
    known = registers if registers is not None else load_registers()
    where = key_file if key_file is not None else default_key_file(url)
    if not where.exists():
        init_hub(url, where, known)
    hub = open_hub(url, where, known, clock, update=True)
    listen = Listen(host, port, certificate, key)
    ready = threading.Event()
    with open_socket(listen) as bound:
        server = make_server(hub, listen, ready.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, name="hub")
        thread.start()
        try:
            while not ready.wait(0.1):
                if not thread.is_alive():
                    raise RuntimeError("the hub did not start")
            yield RunningHub(url_of(listen, bound), hub)
        finally:
            server.should_exit = True
            thread.join()
            hub.close()
