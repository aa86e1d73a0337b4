"""Where a file that leaves the book may be written: anywhere but over a book, its keys or a copy of them; and writing
one so that it is whole or not there.

Called before an export, a PDF or a recovery code is written. Goes by the name alone, so that it protects every
book on every disk, not only the one that is open.
"""

import os
from contextlib import suppress
from pathlib import Path

from stationdesk.app.faults import Fault, FaultCode, Source, file_trouble
from stationdesk_sync.model.language import N_

_KEPT = (".sdb", ".sdb-wal", ".sdb-shm", ".sdb-journal", ".keys", ".key", ".lock")
_KEPT_NAMES = ("state.json",)


def check_target(file: Path) -> None:
    """Raise ``Fault`` file_unwritable for a name under which a book, its keys, lock or settings are kept."""
    for place in (file, file.resolve()):
        name = place.name.casefold().rstrip(" .")
        if name.endswith(_KEPT) or name in _KEPT_NAMES:
            raise Fault(FaultCode.FILE_UNWRITABLE, why=Source(N_("record books and their keys have such names")))


def write_durably(file: Path, raw: bytes) -> None:
    """Write a file whole or not at all, and read it again: a stick may be full, torn out or broken.

    ``Fault`` file_unwritable; a file of that name stays as it was then.
    """
    check_target(file)
    beside = file.with_name(file.name + ".part")
    try:
        with beside.open("wb") as out:
            out.write(raw)
            out.flush()
            os.fsync(out.fileno())
        if beside.read_bytes() != raw:
            raise Fault(FaultCode.FILE_UNWRITABLE, why=Source(N_("what was written cannot be read again")))
        beside.replace(file)
        _sync_folder(file.parent)
    except OSError as error:
        raise Fault(FaultCode.FILE_UNWRITABLE, why=file_trouble(error)) from None
    finally:
        with suppress(OSError):  # the stick may be gone
            beside.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
