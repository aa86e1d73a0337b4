"""A city in one thread: stations, their PCs, one hub, and a seed that decides everything that happens.

``run`` lets the storm pass, lets it end, and checks that everybody comes to the same. ``step`` is one thing that
happens somewhere; the Hypothesis state machine calls it too.
"""

import random
from collections import Counter

from stationdesk_sync.model.registry import Registers
from tests.simulation import actions, invariants, settling
from tests.simulation.clock import MachineClock, TrueTime
from tests.simulation.desk import SimDesk
from tests.simulation.disk import Fuse
from tests.simulation.faults import Faults
from tests.simulation.hub import STATIONS, SimHub
from tests.simulation.ledger import Ledger
from tests.simulation.network import Network
from tests.simulation.plots import Storyteller
from tests.simulation.registers import OLD
from tests.simulation.sticks import Sticks
from tests.simulation.trace import Trace

FIRST_DESKS, MOST_DESKS = 5, 7


class World:
    """Everything there is. ``steps`` counts what happened, ``events`` what came of it."""

    def __init__(self, seed: int, *, show: bool = False, stations: int | None = None,
                 steps: int | None = None, desks: int | None = None) -> None:  # fmt: skip
        self.seed = seed
        self.dice = random.Random(f"simulation {seed}")
        self.trace = Trace(show=show)
        self.faults = Faults(self.dice)
        self.plot = Storyteller(self, seed)
        self.events: Counter[str] = Counter()
        self.steps = 0
        self.time = TrueTime()
        self.ledger = Ledger()
        self.hub = SimHub(lambda: self.time.now, self.dice.randbytes, lambda: self.faults.count("hub_crash"))
        stale = random.Random(f"stale {seed}") if seed % 5 == 2 else None
        self.network = Network(self.dice, self.faults, self.trace, self.hub.hand_over, stale)
        self.desks: list[SimDesk] = []
        self.watch = invariants.Watch(self)
        self.sticks = Sticks(seed)
        self.weights = actions.swarm(self.dice, self.faults)
        self.length = steps if steps is not None else self.dice.randint(20, 60)
        self.most_desks = MOST_DESKS
        self.stations = STATIONS[: stations or self.dice.choice((1, 1, 1, 2, 3))]
        for station in self.stations:
            for _ in range(desks or self.dice.choice((1, 2, 2, 3))):
                if len(self.desks) < FIRST_DESKS:
                    self.add_desk(station)
        self.plot.begin()

    def add_desk(self, station: str, connection: object = None, registers: Registers | None = None) -> SimDesk:
        """Put one more PC into a station, empty or with a copy of another's disk."""
        name = f"pc{len(self.desks)}"
        fuse = Fuse(lambda where: self.faults.count("desk_crash"))
        clock = MachineClock(self.time)
        desk = SimDesk(name, station, self.dice, clock, self.network.way(name, fuse), registers or OLD, connection)
        self.desks.append(desk)
        return desk

    def run(self) -> None:
        """Let the storm pass and end; raises when anything is wrong."""
        for _ in range(self.length):
            self.step(actions.draw(self.dice, self.weights))
            for more in (self.sticks.next(), self.plot.next()):
                if more is not None:
                    self.step(more)
        while self.plot.unfinished:
            self.step(self.plot.go_on)
        settling.settle(self)
        invariants.check_quiet(self)

    def step(self, action: actions.Action) -> None:
        """Let one thing happen and look at what must always hold."""
        self.steps += 1
        self.time.forward(self.dice.choice((1.0, 30.0, 300.0)))
        self.trace.note("step", self.steps, action.__name__)
        action(self)
        self.watch.look()

    def held_anywhere(self) -> set[bytes]:
        """Return the ids of all ops that stand on some disk in use or in the hub."""
        found = set().union(*(desk.held_ids() for desk in self.desks)) if self.desks else set()
        return found.union(*(self.watch.hub_ids(station) for station in self.stations))
