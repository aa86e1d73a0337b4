"""The city's hub: its real functions over a real encrypted-store engine in memory; crashes, restarts, is restored.

Answers requests as the HTTP layer does (``hub.http``), without HTTP.
"""

import hashlib
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2 as driver

from stationdesk_sync.client.transport import Reply, TransportKind, TransportProblem
from stationdesk_sync.hub import backup, documents
from stationdesk_sync.hub.bundles import RefusedBundle, import_bundle
from stationdesk_sync.hub.enrolment import enrol, make_code
from stationdesk_sync.hub.faults import HubFault, Refusal, StoreBusy
from stationdesk_sync.hub.identity import Identity, identity_message, keep_epoch, keep_identity, load_identity
from stationdesk_sync.hub.intake import take_exchange
from stationdesk_sync.hub.reconsider import take_in_known
from stationdesk_sync.hub.reissue import reissue
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.stations import import_stations
from stationdesk_sync.hub.store import devices, parcels, schema
from stationdesk_sync.hub.store.devices import REVOKED
from stationdesk_sync.hub.store.dialect import EMBEDDED
from stationdesk_sync.hub.store.engine import Store, Tx
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.sealing import signing
from stationdesk_sync.wire.messages import (
    PATH_ENROL,
    PATH_EXCHANGE,
    PATH_HUB,
    PATH_REISSUE,
    EnrolRequest,
    MalformedMessage,
    Message,
    Problem,
    ReissueRequest,
    decode,
    encode,
)
from stationdesk_sync.wire.problems import STATUS, ProblemCode
from tests.simulation.disk import Crash, Fuse, copy_of, empty
from tests.simulation.registers import OLD

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
def _template() -> Any:
    """Return a made hub with its stations; the same keys in every process, so that traces are equal."""
    dice = random.Random("the hub of every simulation")
    connection = empty()
    store = SimStore(connection, Fuse())
    schema.bring_up_to_date(store, OLD)
    private = dice.randbytes(32)
    identity = Identity(private, signing.public_signing_key(private), dice.randbytes(32), 1, dice.randbytes(32))
    with store.write() as tx:
        documents.publish_seed_catalogue(tx, identity)
        keep_identity(tx, _KEY, identity)
    rows = [f"{code},Station {code},relief,1 Dock Street,9:00-17:00,," for code in STATIONS]
    csv = "\n".join(["code,name,kind,address,posted_hours,latitude,longitude", *rows])
    import_stations(store, identity, OLD["station"], csv.encode(), 0.0)
    return connection


class SimHub:
    """The hub as a machine: one store, one process over it that may die and start again."""

    def __init__(self, now: Callable[[], float], random: Random, crashed: Callable[[], None]) -> None:
        self._now, self._random, self._crashed = now, random, crashed
        self.registers = OLD
        self.fuse = Fuse()
        self.connection = copy_of(_template())
        self.backups: list[HubBackup] = []
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
        """Return a new enrolment code; should the hub crash over it, the operator asks again."""
        try:
            return make_code(self.store, self.hub.identity, station, self._now(), self._random)
        except Crash:
            self._crashed()
            self.boot()
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
        except HubFault as fault:
            raise AssertionError(f"the hub failed: {fault}") from fault
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

    def take_stick(self, raw: bytes) -> tuple[str, bytes | None]:
        """Read a bundle as ``stationdesk-hub bundle import`` does; return what came of it, and the answer."""
        try:
            found = import_bundle(self.hub, raw)
        except RefusedBundle as refused:
            return refused.fault.value, None
        except Crash:
            self._crashed()
            self.boot()
            return "crash", None
        return "taken" if found.refused is None else found.refused.value, found.answer

    def back_up(self, at: float) -> None:
        """Make a copy of the store and, as it is whole, note in the store what it holds."""
        backup.begin(self.hub)
        self.backups.append(HubBackup(copy_of(self.connection), at))
        with suppress(HubFault):  # there is nobody to tell yet
            backup.done(self.hub)

    def restore(self, kept: HubBackup, *, new_epoch: bool) -> None:
        """Put a copy in the place of the store; with ``new_epoch`` as the operator's command does it."""
        self.connection = copy_of(kept.image)
        store = SimStore(self.connection, Fuse())
        schema.bring_up_to_date(store, self.registers)
        if new_epoch:
            with store.write() as tx:  # as hub.epoch.new_epoch, with the seed's own random number
                keep_epoch(tx, int.from_bytes(self._random(6), "big") + 1)
                parcels.leave_gap(tx)
        self.boot()

    def upgrade(self, registers: Registers) -> None:
        """Install a newer program."""
        self.registers = registers
        schema.bring_up_to_date(self.store, registers)
        self.boot()

    def revoke(self, device: bytes) -> bool:
        """Revoke a desk; False when the hub does not know it."""
        with self.store.write() as tx:
            found = devices.find(tx, device)
            if found is None or found.state == REVOKED:
                return False
            devices.set_state(tx, found, REVOKED)
        return True

    def revoked(self) -> list[tuple[bytes, int]]:
        """Return the revoked desks and how far the hub holds each."""
        with self.store.read() as tx:
            return [(device.device, device.last) for device in devices.all_of(tx) if device.state == REVOKED]

    def device(self, device: bytes) -> devices.Device | None:
        """Return what the hub knows of a desk, None when it does not know it."""
        with self.store.read() as tx:
            return devices.find(tx, device)

    def holds(self, device: bytes) -> int | None:
        """Return how far the hub holds a desk's chain, None when it does not know the desk."""
        found = self.device(device)
        return None if found is None else found.last

    def is_revoked(self, device: bytes) -> bool:
        """Tell whether a desk is revoked."""
        found = self.device(device)
        return found is not None and found.state == REVOKED
