"""Before a copy takes the place of the book: the manager decides, and is told what would be missing."""

from pathlib import Path

import pytest

from stationdesk.app.actor import AT_THE_COUNTER
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.put_back import look_at_copy
from stationdesk.app.record_visit import VisitTap, record_visit
from tests.fakes.ui_day import MANAGER
from tests.fakes.ui_registers import join
from tests.fakes.ui_station import station_at_work


def test_what_was_entered_since_the_copy_is_counted(tmp_path: Path, qapp: object):
    with station_at_work(tmp_path) as station:
        desk = station.desk
        copy = desk.care.backup(desk.clock.now())
        assert look_at_copy(desk, MANAGER, copy.path).newer == 0
        for _ in range(3):
            record_visit(desk, AT_THE_COUNTER, VisitTap("rider", ("rest",)))
        found = look_at_copy(desk, MANAGER, copy.path)
        assert (found.file, found.newer, found.joined) == (copy, 3, False)
        join(desk)
        assert look_at_copy(desk, MANAGER, copy.path).joined


def test_only_the_manager_may_and_only_a_copy_that_is_there(tmp_path: Path, qapp: object):
    with station_at_work(tmp_path) as station:
        copy = station.desk.care.backup(station.desk.clock.now())
        with pytest.raises(Fault) as refused:
            look_at_copy(station.desk, AT_THE_COUNTER, copy.path)
        assert refused.value.code is FaultCode.NOT_ALLOWED
        with pytest.raises(Fault) as gone:
            look_at_copy(station.desk, MANAGER, tmp_path / "other.sdb")
        assert gone.value.code is FaultCode.FILE_UNREADABLE
