"""One story that takes every way of the protocol, broken off at each of its effect boundaries in turn.

The story: two desks enter, join and send; one is restored from a copy, the hub from a backup; all send and hear again.
"""

import os
from collections.abc import Callable, Iterator

import pytest

from tests.simulation import invariants, settling
from tests.simulation.disk import Crash
from tests.simulation.drafts import drafts
from tests.simulation.world import World

PARTS = 4
EVERY = int(os.environ.get("STATIONDESK_EVERY", "8"))  # 1: every boundary there is (some minutes)


def story(world: World) -> Iterator[tuple[str, Callable[[], object]]]:
    """Give the deeds of the story in order, each with the machine that does it."""
    one, two = world.desks[:2]

    def enter(desk: object) -> Callable[[], object]:
        return lambda: desk.save(drafts(world.dice, desk.connection, desk.registers))  # type: ignore[attr-defined]

    def sync(desk: object) -> Callable[[], object]:
        return lambda: desk.sync(world.hub.code)  # type: ignore[attr-defined]

    yield from ((one.name, enter(one)), (one.name, sync(one)), (one.name, sync(one)), (two.name, sync(two)))
    one.backups.append(one.image())
    world.hub.back_up(world.time.now)
    yield from ((two.name, enter(two)), (two.name, sync(two)), (one.name, enter(one)), (one.name, sync(one)))
    before = one.held_ids()
    one.set_back(one.backups[0], as_restore=True)
    world.ledger.destroyed(before, world.held_anywhere())
    yield from ((one.name, enter(one)), (one.name, sync(one)), (two.name, sync(two)))
    ids = world.watch.hub_ids(world.stations[0])
    world.hub.restore(world.hub.backups[0], new_epoch=True)
    world.watch.hub_was_restored()
    world.ledger.destroyed(ids, world.held_anywhere())
    yield from ((two.name, sync(two)), (one.name, sync(one)), (two.name, sync(two)), (one.name, sync(one)))


def tell(machine: str, at: int | None) -> int:
    """Tell the story; the machine's power fails at its boundary ``at``. Returns how many boundaries it passed."""
    world = World(4, stations=1, steps=0, desks=2)
    world.faults.quiet = True
    fuses = [world.hub.fuse] if machine == "hub" else [desk.fuse for desk in world.desks]
    left = at
    for _who, deed in story(world):
        passed = sum(fuse.boundaries for fuse in fuses)
        for fuse in fuses:
            fuse.set(left)
        try:
            deed()
        except Crash:
            for desk in world.desks:
                desk.boot()
            left = None
        for fuse in fuses:  # copies and restores between the deeds are not part of the story
            fuse.set(None)
        if left is not None:
            left -= sum(fuse.boundaries for fuse in fuses) - passed
            if left <= 0:
                left = None
        for desk in world.desks:
            world.ledger.note(desk.station, desk.name, desk.own_ops())
        world.watch.look()
    settling.settle(world)
    invariants.check_quiet(world)
    return sum(fuse.boundaries for fuse in fuses)


@pytest.mark.parametrize("machine", ["desk", "hub"])
@pytest.mark.parametrize("part", range(PARTS))
def test_a_power_cut_at_any_boundary_of_the_story_loses_and_doubles_nothing(machine, part):
    boundaries = tell(machine, None)
    assert boundaries > 40
    for at in range(1 + part * EVERY, boundaries + 1, PARTS * EVERY):
        tell(machine, at)
