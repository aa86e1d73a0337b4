"""The full check of a book."""

from stationdesk.app.ports import BadRecord, ChainHead, CheckReport
from stationdesk.storage.database import Database
from stationdesk.storage.health import first_damage
from stationdesk.storage.sealer import Sealer
from stationdesk_sync.model.registry import Registers


def check_book(
    database: Database, registers: Registers, sealer: Sealer, device: bytes, *, projections: bool = True
) -> CheckReport:
    """Check a book; names the first bad record."""
    with database.read() as cursor:
        damage = first_damage(cursor, thorough=True)
        head = ChainHead(*cursor.execute("SELECT seq, chain, clock FROM device_chain").fetchone())
    bad = BadRecord("book", "", damage) if damage else None
    return CheckReport(head.seq, 0, head, bad)
