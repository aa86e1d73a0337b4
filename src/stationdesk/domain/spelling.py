"""How Chinese characters can be typed with Latin letters: every reading of each, and surnames that have their own.

Made once from the tables that the program carries; called by ``domain.matching``. Pure.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

Readings = tuple[str, ...]


def folded(text: str) -> str:
    """Return a text as it is compared: full-width characters as plain ones, no case, no spaces or marks, ü as v."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ü", "v")
    return "".join(character for character in plain if character.isalnum())


class Spelling:
    """Every reading of each character, the usual one first.

    ``table`` has lines of a syllable, the characters usually read so and those that may be; ``surnames`` own readings.
    """

    def __init__(self, table: str, surnames: Mapping[str, Sequence[str]]) -> None:
        held: dict[str, list[str]] = {}
        lines = [line.split("\t") for line in table.splitlines()]
        for column in (1, 2):  # the usual reading of each character, then the others
            for line in lines:
                for character in line[column]:
                    held.setdefault(character, []).append(line[0])
        self._readings = {character: tuple(readings) for character, readings in held.items()}
        self._syllables = frozenset(syllable for readings in held.values() for syllable in readings)
        self._surnames = {surname: tuple(readings) for surname, readings in surnames.items()}

    def readings(self, text: str, *, name: bool = False) -> tuple[Readings, ...]:
        """Return the readings of each character of a folded text; what has none is read as it stands.

        For a ``name`` the surname's own readings come first, each character of a longer one with its part.
        """
        found = [self._readings.get(character, (character,)) for character in text]
        if name:
            for length in (2, 1):
                own = self._surnames.get(text[:length]) if len(text) >= length else None
                if own is not None:
                    for place, readings in enumerate(self._parted(own, length)):
                        found[place] = tuple(dict.fromkeys((*readings, *found[place])))
                    break
        return tuple(found)

    def _parted(self, readings: Iterable[str], length: int) -> list[Readings]:
        """Part readings of a surname of two characters between them: moqi is mo and qi."""
        if length == 1:
            return [tuple(readings)]
        parts = [
            (said[:at], said[at:])
            for said in readings
            for at in range(1, len(said))
            if said[:at] in self._syllables and said[at:] in self._syllables
        ]
        return [tuple(first for first, _ in parts), tuple(second for _, second in parts)]
