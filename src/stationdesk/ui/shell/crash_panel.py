"""Catches what nobody caught, tells the person that the records are safe, and offers a report to copy."""

import logging
import sys
from types import TracebackType

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from stationdesk.ui.context import Context
from stationdesk.ui.parts import OverlayPanel, PrimaryButton, plain_label
from stationdesk.ui.shell.crash_report import report_of

_log = logging.getLogger(__name__)


class CrashWatch(QObject):
    """Takes the place of ``sys.excepthook`` while the window lives; ``crashed`` carries the report."""

    crashed = Signal(str)

    def install(self) -> None:
        """Begin to catch."""
        sys.excepthook = self.caught

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take an error that nobody caught. Interrupts end the program as they should."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        report = report_of(kind, trace)
        _log.error("nobody caught this:\n%s", report)
        self.crashed.emit(report)


class CrashPanel(OverlayPanel):
    """What happened, that the data is safe, and the report."""

    def __init__(self, context: Context, host: QWidget) -> None:
        super().__init__(host, 900)
        self._language = context.language
        self._words = plain_label("", "body", wrap=True)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setMinimumHeight(220)
        self._hint = plain_label("", "hint", wrap=True)
        row = QHBoxLayout()
        row.addWidget(self._hint, 1)
        self.copy = PrimaryButton()
        self.copy.clicked.connect(self._copy)
        row.addWidget(self.copy)
        self.body.addWidget(self._words)
        self.body.addWidget(self.report, 1)
        self.body.addLayout(row)

    @Slot(str)
    def show_report(self, report: str) -> None:
        """Show a report; a second crash does not hide the first."""
        if self.isVisible():
            return
        language = self._language
        self._words.setText(
            language.t("All records are safe on this PC. You can go on; if it happens again, restart StationDesk.")
        )
        self.report.setPlainText(report)
        self.report.setAccessibleName(language.t("Report for the technician"))
        self._hint.setText(language.t("The report holds no record, no name and nothing that was typed."))
        self.copy.setText(language.t("Copy the report"))
        self.open_with(language.t("Something unexpected happened"), language.t("Go on (Esc)"), self.copy)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
        self.copy.setText(self._language.t("Copied"))
