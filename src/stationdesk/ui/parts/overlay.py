"""A panel inside the window, over a page or a part of it: for a short question. Esc closes it. Never a modal box."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from stationdesk.ui.parts.buttons import QuietButton
from stationdesk.ui.parts.label import plain_label


class OverlayPanel(QFrame):
    """Lies over ``host``, centred, at most as large as the host; put widgets into ``body``.

    ``closed`` is emitted when a person closes it (Esc or the button). The focus goes back to where it was.
    """

    closed = Signal()

    def __init__(self, host: QWidget, width: int = 760) -> None:
        super().__init__(host)
        self._host, self._width = host, width
        self._focus_before: QWidget | None = None
        self.setProperty("part", "panel")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 20)
        column.setSpacing(12)
        head = QHBoxLayout()
        self.heading = plain_label("", "heading")
        self.close_button = QuietButton()
        self.close_button.clicked.connect(self.dismiss)
        head.addWidget(self.heading, 1)
        head.addWidget(self.close_button)
        column.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        column.addLayout(self.body, 1)
        host.installEventFilter(self)
        self.hide()

    def open_with(self, heading: str, close: str, focus: QWidget | None = None) -> None:
        """Show the panel under a heading; ``close`` is the word on its closing button."""
        self.heading.setText(heading)
        self.close_button.setText(close)
        self.setAccessibleName(heading)
        self._focus_before = self._host.window().focusWidget()
        self._place()
        self.show()
        self._place()  # only now do its words know their width, and so the height that they need
        self.raise_()
        (focus or self).setFocus(Qt.FocusReason.PopupFocusReason)

    def finish(self) -> None:
        """Close it without ``closed``, as after its deed was done."""
        inside: QWidget | None = self.window().focusWidget()
        had_focus = inside is not None and (inside is self or self.isAncestorOf(inside))
        self.hide()
        if had_focus and self._focus_before is not None:
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus_before = None

    def dismiss(self) -> None:
        """Close it as Esc does."""
        self.finish()
        self.closed.emit()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Tab goes round inside the panel and never to what lies under it."""
        targets = [
            widget
            for widget in self.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        ]
        if not targets:
            return False
        present = self.window().focusWidget()
        step = 1 if next else -1
        place = targets.index(present) + step if present in targets else 0
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        targets[place % len(targets)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; other keys stay inside, so that nothing is counted behind an open question."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the host changes its size."""
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        width = min(self._width, self._host.width() - 32)
        self.setFixedWidth(width)
        wanted = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        height = min(wanted, self._host.height() - 32)
        self.resize(width, height)
        self.move((self._host.width() - width) // 2, max(16, (self._host.height() - height) // 2))
