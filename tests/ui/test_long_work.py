"""Long work: it says how far it is, a person may end it, and what was begun leaves nothing behind."""

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from stationdesk.app.care_for_book import backup_now, check_book
from stationdesk.app.export_records import export_csv
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.ui.long_work import LongWork
from stationdesk.ui.parts import Progress
from stationdesk.ui.settings.export_section import ExportSection
from stationdesk.ui.settings.page import SettingsPage
from stationdesk_sync.model.language import Language
from tests.fakes.ui_context import dressed_theme
from tests.fakes.ui_day import DAY, MANAGER
from tests.fakes.ui_station import Station, click

ENGLISH = Language("en", {})


class Ended:
    """Somebody wants it to end at once."""

    stop_wanted = True

    def step(self, done: int, of: int) -> None:
        """Nobody looks."""


@pytest.fixture
def progress(qtbot: QtBot) -> Progress:
    made = Progress(dressed_theme())
    qtbot.addWidget(made)
    return made


def test_an_export_that_is_stopped_leaves_no_file_and_no_part_of_one(station: Station, tmp_path: Path):
    file = tmp_path / "out.csv"
    with pytest.raises(Fault) as stopped:
        export_csv(station.desk, MANAGER, ENGLISH, DAY, DAY, file, going=Ended())
    assert stopped.value.code is FaultCode.STOPPED
    assert not list(tmp_path.glob("out*"))


def test_a_copy_that_is_stopped_leaves_none_and_no_part_of_one(station: Station):
    before = station.desk.care.backups()
    with pytest.raises(Fault) as stopped:
        backup_now(station.desk, MANAGER, Ended())
    assert stopped.value.code is FaultCode.STOPPED
    assert station.desk.care.backups() == before
    assert not list(station.made.paths.backups.glob("making-*"))
    backup_now(station.desk, MANAGER)
    assert len(station.desk.care.backups()) == len(before) + 1


def test_a_check_that_is_stopped_says_nothing_of_the_book(station: Station):
    with pytest.raises(Fault) as stopped:
        check_book(station.desk, MANAGER, Ended())
    assert stopped.value.code is FaultCode.STOPPED
    assert check_book(station.desk, MANAGER).bad is None


def test_steps_come_from_another_thread_by_whole_percents(progress: Progress, qtbot: QtBot):
    work = LongWork(progress)
    seen: list[int] = []
    progress.bar.valueChanged.connect(seen.append)
    work.begin("Writing …", "Stop")
    lane = threading.Thread(target=lambda: [work.step(done, 10_000) for done in range(10_001)])
    lane.start()
    lane.join()
    qtbot.waitUntil(lambda: progress.bar.value() == 10_000)
    assert len(seen) <= 102


def test_the_button_ends_it_and_the_next_work_begins_fresh(progress: Progress):
    work = LongWork(progress)
    work.begin("Writing …", "Stop")
    assert not work.stop_wanted
    progress.stop_button.click()
    assert work.stop_wanted
    work.finish()
    work.begin("Writing …", "Stop")
    assert not work.stop_wanted


def test_a_stopped_export_is_told_calmly_and_can_be_begun_again(station: Station, qtbot: QtBot, tmp_path: Path):
    page = station.show(qtbot, SettingsPage(station.context))
    click(page.cards["export"])
    section = page.sections["export"]
    assert isinstance(section, ExportSection)
    section.file.setText(str(tmp_path / "visits.csv"))
    section._refused(Fault(FaultCode.STOPPED))
    assert section.write.isEnabled() and section.progress.isHidden()
    click(section.write)
    assert (tmp_path / "visits.csv").exists()
