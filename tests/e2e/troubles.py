"""What may go wrong between a desk and its hub, made on purpose: portals, foreign servers, full disks."""

import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from stationdesk_sync.wire.messages import CONTENT_TYPE
from tests.client.servers import Certificate

SIGN_IN = b"<html><title>Free network</title><form>Sign in</form></html>"


@contextmanager
def captive_portal(port: int, *, redirect: bool) -> Iterator[tuple[str, list[bytes]]]:
    """Answer everything on a port as a network's sign-in page does; yields its address and the bodies it was sent."""
    bodies: list[bytes] = []

    class Page(BaseHTTPRequestHandler):
        def answer(self) -> None:
            bodies.append(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
            self.send_response(302 if redirect else 200)
            if redirect:
                self.send_header("Location", "http://portal.test/sign-in")
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(SIGN_IN)))
            self.end_headers()
            self.wfile.write(SIGN_IN)

        do_GET = do_POST = answer  # noqa: N815 - the names that http.server looks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing on stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Page)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", bodies
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def relay(port: int, certificate: Certificate, identity: bytes) -> Iterator[list[bytes]]:
    """Stand in a hub's place with another certificate, showing the hub's own signed identity; yields what was sent."""
    bodies: list[bytes] = []

    class Relay(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", CONTENT_TYPE)
            self.send_header("Content-Length", str(len(identity)))
            self.end_headers()
            self.wfile.write(identity)

        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
            self.send_error(500)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing on stderr."""

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up after the handshake is the point of it."""

    server = Quiet(("127.0.0.1", port), Relay)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.path)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield bodies
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[bool]:
    """Put a small disk at ``folder``; yields whether this machine lets us."""
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path, leaving: int, name: str = "holiday-pictures") -> Path:
    """Fill the disk at ``folder`` with one file, leaving about so many bytes free."""
    filler = folder / name
    with filler.open("wb", buffering=0) as out:
        try:
            while True:
                out.write(bytes(4096))
        except OSError:
            size = out.tell()
    with filler.open("r+b") as out:
        out.truncate(max(0, size - leaving))
    return filler
