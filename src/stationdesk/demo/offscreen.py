"""The weekday without a screen: the real window works it, and leaves sheet, pictures and summary in a folder."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from stationdesk.app.ports import BackupFile
from stationdesk.bootstrap.garbage import MainThreadGarbage
from stationdesk.bootstrap.window import Assembled, assemble, dress
from stationdesk.demo.city import DemoCity, demo_city
from stationdesk.demo.hands import Hands
from stationdesk.demo.summary import read_summary, write_summary
from stationdesk.demo.working_day import WorkingDay
from stationdesk.settings import Settings
from stationdesk.ui.practice.band import PracticeDeeds

SIZE = (1366, 768)
PAGES = ("today", "records", "registers", "shift", "sheet", "sync", "settings")
TODAY_AT = "14:32"
FADE_MS = 2600


def work_weekday(folder: Path) -> int:
    """Work the weekday; returns 0 when every number agrees and both stores are sound, 1 otherwise."""
    application = application_of()
    with demo_city(folder) as city:
        assembled = window_of(application, city)
        hands = Hands(assembled.window, assembled.context)
        day = WorkingDay(city, hands, between=_Camera(assembled, hands, folder).after)
        day.work()
        day.print_sheet("17:12", folder / "day-sheet.pdf")
        day.sync("17:15")
        for name in PAGES:
            hands.page(name)
            assembled.window.grab().save(str(folder / f"{name}.png"))
        summary = read_summary(city)
        close(assembled, hands)
    print(write_summary(summary, folder))
    print(f"day sheet, pictures and summary.json: {folder}")
    days = summary["days"]
    assert isinstance(days, dict)
    agreed = all(found["equal"] is True for found in days.values())
    return 0 if agreed and summary["desk_sound"] and summary["hub_sound"] and not summary["waiting"] else 1


class _Camera:
    """Takes the picture of Today in the middle of the afternoon."""

    def __init__(self, assembled: Assembled, hands: Hands, folder: Path) -> None:
        self._assembled, self._hands, self._folder = assembled, hands, folder
        self._taken = False

    def after(self, time: str) -> None:
        """Take it once, when the time has come."""
        if not self._taken and time >= "14:30":
            self._taken = True
            self._hands.page("today")
            self._hands.rest(FADE_MS)
            self._assembled.window.grab().save(str(self._folder / f"today-{TODAY_AT.replace(':', '')}.png"))


def application_of() -> QApplication:
    """Return the one Qt application of this process; the hub's threads never collect its windows (decision 012)."""
    held = QApplication.instance()
    if isinstance(held, QApplication):
        return held
    application = QApplication(["stationdesk"])
    MainThreadGarbage(application).start()
    return application


def window_of(
    application: QApplication, city: DemoCity, settings: Settings | None = None, *, practice: bool = False
) -> Assembled:
    """Put the window around the demo's book, in its usual size; ``practice`` dresses it as practice is."""
    chosen = settings or Settings(maximized=False)
    ways_out = PracticeDeeds(_stay, _stay) if practice else None
    assembled = assemble(
        application,
        city.opened,
        chosen,
        _forget,
        dress(application, chosen),
        deeds=city.deeds,
        practice=ways_out,
        put_back=None if ways_out is not None else _forget_copy,
    )
    assembled.window.resize(*SIZE)
    assembled.window.show()
    return assembled


def close(assembled: Assembled, hands: Hands) -> None:
    """Close the window as a person does, and wait until its lanes are empty."""
    hands.settle()
    assembled.upkeep.stop()
    assembled.window.close()
    hands.settle_closing()
    assembled.window.deleteLater()  # by Qt, whole: a collected window hears of its own end piece by piece
    hands.rest(0)


def _stay() -> None:
    """A picture of practice is not left by a button."""


def _forget(_settings: Settings) -> None:
    """Choices made in the demo are kept nowhere."""


def _forget_copy(_copy: BackupFile) -> None:
    """A demo's book is never replaced; the button stands there as at a true desk."""
