"""Long work that says how far it has come and can be asked to end. What was begun is then undone; nothing is half made.

Given to use cases by the window; the command line and tests may leave it out.
"""

from typing import Protocol

from stationdesk.app.faults import Fault, FaultCode


class Going(Protocol):
    """Called on the lane that does the work."""

    @property
    def stop_wanted(self) -> bool:
        """Whether somebody wants it to end."""
        ...

    def step(self, done: int, of: int) -> None:
        """Say how much is done of how much; 0 of 0 where that is not known."""
        ...


class Unwatched:
    """Work that nobody watches: it goes on to its end."""

    stop_wanted = False

    def step(self, done: int, of: int) -> None:
        """Nobody is told."""


UNWATCHED = Unwatched()


def heed(going: Going, done: int, of: int) -> None:
    """Say how far it is, and end here if somebody wants it to. Raises ``Fault`` stopped."""
    going.step(done, of)
    if going.stop_wanted:
        raise Fault(FaultCode.STOPPED)
