"""A ``Context`` for tests of pages: lanes that work at once, a real language table, a hub link that only answers.

Give it a ``Desk`` (``tests.fakes.book.make_book``) or a small stand-in with the parts a page uses.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QApplication

from stationdesk.app.carry_stick import Taken, Written
from stationdesk.app.changes import Changes
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault
from stationdesk.settings import Settings
from stationdesk.texts import load_language
from stationdesk.ui.change_bus import ChangeBus
from stationdesk.ui.context import Context
from stationdesk.ui.lanes import InlineLane, Lanes
from stationdesk.ui.sources import ActorSource, LanguageSource, Navigate, SettingsSource
from stationdesk.ui.stick_command import StickCommand
from stationdesk.ui.sync_command import SyncCommand
from stationdesk.ui.theme import Theme, load_fonts
from stationdesk_sync.model.language import Code
from tests.fakes.pins import QuickPins

_dressed: list[Theme] = []


@dataclass
class SticksFake:
    """Files that hold what was asked for; ``taken`` is what reading one brings, ``fault`` keeps it from being read."""

    taken: Taken = field(default_factory=Taken)
    fault: Fault | None = None
    read: list[bytes] = field(default_factory=list)

    def for_hub(self) -> Written:
        """For the hub."""
        return Written(b"for the hub", 3)

    def for_desk(self, letter: str) -> Written:
        """For another desk."""
        return Written(f"for desk {letter}".encode(), 5)

    def take(self, raw: bytes) -> Taken:
        """Read one in."""
        if self.fault is not None:
            raise self.fault
        self.read.append(raw)
        return self.taken


@dataclass
class HubFake:
    """What the hub would do: set ``fault`` to let rounds and joining fail; ``joins`` keeps what was sent."""

    fault: Fault | None = None
    rounds: int = 0
    joins: list[tuple[str, str]] = field(default_factory=list)
    carried: SticksFake = field(default_factory=SticksFake)

    def run_round(self) -> Changes:
        """A round."""
        self.rounds += 1
        if self.fault is not None:
            raise self.fault
        return Changes(facts=frozenset({"sync"}))

    def join(self, url: str, code: str) -> Changes:
        """Joining by code."""
        self.joins.append((url, code))
        if self.fault is not None:
            raise self.fault
        return Changes(facts=frozenset({"sync", "station", "link"}))

    def join_with(self, file: Path) -> Changes:
        """Joining by an enrolment file."""
        return self.join(file.name, "")

    def sticks(self) -> SticksFake:
        """What writes and reads files."""
        return self.carried


def dressed_theme(mode: str = "light", size: str = "large") -> Theme:
    """Return the one theme of the test process, applied to its application as bootstrap does."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    if not _dressed:
        load_fonts()
        _dressed.append(Theme(mode, size))
        _dressed[0].apply(application)
    if (_dressed[0].wish, _dressed[0].size) != (mode, size):
        _dressed[0].change(mode=mode, size=size)
    return _dressed[0]


def make_context(
    desk: Desk,
    *,
    code: Code = "zh",
    lanes: Lanes | None = None,
    hub: HubFake | None = None,
    settings: Settings | None = None,
    keep: Callable[[Settings], None] | None = None,
    mode: str = "light",
    size: str = "large",
) -> Context:
    """Return a context over ``desk``; everything else has a sensible default. Needs a ``QApplication`` (``qapp``)."""
    bus = ChangeBus()
    used = lanes or Lanes(InlineLane(), InlineLane(), InlineLane())
    answers = hub or HubFake()
    return Context(
        desk=desk,
        lanes=used,
        bus=bus,
        language=LanguageSource(load_language(code)),
        theme=dressed_theme(mode, size),
        actor=ActorSource(),
        settings=SettingsSource(settings or Settings(language=code), keep or _forget),
        sync=SyncCommand(used.hub, bus, answers.run_round, answers.join),
        sticks=StickCommand(used.hub, bus, answers.sticks, answers.join_with),
        navigate=Navigate(),
        pins=QuickPins(),
    )


def _forget(_settings: Settings) -> None:
    """Settings of a test are kept nowhere."""
