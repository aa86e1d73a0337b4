"""The city's hub: its real functions over a real encrypted-store engine in memory; crashes, restarts, is restored.

Answers requests as the HTTP layer does (``hub.http``), without HTTP.
"""

import hashlib
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2 as driver

from stationdesk_sync.client.transport import Reply, TransportKind, TransportProblem
from stationdesk_sync.hub import documents
from stationdesk_sync.hub.enrolment import enrol, make_code
from stationdesk_sync.hub.faults import HubFault, Refusal, StoreBusy
from stationdesk_sync.hub.identity import Identity, identity_message, keep_identity, load_identity
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.stations import import_stations
from stationdesk_sync.hub.store import schema
from stationdesk_sync.hub.store.dialect import EMBEDDED
from stationdesk_sync.hub.store.engine import Store, Tx
from stationdesk_sync.model.registry import Registers
from tests.simulation.disk import Crash, Fuse, copy_of, empty

STATIONS = ("S-1", "S-2", "S-3")
_KEY = hashlib.sha256(b"simulated hub key file").digest()
Random = Callable[[int], bytes]


class SimStore(Store):
    """A hub's store whose transactions have crash boundaries."""

    def __init__(self, connection: Any, fuse: Fuse) -> None:
        super().__init__(_engine(connection), EMBEDDED, _KEY)
        self._fuse = fuse

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """Run one writing transaction."""
        self._fuse.burn("hub before transaction")
        with super().write() as tx:
            yield tx
            self._fuse.burn("hub before commit")
        self._fuse.burn("hub after commit")


def _engine(connection: Any) -> Any:
    connection.isolation_level = None
    engine = create_engine("sqlite://", module=driver, creator=lambda: connection, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def begin(opened: Any) -> None:
        writes = opened.get_execution_options().get("stationdesk_writes", False)
        opened.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@dataclass(frozen=True)
class HubBackup:
    """A copy of the hub's store, and when it was made (true time)."""

    image: Any
    at: float


@cache
def _template(registers: Registers) -> Any:
    """Return a made hub with its stations; the same keys in every process, so that traces are equal."""
    dice = random.Random("the hub of every simulation")
    connection = empty()
    store = SimStore(connection, Fuse())
    schema.bring_up_to_date(store, registers)
    identity = Identity.from_random(1, dice.randbytes)
    with store.write() as tx:
        documents.publish_seed_catalogue(tx, identity)
        keep_identity(tx, _KEY, identity)
    rows = [f"{code},Station {code},relief,1 Dock Street,9:00-17:00,," for code in STATIONS]
    csv = "\n".join(["code,name,kind,address,posted_hours,latitude,longitude", *rows])
    import_stations(store, identity, registers["station"], csv.encode(), 0.0)
    return connection


class SimHub:
    """The hub as a machine: one store, one process over it that may die and start again."""

    def __init__(self, registers: Registers, now: Callable[[], float], random: Random, crashed: Callable[[], None]) -> None:
        self._now, self._random, self._crashed = now, random, crashed
        self.registers = registers
        self.fuse = Fuse()
        self.connection = copy_of(_template(registers))
        self.backups: list[HubBackup] = []
        self.lineage = 0
        self.boot()

    def boot(self) -> None:
        """Start a process on the store as it stands; what the last one kept in memory is gone."""
        self.store = SimStore(self.connection, self.fuse)
        identity = load_identity(self.store)
        with self.store.read() as tx:
            catalogue = documents.current_catalogue(tx)
        lists = {} if catalogue is None else catalogue.codes()
        take_in_known(self.store, self.registers, lists)
        self.hub = Hub(self.store, self.registers, identity, lists, self._now, self._random)

    def code(self, station: str) -> str:
        """Return a new enrolment code."""
        return make_code(self.store, self.hub.identity, station, self._now(), self._random)

    def hand_over(self, path: str, body: bytes) -> Reply:
        """Answer one request as the HTTP layer does; a hub that crashes answers nothing and starts again."""
        try:
            return Reply(200, encode(self._answer(path, body)))
        except Refusal as refusal:
            return Reply(STATUS[ProblemCode(refusal.problem.code)], encode(refusal.problem))
        except MalformedMessage:
            return Reply(400, encode(Problem(code=ProblemCode.MALFORMED.value)))
        except StoreBusy:
            return Reply(503, encode(Problem(code=ProblemCode.BUSY.value, after_s=5)))
        except HubFault:
            return Reply(500, encode(Problem(code=ProblemCode.FAULT.value)))
        except Crash:
            self._crashed()
            self.boot()
            raise TransportProblem(TransportKind.OFFLINE) from None

    def _answer(self, path: str, body: bytes) -> Message:
        hub, now = self.hub, self._now()
        if path == PATH_HUB:
            return identity_message(hub.identity, now)
        if path == PATH_ENROL:
            return enrol(hub.store, hub.identity, decode(body, EnrolRequest), now)
        if path == PATH_REISSUE:
            return reissue(hub.store, hub.identity, decode(body, ReissueRequest), now)
        assert path == PATH_EXCHANGE, path
        return take_exchange(hub.store, hub.registers, hub.lists, hub.identity, body, now)

    def back_up(self, at: float) -> None:
        """Make a verified copy of the store and note in the store what it holds."""
        self.backups.append(HubBackup(copy_of(self.connection), at))

    def restore(self, backup: HubBackup, *, new_epoch: int | None) -> None:
        """Put a copy in the place of the store; ``new_epoch`` as the operator's command gives it."""
        self.connection = copy_of(backup.image)
        self.lineage += 1
        self.boot()
