"""The approved pictures of the gallery: how they are taken, kept small and compared.

``python -m tests.ui.look.approve`` takes them anew, to be looked at before they are committed.

Called by ``test_approved``. Tolerance: a tile of 8x8 pixels differs when its mean brightness changes by more than
``TILE_CHANGE`` of 255; a picture is as approved while at most ``SHARE`` of its tiles differ.
"""

import os
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from stationdesk.bootstrap.window import dress
from stationdesk.demo.gallery import LANGUAGES, picture
from stationdesk.demo.offscreen import application_of
from stationdesk.settings import Settings
from stationdesk.ui.theme import Theme
from stationdesk.ui.theme.tokens import MODES
from stationdesk_sync.model.language import Code

APPROVED = Path(__file__).parent / "approved"
WIDTH = 400  # under a third of the page
TILE, TILE_CHANGE, SHARE = 8, 6, 0.01
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
    return 0


if __name__ == "__main__":
    sys.exit(main())
