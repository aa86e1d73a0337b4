"""Reading everything the sync page shows, in one go on the reader lane.

Called by the sync page. Knows no widget.
"""

from dataclasses import dataclass

from stationdesk.app.actor import Actor
from stationdesk.app.desk import Desk
from stationdesk.app.sync_status import look
from stationdesk.app.views import SyncView
from stationdesk.ui.records.rows import sentence
from stationdesk.ui.registers.wording import Wording
from stationdesk_sync.model.language import Language


@dataclass(frozen=True, slots=True)
class SyncLook:
    """The stored facts, the sentences of the records that wait, and what is needed to write times."""

    view: SyncView
    waiting: tuple[str, ...]
    tz: str
    today: str
    now: float


def read_sync(desk: Desk, actor: Actor, language: Language) -> SyncLook:
    """Read the page's facts."""
    view = look(desk, actor)
    wording = Wording(language, desk.catalogue())
    waiting = tuple(sentence(desk.registers[line.record.register], line, wording) for line in view.waiting)
    moment = desk.moment()
    return SyncLook(view, waiting, desk.station().tz, moment.day, moment.unix)
