"""The floor that every screen keeps in large print: size of words, size of what can be pressed, names for readers."""

from PySide6.QtGui import QFontInfo, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QLineEdit, QWidget

LEAST_TYPE = 18
LEAST_TARGET = 44


def below_floor(page: QWidget) -> list[str]:
    """Return what on a shown page breaks the floor; an empty list is what tests want."""
    found = []
    for widget in [page, *page.findChildren(QWidget)]:
        if not widget.isVisible():
            continue
        name = f"{type(widget).__name__} {widget.accessibleName() or getattr(widget, 'text', str)()!r}"
        if isinstance(widget, QLabel) and widget.text():
            found += _label(widget, name)
        if isinstance(widget, QAbstractButton | QLineEdit):
            found += _target(widget, name)
    return found


def _label(label: QLabel, name: str) -> list[str]:
    found = []
    if QFontInfo(label.font()).pixelSize() < LEAST_TYPE:
        found.append(f"{name}: {QFontInfo(label.font()).pixelSize()} px type")
    measure = QFontMetrics(label.font())
    if not label.wordWrap() and measure.horizontalAdvance(label.text()) > label.width() + 1:
        found.append(f"{name}: {measure.horizontalAdvance(label.text())} px of words in {label.width()} px")
    if label.wordWrap() and label.heightForWidth(label.width()) > label.height() + 2:
        found.append(f"{name}: words need {label.heightForWidth(label.width())} px, have {label.height()} px")
    return found


def _target(target: QAbstractButton | QLineEdit, name: str) -> list[str]:
    found = []
    if target.height() < LEAST_TARGET or target.width() < LEAST_TARGET:
        found.append(f"{name}: {target.width()}x{target.height()} px to press")
    if not target.accessibleName() and not (isinstance(target, QAbstractButton) and target.text()):
        found.append(f"{name}: no name")
    if isinstance(target, QAbstractButton) and not isinstance(target, QCheckBox):
        words = target.sizeHint().width() if target.text() else 0
        if words > target.width():
            found.append(f"{name}: words and icon need {words} px, have {target.width()} px")
    return found
