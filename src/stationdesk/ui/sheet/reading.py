"""What the Day sheet page reads and does with the book: plain functions that run on a lane.

Called by the page through ``Deeds``; knows no widget.
"""

from dataclasses import dataclass

from stationdesk.app.actor import Actor
from stationdesk.app.changes import Changes
from stationdesk.app.desk import Desk
from stationdesk.app.ports import Record
from stationdesk.app.print_day_sheet import prepare, printed, record_print
from stationdesk.domain.day_sheet import DaySheet
from stationdesk_sync.model.language import Language

DAYS = 60


@dataclass(frozen=True, slots=True)
class Look:
    """A day's sheet, its prints newest first, today, and the days with records."""

    sheet: DaySheet
    prints: tuple[Record, ...]
    today: str
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaving:
    """A sheet whose print is recorded: it may leave now."""

    sheet: DaySheet
    changes: Changes


@dataclass(frozen=True, slots=True)
class Reading:
    """Which sheet is meant. ``day`` is None for today."""

    language: Language
    day: str | None
    registers_off: tuple[str, ...]

    def look(self, desk: Desk, actor: Actor) -> Look:
        """Read the sheet. Raises ``Fault`` not_allowed for an earlier day at the counter, sheet_differs."""
        today = desk.moment().day
        day = self.day or today
        sheet = prepare(desk, actor, self.language, day, self.registers_off)
        return Look(sheet, tuple(printed(desk, day)), today, tuple(desk.records.days(DAYS)))

    def let_leave(self, desk: Desk, actor: Actor) -> Leaving:
        """Read the sheet anew and record that it leaves now, so that no paper is without its record."""
        sheet = prepare(desk, actor, self.language, self.day or desk.moment().day, self.registers_off)
        return Leaving(sheet, record_print(desk, actor, sheet))
