"""``make shots``: pictures of every screen and state, both languages, two sizes, with an index page in build/shots.

Set QT_QPA_PLATFORM=offscreen (make does) where there is no display.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.bootstrap.qt_log import route_qt_messages
from stationdesk.bootstrap.window import Assembled, dress
from stationdesk.demo.city import DemoCity, demo_city
from stationdesk.demo.hands import Hands
from stationdesk.demo.offscreen import FADE_MS, application_of, close, window_of
from stationdesk.demo.picture_index import write_index
from stationdesk.demo.states import EMPTY, MIDDAY, State, entered
from stationdesk.demo.working_day import WorkingDay
from stationdesk.settings import Settings
from stationdesk.texts import load_language
from stationdesk.ui.first_start.gate import Gate
from stationdesk.ui.first_start.trouble import TroubleWindow
from stationdesk.ui.lanes import InlineLane
from stationdesk.ui.sources import LanguageSource
from stationdesk_sync.model.language import Code

SIZES = ((1366, 768), (1920, 1080))
LANGUAGES: tuple[Code, ...] = ("zh", "en")
CODE = "GG86-G383-ZDGM-C52B-4CR3-BJRC-T0VB"


class Album:
    """The pictures taken so far."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.pictures: list[tuple[str, str, Path]] = []

    def take(self, widget: QWidget, state: str, code: Code, size: tuple[int, int]) -> None:
        """Take one picture."""
        name = f"{state.replace(', ', '-').replace(' ', '_')}-{code}-{size[0]}.png"
        file = self._folder / name
        widget.grab().save(str(file))
        self.pictures.append((state, f"{code} {size[0]}x{size[1]}", file))

    def finish(self) -> Path:
        """Write the index page and return it."""
        return write_index(self._folder, self.pictures)


class NobodyYet:
    """What the first screens ask for in a picture: nothing is made."""

    needs_pin = True

    def begin_alone(self, name: str, hours: str, pin: str | None) -> str:
        """Return a code that opens nothing."""
        return CODE

    def join(self, url: str, code: str, pin: str | None) -> str | None:
        """Show what a wrong code looks like."""
        raise Fault(FaultCode.WRONG_CODE)

    def unlock(self, pin: str | None, recovery_code: str | None) -> None:
        """Show what a wrong PIN looks like."""
        raise Fault(FaultCode.WRONG_PIN)


def main(argv: Sequence[str] | None = None) -> int:
    """Take all pictures; returns 0."""
    parser = argparse.ArgumentParser(prog="python -m stationdesk.demo.shots", description="Pictures of every screen")
    parser.add_argument("--folder", type=Path, default=Path("build") / "shots", help="where the pictures go")
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help="light or dark")
    words = parser.parse_args(argv)
    folder = words.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    route_qt_messages()
    album = Album(folder)
    first_screens(album, words.theme)
    for joined, states in ((True, EMPTY), (True, MIDDAY), (False, EMPTY)):
        with demo_city(folder / "city", joined=joined) as city:
            picture_states(album, city, states, words.theme, alone=not joined)
    print(album.finish())
    return 0


def picture_states(album: Album, city: DemoCity, states: Sequence[State], theme: str, *, alone: bool) -> None:
    """Take the pictures of states that one city can be brought into."""
    chosen = Settings(theme="dark" if theme == "dark" else "light", maximized=False)
    assembled = window_of(application_of(), city, chosen)
    hands = Hands(assembled.window, assembled.context)
    hands.settle()
    if states is MIDDAY:
        WorkingDay(city, hands).work_until("14:32")
    for code in LANGUAGES:
        assembled.context.language.switch(code)
        for size in SIZES:
            assembled.window.resize(*size)
            for state in states if not alone else [states[0], states[5]]:
                _picture(album, city, hands, assembled, state, code, size, alone=alone)
    close(assembled, hands)


def _picture(
    album: Album,
    city: DemoCity,
    hands: Hands,
    assembled: Assembled,
    state: State,
    code: Code,
    size: tuple[int, int],
    *,
    alone: bool,
) -> None:
    with entered(state, city, hands):
        hands.rest(FADE_MS if state.name == "today" else 60)
        album.take(assembled.window, f"{state.name}, used alone" if alone else state.name, code, size)


def _fill_alone(gate: Gate) -> None:
    gate.doors.alone.emit()
    gate.alone.name.setText("Haibaoyuan")
    for field in (gate.alone.pins.pin, gate.alone.pins.again):
        field.setText("246810")
    gate.alone.forward.emit()


def first_screens(album: Album, theme: str) -> None:
    """Take the pictures of the doors, their forms, the unlock screen and a window of trouble."""
    dressed = dress(application_of(), Settings(theme="dark" if theme == "dark" else "light"))
    for code in LANGUAGES:
        for size in SIZES:
            language = LanguageSource(load_language(code))
            gate = Gate(NobodyYet(), InlineLane(), language, dressed)
            gate.resize(*size)
            gate.show()
            album.take(gate, "first start, doors", code, size)
            gate.doors.alone.emit()
            album.take(gate, "first start, alone", code, size)
            gate.alone.back.emit()
            gate.doors.hub.emit()
            album.take(gate, "first start, hub", code, size)
            gate.hub.back.emit()
            _fill_alone(gate)
            album.take(gate, "first start, recovery code", code, size)
            gate.close()
            locked = Gate(NobodyYet(), InlineLane(), language, dressed, locked=True)
            locked.resize(*size)
            locked.show()
            album.take(locked, "unlock", code, size)
            locked.close()
            trouble = TroubleWindow(Fault(FaultCode.SECOND_INSTANCE), language)
            trouble.show()
            album.take(trouble, "trouble at start", code, size)
            trouble.close()


if __name__ == "__main__":
    sys.exit(main())
