"""The ways into a book: the one on this PC, a new one alone or with a hub, a locked one. Implements ``Beginnings``.

Called by the window on the hub lane (and once at start, before there is a window). No Qt.
"""

from contextlib import suppress
from pathlib import Path

from stationdesk.app.audit import leave_trace
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.going import UNWATCHED, Going
from stationdesk.app.ports import BackupFile, Clock, Random
from stationdesk.bootstrap.opening import OpenDesk, begin, hub_deeds, name_station, open_desk
from stationdesk.paths import Paths
from stationdesk.storage.backup import list_backups
from stationdesk.storage.book import RestoreReport, Unlock, restore_backup
from stationdesk.storage.keystore import KeyStore, find_keystore
from stationdesk_sync.model.registry import Registers


class Entrance:
    """Holds the book once it is open: ``opened``."""

    def __init__(self, paths: Paths, registers: Registers, clock: Clock, random: Random, pin: str | None) -> None:
        self._paths, self._registers, self._clock, self._random = paths, registers, clock, random
        self._pin = pin
        self._keystore: KeyStore | None = find_keystore()
        self._unseen_code: str | None = None
        self._tried = Unlock(keystore=self._keystore, pin=pin)
        self.opened: OpenDesk | None = None

    @property
    def needs_pin(self) -> bool:
        """Whether this PC has no keystore, so that a PIN must protect the book."""
        return self._keystore is None

    def try_open(self) -> bool:
        """Open the book of this PC without asking anybody; False when there is none, its key is not here, or an
        earlier beginning was broken off before anybody saw its recovery code.

        Raises ``Fault``: second_instance, book_damaged, book_too_new, sqlite_too_old, …
        """
        if not self._paths.book.exists():
            return False
        try:
            self._open(self._pin, None)
        except Fault as fault:
            if fault.code in (FaultCode.KEY_MISSING, FaultCode.WRONG_PIN):
                return False
            raise
        return not self._broken_off()

    def begin_alone(self, name: str, hours: str, pin: str | None) -> str:
        """Make a book for a station used alone, or name the one an earlier try to join left; see ``Beginnings``."""
        if self.opened is None:
            return self._make(name, hours, pin)
        name_station(self.opened, self._registers, name, hours)
        return self._unseen_code or self.opened.book.change_recovery_code()

    def join(self, url: str, code: str, pin: str | None) -> str | None:
        """Make a book (or go on with the one of an earlier try) and join the hub; see ``Beginnings``."""
        if self.opened is None:
            self._unseen_code = self._make("", "", pin)
        assert self.opened is not None
        if self._unseen_code is None and self._broken_off():
            self._unseen_code = self.opened.book.change_recovery_code()
        hub_deeds(self.opened, self._clock).join(url, code)
        return self._unseen_code

    def unlock(self, pin: str | None, recovery_code: str | None) -> None:
        """Open a book whose key is not on this PC."""
        self._open(pin, recovery_code)

    def copies(self) -> list[BackupFile]:
        """Return the copies of this PC's book, newest first, whether or not it can be opened."""
        return list_backups(self._paths)

    def put_back(self, copy: Path, going: Going = UNWATCHED) -> RestoreReport:
        """Close the book, put a copy in its place and open that; when it fails, the book of before is open again.

        A last copy of the book as it is stands among the others first, so that the way back is the same way.

        Raises ``Fault``: what ``restore_backup`` raises, or why the book of before does not open.
        """
        if self.opened is None:
            return self._restored(copy, self._tried, going)
        self._copy_of_now(self.opened, going)
        again = self.opened.book.again
        self.opened.close()
        self.opened = None
        try:
            return self._restored(copy, again, going)
        except Fault:
            self._open_with(again)
            raise

    def _copy_of_now(self, opened: OpenDesk, going: Going) -> None:
        try:
            opened.desk.care.backup(self._clock.now(), going)
        except Fault as fault:
            if fault.code not in (FaultCode.BACKUP_FAILED, FaultCode.BOOK_DAMAGED):
                raise  # a spoilt book cannot be copied so; it is set aside as it lies there

    def _restored(self, copy: Path, unlock: Unlock, going: Going) -> RestoreReport:
        report = restore_backup(
            self._paths, self._registers, copy, unlock=unlock, clock=self._clock, random=self._random, going=going
        )
        self._open_with(unlock)
        if self.opened is not None:
            with suppress(Fault):  # what was done is done, traced or not
                leave_trace(self.opened.desk, None, "restored", count=report.ops)
        return report

    def _broken_off(self) -> bool:
        if self.opened is None:
            return False
        station = self.opened.desk.station()
        return not station.joined and not station.name

    def _make(self, name: str, hours: str, pin: str | None) -> str:
        unlock = Unlock(keystore=self._keystore, pin=pin or self._pin, recovery_code=None)
        begun = begin(self._paths, self._registers, unlock, self._clock, self._random, name, hours=hours)
        self.opened = begun.opened
        return begun.recovery_code

    def _open(self, pin: str | None, recovery_code: str | None) -> None:
        self._open_with(Unlock(keystore=self._keystore, pin=pin, recovery_code=recovery_code))

    def _open_with(self, unlock: Unlock) -> None:
        self._tried = unlock  # a book that is damaged is put back by what was given for it
        self.opened = open_desk(self._paths, self._registers, unlock, self._clock, self._random, writer=True)
