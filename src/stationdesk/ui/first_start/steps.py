"""The frame of each first screen: a heading, short sentences, fields, one primary deed, a way back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from stationdesk.ui.parts import Card, FaultPanel, PrimaryButton, QuietButton, plain_label
from stationdesk.ui.sources import LanguageSource

WIDTH = 820


class Step(QWidget):
    """One screen. ``back`` and ``forward`` say which button was pressed; Esc goes back."""

    back = Signal()
    forward = Signal()

    def __init__(self, language: LanguageSource) -> None:
        super().__init__()
        self.language = language
        self.setProperty("ground", "none")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(area)
        holder = QWidget()
        holder.setProperty("ground", "none")
        area.setWidget(holder)
        middle = QVBoxLayout(holder)
        middle.setContentsMargins(16, 4, 16, 4)
        middle.addStretch(1)
        card = Card(margin=28)
        card.setMaximumWidth(WIDTH)
        card.setMinimumWidth(720)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card, 20)
        row.addStretch(1)
        middle.addLayout(row)
        middle.addStretch(2)
        self.heading = plain_label("", "title", wrap=True)
        self.words = plain_label("", "body", tone="ink2", wrap=True)
        self.fault = FaultPanel()
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        card.body.setSpacing(10)
        card.body.addWidget(self.heading)
        card.body.addWidget(self.words)
        card.body.addLayout(self.body)
        card.body.addWidget(self.fault)
        buttons = QHBoxLayout()
        self.back_button = QuietButton()
        self.forward_button = PrimaryButton()
        self.back_button.clicked.connect(self.back)
        self.forward_button.clicked.connect(self.forward)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        buttons.addWidget(self.forward_button)
        card.body.addSpacing(6)
        card.body.addLayout(buttons)

    def set_busy(self, busy: bool) -> None:
        """While something is being done, nothing can be pressed twice."""
        self.forward_button.setEnabled(not busy)
        self.back_button.setEnabled(not busy)

    def relabel(self) -> None:
        """Say everything in the language that is on."""
        self.fault.relabel(self.language.now)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, Enter goes on."""
        if event.key() == Qt.Key.Key_Escape and self.back_button.isVisible() and self.back_button.isEnabled():
            self.back.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.forward_button.isEnabled():
            self.forward.emit()
        else:
            super().keyPressEvent(event)
