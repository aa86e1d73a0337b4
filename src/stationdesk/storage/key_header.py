"""The key header file: the book's random key, wrapped once for each way to open it. Never the key itself.

JSON, written atomically. Called by ``unlocking``. The slot type ``union`` is reserved and refused.
"""

import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.storage.trouble import file_errors

FORMAT = 1
_HARDEST = 1 << 22  # 4 GiB of memory in KiB
_SHORTEST_SALT = 8
KEYSTORE, PIN, RECOVERY, UNION = "keystore", "pin", "recovery", "union"


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to the key: its type, the wrapped key, and what its derivation needs."""

    type: str
    wrapped: bytes
    salt: bytes = b""
    cost: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class KeyHeader:
    """What stands in the file.

    ``wrong`` counts wrong PINs in a row, ``last_wrong`` is when the last was (Unix seconds); ``backup`` holds facts
    of a copy.
    """

    book_id: bytes
    slots: tuple[Slot, ...]
    wrong: int = 0
    last_wrong: float = 0.0
    backup: Mapping[str, float] = field(default_factory=dict)

    def slot(self, kind: str) -> Slot | None:
        """Return the slot of a type, or None."""
        return next((slot for slot in self.slots if slot.type == kind), None)

    def with_slot(self, slot: Slot) -> "KeyHeader":
        """Return the header with a slot in the place of the one of its type; ``ValueError`` for a reserved type."""
        if slot.type not in (KEYSTORE, PIN, RECOVERY):
            raise ValueError(f"no slot of type {slot.type} can be made yet")
        return replace(self, slots=(*(s for s in self.slots if s.type != slot.type), slot))

    def without(self, kind: str) -> "KeyHeader":
        """Return the header without the slot of a type."""
        return replace(self, slots=tuple(slot for slot in self.slots if slot.type != kind))


def read_header(path: Path) -> KeyHeader:
    """Read a key header; ``Fault`` key_missing when there is none, book_damaged when it cannot be read."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise Fault(FaultCode.KEY_MISSING) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(FaultCode.BOOK_DAMAGED, where=path.name) from error
    try:
        return _parse(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Fault(FaultCode.BOOK_DAMAGED, where=path.name) from error


def write_header(path: Path, header: KeyHeader) -> None:
    """Write a key header so that the old or the new one stands there, whatever happens. ``Fault`` disk_full."""
    body = {
        "format": FORMAT,
        "book": header.book_id.hex(),
        "slots": [
            {"type": s.type, "wrapped": s.wrapped.hex(), "salt": s.salt.hex(), "cost": list(s.cost)}
            for s in header.slots
        ],
        "wrong": header.wrong,
        "last_wrong": header.last_wrong,
        "backup": dict(header.backup),
    }
    with file_errors(FaultCode.FILE_UNWRITABLE):
        write_durably(path, json.dumps(body, indent=1).encode("utf-8"))


def write_durably(path: Path, content: bytes) -> None:
    """Write a small file beside its place, sync it and move it there."""
    beside = path.with_name(path.name + ".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def remove_with_sides(path: Path) -> None:
    """Remove an unfinished database file with all that SQLite puts beside it: an old journal would spoil a new file."""
    for side in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _parse(body: Mapping[str, object]) -> KeyHeader:
    if body["format"] != FORMAT:
        raise ValueError("another format")
    slots, backup = body["slots"], body.get("backup", {})
    if not isinstance(slots, list) or not isinstance(backup, dict):
        raise ValueError("no slots")
    return KeyHeader(
        book_id=bytes.fromhex(str(body["book"])),
        slots=tuple(map(_parse_slot, slots)),
        wrong=int(str(body.get("wrong", 0))),
        last_wrong=_finite(body.get("last_wrong", 0)),
        backup={str(name): _finite(value) for name, value in backup.items()},
    )


def _parse_slot(held: Mapping[str, Any]) -> Slot:
    """Read a slot; ``ValueError`` for one whose PIN could not even be tried."""
    passes, memory, lanes = held["cost"]
    slot = Slot(str(held["type"]), bytes.fromhex(held["wrapped"]), bytes.fromhex(held["salt"]), (passes, memory, lanes))
    if not all(type(number) is int and 0 <= number <= _HARDEST for number in slot.cost):
        raise ValueError("a cost that no PC can pay")
    if slot.type == PIN and (min(passes, lanes) < 1 or memory < 8 * lanes or len(slot.salt) < _SHORTEST_SALT):
        raise ValueError("a PIN that nobody can have")
    return slot


def _finite(value: object) -> float:
    number = float(str(value))
    if not math.isfinite(number):
        raise ValueError("no moment")
    return number
