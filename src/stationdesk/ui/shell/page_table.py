"""The seven pages of the rail: name, icon, word, and how each is made. A page is made when it is first shown.

Called by bootstrap (which passes ``PAGES`` to the window) and by tests, which pass their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from stationdesk.ui.context import Context
from stationdesk_sync.model.language import N_


@runtime_checkable
class KeyTaker(Protocol):
    """A page that wants keys which came to nobody."""

    def take_key(self, event: QKeyEvent) -> bool:
        """Take a key, or say False."""
        ...


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One entry of the rail. ``word`` and ``title`` are source texts."""

    name: str
    icon: str
    word: str
    make: Callable[[Context], QWidget]


def _today(context: Context) -> QWidget:
    from stationdesk.ui.today.page import TodayPage

    return TodayPage(context)


def _records(context: Context) -> QWidget:
    from stationdesk.ui.records.page import RecordsPage

    return RecordsPage(context)


def _registers(context: Context) -> QWidget:
    from stationdesk.ui.registers.page import RegistersPage

    return RegistersPage(context)


def _shift(context: Context) -> QWidget:
    from stationdesk.ui.shift.page import ShiftPage

    return ShiftPage(context)


def _sheet(context: Context) -> QWidget:
    from stationdesk.ui.sheet.page import SheetPage

    return SheetPage(context)


def _sync(context: Context) -> QWidget:
    from stationdesk.ui.sync_centre.page import SyncPage

    return SyncPage(context)


def _settings(context: Context) -> QWidget:
    from stationdesk.ui.settings.page import SettingsPage

    return SettingsPage(context)


PAGES = (
    PageEntry("today", "today", N_("Today"), _today),
    PageEntry("records", "records", N_("Records"), _records),
    PageEntry("registers", "registers", N_("Registers"), _registers),
    PageEntry("shift", "shift", N_("Shift"), _shift),
    PageEntry("sheet", "sheet", N_("Day sheet"), _sheet),
    PageEntry("sync", "sync", N_("Sending"), _sync),
    PageEntry("settings", "settings", N_("Settings"), _settings),
)
