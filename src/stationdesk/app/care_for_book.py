"""Looking after the book when a person asks for it: a copy now, a full check now.

Called by the settings page. Anyone may do both: neither shows a record.
"""

from dataclasses import dataclass

from stationdesk.app.actor import Actor
from stationdesk.app.audit import leave_trace
from stationdesk.app.changes import Changes
from stationdesk.app.desk import Desk
from stationdesk.app.going import UNWATCHED, Going
from stationdesk.app.ports import BackupFile, CheckReport
from stationdesk.app.today import LAST_BACKUP


@dataclass(frozen=True, slots=True)
class BackupMade:
    """The verified copy that was made."""

    file: BackupFile
    changes: Changes


def backup_now(desk: Desk, actor: Actor, going: Going = UNWATCHED) -> BackupMade:
    """Make a verified copy whether or not one is due. Raises ``Fault`` disk_full, backup_failed, stopped."""
    made = desk.care.backup(desk.clock.now(), going)
    desk.journal.set_local(LAST_BACKUP, made.made_at)
    traced = leave_trace(desk, actor.account, "backup", count=made.ops)
    return BackupMade(made, traced | Changes(facts=frozenset({"settings"})))


def check_book(desk: Desk, _actor: Actor, going: Going = UNWATCHED) -> CheckReport:
    """Check integrity, chain and every projection; takes as long as the book is large. Raises ``Fault`` stopped."""
    return desk.care.check(going)


def backups(desk: Desk, _actor: Actor) -> list[BackupFile]:
    """Return the copies at hand, newest first."""
    return desk.care.backups()
