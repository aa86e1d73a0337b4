"""Listens for a scanner that acts as a keyboard, everywhere in the window but in fields for secrets.

On only where Settings say that a scanner is connected: until then no key waits. Sits in front of the window's own
handle, so that a key comes here before any widget; ``domain.scan`` tells whose it was.
"""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from stationdesk.domain.scan import GUARD_MS, Guard, Outcome, Part, Scanned, Struck, plain_character
from stationdesk.ui.scans import Heard, Scans

_ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class _Keystroke:
    """A key that is held: its press, and its release once that came."""

    __slots__ = ("events",)

    def __init__(self, press: QKeyEvent) -> None:
        self.events = [press.clone()]

    @property
    def key(self) -> int:
        """Which key of the keyboard it is."""
        return self.events[0].key()


def struck_at(event: QKeyEvent) -> float:
    """Return when a key was struck, in ms, as the system noted it: a busy window does not make a person fast."""
    return float(event.timestamp())


class Scanner(QObject):
    """``scans`` gets every burst. ``window`` may be given a handle late: ``listen`` is called again and again."""

    def __init__(
        self,
        window: QWidget,
        scans: Scans,
        *,
        at: Callable[[QKeyEvent], float] = struck_at,
        now: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(window)
        self._window, self._scans, self._at, self._now = window, scans, at, now
        self._guard: Guard[_Keystroke] = Guard()
        self._open: list[_Keystroke] = []
        self._passing = False
        self._handle: QObject | None = None
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(GUARD_MS)
        self._silence.timeout.connect(self._silent)
        # One turn of the loop more: keys that wait behind a busy moment come before silence is believed.
        self._sure = QTimer(self)
        self._sure.setSingleShot(True)
        self._sure.setInterval(0)
        self._sure.timeout.connect(self.fall_quiet)

    @property
    def listening(self) -> bool:
        """Whether keys are looked at."""
        return self._handle is not None

    def listen(self, wanted: bool) -> None:
        """Begin or end; what is held is let go first."""
        if not wanted:
            self.fall_quiet()
        handle: QObject | None = self._window.windowHandle() if wanted else None
        if handle is self._handle:
            return
        if self._handle is not None:
            self._handle.removeEventFilter(self)
        if handle is not None:
            handle.installEventFilter(self)
        self._handle = handle

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold keys that may be a scanner's; all else goes its way."""
        if self._passing or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return self._released(event)
        if event.type() != QEvent.Type.KeyPress:
            return False
        focus = QApplication.focusWidget()
        if _is_secret(focus):
            self.fall_quiet()
            return False
        return self._pressed(event, in_text=_takes_text(focus))

    @Slot()
    def fall_quiet(self) -> None:
        """Let go of what is held, as after a moment of silence."""
        self._silence.stop()
        self._sure.stop()
        self._carry_out(self._guard.quiet())

    def _pressed(self, event: QKeyEvent, *, in_text: bool) -> bool:
        part, character = _part(event)
        stroke = _Keystroke(event)
        held_before = self._guard.holds
        found = self._guard.strike(
            Struck(stroke, part, character, self._at(event)), begins=not in_text or character.isdigit()
        )
        self._sure.stop()
        if not held_before and found:
            return False
        self._open.append(stroke)
        self._carry_out(found)
        if self._guard.holds:
            self._silence.start()
        return True

    def _released(self, event: QKeyEvent) -> bool:
        for stroke in self._open:
            if stroke.key == event.key() and len(stroke.events) == 1:
                stroke.events.append(event.clone())
                return True
        return False

    @Slot()
    def _silent(self) -> None:
        self._sure.start()

    def _carry_out(self, found: list[Outcome[_Keystroke]]) -> None:
        if found:
            self._open = []
        for one in found:
            if not isinstance(one, Scanned):
                self._pass_on(one.keys)
            elif one.token or not _takes_text(QApplication.focusWidget()):
                self._scans.scan(Heard(one.code, one.gap, one.token), self._now())
            else:  # text from another code, scanned into a field for text
                self._pass_on(one.keys)

    def _pass_on(self, strokes: tuple[_Keystroke, ...]) -> None:
        handle = self._handle
        if handle is None:
            return
        self._passing = True
        try:
            for stroke in strokes:
                for event in stroke.events:
                    QCoreApplication.sendEvent(handle, event)
        finally:
            self._passing = False


def _part(event: QKeyEvent) -> tuple[Part, str]:
    if event.isAutoRepeat() or event.modifiers() & _COMMANDS:
        return Part.NEITHER, ""
    if event.key() in _ENDS:
        return Part.ENDS, ""
    character = plain_character(event.text())
    return (Part.WRITES, character) if character else (Part.NEITHER, "")


def _takes_text(widget: QWidget | None) -> bool:
    return widget is not None and widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def _is_secret(widget: QWidget | None) -> bool:
    return isinstance(widget, QLineEdit) and widget.echoMode() != QLineEdit.EchoMode.Normal
