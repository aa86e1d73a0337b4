"""Tells what a scanner sent from what a person typed, key by key. Pure: no Qt, no clock.

A scanner that acts as a keyboard types a whole code within a fraction of a second, often with Enter behind it. While
one is connected, keys are held for a moment (``GUARD_MS`` of silence lets them go): a run of at least ``LEAST_KEYS``
whose middle gap is at most ``BURST_GAP_MS`` came from a scanner. What came from a person is given back in its order.

Called by ``ui.shell.scanner``, which holds real key events under these keys. Reasons: decision 081.
"""

import itertools
import statistics
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from stationdesk_sync.model.damm import is_checked

GUARD_MS = 40
BURST_GAP_MS = 35.0
LEAST_KEYS = 8
TOKEN_LENGTH = 8
MOST_KEYS = 512  # longer than any code; what goes on beyond it is let go in pieces

K = TypeVar("K")


class Part(StrEnum):
    """What a key is to a code."""

    WRITES = "writes"
    ENDS = "ends"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Struck(Generic[K]):
    """One key as it came: what to give back, what it is, the character it writes, when it was struck (ms)."""

    key: K
    part: Part
    character: str
    at: float


@dataclass(frozen=True, slots=True)
class Typed(Generic[K]):
    """Keys of a person, to be done as if nobody had held them."""

    keys: tuple[K, ...]


@dataclass(frozen=True, slots=True)
class Scanned(Generic[K]):
    """A code from a scanner. ``keys`` are what it sent, should it be wanted as text; ``gap`` is the middle gap in ms.

    ``token`` tells whether it is a number of ours: eight digits of which the last checks the others.
    """

    code: str
    token: bool
    keys: tuple[K, ...]
    gap: float


Outcome = Typed[K] | Scanned[K]


class Guard(Generic[K]):
    """Holds keys until it is known whose they are."""

    def __init__(self) -> None:
        self._held: list[Struck[K]] = []

    @property
    def holds(self) -> bool:
        """Whether keys are held, so that silence has to be watched for."""
        return bool(self._held)

    def strike(self, struck: Struck[K], *, begins: bool = True) -> list[Outcome[K]]:
        """Take a key in and return what is known by it. Without ``begins`` it is held only behind others."""
        if not self._held and (struck.part is not Part.WRITES or not begins):
            return [Typed((struck.key,))]
        self._held.append(struck)
        # An end behind too few keys may be a person's, in the middle of a burst: silence will tell.
        ends = struck.part is Part.ENDS and _is_burst(self._held)
        return self.quiet() if ends or len(self._held) >= MOST_KEYS else []

    def quiet(self) -> list[Outcome[K]]:
        """Return what was held, now that ``GUARD_MS`` went by without a key, or the code's end came."""
        held, self._held = self._held, []
        if not _is_burst(held):
            return [Typed(tuple(struck.key for struck in held))] if held else []
        end = held[-1] if held[-1].part is Part.ENDS else None
        sent = [struck for struck in held if struck.part is Part.WRITES or struck is end]
        between = tuple(struck.key for struck in held if struck not in sent)
        code = "".join(struck.character for struck in sent if struck.part is Part.WRITES)
        keys = tuple(struck.key for struck in sent)
        found: list[Outcome[K]] = [Scanned(code, is_token(code), keys, middle_gap(_written(held)))]
        return [*found, Typed(between)] if between else found


def _written(held: Sequence[Struck[K]]) -> list[float]:
    return [struck.at for struck in held if struck.part is Part.WRITES]


def _is_burst(held: Sequence[Struck[K]]) -> bool:
    times = _written(held)
    return len(times) >= LEAST_KEYS and middle_gap(times) <= BURST_GAP_MS


def middle_gap(times: Sequence[float]) -> float:
    """Return the median of the gaps between times in ms, infinity for fewer than two."""
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    return statistics.median(gaps) if gaps else float("inf")


def is_token(code: str) -> bool:
    """Tell whether a code is a number of ours."""
    return len(code) == TOKEN_LENGTH and is_checked(code)


def plain_character(text: str) -> str:
    """Return the one character that a key writes, full-width ones as plain ones; empty where it writes none."""
    plain = unicodedata.normalize("NFKC", text)
    return plain if len(plain) == 1 and plain.isprintable() else ""
