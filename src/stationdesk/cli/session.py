"""What every command has at hand: paths, language, the way into the book, and who acts."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Clock
from stationdesk.bootstrap.clocks import SystemClock, system_random
from stationdesk.bootstrap.opening import Acting, OpenDesk, open_desk
from stationdesk.cli.speaking import Speaker
from stationdesk.paths import Paths
from stationdesk.storage.book import Unlock
from stationdesk.storage.keystore import find_keystore
from stationdesk_sync.model.registry import Registers, load_registers


@dataclass(frozen=True)
class Session:
    """One run of one command."""

    words: argparse.Namespace
    paths: Paths
    speaker: Speaker

    @cached_property
    def registers(self) -> Registers:
        """The registers of this program."""
        return load_registers()

    @cached_property
    def clock(self) -> Clock:
        """The PC's clock."""
        return SystemClock()

    @cached_property
    def pin(self) -> str | None:
        """The PIN of ``--pin-file``, or None. Raises ``Fault`` when the file cannot be read."""
        return read_secret(self.words.pin_file)

    def unlock(self, recovery_code: str | None = None) -> Unlock:
        """Return every way into the book that this run has."""
        return Unlock(keystore=find_keystore(), pin=self.pin, recovery_code=recovery_code)

    @contextmanager
    def opened(self, *, writer: bool, recovery_code: str | None = None) -> Iterator[OpenDesk]:
        """Open the book for the time of a block."""
        unlock = self.unlock(recovery_code)
        held = open_desk(self.paths, self.registers, unlock, self.clock, system_random, writer=writer)
        try:
            yield held
        finally:
            held.close()

    def acting(self, opened: OpenDesk) -> Acting:
        """Return who acts: somebody at the counter, and the manager where a deed needs his PIN."""
        return opened.acting(self.pin)


def read_secret(file: Path | None) -> str | None:
    """Return the first line of a secret's file without its line end, or None without a file."""
    if file is None:
        return None
    try:
        return file.read_text("utf-8-sig").strip().splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError):
        raise Fault(FaultCode.FILE_UNREADABLE, file=file.name) from None
