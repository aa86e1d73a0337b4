"""The first fixed tables: op log, device chain, keys, what other desks sent, link, local tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BLOB, TEXT, INTEGER, REAL = sa.BLOB, sa.TEXT, sa.INTEGER, sa.REAL


def upgrade() -> None:
    """Make the tables."""
    _own_ops()
    _keys_and_foreign()
    _link()
    _local()


def _own_ops() -> None:
    op.create_table(
        "op",
        sa.Column("seq", INTEGER, primary_key=True),
        sa.Column("op_id", BLOB, nullable=False, unique=True),
        sa.Column("hash", BLOB, nullable=False),
        sa.Column("chain", BLOB, nullable=False),
        sa.Column("raw", BLOB, nullable=False),
        sa.Column("register", TEXT, nullable=False),
        sa.Column("row_id", BLOB, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("clock", INTEGER, nullable=False),
        sa.Column("day", TEXT),
        sa.Column("in_code", INTEGER, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("op_row", "op", ["row_id"])
    op.create_index("op_day", "op", ["day"], sqlite_where=sa.text("in_code = 1"))
    op.create_table(
        "device_chain",
        sa.Column("one", INTEGER, primary_key=True),
        sa.Column("device_id", BLOB, nullable=False),
        sa.Column("seq", INTEGER, nullable=False),
        sa.Column("chain", BLOB, nullable=False),
        sa.Column("clock", INTEGER, nullable=False),
        sqlite_strict=True,
    )


def _keys_and_foreign() -> None:
    op.create_table(
        "device_key",
        sa.Column("name", TEXT, primary_key=True),
        sa.Column("secret", BLOB, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "subject_key",
        sa.Column("key_id", BLOB, primary_key=True),
        sa.Column("row_id", BLOB, nullable=False, unique=True),
        sa.Column("wrapped", BLOB, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "foreign_op",
        sa.Column("op_id", BLOB, primary_key=True),
        sa.Column("hash", BLOB, nullable=False),
        sa.Column("raw", BLOB, nullable=False),
        sa.Column("register", TEXT, nullable=False),
        sa.Column("row_id", BLOB, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("clock", INTEGER, nullable=False),
        sa.Column("day", TEXT),
        sa.Column("in_code", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("code", TEXT),
        sqlite_strict=True,
    )
    op.create_index("foreign_op_row", "foreign_op", ["row_id"])
    op.create_index("foreign_op_day", "foreign_op", ["day"], sqlite_where=sa.text("in_code = 1"))


def _link() -> None:
    op.create_table(
        "link",
        sa.Column("one", INTEGER, primary_key=True),
        sa.Column("acked", INTEGER, nullable=False),
        sa.Column("acked_chain", BLOB, nullable=False),
        sa.Column("held", TEXT),
        sa.Column("state", BLOB, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "document",
        sa.Column("kind", TEXT, primary_key=True),
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("body", BLOB, nullable=False),
        sa.Column("sig", BLOB, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "hub_day",
        sa.Column("day", TEXT, primary_key=True),
        sa.Column("people", INTEGER, nullable=False),
        sa.Column("services", INTEGER, nullable=False),
        sa.Column("code", TEXT),
        sa.Column("verdict", TEXT, nullable=False),
        sa.Column("at", REAL, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "set_aside",
        sa.Column("seq", INTEGER, primary_key=True),
        sa.Column("code", TEXT, nullable=False),
        sqlite_strict=True,
    )


def _local() -> None:
    op.create_table(
        "visit_minute",
        sa.Column("row_id", BLOB, primary_key=True),
        sa.Column("day", TEXT, nullable=False),
        sa.Column("minute", INTEGER, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("visit_minute_day", "visit_minute", ["day"])
    op.create_table(
        "local_fact",
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("value", BLOB, nullable=False),
        sqlite_strict=True,
    )
