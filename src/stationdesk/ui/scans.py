"""What happens with a scanned number: who takes it, and what is said of it. Part of ``ui.context``.

Registers that know numbers (loans, sheets of paper) say so with ``add``; the window shows what the signals carry. A
number that nobody takes is told, never dropped in silence; the same number twice in a short time is asked about.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

AGAIN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Heard:
    """One burst of a scanner, for the test in Settings: what it sent, the middle gap in ms, whether it is a number
    of ours."""

    code: str
    gap: float
    token: bool


@dataclass(frozen=True, slots=True)
class Taker:
    """Takes numbers: ``claims`` says which, ``take`` does what they are for."""

    claims: Callable[[str], bool]
    take: Callable[[str], None]


class Scans(QObject):
    """``heard`` carries every ``Heard``; ``unknown`` a code that nobody takes; ``asked`` one that came twice."""

    heard = Signal(object)
    unknown = Signal(str)
    asked = Signal(str)
    taken = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._takers: list[Taker] = []
        self._last: tuple[str, float] = ("", float("-inf"))

    def add(self, taker: Taker) -> None:
        """Let somebody take numbers; the first who claims one gets it."""
        self._takers.append(taker)

    def scan(self, heard: Heard, now: float) -> None:
        """Pass one burst on; ``now`` in seconds of any steady clock."""
        self.heard.emit(heard)
        if not heard.token or self._taker(heard.code) is None:
            self.unknown.emit(heard.code)
            return
        before, when = self._last
        self._last = (heard.code, now)
        if heard.code == before and now - when < AGAIN_SECONDS:
            self.asked.emit(heard.code)
            return
        self.take(heard.code)

    def type(self, code: str) -> None:
        """Have a number taken that a person typed, or tell that nobody takes it."""
        if self._taker(code) is None:
            self.unknown.emit(code)
        else:
            self.take(code)

    def take(self, code: str) -> None:
        """Have a number taken: the first time, or because a person said that it is meant once more."""
        taker = self._taker(code)
        if taker is not None:
            taker.take(code)
            self.taken.emit(code)

    def _taker(self, code: str) -> Taker | None:
        return next((taker for taker in self._takers if taker.claims(code)), None)
