"""Qt's own messages go into the program's log instead of the terminal."""

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

HARMLESS = ("propagateSizeHints",)  # the offscreen platform says so for every window
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_log = logging.getLogger("stationdesk.qt")


def route_qt_messages() -> None:
    """Begin to route."""
    qInstallMessageHandler(_routed)


def _routed(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    if not any(word in message for word in HARMLESS):
        _log.log(_LEVELS.get(kind, logging.WARNING), "%s", message)
