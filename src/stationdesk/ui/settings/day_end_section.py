"""When the station's day ends: for a station that is open after midnight, whose late visits belong to the evening.

Called by the settings page.
"""

from functools import partial

from PySide6.QtCore import Slot

from stationdesk.app.actor import Actor
from stationdesk.app.changes import Changes
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault
from stationdesk.app.keep_station import save_day_end
from stationdesk.ui.context import Context
from stationdesk.ui.parts import Banner, Toast
from stationdesk.ui.prompts.deeds import Deeds
from stationdesk.ui.settings.day_end_row import DayEndRow
from stationdesk.ui.settings.section import Section


def read_day_end(desk: Desk, _actor: Actor) -> int:
    """Read at which hour the station's day ends."""
    return desk.station().day_starts_hour


class DayEndSection(Section):
    """A press saves at once; what is refused goes back to what stands."""

    icon_name = "clock"

    def __init__(self, context: Context, deeds: Deeds, toast: Toast) -> None:
        super().__init__(context, deeds, toast)
        self._hour = 0
        self.row = DayEndRow(context.language)
        self.meaning = Banner("blue")
        self.column.addWidget(self.row)
        self.column.addWidget(self.meaning)
        self.column.addStretch(1)
        self.row.chosen.connect(self._save)

    def name(self) -> str:
        """Return the section's name."""
        return self.t("End of the day")

    def look_again(self) -> None:
        """Read what stands."""
        self.deeds.read(read_day_end, self._show)

    def reword(self) -> None:
        """Say everything in the reader's language."""
        self.title.setText(self.name())
        self.words.setText(
            self.t(
                "Usually midnight. A station that is open after midnight sets a later hour, so that the whole night "
                "stands on one day sheet."
            )
        )
        self.row.reword()
        self._show(self._hour)

    def _show(self, hour: int) -> None:
        self._hour = hour
        self.row.show_hour(hour)
        t = self.t
        if hour:
            counts = t("Who comes at {before} still counts for the day before.", before=f"{hour - 1}:59")
        else:
            counts = t("Who comes after midnight counts for the new day.")
        self.meaning.say(f"{counts}\n{t('What was counted already keeps its day.')}", "blue")

    @Slot(int)
    def _save(self, hour: int) -> None:
        self.deeds.write(partial(save_day_end, hour=hour), partial(self._saved, hour), self._refused)

    def _saved(self, hour: int, _changes: Changes) -> None:
        self.fault.clear()
        self._show(hour)
        self.toast.say(self.t("The day of this station ends at {hour}:00 from now on.", hour=hour))

    def _refused(self, fault: Fault) -> None:
        self._show(self._hour)
        self.fault.show_fault(fault, self.context.language.now)
