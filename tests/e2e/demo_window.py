"""The real window over the demo city at nine in the morning, before anything was done: for tests of keys and clicks."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from stationdesk.app.keep_shift import open_span
from stationdesk.demo.city import DemoCity, demo_city
from stationdesk.demo.hands import Hands
from stationdesk.demo.offscreen import close, window_of
from stationdesk.demo.weekday import DAY
from stationdesk.settings import Settings


@contextmanager
def window_at_nine(folder: Path, application: QApplication) -> Iterator[tuple[DemoCity, Hands]]:
    """Show the window in English and close it afterwards as a person does."""
    with demo_city(folder) as city:
        assembled = window_of(application, city, Settings(language="en", maximized=False))
        hands = Hands(assembled.window, assembled.context)
        hands.settle()
        assembled.window.activateWindow()
        city.clock.set(DAY, "09:01")
        assembled.window.bar.look_again()
        hands.settle()
        yield city, hands
        close(assembled, hands)


def have_opened(city: DemoCity, hands: Hands) -> None:
    """See to it that the station is open, whichever tests ran before in this process."""
    if open_span(city.opened.desk) is None:
        hands.window.bar.toggle()
        hands.settle()
        hands.window.bar.duty_panel.dismiss()
        hands.settle()
