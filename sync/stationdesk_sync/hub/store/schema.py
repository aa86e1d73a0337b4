"""Brings the tables up to date: fixed ones by migration, those of the registers from their declarations.

Called by ``init`` and by every opening of a store that is already made.
"""

from importlib.resources import files

from sqlalchemy import inspect

from stationdesk_sync.hub.store.dialect import POSTGRESQL
from stationdesk_sync.hub.store.engine import Store, Tx
from stationdesk_sync.hub.store.migrations import HEAD
from stationdesk_sync.hub.store.register_tables import widen
from stationdesk_sync.model.registry import Registers

_LOCK = 0x57A710  # any number, the same at every hub process


def is_made(store: Store) -> bool:
    """Tell whether the fixed tables exist."""
    with store.read() as tx:
        return inspect(tx.connection).has_table("hub_meta")


def bring_up_to_date(store: Store, registers: Registers) -> None:
    """Migrate the fixed tables and widen those of the registers, in one transaction."""
    with store.write() as tx:
        if store.dialect is POSTGRESQL:
            tx.one("SELECT pg_advisory_xact_lock(?)", (_LOCK,))
        if _version(tx) != HEAD:
            _migrate(tx)
        for register in registers.stored():
            widen(tx, register)


def _version(tx: Tx) -> str | None:
    if not inspect(tx.connection).has_table("alembic_version"):
        return None
    row = tx.one("SELECT version_num FROM alembic_version")
    return None if row is None else str(row[0])


def _migrate(tx: Tx) -> None:
    from alembic import command  # late: a hub that is up to date never needs it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("stationdesk_sync.hub.store").joinpath("migrations")))
    config.attributes["connection"] = tx.connection
    command.upgrade(config, "head")
