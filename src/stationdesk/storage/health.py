"""Whether the file itself can be read, page by page. Called at start, by the check and on every copy."""

import re
from pathlib import Path

from sqlcipher3 import dbapi2 as driver

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.storage.database import Cursor

LARGEST_AT_START = 16 * 1024 * 1024  # bytes of a book that is looked at before anybody may count: about 0.1 s
_LOOKS = 5
_PAGE = re.compile(r"page (\d+)")


def first_damage(cursor: Cursor, file: Path, *, thorough: bool) -> str | None:
    """Return what cannot be read (file and page), or None. ``thorough`` also compares indexes with tables."""
    lines = _unreadable(cursor)
    if lines:
        return _place(file, lines)
    check = "integrity_check" if thorough else "quick_check"
    (answer,) = cursor.execute(f"PRAGMA {check}(1)").fetchone()
    return None if answer == "ok" else f"{file.name}: {answer}"


def is_quick(file: Path) -> bool:
    """Whether a look at every page of the file holds nobody up; a larger one is looked at behind the open window."""
    return file.stat().st_size <= LARGEST_AT_START


def quick_look(cursor: Cursor, file: Path) -> None:
    """Raise ``Fault`` book_damaged when a page of the file cannot be read."""
    where = first_damage(cursor, file, thorough=False)
    if where is not None:
        raise Fault(FaultCode.BOOK_DAMAGED, where=where)


def located(fault: Fault, file: Path, key: bytes) -> Fault:
    """Return a fault about a damaged book with the page that cannot be read, if it can be found out."""
    if fault.code is not FaultCode.BOOK_DAMAGED or "page" in str(fault.values.get("where")):
        return fault
    try:
        connection = driver.connect(str(file), isolation_level=None)
    except driver.Error:
        return fault
    try:
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level=NONE")
        lines = _unreadable(connection.cursor())
    except driver.Error:
        return fault
    finally:
        connection.close()
    return Fault(FaultCode.BOOK_DAMAGED, where=_place(file, lines)) if lines else fault


def _unreadable(cursor: Cursor | driver.Cursor) -> list[str]:
    """Return what the file's own check says of its pages, each time it was asked.

    It reads the file beside every lock: a page that is just being written from the log looks damaged for a moment.
    """
    lines: list[str] = []
    for look in range(_LOOKS):
        said = [str(row[0]) for row in cursor.execute("PRAGMA cipher_integrity_check").fetchall()]
        lines = said if not look else [line for line in lines if line in said]
        if not lines:
            break
    return lines


def _place(file: Path, lines: list[str]) -> str:
    page = _PAGE.search(lines[0])
    return f"{file.name} #{page.group(1)}" if page else f"{file.name}: {lines[0]}"
