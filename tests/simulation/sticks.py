"""People with USB sticks: bundles written and read in any order, twice, torn, at the wrong PC, or never.

Called by ``world`` beside its other steps, with dice of its own: a seed without sticks stays as it was.
"""

import random
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from stationdesk.app.faults import Fault
from tests.simulation.actions import at_desk

if TYPE_CHECKING:
    from tests.simulation.desk import SimDesk
    from tests.simulation.world import World

UP, DOWN, ACROSS = "up", "down", "across"
_SHARE_ON, _OFTEN = 0.3, 0.3
_MOST = 12


class Stick(NamedTuple):
    """One file on somebody's stick."""

    way: str
    station: str
    raw: bytes


class Sticks:
    """All sticks of one seed, and what people do with them."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(f"sticks {seed}")
        self.on = self.dice.random() < _SHARE_ON
        self.files: list[Stick] = []

    def next(self) -> Callable[["World"], None] | None:
        """Return what somebody does with a stick now, or None."""
        if not self.on or self.dice.random() >= _OFTEN:
            return None
        return write_stick if not self.files or self.dice.random() < 0.4 else read_stick

    def keep(self, way: str, station: str, raw: bytes) -> None:
        """Put a file on a stick; the oldest is written over when there are too many."""
        self.files = [*self.files[-_MOST:], Stick(way, station, raw)]

    def take(self) -> Stick:
        """Return some file, which mostly stays on its stick and may be read again."""
        at = self.dice.randrange(len(self.files))
        return self.files[at] if self.dice.random() < 0.6 else self.files.pop(at)

    def damage(self, raw: bytes) -> bytes:
        """Return a file that was torn, changed or added to on its way."""
        at = self.dice.randrange(len(raw))
        changed = bytes([raw[at] ^ (1 << self.dice.randrange(8))])
        return self.dice.choice((raw[:at], raw[:at] + changed + raw[at + 1 :], raw + b"x"))


def write_stick(world: "World") -> None:
    """Somebody has a desk write a bundle for the hub, or for another desk of the station."""
    sticks = world.sticks
    desk = sticks.dice.choice(world.desks)
    across = sticks.dice.random() < 0.4
    made: list[bytes] = []

    def deed() -> str:
        carrier = desk.sticks(sticks.dice.randbytes)
        letters = sorted(each.letter for each in desk.outbox.desks() if each.state == "open")
        made.append((carrier.for_desk(sticks.dice.choice(letters)) if across and letters else carrier.for_hub()).raw)
        return ACROSS if across and letters else UP

    told = at_desk(world, desk, deed)
    if made:
        world.faults.count(f"stick_{told}")
        sticks.keep(told, desk.station, made[0])


def read_stick(world: "World") -> None:
    """Somebody puts a stick into the PC that it is for, or into another; now and then the file is damaged."""
    sticks = world.sticks
    file = sticks.take()
    raw = file.raw
    damaged = sticks.dice.random() < 0.2
    if damaged:
        world.faults.count("stick_damaged")
        raw = sticks.damage(raw)
    if file.way == UP and sticks.dice.random() < 0.9:
        _at_hub(world, file, raw, damaged=damaged)
    else:
        _at_desk(world, sticks.dice.choice(world.desks), raw, damaged=damaged)


def _at_hub(world: "World", file: Stick, raw: bytes, *, damaged: bool) -> None:
    before = world.watch.hub_ids(file.station)
    told, answer = world.hub.take_stick(raw)
    world.trace.note("hub", "stick", told)
    world.events[f"stick at hub {told}"] += 1
    if damaged:
        assert answer is None, "a damaged bundle was answered"
        assert world.watch.hub_ids(file.station) == before, "a damaged bundle brought something"
    if answer is not None:
        world.faults.count("stick_down")
        world.sticks.keep(DOWN, file.station, answer)


def _at_desk(world: "World", desk: "SimDesk", raw: bytes, *, damaged: bool) -> None:
    before = desk.standing()

    def deed() -> str:
        try:
            taken = desk.sticks(world.sticks.dice.randbytes).take(raw)
        except Fault as fault:
            return f"stick_{fault.code.value}"
        return "stick_known" if taken.nothing else "stick_taken"

    told = at_desk(world, desk, deed)
    if damaged:
        assert told not in ("stick_taken", "stick_known"), "a damaged bundle was taken"
        assert desk.standing() == before, "a damaged bundle brought something"
