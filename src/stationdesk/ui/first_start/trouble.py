"""The window when the book cannot be opened at all: what happened, that nothing was touched, what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stationdesk.app.faults import Fault
from stationdesk.ui.parts import PrimaryButton, plain_label
from stationdesk.ui.sources import LanguageSource


class TroubleWindow(QWidget):
    """Shows one fault and a button that closes it."""

    def __init__(self, fault: Fault, language: LanguageSource) -> None:
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
        for words in (fault.meaning(now), fault.step(now)):
            if words:
                column.addWidget(plain_label(words, "body", wrap=True))
        self.leave = PrimaryButton(language.t("Close"))
        self.leave.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.leave)
        column.addSpacing(8)
        column.addLayout(row)
