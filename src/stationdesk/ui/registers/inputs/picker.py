"""A button that shows what is chosen and opens all choices as big buttons inside the window.

Called by the filter bar and pages that choose one of many. A combo box would open a window of its own, with small
lines and without room for a finger.
"""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from stationdesk.ui.parts import OverlayPanel, QuietButton
from stationdesk.ui.registers.inputs.choice_input import ChoiceButtons

_WIDTH = 860
_MARGIN = 72
_LEAST = 120
_FRAME = 68


class Picker(QuietButton):
    """``picked`` is told when a person chose something; ``host`` is the page that the choices lie over."""

    picked = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__()
        self._host = host
        self._choices: list[tuple[str, str]] = []
        self._code = ""
        self._title, self._close = "", ""
        self._panel: _PickPanel | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._open)

    @property
    def code(self) -> str:
        """What is chosen."""
        return self._code

    @property
    def panel(self) -> "_PickPanel | None":
        """The panel of choices, once it was opened."""
        return self._panel

    def offer(self, title: str, close: str, choices: Sequence[tuple[str, str]]) -> None:
        """Offer ``(code, name)`` under a title; the first one is chosen if the former choice is not offered."""
        self._title, self._close, self._choices = title, close, list(choices)
        if self._code not in [code for code, _ in choices]:
            self._code = choices[0][0] if choices else ""
        self._show()

    def choose(self, code: str) -> None:
        """Choose without telling anyone."""
        self._code = code
        self._show()

    def minimumSizeHint(self) -> QSize:
        """Return room for a few characters: a longer name is shortened, and whole in the panel."""
        return QSize(_LEAST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the name to the new width."""
        super().resizeEvent(event)
        self._show()

    def _show(self) -> None:
        name = dict(self._choices).get(self._code, self._code)
        room = max(40, self.width() - _FRAME)
        self.setText(f"{self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)}  ▾")
        self.setAccessibleName(f"{self._title}: {name}")

    @Slot()
    def _open(self) -> None:
        if self._panel is None:
            self._panel = _PickPanel(self._host)
            self._panel.buttons.changed.connect(self._take)
        self._panel.show_choices(self._title, self._close, self._choices, self._code)

    @Slot()
    def _take(self) -> None:
        if self._panel is None:
            return
        self._code = self._panel.buttons.codes()[0]
        self._panel.finish()
        self._show()
        self.picked.emit()


class SeveralPicker(Picker):
    """Chooses one or more; ``picked`` comes when its panel is closed and something changed."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._codes: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """What is chosen, in the offered order."""
        return self._codes

    def choose_several(self, codes: Sequence[str]) -> None:
        """Choose without telling anyone."""
        self._codes = tuple(codes)
        self._show()

    def _show(self) -> None:
        names = dict(self._choices)
        said = " + ".join(names.get(code, code) for code in self._codes)
        room = max(40, self.width() - _FRAME)
        self.setText(f"{self.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, room)}  ▾")
        self.setAccessibleName(f"{self._title}: {said}")

    @Slot()
    def _open(self) -> None:
        if self._panel is None:
            self._panel = _PickPanel(self._host, several=True)
            self._panel.closed.connect(self._done)
        self._panel.show_choices(self._title, self._close, self._choices, *self._codes)

    @Slot()
    def _done(self) -> None:
        codes = tuple(self._panel.buttons.codes()) if self._panel is not None else ()
        if codes and codes != self._codes:
            self.choose_several(codes)
            self.picked.emit()


class _PickPanel(OverlayPanel):
    def __init__(self, host: QWidget, *, several: bool = False) -> None:
        super().__init__(host, width=_WIDTH)
        self.buttons = ChoiceButtons(several=several)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.buttons.setProperty("ground", "none")
        self._scroll.setWidget(self.buttons)
        self.body.addWidget(self._scroll, 1)

    def show_choices(self, title: str, close: str, choices: Sequence[tuple[str, str]], *codes: str) -> None:
        self.buttons.offer(choices)
        self.buttons.press(codes)
        self.buttons.name_for_readers(title)
        parent = self.parentWidget()
        width = min(_WIDTH, parent.width() - 32 if parent is not None else _WIDTH) - _MARGIN
        height = self.buttons.heightForWidth(width) + 8
        self._scroll.setFixedHeight(min(height, (parent.height() if parent is not None else 600) - 150))
        self.open_with(title, close, self.buttons.first_target())
