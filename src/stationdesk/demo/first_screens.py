"""The screens before there is an open book, each brought into the state that is pictured.

Called by the pictures, the contact sheets and the tests of the look. Nothing is made on disk.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.ui.first_start.gate import Gate
from stationdesk.ui.first_start.putting_back import PuttingBackWindow
from stationdesk.ui.first_start.trouble import TroubleWindow
from stationdesk.ui.lanes import InlineLane
from stationdesk.ui.sources import LanguageSource
from stationdesk.ui.theme import Theme

_ROUNDS = 4
CODE = "GG86-G383-ZDGM-C52B-4CR3-BJRC-T0VB"


class NobodyYet:
    """What the first screens ask for in a picture: nothing is made."""

    needs_pin = True

    def begin_alone(self, name: str, hours: str, pin: str | None) -> str:
        """Return a code that opens nothing."""
        return CODE

    def join(self, url: str, code: str, pin: str | None) -> str | None:
        """Show what a wrong code looks like."""
        raise Fault(FaultCode.WRONG_CODE)

    def unlock(self, pin: str | None, recovery_code: str | None) -> None:
        """Show what a wrong PIN looks like."""
        raise Fault(FaultCode.WRONG_PIN)


@dataclass(frozen=True)
class FirstScreen:
    """One of them: ``make`` returns the window, ``enter`` brings it on once it is shown, as a person does, ``leave``
    takes it away. A ``fixed`` one keeps the size that it chose."""

    name: str
    make: Callable[[Theme, LanguageSource], QWidget]
    enter: Callable[[QWidget], None]
    fixed: bool = False
    leave: Callable[[QWidget], object] = QWidget.close

    @contextmanager
    def shown(self, theme: Theme, language: LanguageSource, size: tuple[int, int]) -> Iterator[QWidget]:
        """Show it in a size for the time of a block."""
        window = self.make(theme, language)
        if not self.fixed:
            window.resize(*size)
        window.show()
        self.enter(window)
        for _ in range(_ROUNDS):  # words learn their width, and ask for the height that they need in it
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        try:
            yield window
        finally:
            self.leave(window)


def _gate(theme: Theme, language: LanguageSource) -> QWidget:
    return Gate(NobodyYet(), InlineLane(), language, theme)


def _locked(theme: Theme, language: LanguageSource) -> QWidget:
    return Gate(NobodyYet(), InlineLane(), language, theme, locked=True)


def _trouble(_theme: Theme, language: LanguageSource) -> QWidget:
    return TroubleWindow(Fault(FaultCode.SECOND_INSTANCE), language)


def _damaged(_theme: Theme, language: LanguageSource) -> QWidget:
    return TroubleWindow(Fault(FaultCode.BOOK_DAMAGED, where="book.sdb #17"), language, _made(language))


def _putting_back(theme: Theme, language: LanguageSource) -> QWidget:
    return PuttingBackWindow(language, theme, _made(language))


def _made(language: LanguageSource) -> str:
    return language.t("{day} {time}", day=language.now.short_day("2026-11-23"), time="22:05")


def _half_way(window: QWidget) -> None:
    assert isinstance(window, PuttingBackWindow)
    window.progress.show()
    window.progress.advance(40, 100)


def _over(window: QWidget) -> None:
    assert isinstance(window, PuttingBackWindow)
    window.end()


def _stay(_window: QWidget) -> None:
    """It is there already."""


def _alone(window: QWidget) -> None:
    assert isinstance(window, Gate)
    window.doors.alone.emit()


def _hub(window: QWidget) -> None:
    assert isinstance(window, Gate)
    window.doors.hub.emit()


def _recovery_code(window: QWidget) -> None:
    assert isinstance(window, Gate)
    window.doors.alone.emit()
    window.alone.name.setText("Haibaoyuan")
    for field in (window.alone.pins.pin, window.alone.pins.again):
        field.setText("246810")
    window.alone.forward.emit()


FIRST: tuple[FirstScreen, ...] = (
    FirstScreen("first start, doors", _gate, _stay),
    FirstScreen("first start, alone", _gate, _alone),
    FirstScreen("first start, hub", _gate, _hub),
    FirstScreen("first start, recovery code", _gate, _recovery_code),
    FirstScreen("unlock", _locked, _stay),
    FirstScreen("trouble at start", _trouble, _stay, fixed=True),
    FirstScreen("trouble at start, a copy", _damaged, _stay, fixed=True),
    FirstScreen("a copy is put back", _putting_back, _half_way, fixed=True, leave=_over),
)
