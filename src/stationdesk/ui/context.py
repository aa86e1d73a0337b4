"""What a page is given: everything it may use, in one frozen value.

Built by bootstrap and by ``tests/fakes/ui_context.py``. A page takes it as its first argument:
``class XPage(QWidget): __init__(self, context, parent=None)`` with ``look_again()``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from stationdesk.app.desk import Desk
from stationdesk.app.ports import BackupFile, PinCheck
from stationdesk.ui.change_bus import ChangeBus
from stationdesk.ui.lanes import Lanes
from stationdesk.ui.scans import Scans
from stationdesk.ui.sources import ActorSource, Autostart, LanguageSource, Navigate, SettingsSource
from stationdesk.ui.stick_command import StickCommand
from stationdesk.ui.sync_command import SyncCommand
from stationdesk.ui.theme import Theme


@dataclass(frozen=True)
class Context:
    """The desk, the lanes to work on it, and what pages share. ``pins`` checks the manager's PIN (app/sign_in);
    ``practise`` opens practice beside this desk, None within practice and in tests;
    ``autostart`` starts it with the PC, None in practice; ``put_back`` closes the desk, puts a copy in the place of its
    book and opens it again, None in practice."""

    desk: Desk
    lanes: Lanes
    bus: ChangeBus
    language: LanguageSource
    theme: Theme
    actor: ActorSource
    settings: SettingsSource
    sync: SyncCommand
    sticks: StickCommand
    navigate: Navigate
    pins: PinCheck
    scans: Scans = field(default_factory=Scans)
    practise: Callable[[], object] | None = None
    autostart: Autostart | None = None
    put_back: Callable[[BackupFile], object] | None = None
