"""What can happen to sync that a person should read of later. Kept by storage, put into words by ``happenings``."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Happened(StrEnum):
    """What can happen to sync that a person should read of afterwards.

    NEW_IDENTITY: this book was restored or copied; ``count`` records go again under ``letter``, the hub held ``lost``
    that it had not. HUB_WENT_BACK: the hub was restored, ``count`` own records go again. HEARD_AGAIN: ``count`` of
    what it had told is told anew. OFFERED: ``count`` records of desk ``letter`` were brought for it. ADOPTED:
    ``count`` records that nobody could bring any more are brought by this desk. PUT_RIGHT: ``count`` rows differed from
    the hub's and were computed anew. DIFFERS: ``count`` rows differ still.
    """

    NEW_IDENTITY = "new_identity"
    HUB_WENT_BACK = "hub_went_back"
    HEARD_AGAIN = "heard_again"
    OFFERED = "offered"
    ADOPTED = "adopted"
    PUT_RIGHT = "put_right"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of what happened: its number in this book, when (Unix seconds), what, how many records."""

    number: int
    at: float
    what: Happened
    count: int
    values: Mapping[str, object]
