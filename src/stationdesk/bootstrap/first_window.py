"""A second start on the same book shows the window that is there, and ends.

The first window listens at a name of its own for each book; a second start calls there. A first one that does not
answer (it hangs, or died and left its name behind) keeps nobody out: the lock of the book decides then.
"""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

_WAIT_MS = 1_000
_SHOW, _SHOWN = b"show\n", b"shown\n"


def name_of(home: Path) -> str:
    """Return the name at which the window of a book listens: nobody else's, and no path that can be read from it."""
    return f"stationdesk-{hashlib.sha256(str(home).encode()).hexdigest()[:24]}"


def shown_elsewhere(home: Path) -> bool:
    """Ask the window of this book, if there is one, to come to the front; False when nobody answers."""
    socket = QLocalSocket()
    socket.connectToServer(name_of(home))
    if not socket.waitForConnected(_WAIT_MS):
        return False
    socket.write(_SHOW)
    answered = socket.waitForReadyRead(_WAIT_MS) and bytes(socket.readAll().data()) == _SHOWN
    socket.disconnectFromServer()
    return answered


class FirstWindow(QObject):
    """Listens for second starts; ``asked`` says that somebody wants to see the window."""

    asked = Signal()

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name_of(home)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._called)

    def listen(self) -> bool:
        """Begin to listen. Qt itself takes a name over that a killed program left behind."""
        return self._server.listen(self._name)

    def stop(self) -> None:
        """Listen no more and give the name back."""
        self._server.close()

    @Slot()
    def _called(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(self._heard)
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._answer(socket)

    @Slot()
    def _heard(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._answer(socket)

    def _answer(self, socket: QLocalSocket) -> None:
        if bytes(socket.readAll().data()) == _SHOW:
            socket.write(_SHOWN)
            socket.flush()
            self.asked.emit()


def bring_to_front(window: QWidget) -> None:
    """Show a window where the person sees it: not minimised, in front, with the keyboard."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
