"""Ending long statements of a connection when a person asks for it. Called by the check and by copies."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.going import Going

_STEPS = 20_000  # of SQLite's machine between two questions: some milliseconds


@contextmanager
def stoppable(connection: Any, going: Going) -> Iterator[None]:
    """Let statements of the connection end when that is wanted, whatever they would have said. ``Fault`` stopped."""
    connection.set_progress_handler(lambda: int(going.stop_wanted), _STEPS)
    try:
        yield
    except Fault as fault:
        if going.stop_wanted:
            raise Fault(FaultCode.STOPPED) from fault
        raise
    finally:
        connection.set_progress_handler(None, _STEPS)
    if going.stop_wanted:  # what was found meanwhile is half a finding
        raise Fault(FaultCode.STOPPED)
