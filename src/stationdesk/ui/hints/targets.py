"""What can be pressed or written into now, in reading order, with the key that it has already.

Called by the layer. A widget says its own key in the property ``keys``; a tile paints it, so that it needs no hint.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from stationdesk.ui.parts import OverlayPanel, Tile

KEYS = "keys"
_FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)
_ROW = 24
_MOST_BESIDE = 33  # a wider badge would cover the words of the neighbour


@dataclass(frozen=True, slots=True)
class Target:
    """A widget, where it is seen inside the host, and its key if it has one."""

    widget: QWidget
    box: QRect
    keys: str = ""


def targets(host: QWidget) -> list[Target]:
    """Return what a person could click on inside ``host`` now; while a panel lies over it, only what is in there."""
    root = _uppermost(host)
    found = []
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, (QAbstractButton, *_FIELDS)) or isinstance(widget, Tile):
            continue
        if not widget.isVisible() or not widget.isEnabled() or _belongs_to_field(widget):
            continue
        seen = widget.visibleRegion().boundingRect()
        if not seen.isEmpty():
            box = QRect(widget.mapTo(host, seen.topLeft()), seen.size())
            found.append(Target(widget, box, str(widget.property(KEYS) or "")))
    return sorted(found, key=_place)


def press(widget: QWidget) -> None:
    """Do what one click on it does."""
    if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
    if isinstance(widget, QAbstractButton):
        widget.click()


def badge_corner(box: QRect, room: QRect, wide: int, tall: int) -> QPoint:
    """Return where a badge stands: beside the upper left corner, so that the words can be read, inside the host."""
    x = min(max(box.left() - min(wide, _MOST_BESIDE) * 2 // 3, room.left()), room.right() - wide)
    y = min(max(box.top() - 4, room.top()), room.bottom() - tall)
    return QPoint(x, y)


def _uppermost(host: QWidget) -> QWidget:
    panels: Sequence[OverlayPanel] = [panel for panel in host.findChildren(OverlayPanel) if panel.isVisible()]
    focus: QWidget | None = host.window().focusWidget()
    for panel in reversed(panels):
        if focus is not None and (panel is focus or panel.isAncestorOf(focus)):
            return panel
    return panels[-1] if panels else host


def _belongs_to_field(widget: QWidget) -> bool:
    """Whether it is the inside of a field: its clear button, its arrow, its line."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, _FIELDS):
            return True
        parent = parent.parentWidget()
    return False


def _place(target: Target) -> tuple[int, int]:
    return target.box.top() // _ROW, target.box.left()
