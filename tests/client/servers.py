"""Small real servers on free loopback ports, with or without TLS, that answer as a test wants."""

import contextlib
import datetime as dt
import ipaddress
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from stationdesk_sync.client.pinning import spki_hash
from stationdesk_sync.wire.messages import CONTENT_TYPE


@dataclass
class Canned:
    """One answer: status, body, content type, further headers."""

    status: int = 200
    body: bytes = b""
    content_type: str | None = CONTENT_TYPE
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Heard:
    """One request as it reached the server."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str]


@dataclass
class Server:
    """A running server: its address, what it heard and the hash of its TLS key."""

    url: str
    heard: list[Heard]
    tls_key: bytes | None = None
    connections: list[object] = field(default_factory=list)


Answer = Callable[[Heard], Canned | Iterator[bytes]]


@dataclass
class Certificate:
    """A self-signed certificate on disk."""

    path: Path
    key_hash: bytes


def make_certificate(folder: Path, name: str = "hub", years_from_now: int = 0) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begin = dt.datetime(2026 + years_from_now, 1, 1, tzinfo=dt.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + dt.timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + built.public_bytes(Encoding.PEM)
    )
    return Certificate(path, spki_hash(built.public_bytes(Encoding.DER)))


@contextmanager
def serving(answer: Answer, certificate: Certificate | None = None) -> Iterator[Server]:
    """Serve on a free port until the end of the block."""
    heard: list[Heard] = []
    connections: list[object] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            connections.append(self.client_address)
            super().setup()

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            request = Heard(self.command, self.path, self.rfile.read(length), dict(self.headers))
            heard.append(request)
            reply = answer(request)
            if not isinstance(reply, Canned):
                for piece in reply:
                    self.wfile.write(piece)
                    self.wfile.flush()
                self.close_connection = True
                return
            self.send_response(reply.status)
            if reply.content_type is not None:
                self.send_header("Content-Type", reply.content_type)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = _serve  # noqa: N815 - the names that http.server looks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing on stderr."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up is what some tests are about."""

    server = Quiet(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.path)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    scheme = "https" if certificate else "http"
    key = certificate.key_hash if certificate else None
    try:
        yield Server(f"{scheme}://127.0.0.1:{server.server_address[1]}", heard, key, connections)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def tunnelling(target: str) -> Iterator[tuple[str, list[str]]]:
    """A proxy that leads every CONNECT to ``target``; gives its address and what it was asked for."""
    host, port = target.removeprefix("https://").split(":")
    asked: list[str] = []

    def pump(source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                sink.sendall(piece)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    class Tunnel(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            head = b""
            while b"\r\n\r\n" not in head:
                head += self.request.recv(4096)
            asked.append(head.split(b"\r\n")[0].decode())
            with socket.create_connection((host, int(port))) as onward:
                self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                back = threading.Thread(target=pump, args=(onward, self.request))
                back.start()
                pump(self.request, onward)
                back.join()

    class Proxy(socketserver.ThreadingTCPServer):
        daemon_threads = True

    proxy = Proxy(("127.0.0.1", 0), Tunnel)
    thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{proxy.server_address[1]}", asked
    finally:
        proxy.shutdown()
        proxy.server_close()
        thread.join()
