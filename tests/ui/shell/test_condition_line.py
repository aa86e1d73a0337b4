"""What has to be done is said over every page: first that the records are safe, then the one thing to do."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from stationdesk.app.changes import Changes
from stationdesk.app.condition import LITTLE_ROOM, Link, Trouble, read_condition
from stationdesk.app.ports import BookCare
from stationdesk.ui.shell.main_window import MainWindow
from stationdesk.ui.shell.page_table import PAGES
from stationdesk.ui.shell.rail import Rail
from stationdesk.ui.theme.tokens import read_tokens
from stationdesk_sync.model.language import Code
from tests.fakes.ui_context import make_context
from tests.fakes.ui_day import at
from tests.fakes.ui_station import Station, click, station_at_work
from tests.fakes.ui_window import open_window
from tests.ui.look.inspection import findings

SYNC = Changes(facts=frozenset({"sync"}))


@dataclass
class FilledDisk:
    """A care whose disk is as full as a test wants, and may be closed to writing."""

    inner: BookCare
    free: int | None = 10 * LITTLE_ROOM
    open: bool = True

    def room(self) -> int | None:
        return self.free

    def writable(self) -> bool:
        return self.open

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


@pytest.fixture
def station(tmp_path: Path, qapp: object) -> Iterator[Station]:
    with station_at_work(tmp_path, joined=True) as working:
        yield working


@pytest.fixture
def disk(station: Station) -> FilledDisk:
    return FilledDisk(station.desk.care)


@pytest.fixture
def window(station: Station, disk: FilledDisk, qtbot: QtBot) -> MainWindow:
    desk = replace(station.desk, care=cast(BookCare, disk))
    return open_window(qtbot, make_context(desk, code="en", hub=station.hub))


def said(window: MainWindow) -> str:
    return window.condition.words.text() if window.condition.isVisible() else ""


def test_nothing_is_said_while_nothing_has_to_be_done(window: MainWindow):
    for name in ("today", "records", "sheet", "sync", "settings"):
        window.show_page(name)
        assert said(window) == ""


def test_a_disk_with_little_room_is_told_on_every_page_with_what_is_left(window: MainWindow, disk: FilledDisk):
    disk.free = 120 * 1024 * 1024
    window.condition.look_again()
    for name in ("today", "records", "settings"):
        window.show_page(name)
        assert said(window) == "All records are safe. The disk has only 120 MB left."
    click(window.condition.deed)
    assert window.help.isVisible() and window.help.topic.name == "trouble"
    disk.free = None
    window.condition.look_again()
    assert said(window) == "", "a disk that cannot be asked is no trouble"


def test_a_book_that_can_only_be_read_comes_before_everything_else(
    window: MainWindow, disk: FilledDisk, station: Station
):
    disk.free, disk.open = 1, False
    station.made.clock.at = at("2009-01-01", "00:07")
    window.condition.look_again()
    assert said(window).startswith("All records are safe, but this book can only be read")


def test_a_clock_in_doubt_is_told_on_other_pages_and_leads_to_today(window: MainWindow, station: Station):
    window.show_page("records")
    station.made.clock.at = at("2009-01-01", "00:07")
    window.condition.look_again()
    assert said(window) == "All records are safe. This PC's clock is in doubt."
    click(window.condition.deed)
    assert window.shown == "today" and said(window) == "", "Today asks which day it is"


def test_trouble_in_sending_leads_to_sending_and_being_offline_is_no_trouble(window: MainWindow, station: Station):
    station.desk.outbox.note_try(station.made.clock.now(), "hub_unreachable", None)
    window.condition.look_again()
    assert said(window) == "" and read_condition(station.desk).link is Link.OFFLINE
    assert window.rail.buttons["sync"].icon_name == "cloud-slash"
    assert "offline" in window.rail.buttons["sync"].accessibleDescription()
    station.desk.outbox.note_try(station.made.clock.now(), "hub_wrong_certificate", None)
    window._context.bus.tell(SYNC)
    assert said(window) == "All records are safe here. Sending needs a look."
    click(window.condition.deed)
    assert window.shown == "sync" and said(window) == ""


def test_a_station_used_alone_has_no_link_to_be_told_of(tmp_path: Path, qtbot: QtBot):
    with station_at_work(tmp_path / "alone") as alone:
        found = read_condition(alone.desk)
        assert found.link is Link.ALONE and found.trouble is None
        assert found.room is not None and found.room > 0 and alone.desk.care.writable()
        rail = Rail(alone.context, PAGES)
        qtbot.addWidget(rail)
        rail.show_condition(found)
        assert rail.buttons["sync"].accessibleDescription() == "" and rail.buttons["sync"].toolTip().endswith("Ctrl+6")


def test_a_book_whose_file_is_closed_to_writing_is_seen(station: Station, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("stationdesk.storage.care.os.access", lambda _path, _mode: False)
    assert read_condition(station.desk).trouble is Trouble.READ_ONLY


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("trouble", ["disk", "closed"])
def test_the_line_is_whole_on_every_page(window: MainWindow, disk: FilledDisk, code: Code, trouble: str):
    window._context.language.switch(code)
    disk.free, disk.open = (5, True) if trouble == "disk" else (10 * LITTLE_ROOM, False)
    window.condition.look_again()
    for name in ("today", "records", "registers", "shift", "sheet", "sync", "settings"):
        window.show_page(name)
        found = [one for one in findings(window, read_tokens().type_sizes["large"]["small"]) if "ConditionLine" in one]
        assert said(window) and not found
