"""The fixed tables as the first hub had them. The station stands first in each key of a station's table."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Small rows that are found by their key: one page to write on the embedded store instead of two.
_CLUSTERED = {"sqlite_with_rowid": False}


def _text(name: str, *, null: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), nullable=null)


def _int(name: str, *, null: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), nullable=null)


def _bytes(name: str, *, null: bool = False) -> "sa.Column[bytes]":
    return sa.Column(name, sa.LargeBinary(), nullable=null)


def _time(name: str, *, null: bool = False) -> "sa.Column[float]":
    return sa.Column(name, sa.Double(), nullable=null)


def upgrade() -> None:
    """Make the tables of the hub itself, then those of its stations."""
    _hub_tables()
    _station_tables()
    _record_tables()


def _hub_tables() -> None:
    op.create_table("hub_meta", _text("name"), _bytes("value"), sa.PrimaryKeyConstraint("name"))
    op.create_table(
        "document",
        *(_text("kind"), _text("key"), _int("version"), _bytes("body"), _bytes("sig")),
        _text("station"),
        sa.PrimaryKeyConstraint("kind", "key"),
    )
    op.create_index("document_station", "document", ["station"])
    op.create_table("reader", _text("name"), _text("verifier"), _text("role"), sa.PrimaryKeyConstraint("name"))
    op.create_table(
        "session",
        *(_bytes("mac"), _text("reader"), _time("made"), _time("until")),
        sa.PrimaryKeyConstraint("mac"),
    )
    op.create_table(
        "audit",
        *(_int("number"), _time("at"), _text("actor"), _text("action"), _text("subject", null=True)),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "job",
        *(_text("name"), _time("last_run", null=True), _text("holder", null=True), _time("lease_until", null=True)),
        sa.PrimaryKeyConstraint("name"),
    )


def _station_tables() -> None:
    op.create_table(
        "station",
        *(_text("station"), _text("name"), _text("kind", null=True), _text("address", null=True)),
        *(_text("posted_hours", null=True), _text("tz"), _time("latitude", null=True), _time("longitude", null=True)),
        _int("day_starts_hour"),
        sa.PrimaryKeyConstraint("station"),
    )
    op.create_table(
        "enrol_code",
        *(_text("station"), _bytes("selector"), _bytes("mac"), _time("made"), _time("until"), _int("tries")),
        *(_bytes("device", null=True), _time("used", null=True), _text("letter", null=True)),
        sa.PrimaryKeyConstraint("station", "selector"),
    )
    op.create_index("enrol_code_selector", "enrol_code", ["selector"])
    op.create_table(
        "device",
        *(_text("station"), _bytes("device"), _text("letter"), _bytes("device_key"), _bytes("box_key")),
        *(_bytes("certificate"), _int("last"), _bytes("chain"), _text("state"), _time("enrolled")),
        *(_time("last_heard"), _bytes("reissue_of", null=True), _int("durable"), _int("parcels_upto"), _int("parked")),
        sa.PrimaryKeyConstraint("station", "device"),
        sa.UniqueConstraint("station", "letter"),
    )
    op.create_index("device_id", "device", ["device"])
    op.create_table(
        "parcel",
        *(_text("station"), _bytes("device"), _int("number"), _bytes("sender"), _int("sent"), _bytes("box")),
        sa.PrimaryKeyConstraint("station", "device", "number"),
    )
    op.create_table(
        "parcel_count",
        *(_text("station"), _bytes("device"), _int("taken"), _int("given")),
        sa.PrimaryKeyConstraint("station", "device"),
        **_CLUSTERED,
    )


def _record_tables() -> None:
    op.create_table(
        "segment",
        *(_text("station"), _bytes("device"), _int("first"), _int("last"), _bytes("header"), _bytes("body")),
        *(_int("packing"), _int("raw_len"), _bytes("sha"), _int("pos")),
        sa.PrimaryKeyConstraint("station", "device", "first"),
    )
    op.create_table(
        "stream", _text("station"), _text("stream"), _int("pos"), _bytes("chain"),
        sa.PrimaryKeyConstraint("station", "stream"), **_CLUSTERED,
    )  # fmt: skip
    op.create_table(
        "stream_range",
        *(_text("station"), _text("stream"), _int("from_pos"), _int("to_pos"), _bytes("device"), _int("first")),
        *(_bytes("last_chain"), _bytes("exceptions"), _bytes("chain")),
        sa.PrimaryKeyConstraint("station", "stream", "from_pos"),
        **_CLUSTERED,
    )
    op.create_table(
        "segment_day",
        *(_text("station"), _text("day"), _bytes("device"), _int("first")),
        sa.PrimaryKeyConstraint("station", "day", "device", "first"),
        **_CLUSTERED,
    )
    op.create_table(
        "statement",
        *(_text("station"), _text("day"), _bytes("device"), _int("last"), _int("people"), _int("services")),
        *(_text("code", null=True), _int("seen"), _int("pos"), _int("known")),
        sa.PrimaryKeyConstraint("station", "day", "device"),
        **_CLUSTERED,
    )
    op.create_table(
        "op_row",
        *(_text("station"), _text("register"), _bytes("row_id"), _bytes("op_id"), _bytes("device"), _int("seq")),
        *(_text("kind"), _int("clock"), _text("day", null=True), _bytes("raw"), _text("state")),
        sa.PrimaryKeyConstraint("station", "register", "row_id", "op_id"),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index("op_row_waiting", "op_row", ["station", "register"], sqlite_where=waiting, postgresql_where=waiting)
    op.create_table(
        "set_aside",
        *(_text("station"), _bytes("device"), _int("seq"), _bytes("op_id"), _text("code"), _bytes("mended", null=True)),
        _time("noted", null=True),
        sa.PrimaryKeyConstraint("station", "device", "seq"),
    )
    op.create_table(
        "adoption", _text("station"), _bytes("op_id"), sa.PrimaryKeyConstraint("station", "op_id"), **_CLUSTERED
    )


def downgrade() -> None:
    """A hub is never taken back to before its first tables."""
    raise NotImplementedError
