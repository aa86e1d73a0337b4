"""Opens the store and runs transactions on it.

A ``Store`` is made once at start and handed on. ``write`` is one transaction, durable when it
returns; ``read`` sees one consistent state. Foreign errors become ``StoreFault`` here.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import QueuePool

from stationdesk_sync.hub.faults import StoreBusy, StoreFault
from stationdesk_sync.hub.store.dialect import EMBEDDED, POSTGRESQL, Dialect
from stationdesk_sync.model.language import N_

SQLITE_FLOOR = (3, 51, 3)
_CHUNK = 400
_BUSY_SECONDS = 20
Row = tuple[Any, ...]
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

BAD_URL = N_("{url} names no store. Write sqlite:///FILE or postgresql://…")
TOO_OLD = N_("The SQLite library {version} is too old; at least {floor} is needed.")
CANNOT_OPEN = N_("The store cannot be opened: wrong key file, or no store of a hub.")
CANNOT_REACH = N_("The database server does not answer.")
BUSY = N_("The store is busy. Try again in a moment.")
BROKEN = N_("The store cannot be read or written ({reason}).")


class Tx:
    """One transaction. SQL is written with ``?`` for values and works on both engines."""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self.dialect = dialect

    @property
    def connection(self) -> Connection:
        """The connection itself, for migrations alone."""
        return self._connection

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Return all rows of a query."""
        result = self._connection.exec_driver_sql(self.dialect.placeholders(sql), tuple(values))
        return [tuple(row) for row in result.fetchall()]

    def one(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        found = self._connection.exec_driver_sql(self.dialect.placeholders(sql), tuple(values)).fetchone()
        return None if found is None else tuple(found)

    def rows_in(self, sql: str, values: Sequence[object], keys: Iterable[object]) -> list[Row]:
        """Return the rows of a query whose ``{keys}`` stands for a list, asked in portions."""
        wanted, found = list(keys), []
        for start in range(0, len(wanted), _CHUNK):
            part = wanted[start : start + _CHUNK]
            found += self.rows(sql.replace("{keys}", ",".join("?" * len(part))), (*values, *part))
        return found

    def run(self, sql: str, values: Sequence[object] = ()) -> None:
        """Run one statement."""
        self._connection.exec_driver_sql(self.dialect.placeholders(sql), tuple(values))

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement for each row of values."""
        if rows:
            self._connection.exec_driver_sql(self.dialect.placeholders(sql), [tuple(row) for row in rows])

    def load(self, table: str, same: Mapping[str, object], names: Sequence[str], rows: list[list[object]]) -> None:
        """Add many rows by the quickest way there is, past SQLAlchemy; ``RowsTaken`` when one of them is there.

        ``same`` are columns that are alike in all rows. Table and names are quoted by the caller; integers, text,
        bytes and None alone may be values.
        """
        driver: Any = self._connection.dialect.dbapi
        cursor: Any = self._connection.connection.cursor()
        listed = ", ".join([*same, *names])
        try:
            if self.dialect is POSTGRESQL:
                lead = "".join([_copied(value) + "\t" for value in same.values()])
                with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                    copy.write("".join([lead + "\t".join(map(_copied, row)) + "\n" for row in rows]))
            else:
                lead_values = list(same.values())
                marks = ",".join("?" * (len(same) + len(names)))
                cursor.executemany(
                    f"INSERT INTO {table} ({listed}) VALUES ({marks})", [lead_values + row for row in rows]
                )
        except driver.IntegrityError:
            raise RowsTaken from None
        except driver.Error as error:
            raise StoreFault(BROKEN, reason=type(error).__name__) from None
        finally:
            cursor.close()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what the block did to the store when it fails; the transaction goes on."""
        self._connection.exec_driver_sql("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self._connection.exec_driver_sql("ROLLBACK TO SAVEPOINT part")
            self._connection.exec_driver_sql("RELEASE SAVEPOINT part")
            raise
        self._connection.exec_driver_sql("RELEASE SAVEPOINT part")


class RowsTaken(Exception):
    """A row that was to be added is there already; what was begun must be undone by the caller."""


def _copied(value: object) -> str:
    """Return a value as PostgreSQL copies it in."""
    if isinstance(value, str):
        return value if "\\" not in value and value.isprintable() else value.translate(_ESCAPED)
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    return "\\N" if value is None else str(value)


class Store:
    """An open store. ``key`` is the content of the key file, which wraps the hub's secrets."""

    def __init__(self, engine: Engine, dialect: Dialect, key: bytes) -> None:
        self._engine = engine
        self.dialect = dialect
        self.key = key
        self._writer = threading.Lock() if dialect is EMBEDDED else None

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """Run one writing transaction: committed and durable at the end, undone on any error."""
        if self._writer is not None and not self._writer.acquire(timeout=_BUSY_SECONDS):
            raise StoreBusy(BUSY)
        try:
            with self._translated(), self._engine.connect() as connection:
                connection = connection.execution_options(stationdesk_writes=True)
                with connection.begin():
                    yield Tx(connection, self.dialect)
        finally:
            if self._writer is not None:
                self._writer.release()

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """Read one consistent state."""
        with self._translated(), self._engine.connect() as connection:
            if self.dialect is POSTGRESQL:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield Tx(connection, self.dialect)

    def copy_to(self, target: Path) -> None:
        """Write a whole, consistent copy of the embedded store under the same key; writers go on beside it."""
        with closing(self._engine.raw_connection()) as connection:
            try:
                connection.cursor().execute("VACUUM INTO ?", (str(target),))
            except Exception as error:  # the driver's own error, whichever driver it is
                raise StoreFault(BROKEN, reason=str(error).splitlines()[0]) from error

    def has_bad_pages(self) -> bool:
        """Tell whether a page or an index of the embedded store is damaged."""
        with self.read() as tx:
            seals = tx.rows("PRAGMA cipher_integrity_check")
            return bool(seals) or tx.rows("PRAGMA integrity_check") != [("ok",)]

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except exc.DBAPIError as error:
            raise _fault(error) from error
        except exc.TimeoutError as error:
            raise StoreBusy(BUSY) from error


def is_alone(path: Path, key: bytes) -> bool:
    """Tell whether no other process has an embedded store open."""
    from sqlcipher3 import dbapi2  # late: the PostgreSQL hub runs without it

    with closing(dbapi2.connect(str(path), timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except dbapi2.OperationalError:
            return False
    return True


def _fault(error: exc.DBAPIError) -> StoreFault:
    text = str(error.orig)
    if "locked" in text or "lock timeout" in text or "deadlock" in text:
        return StoreBusy(BUSY)
    if "not a database" in text or "unable to open" in text:
        return StoreFault(CANNOT_OPEN)
    if isinstance(error, exc.OperationalError) and error.connection_invalidated:
        return StoreFault(CANNOT_REACH)
    return StoreFault(BROKEN, reason=text.splitlines()[0] if text else type(error.orig).__name__)


def open_store(url: str, key: bytes) -> Store:
    """Open the store at ``url`` (``sqlite:///FILE`` or ``postgresql://…``); ``StoreFault`` when that fails."""
    try:
        parsed = make_url(url)
    except exc.ArgumentError:
        raise StoreFault(BAD_URL, url=url) from None
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        store = Store(_embedded(Path(parsed.database), key), EMBEDDED, key)
    elif parsed.get_backend_name() in ("postgresql", "postgres"):
        store = Store(_postgresql(parsed), POSTGRESQL, key)
    else:
        raise StoreFault(BAD_URL, url=url)
    try:
        with store.read() as tx:
            tx.one("SELECT 1")
    except StoreFault as fault:
        store.close()
        if store.dialect is POSTGRESQL:
            raise StoreFault(CANNOT_REACH) from fault
        raise StoreFault(CANNOT_OPEN) from fault
    return store


def _embedded(path: Path, key: bytes) -> Engine:
    from sqlcipher3 import dbapi2  # late: the PostgreSQL hub runs without it

    if dbapi2.sqlite_version_info < SQLITE_FLOOR:
        raise StoreFault(TOO_OLD, version=dbapi2.sqlite_version, floor=".".join(map(str, SQLITE_FLOOR)))
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        module=dbapi2,
        hide_parameters=True,  # what a desk sent stands in no log
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=36,
        connect_args={"check_same_thread": False, "timeout": _BUSY_SECONDS},
    )

    @event.listens_for(engine, "connect", insert=True)
    def unlock(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun by the event below, never by the driver
        for pragma in (
            "cipher_log_level = NONE",
            f"key = \"x'{key.hex()}'\"",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "trusted_schema = OFF",
            "cell_size_check = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("stationdesk_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="READ COMMITTED",
        hide_parameters=True,
        pool_size=8,
        max_overflow=36,
        pool_pre_ping=True,
        connect_args={
            "options": "-c synchronous_commit=on -c lock_timeout=20s -c timezone=UTC",
            "connect_timeout": 10,
        },
    )
