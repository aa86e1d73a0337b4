"""Hearing: other devices of the station, their ranges, how far each stream was heard, places of heard ops, erasure.

A row may have several keys now: two desks can each have made one before they heard of each other. Ops of others are
found by row id and op id together: op ids are spread evenly, and an index of them alone costs a page for each op.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BLOB, TEXT, INTEGER = sa.BLOB, sa.TEXT, sa.INTEGER


def upgrade() -> None:
    """Make the tables and give heard ops their places."""
    _peers()
    _streams()
    _places()
    _keys()


def _peers() -> None:
    op.create_table(
        "peer",
        sa.Column("device", BLOB, primary_key=True, nullable=False),
        sa.Column("device_key", BLOB, nullable=False),
        sa.Column("box_key", BLOB, nullable=False),
        sa.Column("letter", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("last", INTEGER, nullable=False),
        sa.Column("chain", BLOB, nullable=False),
        sa.Column("hub_last", INTEGER, nullable=False),
        sa.Column("hub_chain", BLOB, nullable=False),
        sa.Column("stuck", INTEGER),
        sqlite_strict=True,
    )
    op.create_table(
        "peer_range",
        sa.Column("device", BLOB, primary_key=True, nullable=False),
        sa.Column("first", INTEGER, primary_key=True, nullable=False),
        sa.Column("last", INTEGER, primary_key=True, nullable=False),
        sa.Column("header", BLOB, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "parcel_sent",
        sa.Column("device", BLOB, primary_key=True, nullable=False),
        sa.Column("upto", INTEGER, nullable=False),
        sa.Column("number", INTEGER),
        sa.Column("pending", INTEGER),
        sqlite_strict=True,
    )


def _streams() -> None:
    op.create_table(
        "stream_mark",
        sa.Column("stream", TEXT, primary_key=True, nullable=False),
        sa.Column("to_pos", INTEGER, primary_key=True, nullable=False),
        sa.Column("from_pos", INTEGER, nullable=False),
        sa.Column("chain", BLOB, nullable=False),
        sa.Column("device", BLOB, nullable=False),
        sa.Column("first", INTEGER, nullable=False),
        sa.Column("last_chain", BLOB, nullable=False),
        sa.Column("exceptions", BLOB, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("stream_mark_device", "stream_mark", ["device", "stream", "to_pos"])


def _places() -> None:
    for index in ("foreign_op_row", "foreign_op_day"):
        op.drop_index(index)
    op.rename_table("foreign_op", "foreign_op_before")
    op.create_table(
        "foreign_op",
        sa.Column("op_id", BLOB, nullable=False),
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
        sa.Column("device", BLOB),
        sa.Column("seq", INTEGER),
        sa.Column("pos", INTEGER),
        sa.Column("far", INTEGER, nullable=False),
        sqlite_strict=True,
    )
    op.execute(
        "INSERT INTO foreign_op SELECT op_id, hash, raw, register, row_id, kind, clock, day, in_code, state, code, "
        "NULL, NULL, NULL, 0 FROM foreign_op_before"
    )
    op.drop_table("foreign_op_before")
    op.create_index("foreign_op_row", "foreign_op", ["row_id", "op_id"], unique=True)
    op.create_index("foreign_op_day", "foreign_op", ["day"], sqlite_where=sa.text("in_code = 1"))
    op.create_index("foreign_op_place", "foreign_op", ["device", "seq"])
    op.create_index("foreign_op_far", "foreign_op", ["row_id"], sqlite_where=sa.text("far = 1"))
    op.create_index("foreign_op_waiting", "foreign_op", ["row_id"], sqlite_where=sa.text("state = 'waiting'"))
    op.create_index("foreign_op_parked", "foreign_op", ["register"], sqlite_where=sa.text("state = 'parked'"))
    op.create_index("foreign_op_refused", "foreign_op", ["register"], sqlite_where=sa.text("state = 'refused'"))
    op.create_table(
        "held_place",
        sa.Column("device", BLOB, primary_key=True, nullable=False),
        sa.Column("seq", INTEGER, primary_key=True, nullable=False),
        sa.Column("op_id", BLOB, nullable=False),
        sa.Column("row_id", BLOB, nullable=False),
        sa.Column("pos", INTEGER),
        sqlite_strict=True,
    )
    op.create_index("held_place_op", "held_place", ["op_id"])
    op.create_index("foreign_op_loose", "foreign_op", ["op_id"], sqlite_where=sa.text("pos IS NULL AND far = 0"))
    op.add_column("op", sa.Column("adopted", INTEGER, nullable=False, server_default="0"))
    op.create_index("op_adopted", "op", ["seq"], sqlite_where=sa.text("adopted = 1"))
    op.create_table(
        "happening",
        sa.Column("number", INTEGER, primary_key=True, nullable=False),
        sa.Column("at", sa.REAL, nullable=False),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("count", INTEGER, nullable=False),
        sa.Column("detail", BLOB, nullable=False),
        sqlite_strict=True,
    )


def _keys() -> None:
    op.rename_table("subject_key", "subject_key_before")
    op.create_table(
        "subject_key",
        sa.Column("key_id", BLOB, primary_key=True, nullable=False),
        sa.Column("row_id", BLOB, nullable=False),
        sa.Column("wrapped", BLOB, nullable=False),
        sqlite_strict=True,
    )
    op.execute(
        "INSERT INTO subject_key (rowid, key_id, row_id, wrapped) "
        "SELECT rowid, key_id, row_id, wrapped FROM subject_key_before"
    )
    op.drop_table("subject_key_before")
    op.create_index("subject_key_row", "subject_key", ["row_id"])
    op.create_table(
        "mended",
        sa.Column("op_id", BLOB, primary_key=True, nullable=False),
        sa.Column("by_op", BLOB, primary_key=True, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "erased",
        sa.Column("row_id", BLOB, primary_key=True, nullable=False),
        sa.Column("register", TEXT, nullable=False),
        sqlite_strict=True,
    )
