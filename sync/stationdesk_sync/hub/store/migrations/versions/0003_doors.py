"""What the hub's doors need: piles of parcels, letters kept by codes, whom a document is for, how long an op waits."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns, and say of the documents there are whom they are for."""
    op.create_table(
        "parcel_count",
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.Column("given", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("station", "device"),
    )
    op.create_table(
        "parcel",
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("sender", sa.LargeBinary(), nullable=False),
        sa.Column("sent", sa.BigInteger(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("station", "device", "number"),
    )
    op.add_column("set_aside", sa.Column("noted", sa.Double(), nullable=True))
    op.add_column("enrol_code", sa.Column("letter", sa.Text(), nullable=True))
    op.add_column("document", sa.Column("station", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE document SET station = key WHERE kind = 'station'")
    op.create_index("document_station", "document", ["station"])


def downgrade() -> None:
    """A hub is never taken back."""
    raise NotImplementedError
