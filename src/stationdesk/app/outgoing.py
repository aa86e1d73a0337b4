"""Where a file that leaves the book may be written: anywhere but over a book, its keys or a copy of them.

Called before an export, a PDF or a recovery code is written. Goes by the name alone, so that it protects every
book on every disk, not only the one that is open.
"""

from pathlib import Path

from stationdesk.app.faults import Fault, FaultCode, Source
from stationdesk_sync.model.language import N_

_KEPT = (".sdb", ".sdb-wal", ".sdb-shm", ".sdb-journal", ".keys", ".key", ".lock")
_KEPT_NAMES = ("state.json",)


def check_target(file: Path) -> None:
    """Raise ``Fault`` file_unwritable for a name under which a book, its keys, lock or settings are kept."""
    for place in (file, file.resolve()):
        name = place.name.casefold().rstrip(" .")
        if name.endswith(_KEPT) or name in _KEPT_NAMES:
            raise Fault(FaultCode.FILE_UNWRITABLE, why=Source(N_("record books and their keys have such names")))
