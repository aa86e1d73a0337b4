"""The writer lock: one process writes a book. The system drops the lock when the process ends, however it ends.

Called when a book is made, opened for writing or restored.
"""

import os
import sys
from pathlib import Path
from typing import Self

from stationdesk.app.faults import Fault, FaultCode

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class WriterLock:
    """Held from construction to ``release``; ``Fault`` second_instance when another holds it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise Fault(FaultCode.SECOND_INSTANCE) from error

    def release(self) -> None:
        """Let go; harmless when repeated. The file stays: only the lock on it says anything."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
