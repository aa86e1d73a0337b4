"""The practice book: made, opened and thrown away under a folder of its own. No Qt.

Called by the window. It is opened by a PIN that everybody may know: nothing in it is true, and the key ring of the PC
stays untouched.
"""

import shutil

from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Clock, Query, Random
from stationdesk.app.practice import PRACTICE, Words, fill, is_practice
from stationdesk.bootstrap.opening import OpenDesk, begin, open_desk
from stationdesk.paths import Paths
from stationdesk.storage.book import Unlock
from stationdesk.storage.pins import Cost
from stationdesk_sync.model.language import N_, Language
from stationdesk_sync.model.registry import Registers

NOBODY_S_PIN = "000000"
_COST = Cost(passes=1, memory=64, lanes=1)
_HOURS = "8:00-17:00"
_NAME, _WHO = N_("Practice station"), N_("Temporary volunteer")
_NOTES = (
    N_("All quiet. Two umbrellas are out."),
    N_("The microwave was cleaned. Please buy paper cups."),
    N_("A rider asked about unpaid wages; he was given the 12351 card."),
)


class PracticeRoom:
    """Holds the practice book of one PC. The words in it are in the language that was on when it was made."""

    def __init__(self, paths: Paths, registers: Registers, clock: Clock, random: Random, language: Language) -> None:
        self._paths, self._registers, self._clock, self._random = paths, registers, clock, random
        self._language = language

    @property
    def ready(self) -> bool:
        """Whether there is a book, so that nothing has to be made first."""
        return self._paths.book.exists()

    def enter(self) -> OpenDesk:
        """Open the practice book, made now if there is none. ``Fault`` as for any book."""
        if not self.ready:
            return self._make()
        opened = open_desk(self._paths, self._registers, self._unlock(), self._clock, self._random, writer=True)
        if not is_practice(opened.desk):
            if opened.desk.records.count(Query("visit")):
                opened.close()
                raise Fault(FaultCode.BOOK_EXISTS)  # somebody's true book lies here: it is not touched
            self._make_up(opened.desk)  # its making was broken off
        return opened

    def begin_anew(self, opened: OpenDesk) -> OpenDesk:
        """Throw the practice book away and make another. Only a book with the mark is ever removed."""
        practice = is_practice(opened.desk)
        opened.close()
        if not practice:
            raise Fault(FaultCode.BOOK_EXISTS)
        for file in self._paths.home.glob(f"{self._paths.book.name}*"):
            file.unlink()
        self._paths.key_header.unlink()
        shutil.rmtree(self._paths.backups, ignore_errors=True)
        return self._make()

    def _make(self) -> OpenDesk:
        t = self._language.t
        begun = begin(
            self._paths, self._registers, self._unlock(), self._clock, self._random, t(_NAME), hours=_HOURS
        ).opened
        self._make_up(begun.desk)
        return begun

    def _make_up(self, desk: Desk) -> None:
        t = self._language.t
        desk.journal.set_local(PRACTICE, True)
        fill(desk, Words(t(_WHO), tuple(t(note) for note in _NOTES)))

    def _unlock(self) -> Unlock:
        return Unlock(keystore=None, pin=NOBODY_S_PIN, cost=_COST)
