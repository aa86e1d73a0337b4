"""A TCP proxy on loopback that counts: bytes each way, connections, and turns.

A turn is a request's first byte after an answer (or after the connection was made): without pipelining, one round trip.
"""

import socket
import threading
from dataclasses import dataclass, replace

_PIECE = 256 * 1024


@dataclass(slots=True)
class Count:
    """What went through since the last ``zero``: payload of TCP, no headers of TCP or IP."""

    up: int = 0
    down: int = 0
    connections: int = 0
    turns: int = 0


class Meter:
    """Listens on a free port and passes everything on to ``target``."""

    def __init__(self, target: int) -> None:
        self.target = target
        self._count = Count()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    def zero(self) -> None:
        """Begin counting anew."""
        with self._lock:
            self._count = Count()

    def read(self) -> Count:
        """Return what was counted."""
        with self._lock:
            return replace(self._count)

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                near.close()
                continue
            with self._lock:
                self._count.connections += 1
            asking = _Asking()
            for source, sink, upward in ((near, far, True), (far, near, False)):
                source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._pump, args=(source, sink, asking, upward), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, asking: "_Asking", upward: bool) -> None:
        piece = bytearray(_PIECE)
        view = memoryview(piece)
        try:
            while size := source.recv_into(piece):
                self._note(size, asking, upward)
                sink.sendall(view[:size])
        except OSError:
            pass
        finally:
            for end in (source, sink):
                _shut(end)

    def _note(self, size: int, asking: "_Asking", upward: bool) -> None:
        with self._lock:
            if upward:
                self._count.up += size
                self._count.turns += not asking.now
            else:
                self._count.down += size
            asking.now = upward


@dataclass(slots=True)
class _Asking:
    """Whether the last byte of a connection went up."""

    now: bool = False


def _shut(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
