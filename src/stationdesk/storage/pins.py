"""PINs: their rule, Argon2id, and the wait after wrong ones. Also implements ``app.ports.PinCheck``.

Called by the key header (the PIN that opens the book) and by sign-in (the manager's PIN).
"""

import os
import struct
from dataclasses import dataclass
from hmac import compare_digest

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from stationdesk.app.faults import Fault, FaultCode

SHORTEST = 6
SALT_LENGTH = 16
_FREE_TRIES = 3
_FIRST_WAIT = 5.0
_LONGEST_WAIT = 900.0
_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Cost:
    """How hard one guess is made: passes, memory in KiB, lanes."""

    passes: int = 3
    memory: int = 64 * 1024
    lanes: int = 1


USUAL = Cost()


def check_rule(pin: str) -> None:
    """Raise ``Fault`` pin_too_short unless ``pin`` is at least 6 digits."""
    if len(pin) < SHORTEST or not (pin.isascii() and pin.isdigit()):
        raise Fault(FaultCode.PIN_TOO_SHORT)


def stretch(pin: str, salt: bytes, cost: Cost) -> bytes:
    """Return 32 bytes made of a PIN by Argon2id."""
    kdf = Argon2id(salt=salt, length=_LENGTH, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory)
    return kdf.derive(pin.encode("utf-8"))


def wait_after(wrong: int) -> float:
    """Return how many seconds must pass after so many wrong PINs in a row."""
    if wrong < _FREE_TRIES:
        return 0.0
    return float(min(_FIRST_WAIT * 2.0 ** min(wrong - _FREE_TRIES, 64), _LONGEST_WAIT))


class ArgonPins:
    """Keeps PINs as salt, cost and Argon2id output, so that the cost may rise later."""

    _HEAD = struct.Struct(">BIB")

    def __init__(self, cost: Cost = USUAL) -> None:
        self._cost = cost

    def verifier(self, pin: str) -> bytes:
        """Return what to keep of a PIN."""
        salt, cost = os.urandom(SALT_LENGTH), self._cost
        return self._HEAD.pack(cost.passes, cost.memory, cost.lanes) + salt + stretch(pin, salt, cost)

    def matches(self, verifier: bytes, pin: str) -> bool:
        """Tell whether a PIN is the one behind a verifier."""
        start = self._HEAD.size
        cost = Cost(*self._HEAD.unpack(verifier[:start]))
        salt, kept = verifier[start : start + SALT_LENGTH], verifier[start + SALT_LENGTH :]
        return compare_digest(stretch(pin, salt, cost), kept)
