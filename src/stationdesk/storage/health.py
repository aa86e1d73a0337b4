"""Whether the file itself can be read, page by page. Called at start, by the check and on every copy."""

import re

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.storage.database import Cursor

_PAGE = re.compile(r"page (\d+)")


def first_damage(cursor: Cursor, *, thorough: bool) -> str | None:
    """Return what cannot be read, in words, or None. ``thorough`` also compares indexes with tables."""
    for (line,) in cursor.execute("PRAGMA cipher_integrity_check").fetchall():
        page = _PAGE.search(str(line))
        return f"page {page.group(1)} of the book file" if page else str(line)
    check = "integrity_check" if thorough else "quick_check"
    (answer,) = cursor.execute(f"PRAGMA {check}(1)").fetchone()
    return None if answer == "ok" else str(answer)


def quick_look(cursor: Cursor) -> None:
    """Raise ``Fault`` book_damaged when a page of the file cannot be read."""
    where = first_damage(cursor, thorough=False)
    if where is not None:
        raise Fault(FaultCode.BOOK_DAMAGED, where=where)
