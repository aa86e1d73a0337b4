"""A long statement ends in the middle when that is wanted, not only after it has done its work."""

import sqlite3

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.storage.stopping import stoppable

LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


class After:
    """Wanted to end after having been asked some times."""

    def __init__(self, times: int) -> None:
        self.left = times

    @property
    def stop_wanted(self) -> bool:
        self.left -= 1
        return self.left < 0

    def step(self, done: int, of: int) -> None:
        """Nobody looks."""


@pytest.mark.timeout(10)
def test_a_statement_without_an_end_is_ended():
    connection, going = sqlite3.connect(":memory:"), After(5)
    with pytest.raises(sqlite3.OperationalError, match="interrupted"), stoppable(connection, going):
        connection.execute(LONG).fetchone()
    assert going.left < 0, "it ended because it was asked, not because a test may last only so long"
    assert connection.execute("SELECT 1").fetchone() == (1,), "the connection goes on"
    connection.close()


def test_trouble_that_is_no_stop_stays_what_it_was():
    connection = sqlite3.connect(":memory:")
    with pytest.raises(Fault) as told, stoppable(connection, After(10**9)):
        raise Fault(FaultCode.DISK_FULL)
    assert told.value.code is FaultCode.DISK_FULL
    connection.close()
