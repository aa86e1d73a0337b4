"""Slanting lines over a box: what is closed, what has no known end. Survives a grey screen and a photocopy."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

_STEP = 7.0


def paint_hatching(painter: QPainter, box: QRectF, colour: QColor, shift: float = 0.0) -> None:
    """Hatch ``box`` in ``colour``; ``shift`` moves the lines to the right, in pixels."""
    painter.save()
    painter.setClipRect(box)
    painter.setPen(colour)
    start = box.left() - box.height() + shift % _STEP
    while start < box.right():
        painter.drawLine(int(start), int(box.top()), int(start + box.height()), int(box.bottom()))
        start += _STEP
    painter.restore()
