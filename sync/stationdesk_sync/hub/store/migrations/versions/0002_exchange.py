"""What version 1 keeps besides: identities that follow one another, what a desk has heard, what was mended."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Widen the tables of desks and of ops set aside."""
    op.add_column("device", sa.Column("reissue_of", sa.LargeBinary(), nullable=True))
    for name in ("durable", "parcels_upto", "parked"):
        op.add_column("device", sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("set_aside", sa.Column("mended", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """A hub is never taken back."""
    raise NotImplementedError
