"""Stories that chance tells too rarely: one seed in four weaves one of them into whatever else happens there.

Each plot is a generator; between two of its deeds the storm goes on, faults strike, and anybody may do anything. So a
plot says what people and machines mean to do, never what comes of it. It has dice of its own: a seed without a plot
stays as it was.
"""

import random
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tests.simulation import poison
from tests.simulation.actions import at_desk, put_back, put_hub_back, shut_out
from tests.simulation.drafts import drafts, mending

if TYPE_CHECKING:
    from tests.simulation.desk import SimDesk
    from tests.simulation.hub import HubBackup
    from tests.simulation.world import World

Plot = Callable[["Stage"], Iterator[None]]
_ONE_IN, _OF_THEM = 4, 1
_MENDS_IN, _OF_THOSE = 8, 7
_GOES_ON = 0.6
_SHARES = (0.0, 0.3, 1.0)  # of the seed's faults
_A_DAY = 90_000.0


class Stage:
    """One station's PCs in one plot, and what people do with them."""

    def __init__(self, world: "World", dice: random.Random) -> None:
        self.world, self.dice = world, dice
        self.station = dice.choice(world.stations)

    def desks(self, count: int) -> "list[SimDesk]":
        """Return different PCs of the station; new ones are put up where there are not enough."""
        found = [desk for desk in self.world.desks if desk.station == self.station]
        while len(found) < count:
            found.append(self.world.add_desk(self.station))
        return self.dice.sample(found, count)

    def enter(self, desk: "SimDesk") -> None:
        """Somebody enters records."""
        at_desk(self.world, desk, lambda: desk.save(drafts(self.dice, desk.connection, desk.registers)))

    def sync(self, desk: "SimDesk") -> None:
        """Somebody lets a desk send and hear; one that has only joined then does it once more."""
        for _ in range(2):
            if at_desk(self.world, desk, lambda: desk.sync(self.world.hub.code)) != "joined":
                return

    def break_off(self, desk: "SimDesk") -> None:
        """Somebody lets a desk send and hear, and its power fails on the way."""

        def deed() -> str:
            desk.fuse.set(self.dice.randint(3, 26))
            return desk.sync(self.world.hub.code)

        at_desk(self.world, desk, deed)

    def write_badly(self, desk: "SimDesk") -> None:
        """Somebody's program writes a record that the hub sets aside."""
        if at_desk(self.world, desk, lambda: poison.write(desk, "poison_value", self.dice)) == "done":
            self.world.faults.count("poison_value")

    def mend(self, desk: "SimDesk") -> None:
        """Somebody enters anew what the hub has set aside of a desk's records, if it did."""
        wrong = desk.can_be_mended()
        if wrong:
            self.world.faults.count("mended")
            draft = mending(self.dice, *self.dice.choice(wrong))
            at_desk(self.world, desk, lambda: desk.save([draft]))

    def copy_hub(self) -> "HubBackup":
        """Return a copy of the hub's store."""
        self.world.hub.back_up(self.world.time.now)
        return self.world.hub.backups[-1]

    def restore_hub(self, kept: "HubBackup") -> None:
        """Put an older copy of the hub's store back; now and then what was under way is lost with the store."""
        if self.dice.random() < 0.5:
            self.world.network.late.clear()
        new_epoch = self.dice.random() < 0.5
        fault = "hub_restored_new_epoch" if new_epoch else "hub_restored_same_epoch"
        put_hub_back(self.world, kept, fault, new_epoch=new_epoch)

    def roll_back(self, desk: "SimDesk", image: Any) -> None:
        """Put an older copy of a PC's disk back behind the program's back."""
        put_back(self.world, desk, image, "rolled_back", as_restore=False)

    def clone(self, desk: "SimDesk") -> "SimDesk":
        """Put up another PC with a copy of a disk."""
        self.world.faults.count("cloned")
        return self.world.add_desk(desk.station, desk.image(), desk.registers)


def only_a_neighbour_has_it(stage: Stage) -> Iterator[None]:
    """Hub and author are both set back to before records that a neighbour has heard."""
    author, neighbour = stage.desks(2)
    stage.sync(author)
    yield
    stage.sync(neighbour)
    yield
    kept, image = stage.copy_hub(), author.image()
    yield
    stage.enter(author)
    yield
    stage.sync(author)
    yield
    stage.sync(neighbour)
    yield
    stage.restore_hub(kept)
    stage.roll_back(author, image)
    yield
    stage.sync(stage.dice.choice((author, neighbour)))


def an_identity_is_forgotten(stage: Stage) -> Iterator[None]:
    """The hub is set back to before it knew a PC, which goes on under another identity since."""
    kept = stage.copy_hub()
    author, *others = stage.desks(3)
    stage.sync(author)
    yield
    image, known = author.image(), stage.copy_hub()
    stage.enter(author)
    yield
    stage.sync(author)
    yield
    for other in others:
        stage.sync(other)
        yield
    stage.roll_back(author, image)
    stage.enter(author)
    yield
    stage.sync(author)
    yield
    if stage.dice.random() < 0.5:
        stage.restore_hub(known)
        yield
        for other in others:
            stage.break_off(other)
    stage.restore_hub(kept)
    yield
    for other in others:
        stage.sync(other)
    yield
    stage.world.time.forward(_A_DAY)
    for other in others:
        stage.break_off(other)


def a_chain_goes_on_otherwise(stage: Stage) -> Iterator[None]:
    """Hub and author are set back, and the author has written something else when its neighbours come."""
    author, *others = stage.desks(3)
    for desk in (author, *others):
        stage.sync(desk)
    yield
    kept, image = stage.copy_hub(), author.image()
    stage.enter(author)
    yield
    for desk in (author, *others):
        stage.sync(desk)
    yield
    stage.restore_hub(kept)
    stage.roll_back(author, image)
    stage.enter(author)
    for desk in (author, *others):
        stage.sync(desk)
    yield
    stage.world.time.forward(_A_DAY)
    for desk in others:
        stage.break_off(desk)
    yield
    for desk in others:
        stage.sync(desk)


def a_stolen_pc_is_heard_from_a_neighbour(stage: Stage) -> Iterator[None]:
    """The hub is set back to before the records of a PC, which is stolen then."""
    stolen, neighbour = stage.desks(2)
    stage.sync(stolen)
    yield
    stage.sync(neighbour)
    yield
    kept = stage.copy_hub()
    stage.enter(stolen)
    yield
    stage.sync(stolen)
    yield
    stage.sync(neighbour)
    yield
    stage.restore_hub(kept)
    shut_out(stage.world, stolen)
    yield
    stage.sync(neighbour)


def a_copy_of_a_stolen_pc_goes_on(stage: Stage) -> Iterator[None]:
    """What a stolen PC wrote is set aside, then comes from a copy of it; now and then the hub forgets all that."""
    stolen, neighbour = stage.desks(2)
    stage.sync(stolen)
    yield
    stage.sync(neighbour)
    kept = stage.copy_hub()
    yield
    stage.enter(stolen)
    copy, image = stage.clone(stolen), stolen.image()
    for desk in (stolen, stolen, copy):
        stage.enter(desk)
        stage.sync(desk)
        yield
    stage.sync(neighbour)
    yield
    stage.restore_hub(kept)
    shut_out(stage.world, stolen)
    yield
    stage.sync(neighbour)
    stage.sync(neighbour)
    yield
    if stage.dice.random() < 0.5:
        stage.restore_hub(kept)
        stage.roll_back(stolen, image)
        yield
    stage.sync(copy)
    yield
    stage.sync(neighbour)


PLOTS: tuple[Plot, ...] = (
    only_a_neighbour_has_it,
    an_identity_is_forgotten,
    a_chain_goes_on_otherwise,
    a_stolen_pc_is_heard_from_a_neighbour,
    a_copy_of_a_stolen_pc_goes_on,
)


def what_was_set_aside_is_mended(stage: Stage) -> Iterator[None]:
    """A bad record is mended, now and then in two copies of one book, or as the hub forgets that it was bad."""
    author, neighbour = stage.desks(2)
    for desk in (author, neighbour):
        stage.sync(desk)
    kept = stage.copy_hub()
    yield
    stage.enter(author)
    stage.write_badly(author)
    yield
    stage.sync(author)
    yield
    stage.sync(neighbour)
    copy = stage.clone(author) if stage.dice.random() < 0.5 else None
    between = stage.copy_hub()
    yield
    stage.mend(author)
    if stage.dice.random() < 0.3:
        stage.enter(author)
    if stage.dice.random() < 0.3:
        stage.write_badly(author)
    yield
    stage.sync(author)
    yield
    stage.sync(neighbour)
    if copy is not None:
        stage.mend(copy)
        yield
        stage.sync(copy)
    if stage.dice.random() < 0.5:
        stage.restore_hub(stage.dice.choice((kept, between)))
        yield
        stage.sync(stage.dice.choice((author, neighbour)))
        stage.mend(author)


MENDINGS: tuple[Plot, ...] = (what_was_set_aside_is_mended,)


class Storyteller:
    """The plot of one seed, if it has one, and how far it is told."""

    def __init__(self, world: "World", seed: int) -> None:
        self._world = world
        self._dice = random.Random(f"plot {seed}")
        self._plot: Plot | None = None
        self._told: Iterator[None] | None = None
        if seed % _ONE_IN == _OF_THEM:
            self._plot = self._dice.choice(PLOTS)
        elif seed % _MENDS_IN == _OF_THOSE:
            self._plot = self._dice.choice(MENDINGS)
        if self._plot is not None:
            world.faults.thin_out(self._dice, self._dice.choice(_SHARES))

    def begin(self) -> None:
        """Choose who plays; the city stands."""
        if self._plot is not None:
            self._told = self._plot(Stage(self._world, self._dice))

    @property
    def unfinished(self) -> bool:
        """Whether there is more to tell."""
        return self._told is not None

    def next(self) -> Callable[["World"], None] | None:
        """Return the plot's next deed, or None when it is told or waits."""
        if self._told is None or self._dice.random() >= _GOES_ON:
            return None
        return self.go_on

    def go_on(self, _world: "World") -> None:
        """Tell the plot up to its next deed."""
        if self._told is not None and next(self._told, self) is self:
            self._told = None
