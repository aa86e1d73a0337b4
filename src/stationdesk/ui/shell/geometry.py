"""Where the window stands: where it stood last time, if that is on a screen that is there now."""

from collections.abc import Sequence

from PySide6.QtCore import QRect

LEAST_WIDTH, LEAST_HEIGHT = 1024, 700


def fitted(wished: tuple[int, int, int, int] | None, screens: Sequence[QRect]) -> QRect:
    """Return a place that lies wholly on one screen: the wished one if it does, otherwise moved and shrunk.

    ``screens`` are the usable areas, the main screen first; there is at least one.
    """
    if wished is None:
        return QRect(screens[0])
    place = QRect(*wished)
    area = max(screens, key=lambda screen: _shared(place, screen))
    if not _shared(place, area):
        area = screens[0]
    width = min(max(place.width(), LEAST_WIDTH), area.width())
    height = min(max(place.height(), LEAST_HEIGHT), area.height())
    return _within(QRect(place.left(), place.top(), width, height), area)


def kept_on(place: QRect, screens: Sequence[QRect]) -> QRect:
    """Return a place of the same size, as far as a screen allows, that lies wholly on the one it mostly lay on."""
    area = max(screens, key=lambda screen: _shared(place, screen))
    size = place.size().boundedTo(area.size())
    return _within(QRect(place.topLeft(), size), area)


def _within(place: QRect, area: QRect) -> QRect:
    width, height = place.width(), place.height()
    left = min(max(place.left(), area.left()), area.left() + area.width() - width)
    top = min(max(place.top(), area.top()), area.top() + area.height() - height)
    return QRect(left, top, width, height)


def _shared(one: QRect, other: QRect) -> int:
    common = one.intersected(other)
    return max(0, common.width()) * max(0, common.height())
