"""The op: one immutable change of one row, and the ids that follow from its bytes.

Called by every room that makes or reads ops. Knows nothing of how an op is encoded (``wire.codec``)
or stored.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

ID_LENGTH = 16
NONCE_LENGTH = 8
MAX_OP_BYTES = 256 * 1024
_STATION_ROW_TAG = b"stationdesk-row-1\x00"


class Kind(StrEnum):
    """What an op does to its row."""

    FACT = "fact"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    SET = "set"
    INC = "inc"
    MOVE = "move"
    DEL = "del"
    ERASE = "erase"
    MEND = "mend"


FACT_KINDS = frozenset({Kind.FACT, Kind.CORRECT, Kind.WITHDRAW})


class Reason(StrEnum):
    """Why a record was withdrawn."""

    UNDO = "undo"
    MISTAKE = "mistake"
    TWICE = "twice"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Op:
    """One change, as its bytes say it.

    ``clock`` is the slot clock of ``model.clock``; ``base`` maps field name to the clock of the value
    that the edit saw; ``nonce`` is 8 random bytes, present whenever the row id is not new.
    """

    register: str
    row_id: bytes
    kind: Kind
    clock: int
    version: int
    data: Mapping[str, object]
    account: int | None = None
    base: Mapping[str, int] | None = None
    streams: tuple[str, ...] = field(default=())
    nonce: bytes | None = None

    @property
    def day(self) -> str | None:
        """The local day that a fact, correction or withdrawal belongs to, as ``YYYY-MM-DD``."""
        day = self.data.get("day")
        return day if isinstance(day, str) else None


def op_hash(raw: bytes) -> bytes:
    """Return the 32-byte SHA-256 of an op's bytes; it outlives erasure of the bytes."""
    return hashlib.sha256(raw).digest()


def op_id(raw: bytes) -> bytes:
    """Return the 16-byte identity of an op: its content and nothing else."""
    return op_hash(raw)[:ID_LENGTH]


def station_row_id(register: str) -> bytes:
    """Return the row id of a register of which a station has exactly one row."""
    return hashlib.sha256(_STATION_ROW_TAG + register.encode("ascii")).digest()[:ID_LENGTH]
