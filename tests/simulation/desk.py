"""One PC with a book: the desk's real storage, driver and engine on a simulated disk, clock and way.

A PC can be restarted, crash, be copied, be set back to an older copy of its disk, and be restored from a backup as
``stationdesk restore`` does.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from stationdesk.app.ports import Draft
from stationdesk.hublink.bundles import Sticks
from stationdesk.hublink.enrolment import Enrolment
from stationdesk.hublink.outcomes import RoundOutcome
from stationdesk.hublink.rounds import SyncRound
from stationdesk.storage.check import check_book
from stationdesk.storage.day_statements import DayStatements
from stationdesk.storage.foreign import ForeignOps
from stationdesk.storage.heard_ops import Intake
from stationdesk.storage.hearing import BookHearing
from stationdesk.storage.identity import make_identity, read_identity
from stationdesk.storage.journal import BookJournal
from stationdesk.storage.link_state import read_link, write_link
from stationdesk.storage.marks import position
from stationdesk.storage.migrate import migrate
from stationdesk.storage.outbox import BookOutbox
from stationdesk.storage.parcels import Parcels
from stationdesk.storage.projection import Projector
from stationdesk.storage.readers import Readers
from stationdesk.storage.rebuilding import rebuild
from stationdesk.storage.restore import RESTORED
from stationdesk.storage.sealer import Sealer
from stationdesk.storage.tables import missing_columns, widen
from stationdesk_sync.model.mend import FOR_GOOD
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.model.stream import CITY, station_stream
from tests.simulation import disk
from tests.simulation.clock import MachineClock
from tests.simulation.network import Way
from tests.simulation.registers import OLD

URL = "http://127.0.0.1:1"


@cache
def _blank() -> Any:
    """Return a book's database without identity."""
    connection = disk.empty()
    database = disk.SimDatabase(connection, disk.Fuse())
    migrate(database)
    with database.write() as cursor:
        widen(cursor, OLD, missing_columns(cursor, OLD))
    return connection


class SimDesk:
    """A PC. ``dice`` is the seed's generator: keys, nonces and row ids come from it."""

    def __init__(self, name: str, station: str, dice: random.Random, clock: MachineClock, way: Way,
                 registers: Registers, connection: Any = None) -> None:  # fmt: skip
        self.name, self.station, self.dice, self.clock, self.way = name, station, dice, clock, way
        self.registers = registers
        self.fuse = way.fuse
        self.backups: list[Any] = []
        self.revoked = False
        self.last: RoundOutcome | None = None
        if connection is None:
            connection = disk.copy_of(_blank())
            with disk.SimDatabase(connection, disk.Fuse()).write() as cursor:
                make_identity(cursor, dice.randbytes)
        self.connection = connection
        self.boot()

    # the machine --------------------------------------------------------------------------------
    def boot(self) -> None:
        """Start the program on the disk as it stands; one that cannot start leaves the one before as it was."""
        before = dict(vars(self))
        try:
            self._start()
        except Exception:
            vars(self).update(before)
            raise

    def _start(self) -> None:
        self.database = disk.SimDatabase(self.connection, self.fuse)
        with self.database.read() as cursor:
            missing = missing_columns(cursor, self.registers)
            self.keys, station_key = read_identity(cursor)
        self.sealer = Sealer(station_key, self.dice.randbytes)
        self.projector = Projector(self.registers, self.sealer)
        if missing:
            with self.database.write() as cursor:
                widen(cursor, self.registers, missing)
                for name in missing:
                    rebuild(cursor, self.registers, self.registers[name], self.projector, self.sealer)
        random = self.dice.randbytes
        self.journal = BookJournal(self.database, self.registers, self.projector, self.sealer, random)
        foreign = ForeignOps(self.database, self.registers, self.projector, self.sealer)
        foreign.replay_parked()
        days, parcels = DayStatements(), Parcels(self.registers, self.projector, self.sealer, self.keys, random)
        intake = Intake(self.registers, foreign)
        self.outbox = BookOutbox(Readers(lambda: self.database), self.database, days, parcels)
        self.hearing = BookHearing(self.database, self.registers, self.keys, intake, parcels, days.forget, random)
        self.round = SyncRound(self.outbox, self.hearing, self.keys, self.clock, self.dice.random, self.way)

    def lose_power(self) -> None:
        """Begin anew after a loss of power: at every other one, what was not durable is gone."""
        if self.database.certain is not None and self.fuse.boundaries % 2:
            self.connection = self.database.certain
        self.boot()

    def image(self) -> Any:
        """Return a copy of the disk."""
        return disk.copy_of(self.connection)

    def set_back(self, image: Any, *, as_restore: bool) -> None:
        """Put a copy in the place of the disk, as ``stationdesk restore`` does or behind the program's back."""
        self.connection = disk.copy_of(image)
        if as_restore:
            with disk.SimDatabase(self.connection, disk.Fuse()).write() as cursor:
                link = read_link(cursor)
                if link is not None:
                    write_link(cursor, replace(link, held=RESTORED))
        self.boot()

    def upgrade(self, registers: Registers) -> None:
        """Install a newer program; the old one stays when the new one cannot open the book."""
        before, self.registers = self.registers, registers
        try:
            self.boot()
        except BaseException:
            self.registers = before
            raise

    # what people do -----------------------------------------------------------------------------
    def save(self, entered: list[Draft]) -> None:
        """Save what somebody entered; ``Fault`` when the disk does not take it."""
        self.journal.save(entered, self.clock.now(), None)

    def sync(self, code: Callable[[str], str]) -> str:
        """Join if need be, then run a round because somebody asked; return how it ended in a word."""
        if self.link is None:
            Enrolment(self.outbox, self.keys, self.clock, self.way).join(URL, code(self.station))
            return "joined"
        return self._told(self.round.run_now())

    def sticks(self, random: Callable[[int], bytes]) -> Sticks:
        """Return what writes and reads bundles."""
        return Sticks(self.outbox, self.hearing, self.keys, self.clock, random)

    def sync_if_due(self) -> str:
        """Run a round if its time has come."""
        outcome = None if self.link is None else self.round.run_if_due()
        return "not due" if outcome is None else self._told(outcome)

    # what can be seen ---------------------------------------------------------------------------
    @property
    def link(self) -> Any:
        """What the book knows of its hub, or None."""
        return self.outbox.link()

    @property
    def waiting(self) -> int:
        """How many own ops the hub has not confirmed."""
        link = self.link
        return self.outbox.head().seq - (0 if link is None else link.acked)

    def own_ops(self) -> list[tuple[bytes, bytes]]:
        """Return id and bytes of the book's own ops in order."""
        return [(bytes(i), bytes(raw)) for i, raw in self.connection.execute("SELECT op_id, raw FROM op ORDER BY seq")]

    def heard_ids(self) -> set[bytes]:
        """Return the ids of other devices' ops that the book holds."""
        return {bytes(row[0]) for row in self.connection.execute("SELECT op_id FROM foreign_op")}

    def can_be_mended(self) -> list[tuple[int, bytes, str]]:
        """Return number, row and day of the own visits that the hub set aside and nobody mended yet."""
        aside = self.outbox.set_aside()
        rows = self.connection.execute("SELECT seq, row_id, day FROM op WHERE register = 'visit' AND kind = 'fact'")
        return [(seq, bytes(row_id), day) for seq, row_id, day in rows if aside.get(seq) in FOR_GOOD]

    def refused_ids(self) -> set[bytes]:
        """Return the ids of other devices' ops that the book does not count because the hub does not."""
        return {
            bytes(row[0]) for row in self.connection.execute("SELECT op_id FROM foreign_op WHERE state = 'refused'")
        }

    def rows_of(self, ids: set[bytes]) -> set[bytes]:
        """Return the rows of some ops that this book holds."""
        both = "SELECT op_id, row_id FROM op UNION ALL SELECT op_id, row_id FROM foreign_op"
        return {bytes(row_id) for identity, row_id in self.connection.execute(both) if bytes(identity) in ids}

    def held_ids(self) -> set[bytes]:
        """Return the ids of all ops that stand on this disk."""
        return {identity for identity, _ in self.own_ops()} | self.heard_ids()

    def signed_ranges(self) -> list[tuple[bytes, int, int, bytes]]:
        """Return device, first and last number and header of the ranges that the book keeps as they were signed."""
        return self.connection.execute("SELECT device, first, last, header FROM peer_range").fetchall()

    def cursors(self) -> dict[str, tuple[int, bytes]]:
        """Return how far the book has heard each stream."""
        if self.link is None:
            return {}
        with self.database.read() as cursor:
            return {stream: position(cursor, stream) for stream in (station_stream(self.station), CITY)}

    def standing(self) -> tuple[object, ...]:
        """Return in a few values where the book stands: they change with everything that sync does."""
        link, head = self.link, self.outbox.head()
        acked, held = (0, None) if link is None else (link.acked, link.held)
        cursors = [value for stream, place in sorted(self.cursors().items()) for value in (stream, *place)]
        return (self.keys.device_id, head.seq, head.chain, acked, held, *cursors, len(self.heard_ids()))

    def check(self) -> str | None:
        """Run the book's own full check; return the first bad record, or None. Not for a broken program."""
        if self.connection.execute("SELECT 1 FROM op WHERE register = 'broken'").fetchone() is not None:
            return None
        bad = check_book(self.database, self.registers, self.sealer).bad
        return None if bad is None else f"{bad.table} {bad.which} {bad.what}"

    def _told(self, outcome: RoundOutcome) -> str:
        self.last = outcome
        return outcome.kind.value if outcome.problem is None else f"{outcome.kind.value}/{outcome.problem.value}"
