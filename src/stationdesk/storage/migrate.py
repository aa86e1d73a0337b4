"""Bring the fixed tables of a book to the newest step. Loaded late: Alembic costs a tenth of a second.

Called when a book is made, and when an older one is opened (after a verified backup).
"""

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2 as driver

from stationdesk.storage.database import Database
from stationdesk.storage.trouble import translated

HEAD = "head"


def migrate(database: Database) -> None:
    """Run every step that is missing, all in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    script = ScriptDirectory.from_config(config)

    def steps(revision: Any, _context: MigrationContext) -> list[RevisionStep]:
        return list(script._upgrade_revs(HEAD, revision))

    engine = create_engine("sqlite://", module=driver, creator=lambda: database.connection, poolclass=StaticPool)
    event.listen(engine, "begin", _begin)
    environment = EnvironmentContext(config, script, fn=steps, destination_rev=HEAD)
    with translated(database.path), engine.connect() as connection, environment:
        environment.configure(connection=connection, target_metadata=None)
        with connection.begin():
            environment.run_migrations()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
