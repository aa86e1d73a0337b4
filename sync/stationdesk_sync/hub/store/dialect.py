"""Everything in which the two engines differ, in one place.

SQL in this room is written once, with ``?`` for values and double quotes round names from
declarations; what cannot be said alike is asked of a ``Dialect``.
"""

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one engine says it: types of columns, a row lock, and placeholders."""

    name: str
    bytes_type: str
    text_type: str
    int_type: str
    row_lock: str

    def placeholders(self, sql: str) -> str:
        """Return ``sql`` with this engine's own placeholders."""
        return _percent(sql) if self.name == "postgresql" else sql


@lru_cache(maxsize=512)
def _percent(sql: str) -> str:
    return sql.replace("?", "%s")


EMBEDDED = Dialect("sqlite", "BLOB", "TEXT", "BIGINT", "")
POSTGRESQL = Dialect("postgresql", "BYTEA", "TEXT", "BIGINT", " FOR UPDATE")


def quoted(name: str) -> str:
    """Return a name from a declaration as SQL; ``ValueError`` for anything that is no plain name."""
    if not name.isascii() or not name.replace("_", "").isalnum():
        raise ValueError(f"{name!r} cannot name a table or column")
    return f'"{name}"'
