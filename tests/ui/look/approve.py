"""The approved pictures of the gallery and of some screens: how they are taken, kept small and compared.

``python -m tests.ui.look.approve`` takes them anew, to be looked at before they are committed.

Called by ``test_approved``. Tolerance: a tile of 8x8 pixels differs when its mean brightness changes by more than
``TILE_CHANGE`` of 255; a picture is as approved while at most ``SHARE`` of its tiles differ.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from stationdesk.bootstrap.window import dress
from stationdesk.demo.city import demo_city
from stationdesk.demo.gallery import LANGUAGES, picture
from stationdesk.demo.hands import Hands
from stationdesk.demo.offscreen import application_of, close, window_of
from stationdesk.demo.states import MIDDAY, entered
from stationdesk.demo.working_day import WorkingDay
from stationdesk.settings import Settings
from stationdesk.ui.theme import Theme
from stationdesk.ui.theme.tokens import MODES
from stationdesk_sync.model.language import Code

APPROVED = Path(__file__).parent / "approved"
WIDTH = 400  # under a third of the page
TILE, TILE_CHANGE, SHARE = 8, 6, 0.01
SCREEN, SCREEN_WIDTH = (1366, 768), 480
FADED_MS, SETTLED_MS = 2600, 60
# Screens whose numbers and words are the same each time: no check code, no number of an op.
SCREENS = (
    "today",
    "today, several people",
    "today, by hour",
    "help",
    "help, trouble",
    "palette",
    "registers, new feedback",
    "settings",
    "settings, hours with a season",
)
NAMES: tuple[tuple[str, Code], ...] = tuple((mode, code) for mode in MODES for code in LANGUAGES)


def file_of(mode: str, code: Code) -> Path:
    """Return where an approved picture lies."""
    return APPROVED / f"gallery-{mode}-{code}.png"


def taken(theme: Theme, code: Code, folder: Path) -> QImage:
    """Take the gallery as it is now, small and in shades of grey."""
    file = folder / "whole.png"
    picture(theme, code, file)
    small = QImage(str(file)).scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
    return small.convertToFormat(QImage.Format.Format_Grayscale8)


def screen_file(state: str, code: Code) -> Path:
    """Return where the approved picture of a screen lies."""
    return APPROVED / f"screen-{state.replace(', ', '-').replace(' ', '_')}-{code}.png"


def taken_screens(folder: Path) -> Iterator[tuple[str, Code, QImage]]:
    """Take the screens as they are now, on the demo's weekday at 14:32, small and in shades of grey."""
    by_name = {state.name: state for state in MIDDAY}
    with demo_city(folder) as city:
        assembled = window_of(application_of(), city, Settings(theme="light", maximized=False))
        hands = Hands(assembled.window, assembled.context)
        hands.settle()
        WorkingDay(city, hands).work_until("14:32")
        assembled.window.resize(*SCREEN)
        hands.rest(FADED_MS)  # what was counted last is marked for a moment
        for code in LANGUAGES:
            assembled.context.language.switch(code)
            for name in SCREENS:
                with entered(by_name[name], city, hands):
                    hands.rest(SETTLED_MS)
                    image = assembled.window.grab().toImage()
                    small = image.scaledToWidth(SCREEN_WIDTH, Qt.TransformationMode.SmoothTransformation)
                    yield name, code, small.convertToFormat(QImage.Format.Format_Grayscale8)
        close(assembled, hands)


def changed_share(approved: QImage, now: QImage) -> float:
    """Return the share of tiles that differ, 0 to 1; 1 when the sizes differ by more than a tile."""
    if abs(approved.width() - now.width()) > TILE or abs(approved.height() - now.height()) > TILE:
        return 1.0
    across = min(approved.width(), now.width()) // TILE
    down = min(approved.height(), now.height()) // TILE
    before, after = _means(approved, across, down), _means(now, across, down)
    return sum(abs(a - b) > TILE_CHANGE for a, b in zip(before, after, strict=True)) / (across * down)


def _means(image: QImage, across: int, down: int) -> list[int]:
    whole = image.copy(0, 0, across * TILE, down * TILE).convertToFormat(QImage.Format.Format_Grayscale8)
    small = whole.scaled(across, down, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return [small.pixelColor(x, y).red() for y in range(down) for x in range(across)]


def main() -> int:
    """Take all pictures anew; returns 0."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    APPROVED.mkdir(exist_ok=True)
    theme = dress(application_of(), Settings(theme="light"))
    for mode, code in NAMES:
        theme.change(mode=mode)
        image = taken(theme, code, APPROVED)
        image.save(str(file_of(mode, code)), quality=0)
        print(file_of(mode, code).name, file_of(mode, code).stat().st_size)
    (APPROVED / "whole.png").unlink()
    with tempfile.TemporaryDirectory() as home:
        for name, code, image in taken_screens(Path(home)):
            image.save(str(screen_file(name, code)), quality=0)
            print(screen_file(name, code).name, screen_file(name, code).stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
