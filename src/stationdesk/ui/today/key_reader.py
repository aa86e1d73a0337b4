"""What a key means on Today: a visit, several people, one more, take back. Pure Python; no Qt, no book.

Called by the Today page with symbols: digits, ``*``, ``+``, ``-``, ``/``, ``back``, ``esc``, ``undo`` and ``T1``-``T9``
(a tile meant directly, by function key or mouse).
"""

from dataclasses import dataclass

TILE_KEYS = frozenset("123456789")
MOST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Count:
    """Count ``people`` at tile 1-9."""

    tile: int
    people: int


@dataclass(frozen=True, slots=True)
class Alter:
    """Make the last visit one of more (+1) or fewer (-1) people."""

    by: int


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take back the last visit."""


@dataclass(frozen=True, slots=True)
class Another:
    """Give the last visit another service."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A number is being entered, or no longer; look at ``KeyReader.waiting``."""


Meaning = Count | Alter | TakeBack | Another | Waiting


class KeyReader:
    """Turns symbols into meanings. As many stars as the number has digits: ``*`` 6 1 is six people at tile 1,
    ``**`` 12 1 is twelve."""

    def __init__(self) -> None:
        self._stars = 0
        self._digits = ""

    @property
    def waiting(self) -> str | None:
        """The number so far, blanks for digits to come (``1_``), or None when no number is being entered."""
        if not self._stars:
            return None
        return self._digits + "_" * (self._stars - len(self._digits))

    @property
    def complete(self) -> bool:
        """Whether the number is whole, so that a tile is what is missing."""
        return bool(self._stars) and len(self._digits) == self._stars

    @property
    def people(self) -> int:
        """How many people the next tile counts."""
        return int(self._digits) if self._digits else 1

    def set_people(self, people: int | None) -> None:
        """Set the number as the mouse does; None drops it."""
        self._digits = str(people) if people else ""
        self._stars = len(self._digits)

    def press(self, symbol: str) -> Meaning | None:
        """Return what a symbol means now, or None when it means nothing here."""
        if symbol == "*":
            return self._star()
        if len(symbol) == 1 and symbol.isdecimal():
            return self._digit(symbol)
        if symbol in ("back", "esc"):
            return self._step_back(symbol)
        direct = len(symbol) == 2 and symbol[0] == "T" and symbol[1] in TILE_KEYS
        meaning: Meaning | None = None
        if direct:
            meaning = Count(int(symbol[1]), self.people)
        elif symbol in ("+", "-"):
            meaning = Alter(1 if symbol == "+" else -1)
        elif symbol == "undo":
            meaning = TakeBack()
        elif symbol == "/":
            meaning = Another()
        if meaning is not None:
            self.set_people(None)
        return meaning

    def _star(self) -> Waiting:
        if self._digits:
            self._digits, self._stars = "", 1
        else:
            self._stars = min(self._stars + 1, MOST_DIGITS)
        return Waiting()

    def _digit(self, symbol: str) -> Meaning | None:
        if self._stars > len(self._digits):
            if symbol != "0" or self._digits:
                self._digits += symbol
            return Waiting()
        if symbol not in TILE_KEYS:
            return None
        meaning = Count(int(symbol), self.people)
        self.set_people(None)
        return meaning

    def _step_back(self, symbol: str) -> Meaning | None:
        if not self._stars:
            return TakeBack() if symbol == "back" else None
        if symbol == "back" and self._digits:
            self._digits = self._digits[:-1]
        else:
            self._stars = 0
            self._digits = ""
        return Waiting()
