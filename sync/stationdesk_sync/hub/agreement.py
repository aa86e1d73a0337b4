"""Whether desk and hub say the same of a day, recomputed from the stored op bytes when asked.

Called by the command line, the pages and tests. Each desk's newest statement is held against the
hub's figures over what that desk knew; the hub's own figures are over everything it holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from stationdesk_sync.hub.store import devices, segments
from stationdesk_sync.hub.store.devices import OPEN
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.hub.verdicts import DayReader
from stationdesk_sync.model.day import DayFigures
from stationdesk_sync.model.register import Register


@dataclass(frozen=True, slots=True)
class DeskSays:
    """One desk's newest statement, and the hub's figures over the same ops."""

    letter: str
    said: DayFigures
    last: int
    own: DayFigures
    known: bool = True
    outdated: bool = False

    @property
    def equal(self) -> bool | None:
        """Whether both say the same; None where the desk spoke of a stream that a restored hub no longer has, and
        where it differs but did not understand all it had heard then and does by now."""
        same = self.said == self.own
        return same if self.known and (same or not self.outdated) else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A station's day: every desk's statement (newest last), the hub's figures over all it holds."""

    station: str
    day: str
    desks: tuple[DeskSays, ...]
    hub: DayFigures

    @property
    def equal(self) -> bool | None:
        """True only if each desk's statement is equal; None when there is none, or one that nobody can judge.

        One desk that is unjudged keeps a day from being called equal, however many others are.
        """
        said = [desk.equal for desk in self.desks]
        if False in said:
            return False
        return None if not said or None in said else True

    def as_json(self) -> dict[str, object]:
        """Return the agreement as the command line prints it."""
        newest = self.desks[-1] if self.desks else None
        return {
            "desk": None if newest is None else _figures(newest.said),
            "desks": [
                {
                    "letter": desk.letter,
                    **_figures(desk.said),
                    "last": desk.last,
                    "hub": _figures(desk.own),
                    "equal": desk.equal,
                }
                for desk in self.desks
            ],
            "hub": _figures(self.hub),
            "equal": self.equal,
        }


def agree(tx: Tx, station: str, day: str, registers: Mapping[str, Register]) -> Agreement:
    """Return the agreement of a station's day."""
    there = devices.of_station(tx, station)
    letters = {device.device: device.letter for device in there}
    waiting = {device.device for device in there if device.state == OPEN and device.parked}
    reader = DayReader(tx, station, registers)
    desks = tuple(
        DeskSays(
            letters.get(said.device, "?"),
            said.statement.figures,
            said.last,
            reader.figures_for(said.statement, said.device, None),
            said.known,
            said.parked and said.device not in waiting,
        )
        for said in segments.said_of(tx, station, day)
    )
    return Agreement(station, day, desks, reader.figures(day))


def _figures(figures: DayFigures) -> dict[str, object]:
    return {"people": figures.people, "services": figures.services, "code": figures.code}
