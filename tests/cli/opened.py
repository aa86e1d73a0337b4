"""The book of a command-line PC, opened by the test itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from stationdesk.bootstrap.clocks import SystemClock, system_random
from stationdesk.bootstrap.opening import OpenDesk, open_desk
from stationdesk.paths import Paths
from stationdesk.storage.book import Unlock
from tests.cli.desk_line import DeskLine
from tests.fakes.book import CHEAP, REGISTERS


@contextmanager
def opened(line: DeskLine, *, writer: bool = True) -> Iterator[OpenDesk]:
    """Open the book of ``line`` until the end of the block, as a window does."""
    unlock = Unlock(keystore=line.keystore, cost=CHEAP)
    held = open_desk(Paths.at(line.home), REGISTERS, unlock, SystemClock(), system_random, writer=writer)
    try:
        yield held
    finally:
        held.close()
