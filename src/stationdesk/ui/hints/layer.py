"""The layer that shows hints over the window and takes the letters. A child of the window that lets clicks through.

Shown by ``AltWatch``. It holds the keyboard while it is shown and takes no Chinese input, so that a letter is a letter
whatever input method is on. A key that is no letter closes it and goes to whom it was meant.
"""

import unicodedata

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.hints.letters import LETTERS, hints
from stationdesk.ui.hints.targets import Target, badge_corner, press, targets
from stationdesk.ui.parts.key_cap import paint_key

_SIGN_MARGIN = 24
_HALO, _HALO_RADIUS = 2, 8
_MODIFIERS = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock})


class HintLayer(QWidget):
    """``show_hints`` shows it over the host, ``leave`` takes it away and gives the keyboard back."""

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__(host)
        self._context, self._host = context, host
        self._hints: dict[str, QWidget] = {}
        self._given: dict[str, QWidget] = {}
        self._begun = ""
        self._focus_before: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        host.installEventFilter(self)
        self.hide()

    @property
    def hints(self) -> dict[str, QWidget]:
        """What each hint presses, by its letters."""
        return dict(self._hints)

    @property
    def keys(self) -> dict[str, QWidget]:
        """What has a key of its own, by that key."""
        return dict(self._given)

    @property
    def begun(self) -> str:
        """The first letter of a hint of two, once it was pressed."""
        return self._begun

    def badges(self) -> dict[str, QRectF]:
        """Return where each hint or key stands that goes on with what was begun and whose thing is still there."""
        measure = QFontMetrics(self._context.theme.font("small", bold=True))
        there = {target.widget: target for target in targets(self._host)}
        return {
            text: _badge(there[widget], self.rect(), measure, text)
            for text, widget in (*self._hints.items(), *self._given.items())
            if widget in there and text.startswith(self._begun)
        }

    def show_hints(self) -> None:
        """Show what can be pressed now; nothing happens where nothing can."""
        found = targets(self._host)
        if not found:
            return
        free = [target.widget for target in found if not target.keys]
        self._hints = dict(zip(hints(len(free)), free, strict=False))
        self._given = {target.keys: target.widget for target in found if target.keys}
        self._begun = ""
        self._focus_before = self._host.window().focusWidget()
        self.setAccessibleName(self._words())
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def leave(self) -> None:
        """Take the hints away; the keyboard goes back to where it was."""
        if self.isHidden():
            return
        had_focus = self.hasFocus()
        before, self._focus_before = self._focus_before, None
        self._hints, self._given, self._begun = {}, {}, ""
        self.hide()
        if had_focus and before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press what a letter stands for. Any other key closes the hints and is passed on, so that none is lost."""
        event.accept()
        if Qt.Key(event.key()) in _MODIFIERS or event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        letter = _letter(event)
        if letter:
            self._take(letter)
            return
        before = self._focus_before
        copy = event.clone()
        self.leave()
        if before is not None:
            QCoreApplication.sendEvent(before, copy)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Go away when something else takes the keyboard."""
        super().focusOutEvent(event)
        self.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go away when the window changes its size: nothing is where it was."""
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self.leave()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the badges that go on with what was begun, and what to do at the foot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._context.theme
        font = theme.font("small", bold=True)
        for text, box in self.badges().items():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("panel"))
            painter.drawRoundedRect(box.adjusted(-_HALO, -_HALO, _HALO, _HALO), _HALO_RADIUS, _HALO_RADIUS)
            paint_key(painter, theme, box, text, font, on=text in self._hints)
        self._paint_sign(painter)

    def _take(self, letter: str) -> None:
        typed = self._begun + letter
        widget = self._hints.get(typed)
        if widget is None:
            self._begun = typed if any(hint.startswith(typed) for hint in self._hints) else ""
            self.update()
            return
        is_there = any(target.widget is widget for target in targets(self._host))
        self.leave()
        if is_there:
            press(widget)

    def _words(self) -> str:
        return self._context.language.t("Press the letter of what you want. Esc: back.")

    def _paint_sign(self, painter: QPainter) -> None:
        theme = self._context.theme
        font = theme.font("body")
        measure = QFontMetrics(font)
        size = QSize(measure.horizontalAdvance(self._words()) + 2 * _SIGN_MARGIN, measure.height() + _SIGN_MARGIN)
        box = QRect(0, 0, size.width(), size.height())
        box.moveCenter(self.rect().center())
        box.moveBottom(self.rect().bottom() - _SIGN_MARGIN)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("ink"))
        radius = theme.measure("radius_control")
        painter.drawRoundedRect(box, radius, radius)
        painter.setPen(theme.colour("panel"))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._words())


def _badge(target: Target, room: QRect, measure: QFontMetrics, text: str) -> QRectF:
    tall = measure.height() + 6
    wide = max(tall, measure.horizontalAdvance(text) + 14)
    return QRectF(QRect(badge_corner(target.box, room, wide, tall), QSize(wide, tall)))


def _letter(event: QKeyEvent) -> str:
    """Return the letter of a key, also with Alt held or from a full-width keyboard; empty for any other key."""
    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier):
        return ""
    written = unicodedata.normalize("NFKC", event.text()).upper()
    if written in LETTERS and len(written) == 1:
        return written
    key = event.key()
    return chr(key) if Qt.Key.Key_A <= key <= Qt.Key.Key_Z else ""
