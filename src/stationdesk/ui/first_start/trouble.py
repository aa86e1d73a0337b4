"""The window when the book cannot be opened at all: what happened, that nothing was touched, what to do.

Where a copy is at hand, the one thing to do is to put it back.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stationdesk.app.faults import Fault
from stationdesk.ui.parts import PrimaryButton, QuietButton, plain_label
from stationdesk.ui.sources import LanguageSource


class TroubleWindow(QWidget):
    """Shows one fault and a button that closes it; with ``copy_of`` (when a copy was made, in words) one that emits
    ``put_back`` too."""

    put_back = Signal()

    def __init__(self, fault: Fault, language: LanguageSource, copy_of: str = "") -> None:
        super().__init__()
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(language.t("StationDesk"))
        self.setMinimumWidth(720)
        column = QVBoxLayout(self)
        column.setContentsMargins(36, 32, 36, 28)
        column.setSpacing(14)
        now = language.now
        column.addWidget(plain_label(fault.title(now), "heading", wrap=True))
        advice = language.t(
            "The copy of {when} can be put back now. What was entered after it is not in it; the book as it lies there "
            "is kept for the technician.",
            when=copy_of,
        )
        for words in (fault.meaning(now), advice if copy_of else fault.step(now)):
            if words:
                column.addWidget(plain_label(words, "body", wrap=True))
        self.leave = QuietButton(language.t("Close")) if copy_of else PrimaryButton(language.t("Close"))
        self.leave.clicked.connect(self.close)
        self.back = PrimaryButton(language.t("Put the copy back"), self)
        self.back.clicked.connect(self.put_back)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.leave)
        if copy_of:
            row.addWidget(self.back)
        column.addSpacing(8)
        column.addLayout(row)
        self.back.setVisible(bool(copy_of))
