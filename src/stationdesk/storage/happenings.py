"""What happened to this book's sync that a person should be able to read afterwards. Called in the same transactions.

A few lines, the newest last; the same again within an hour adds to its line. Nothing of any record stands in them.
"""

from stationdesk.app.happened import Happened, Happening
from stationdesk.storage.database import Cursor
from stationdesk_sync.wire.codec import decode_value, encode_value

MOST = 50
TOGETHER_SECONDS = 3_600.0


def note(cursor: Cursor, at: float, what: Happened, count: int, **values: str | int) -> None:
    """Keep a line: ``count`` records, and what else is to be said."""
    newest = cursor.execute("SELECT number, at, what, count, detail FROM happening ORDER BY number DESC").fetchone()
    detail = encode_value(values)
    if newest is not None and newest[2:5:2] == (what.value, detail) and 0 <= at - newest[1] < TOGETHER_SECONDS:
        cursor.execute("UPDATE happening SET count = ? WHERE number = ?", (newest[3] + count, newest[0]))
        return
    number = 1 if newest is None else newest[0] + 1
    cursor.execute(
        "INSERT INTO happening (number, at, what, count, detail) VALUES (?,?,?,?,?)",
        (number, at, what.value, count, detail),
    )
    cursor.execute("DELETE FROM happening WHERE number <= ?", (number - MOST,))


def read(cursor: Cursor) -> list[Happening]:
    """Return all lines that are kept, the newest first."""
    rows = cursor.execute("SELECT number, at, what, count, detail FROM happening ORDER BY number DESC").fetchall()
    known = {each.value for each in Happened}
    found = []
    for number, at, what, count, detail in rows:
        values = decode_value(detail)
        if what in known and isinstance(values, dict):
            found.append(Happening(number, at, Happened(what), count, values))
    return found
