"""One made-up weekday worked through the real window: open, check, count, correct, hold an event, hand over, print.

Called by the offscreen demo and by the pictures, which stop it in the middle.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from stationdesk.app.ports import Query
from stationdesk.demo.city import DemoCity
from stationdesk.demo.hands import Hands
from stationdesk.demo.weekday import DAY, Arrival, arrivals
from stationdesk.domain.tally import Tile
from stationdesk.ui.records.page import RecordsPage
from stationdesk.ui.records.record_list import RecordList
from stationdesk.ui.registers.form import RegisterForm
from stationdesk.ui.registers.inputs.choice_input import ChoiceInput
from stationdesk.ui.registers.page import RegistersPage
from stationdesk.ui.sheet.page import SheetPage
from stationdesk.ui.today.page import TodayPage

HANDOVER = "无突发情况。微波炉门封松动，已报修。下午有护工询问夜间能否开放。"
EVENT = "义诊（与社区医院合办）"
ORGANISER = "社区卫生服务中心"


class WorkingDay:
    """The hands and the day. ``between`` is called after each step with its time, for pictures."""

    def __init__(self, city: DemoCity, hands: Hands, between: Callable[[str], None] | None = None) -> None:
        self._city, self._hands, self._between = city, hands, between
        self._tiles = {tile.group: tile for tile in city.opened.desk.tiles()}
        self._services = [entry.code for entry in city.opened.desk.catalogue().entries("service")]

    def work(self) -> None:
        """Work the whole day up to the last visit and the handover."""
        self.open("08:24", on_duty=2, weather="cloudy")
        self.check("08:26")
        visits = arrivals()
        morning = [visit for visit in visits if visit.time < "11:05"]
        for visit in morning:
            self.visit(visit)
        self.close("11:05", "")
        self.sync("11:07")
        self.open("13:28", on_duty=2, weather="cloudy")
        for visit in visits[len(morning) :]:
            if visit.time == "15:09":
                self.event("15:00")
            self.visit(visit)
        self.feedback("16:40")
        self.close("17:10", HANDOVER)
        self.sync("17:11")

    def work_until(self, time: str) -> None:
        """Work the day up to a time in the afternoon; what came after the noon round waits to be sent."""
        self.open("08:24", on_duty=2, weather="cloudy")
        self.check("08:26")
        visits = [visit for visit in arrivals() if visit.time <= time]
        morning = [visit for visit in visits if visit.time < "11:05"]
        for visit in morning:
            self.visit(visit)
        self.close("11:05", HANDOVER)
        self.sync("11:07")
        self.open("13:28", on_duty=2, weather="cloudy")
        for visit in visits[len(morning) :]:
            self.visit(visit)
        self.event("14:31")
        self.at(time)

    def at(self, time: str) -> None:
        """Let it be a time of the day."""
        self._city.clock.set(DAY, time)
        self._hands.window.bar.look_again()
        self._hands.settle()

    def visit(self, visit: Arrival) -> None:
        """Count one arrival with the tally keys; services beyond the key's own come by "another service"."""
        self.at(visit.time)
        self._hands.page("today")
        tile = self._tiles[visit.group]
        if visit.people > 1:
            self._hands.star()
            self._hands.digit(visit.people)
        self._hands.digit(tile.key)
        if set(tile.services) <= set(visit.services):
            for service in visit.services:
                if service not in tile.services:
                    self._another(service)
        else:
            self._correct(visit, tile)
        self._step(visit.time)

    def open(self, time: str, on_duty: int, weather: str) -> None:
        """Open the station and say who is there."""
        self.at(time)
        self._hands.page("today")
        bar = self._hands.window.bar
        self._hands.click(bar.state)
        panel = bar.duty_panel
        panel.number.set_value(on_duty)
        self._hands.click(panel.names[_last_shown(panel.names)])
        self._hands.click(panel.weather[weather])
        self._hands.key_in(panel.who, Qt.Key.Key_Return)
        self._step(time)

    def close(self, time: str, words: str) -> None:
        """Close the station, with a note for the next shift."""
        self.at(time)
        bar = self._hands.window.bar
        self._hands.click(bar.state)
        panel = bar.closing_panel
        if words:
            self._hands.type(panel.note, words)
        self._hands.click(panel.save)
        self._step(time)

    def check(self, time: str) -> None:
        """Fill in the opening check."""
        self.at(time)
        values: dict[str, object] = {"water": "ok", "medicine_kinds": 9, "medicine_missing": 1}
        values |= {"sockets": "ok", "extinguisher": "ok", "cleanliness": "ok", "signs": "ok"}
        self._fill("opening_check", values)
        self._step(time)

    def event(self, time: str) -> None:
        """Hold an event with somebody else, and count who came."""
        self.at(time)
        self._fill("event", {"title": EVENT, "on_day": DAY, "kind": "clinic", "organisers": [ORGANISER]})
        row_id = self._city.opened.desk.records.records(Query("event", limit=1))[0].row_id
        self._fill("attendance", {"event": row_id, "people": 23})

    def feedback(self, time: str) -> None:
        """Note what two people said on the way out."""
        self.at(time)
        for rating in ("good", "good", "fair"):
            self._fill("feedback", {"rating": rating})

    def sync(self, time: str) -> None:
        """Send what waits, with the button of the Sync page."""
        self.at(time)
        self._hands.page("today")
        self._hands.context.sync.start()
        self._hands.settle()

    def print_sheet(self, time: str, file: Path) -> None:
        """Save the day sheet as a PDF from its page."""
        self.at(time)
        page = self._hands.page("sheet")
        assert isinstance(page, SheetPage)
        self._hands.settle()
        page.save_to(str(file))
        self._hands.settle()

    def _another(self, service: str) -> None:
        today = self._hands.window.page("today")
        assert isinstance(today, TodayPage)
        self._hands.key(Qt.Key.Key_Slash)
        place = self._services.index(service)
        for _ in range(place // 9):
            self._hands.digit(0)
        self._hands.digit(place % 9 + 1)

    def _correct(self, visit: Arrival, tile: Tile) -> None:
        """Correct the services of the visit just counted, on the Records page."""
        page = self._hands.page("records")
        assert isinstance(page, RecordsPage)
        page.list.table.selectRow(0)
        self._hands.settle()
        self._hands.click(page.list.strip.buttons["correct"])
        form = _form(page.list)
        wanted = form.inputs["services"]
        assert isinstance(wanted, ChoiceInput)
        wanted.buttons.all.click()
        for service in visit.services:
            if service not in tile.services:
                self._hands.click(wanted.buttons.button(service))
        for service in tile.services:
            if service not in visit.services:
                self._hands.click(wanted.buttons.button(service))
        self._hands.click(form.save)

    def _fill(self, register: str, values: dict[str, object]) -> None:
        page = self._hands.page("registers")
        assert isinstance(page, RegistersPage)
        self._hands.click(page.cards[register])
        self._hands.click(page.new)
        form = _form(page.list)
        for name, value in values.items():
            form.inputs[name].show_value(value)
        self._hands.click(form.save)

    def _step(self, time: str) -> None:
        if self._between is not None:
            self._between(time)


def _form(records: RecordList) -> RegisterForm:
    form = records.acts.form_panel.form
    assert form is not None
    return form


def _last_shown(buttons: Sequence[QWidget]) -> int:
    return max(place for place, button in enumerate(buttons) if not button.isHidden())
