"""``make shots``: pictures of every screen and state, both languages, two sizes, with an index page in build/shots.

Set QT_QPA_PLATFORM=offscreen (make does) where there is no display.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from stationdesk.bootstrap.qt_log import route_qt_messages
from stationdesk.bootstrap.window import Assembled, dress
from stationdesk.demo.city import DemoCity, demo_city
from stationdesk.demo.first_screens import FIRST
from stationdesk.demo.hands import Hands
from stationdesk.demo.offscreen import FADE_MS, application_of, close, window_of
from stationdesk.demo.picture_index import write_index
from stationdesk.demo.states import ALONE, EMPTY, MIDDAY, PRACTICE, State, entered
from stationdesk.demo.working_day import WorkingDay
from stationdesk.settings import Settings
from stationdesk.texts import load_language
from stationdesk.ui.sources import LanguageSource
from stationdesk_sync.model.language import Code

SIZES = ((1366, 768), (1920, 1080))
LANGUAGES: tuple[Code, ...] = ("zh", "en")


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
    for joined, states in ((True, EMPTY), (True, MIDDAY), (False, ALONE), (False, PRACTICE)):
        with demo_city(folder / "city", joined=joined) as city:
            picture_states(album, city, states, words.theme)
    print(album.finish())
    return 0


def picture_states(album: Album, city: DemoCity, states: Sequence[State], theme: str) -> None:
    """Take the pictures of states that one city can be brought into."""
    chosen = Settings(theme="dark" if theme == "dark" else "light", maximized=False)
    assembled = window_of(application_of(), city, chosen, practice=states is PRACTICE)
    hands = Hands(assembled.window, assembled.context)
    hands.settle()
    if states is MIDDAY:
        WorkingDay(city, hands).work_until("14:32")
    for code in LANGUAGES:
        assembled.context.language.switch(code)
        for size in SIZES:
            assembled.window.resize(*size)
            for state in states:
                _picture(album, city, hands, assembled, state, code, size)
    close(assembled, hands)


def _picture(
    album: Album,
    city: DemoCity,
    hands: Hands,
    assembled: Assembled,
    state: State,
    code: Code,
    size: tuple[int, int],
) -> None:
    with entered(state, city, hands):
        hands.rest(FADE_MS if state.name == "today" else 60)
        album.take(assembled.window, state.name, code, size)


def first_screens(album: Album, theme: str) -> None:
    """Take the pictures of the doors, their forms, the unlock screen and a window of trouble."""
    dressed = dress(application_of(), Settings(theme="dark" if theme == "dark" else "light"))
    for code in LANGUAGES:
        for size in SIZES:
            for screen in FIRST:
                with screen.shown(dressed, LanguageSource(load_language(code)), size) as window:
                    album.take(window, screen.name, code, size)


if __name__ == "__main__":
    sys.exit(main())
