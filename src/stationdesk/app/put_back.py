"""Before a copy takes the place of the book: who may do that, and what would not be in the book afterwards.

Called by the settings page. The deed itself needs a closed book and is bootstrap's (``storage/restore``).
"""

from dataclasses import dataclass
from pathlib import Path

from stationdesk.app.actor import Actor, require
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import BackupFile
from stationdesk_sync.model.register import Role


@dataclass(frozen=True, slots=True)
class CopyToPutBack:
    """A copy at hand; ``newer`` entries were made at this desk since; ``joined`` where a hub has received some."""

    file: BackupFile
    newer: int
    joined: bool


def look_at_copy(desk: Desk, actor: Actor, path: Path) -> CopyToPutBack:
    """Say what putting this copy back would mean. Raises ``Fault`` not_allowed, file_unreadable."""
    require(actor, Role.MANAGER)
    file = next((one for one in desk.care.backups() if one.path == path), None)
    if file is None:
        raise Fault(FaultCode.FILE_UNREADABLE, file=path.name)
    return CopyToPutBack(file, max(0, desk.outbox.head().seq - file.ops), desk.station().joined)
