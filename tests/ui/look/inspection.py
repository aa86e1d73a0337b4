"""Finds what is wrong with a window as it stands: words that do not fit, things that overlap or stick out, letters and
targets that are too small, inputs that a reader cannot name.

Called by ``test_every_screen``. Knows Qt and the parts, no page. Each rule returns sentences; none means nothing found.
What a rule lets pass, it says beside the rule.
"""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QFontInfo
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QStackedWidget,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QTableView,
    QTextEdit,
    QWidget,
)

from stationdesk.ui.parts import Chip, ElidedLabel, OverlayPanel, Tile, Toast

INPUTS = (QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)
PRESSED = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)
FLOATING = (OverlayPanel, Toast)  # made to lie over others
TARGET = 44
_SLACK = 1  # a pixel of rounding
_CELL = 20  # what a cell keeps free beside its words (the style sheet's padding)


def findings(window: QWidget, least_type: int) -> list[str]:
    """Return what is wrong with ``window`` now; ``least_type`` is the least size of letters in pixels."""
    shown = [widget for widget in _below(window) if widget.isVisibleTo(window)]
    found: list[str] = []
    for widget in shown:
        for rule in _RULES:
            found += [f"{_who(widget)}: {what}" for what in rule(widget)]
        if _words_of(widget) and QFontInfo(widget.font()).pixelSize() < least_type:
            found.append(f"{_who(widget)}: letters of {QFontInfo(widget.font()).pixelSize()} px")
    for parent in {id(w.parentWidget()): w.parentWidget() for w in shown}.values():
        if parent is not None:
            found += _overlaps(parent)
    return found


def _below(window: QWidget) -> Iterator[QWidget]:
    """All widgets of the window but what Qt makes inside its own (view ports' scroll bars, fields of spin boxes)."""
    for child in window.children():
        if not isinstance(child, QWidget) or child.isWindow() or isinstance(child, QScrollBar):
            continue
        if child.objectName().startswith("qt_") and child.objectName() != "qt_scrollarea_viewport":
            continue
        yield child
        if not isinstance(child, QAbstractItemView | QComboBox | QAbstractSpinBox | QPlainTextEdit | QTextEdit):
            yield from _below(child)


def _who(widget: QWidget) -> str:
    words = _words_of(widget) or widget.accessibleName()
    owners = []
    above = widget.parentWidget()
    while above is not None and len(owners) < 2:
        if type(above).__module__.startswith("stationdesk"):
            owners.append(type(above).__name__)
        above = above.parentWidget()
    return f"{'/'.join(reversed(owners))}/{type(widget).__name__} {words[:30]!r}"


def _words_of(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        return widget.text()
    return widget.currentText() if isinstance(widget, QComboBox) else ""


def _label_fits(widget: QWidget) -> list[str]:
    if not isinstance(widget, QLabel) or not widget.text():
        return []
    room, measure = widget.contentsRect(), widget.fontMetrics()
    if isinstance(widget, ElidedLabel):
        told = widget.text() == widget.words or (widget.toolTip() and widget.accessibleName() == widget.words)
        return [] if told else ["shortened, and nothing says the whole"]
    if widget.wordWrap():
        flags = int(Qt.TextFlag.TextWordWrap | widget.alignment())
        needed = measure.boundingRect(QRect(0, 0, room.width(), 10_000), flags, widget.text())
        if needed.width() > room.width() + _SLACK or needed.height() > room.height() + _SLACK:
            return [f"words need {needed.width()}x{needed.height()}, have {room.width()}x{room.height()}"]
        return []
    lines = widget.text().split("\n")
    wide, high = max(map(measure.horizontalAdvance, lines)), measure.height() * len(lines)
    if wide > room.width() + _SLACK or high > room.height() + 2 * _SLACK:
        return [f"words need {wide}x{high}, have {room.width()}x{room.height()}"]
    return []


def _button_fits(widget: QWidget) -> list[str]:
    if not isinstance(widget, QAbstractButton) or isinstance(widget, Tile) or not widget.text():
        return []  # a tile fits its own words while it paints
    wide = max(map(widget.fontMetrics().horizontalAdvance, widget.text().split("\n")))
    if isinstance(widget, QPushButton):
        option = QStyleOptionButton()
        widget.initStyleOption(option)
        room = widget.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, widget).width()
        wide += 0 if widget.icon().isNull() else widget.iconSize().width() + 4
    else:
        room = widget.width()
        wide = max(wide, 0 if widget.inherits("QToolButton") else widget.sizeHint().width())
    return [f"words need {wide}, have {room}"] if wide > room + _SLACK else []


def _field_fits(widget: QWidget) -> list[str]:
    if isinstance(widget, QLineEdit) and not widget.text():
        wide, room = widget.fontMetrics().horizontalAdvance(widget.placeholderText()), widget.contentsRect().width() - 6
        return [f"the hint {widget.placeholderText()!r} needs {wide}, has {room}"] if wide > room else []
    if isinstance(widget, QComboBox) and not widget.isEditable():
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        control = QStyle.ComplexControl.CC_ComboBox
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = widget.style().subControlRect(control, option, part, widget).width()
        wide = widget.fontMetrics().horizontalAdvance(widget.currentText())
        return [f"words need {wide}, have {room}"] if wide > room + _SLACK else []
    return []


def _cells_fit(widget: QWidget) -> list[str]:
    """Cells and headings: what is shortened has its whole words in a tool tip."""
    if not isinstance(widget, QTableView) or widget.model() is None:
        return []
    model, measure, header = widget.model(), widget.fontMetrics(), widget.horizontalHeader()
    found = []
    for column in range(model.columnCount()):
        room = widget.columnWidth(column) - _CELL
        for row in range(min(model.rowCount(), 30)):
            index = model.index(row, column)
            words = str(index.data() or "")
            if measure.horizontalAdvance(words) > room + _SLACK and not index.data(Qt.ItemDataRole.ToolTipRole):
                found.append(f"cell {words[:40]!r} is shortened, and nothing says the whole")
                break
        heading = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        wide = max(map(header.fontMetrics().horizontalAdvance, heading.split("\n")))
        whole = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        if wide > room + _SLACK and not whole:
            found.append(f"heading {heading!r} needs {wide}, has {room}")
    if header.length() > widget.viewport().width() + _SLACK:
        found.append(f"columns need {header.length()}, have {widget.viewport().width()}")
    return found


def _stays_inside(widget: QWidget) -> list[str]:
    """Nothing sticks out of what holds it; what can be scrolled to may lie below the edge."""
    parent = widget.parentWidget()
    if parent is None or widget.width() <= 0 or widget.height() <= 0:
        return []
    inner, outer = widget.geometry(), parent.rect()
    area = parent.parentWidget()
    down = across = False
    if isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        down, across = area.verticalScrollBarPolicy() is not off, area.horizontalScrollBarPolicy() is not off
    sides = inner.left() < -_SLACK or inner.right() > outer.right() + _SLACK
    ends = inner.top() < -_SLACK or inner.bottom() > outer.bottom() + _SLACK
    if (sides and not across) or (ends and not down):
        return [f"sticks out of {type(parent).__name__}: {_box(inner)} in {_box(outer)}"]
    return []


def _big_enough(widget: QWidget) -> list[str]:
    if not isinstance(widget, PRESSED) or not widget.isEnabled():
        return []
    if widget.width() >= TARGET and widget.height() >= TARGET:
        return []
    return [f"a target of {widget.width()}x{widget.height()}"]


def _named(widget: QWidget) -> list[str]:
    """Every input has a name and a role that a reader can say."""
    if not isinstance(widget, INPUTS) or widget.focusPolicy() is Qt.FocusPolicy.NoFocus:
        return []
    heard = QAccessible.queryAccessibleInterface(widget)
    found = []
    if not heard.text(QAccessible.Text.Name).strip():
        found.append("has no name for a reader")
    if heard.role() in (QAccessible.Role.NoRole, QAccessible.Role.Client):
        found.append("has no role for a reader")
    return found


def _says_its_state(widget: QWidget) -> list[str]:
    return ["a state in colour alone"] if isinstance(widget, Chip) and not widget.text().strip() else []


def _overlaps(parent: QWidget) -> list[str]:
    if isinstance(parent, QStackedWidget | QScrollArea | QAbstractScrollArea):
        return []
    shown = [
        child
        for child in parent.children()
        if isinstance(child, QWidget)
        and not isinstance(child, (*FLOATING, QScrollBar))
        and not child.isWindow()
        and child.isVisibleTo(parent)
        and not child.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    ]
    found = []
    for place, one in enumerate(shown):
        for other in shown[place + 1 :]:
            common = one.geometry().intersected(other.geometry())
            if common.width() > _SLACK and common.height() > _SLACK:
                found.append(f"{_who(one)} and {_who(other)} overlap by {common.width()}x{common.height()}")
    return found


def _box(rect: QRect) -> str:
    return f"{rect.x()},{rect.y()} {rect.width()}x{rect.height()}"


_RULES: tuple[Callable[[QWidget], list[str]], ...] = (
    _label_fits,
    _button_fits,
    _field_fits,
    _cells_fit,
    _stays_inside,
    _big_enough,
    _named,
    _says_its_state,
)
