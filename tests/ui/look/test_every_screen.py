"""Every screen in every state, language, window size and print size: nothing is cut off, overlaps, sticks out, is too
small or nameless. The states are those of the pictures (``stationdesk.demo.states``), reached by real keys and buttons.

Colours change no size, so in ``make test`` each mode meets each state at least once; ``make look`` takes every
combination.
"""

import itertools
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from stationdesk.demo.city import DemoCity, demo_city
from stationdesk.demo.first_screens import FIRST
from stationdesk.demo.hands import Hands
from stationdesk.demo.offscreen import close, window_of
from stationdesk.demo.shots import LANGUAGES
from stationdesk.demo.states import ALONE, EMPTY, MIDDAY, PRACTICE, State, entered
from stationdesk.demo.working_day import WorkingDay
from stationdesk.settings import Settings
from stationdesk.texts import load_language
from stationdesk.ui.parts import Toast
from stationdesk.ui.shell.geometry import LEAST_HEIGHT, LEAST_WIDTH
from stationdesk.ui.shell.small_screen import SmallScreen
from stationdesk.ui.sources import LanguageSource
from stationdesk.ui.theme.tokens import MODES, SIZES, read_tokens
from stationdesk_sync.model.language import Code
from tests.fakes.ui_context import dressed_theme
from tests.ui.look.inspection import findings

WINDOWS = ((1366, 768), (1920, 1080), (LEAST_WIDTH, LEAST_HEIGHT))
EVERYTHING = os.environ.get("STATIONDESK_LOOK") == "all"
USUAL: dict[str, tuple[tuple[str, str], ...]] = {  # print size and mode of each language in ``make test``
    "zh": (("large", "light"), ("standard", "dark")),
    "en": (("large", "high_contrast"), ("standard", "light")),
}


def looks(code: Code) -> Sequence[tuple[str, str]]:
    """Return (print size, mode) to look at."""
    return tuple(itertools.product(SIZES, MODES)) if EVERYTHING else USUAL[code]


@contextmanager
def standing(
    folder: Path, code: Code, *, joined: bool = True, practice: bool = False
) -> Iterator[tuple[DemoCity, Hands]]:
    """A desk on its own hub, its window open."""
    with demo_city(folder, joined=joined) as city:
        chosen = Settings(language=code, theme="light", maximized=False)
        assembled = window_of(_application(), city, chosen, practice=practice)
        hands = Hands(assembled.window, assembled.context)
        hands.settle()
        yield city, hands
        assembled.context.theme.change(mode="light", size="large")
        close(assembled, hands)


def walk(city: DemoCity, hands: Hands, states: Sequence[State], code: Code) -> Iterator[str]:
    """Bring the window into each state in each look and size; yield what is wrong there."""
    for print_size, mode in looks(code):
        hands.context.theme.change(mode=mode, size=print_size)
        least = read_tokens().type_sizes[print_size]["small"]
        for state in states:
            with entered(state, city, hands):
                for window in WINDOWS:
                    hands.window.resize(*window)
                    hands.settle()
                    found = findings(hands.window, least)
                    # English, practice with its band, and a line of trouble need a little more than the least window.
                    roomy = window[0] > LEAST_WIDTH or (
                        code == "zh" and hands.window.band is None and hands.window.condition.isHidden()
                    )
                    room = hands.window.centralWidget()
                    assert isinstance(room, SmallScreen)
                    if roomy and room.scrolls:
                        found.append("the whole window is scrolled")
                    if QApplication.activeWindow() is not hands.window:
                        found.append("the window has lost the keyboard to another")
                    for finding in found:
                        yield f"{state.name} · {code} · {print_size} · {mode} · {window[0]}x{window[1]}: {finding}"
            if any(toast.isVisible() for toast in hands.window.findChildren(Toast)):
                yield f"{state.name} · {code}: what was said stands in the picture of the next state"


def _application() -> QApplication:
    held = QApplication.instance()
    assert isinstance(held, QApplication)
    return held


def _none(found: Iterator[str]) -> None:
    seen = list(found)
    assert not seen, f"{len(seen)} found:\n" + "\n".join(seen)


@pytest.mark.timeout(1800 if EVERYTHING else 240)
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_state_of_a_working_day(code: Code, tmp_path: Path) -> None:
    with standing(tmp_path / "city", code) as (city, hands):
        WorkingDay(city, hands).work_until("14:32")
        _none(walk(city, hands, MIDDAY, code))


@pytest.mark.timeout(600 if EVERYTHING else 120)
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("joined", [True, False], ids=["joined", "alone"])
def test_every_page_before_anything_was_counted(code: Code, joined: bool, tmp_path: Path) -> None:
    with standing(tmp_path / "city", code, joined=joined) as (city, hands):
        _none(walk(city, hands, EMPTY if joined else (*EMPTY, *ALONE), code))


@pytest.mark.parametrize("code", LANGUAGES)
def test_practice_with_its_tasks(code: Code, tmp_path: Path) -> None:
    with standing(tmp_path / "city", code, joined=False, practice=True) as (city, hands):
        _none(walk(city, hands, PRACTICE, code))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_screen_before_there_is_a_book(code: Code, qapp: QApplication) -> None:
    def look() -> Iterator[str]:
        for print_size, mode in looks(code):
            theme = dressed_theme(mode, print_size)
            for screen, window in itertools.product(FIRST, WINDOWS):
                with screen.shown(theme, LanguageSource(load_language(code)), window) as shown:
                    for finding in findings(shown, read_tokens().type_sizes[print_size]["small"]):
                        yield f"{screen.name} · {code} · {print_size} · {window[0]}x{window[1]}: {finding}"
        dressed_theme()

    _none(look())
