"""Finding things by what people type: Chinese, full pinyin, initials, a mix of these, digits, English. Pure.

Everything that can be found is entered once; a question of one or two characters is looked up, a longer one looks at
the few that begin so. No question goes through all entries.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from stationdesk.domain.spelling import Readings, Spelling, folded

T = TypeVar("T")
_MOST_STARTS = 24  # of a text; the end of a long sentence is not what anybody types


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    thing: T
    text: str
    readings: tuple[Readings, ...]
    rank: int


@dataclass(slots=True)
class Index(Generic[T]):
    """Things with their texts. ``rank`` orders equals: the lower comes first."""

    spelling: Spelling
    _entries: list[_Entry[T]] = field(default_factory=list)
    _starts: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)
    _sorted: bool = True

    def add(self, thing: T, text: str, *, rank: int = 0, name: bool = False) -> None:
        """Enter a thing under one of its texts; ``name`` for a person's, whose surname may be read in its own way."""
        plain = folded(text)
        if not plain:
            return
        entry = _Entry(thing, plain, self.spelling.readings(plain, name=name), rank)
        number = len(self._entries)
        self._entries.append(entry)
        for place in range(min(len(plain), _MOST_STARTS)):
            for start, rare in _starts_at(entry, place).items():
                # Usual readings come before rare ones, what begins with the question before what holds it further on.
                self._starts.setdefault(start, []).append((2 * rare + min(place, 1), rank, number))
        self._sorted = False

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, question: str, limit: int, *, lets: Callable[[T], bool] | None = None) -> list[T]:
        """Return at most ``limit`` things, the best first, each once; nothing for an empty question.

        What ``lets`` says no to takes up no place: it stands before nothing that may be shown.
        """
        asked = folded(question)
        if not self._sorted:
            for places in self._starts.values():
                places.sort()
            self._sorted = True
        found: dict[int, T] = {}
        for _, _, number in self._starts.get(asked[:2], ()):
            entry = self._entries[number]
            if id(entry.thing) in found or (lets is not None and not lets(entry.thing)):
                continue
            if len(asked) <= 2 or _holds(entry, asked):
                found[id(entry.thing)] = entry.thing
                if len(found) == limit:
                    break
        return list(found.values())


def _starts_at(entry: _Entry[T], place: int) -> dict[str, bool]:
    """Return all that can be typed as the first one and two characters of what stands from ``place`` on, and whether
    only by a rare reading (any but the first of a character)."""
    starts: dict[str, bool] = {}
    for rare, most in ((False, 1), (True, None)):
        firsts = {entry.text[place]}
        for reading in entry.readings[place][:most]:
            starts.setdefault(reading[:2], rare)
            firsts.add(reading[0])
        for first in firsts:
            starts.setdefault(first, rare)
        if place + 1 < len(entry.text):
            # Second come the next character, or the first letter of how it is read.
            seconds = {entry.text[place + 1], *(reading[0] for reading in entry.readings[place + 1][:most])}
            for first in firsts:
                for second in seconds:
                    starts.setdefault(first + second, rare)
    return starts


def _holds(entry: _Entry[T], asked: str) -> bool:
    return asked in entry.text or any(_spells(entry, place, asked) for place in range(len(entry.readings)))


def _spells(entry: _Entry[T], place: int, rest: str) -> bool:
    """Tell whether ``rest`` can be typed for what stands from ``place`` on: whole syllables, initials, or a mix."""
    if not rest:
        return True
    if place == len(entry.readings):
        return False
    return any(_spells(entry, place + 1, left) for left in _left_by(entry, place, rest))


def _left_by(entry: _Entry[T], place: int, rest: str) -> Iterator[str]:
    character = entry.text[place]
    if rest.startswith(character):
        yield rest[1:]
    for reading in entry.readings[place]:
        if reading.startswith(rest):
            yield ""
        elif rest.startswith(reading):
            yield rest[len(reading) :]
        if rest[0] == reading[0]:
            yield rest[1:]
