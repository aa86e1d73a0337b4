"""Erasure: what stands in the place of a sealed field once its key was destroyed.

An ``erase`` wins for ever over every sealed value of its row, earlier or later. Ids and all that was
never sealed stay, so that totals and chains stay what they were.
"""

from collections.abc import Mapping
from typing import Final, final

from stationdesk_sync.model.register import Register

WITHDRAWAL_WORDS = "words"


@final
class Erased:
    """The value of a field that was erased; there is one, ``ERASED``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "ERASED"


ERASED: Final = Erased()


def erased_data(register: Register, data: Mapping[str, object]) -> dict[str, object]:
    """Return the payload of a fact as it reads after an ``erase``; fields without a value stay without."""
    return _without({field.name for field in register.sealed_fields}, data)


def erased_withdrawal(data: Mapping[str, object]) -> dict[str, object]:
    """Return the payload of a withdrawal or deletion as it reads after an ``erase``: its words are always sealed."""
    return _without({WITHDRAWAL_WORDS}, data)


def _without(sealed: set[str], data: Mapping[str, object]) -> dict[str, object]:
    return {name: ERASED if name in sealed and value is not None else value for name, value in data.items()}
