"""After the storm: every fault stops, and everybody must come to rest within a few rounds (I12)."""

from typing import TYPE_CHECKING

from tests.simulation import actions, disk, invariants
from tests.simulation.registers import NEW

if TYPE_CHECKING:
    from tests.simulation.world import World

MOST_ROUNDS = 14
_BETWEEN = 1_000.0
_LATER = 90_000.0  # more than a day: what waits for a day comes
_SOON = 7


def settle(world: "World") -> None:
    """Stop all faults and let every desk sync until nothing changes any more; raises when something stays behind."""
    _calm(world)
    before: object = None
    for round_ in range(MOST_ROUNDS):
        if round_ == _SOON:
            invariants.check_brought(world)
        world.time.forward(_BETWEEN if round_ < _SOON else _LATER)
        for desk in world.dice.sample(world.desks, len(world.desks)):
            told = actions.at_desk(world, desk, lambda desk=desk: desk.sync(world.hub.code))
            world.trace.note("settled", round_, desk.name, told)
            world.watch.look()
        now = [desk.standing() for desk in world.desks]
        if now == before and not left_behind(world):
            world.events[f"settled in {round_ + 1}"] += 1
            return
        before = now
    raise AssertionError(f"I12: after {MOST_ROUNDS} rounds without faults: {'; '.join(left_behind(world))}")


def left_behind(world: "World") -> list[str]:
    """Say which desk still has something to send or to hear."""
    found = []
    for desk in world.desks:
        if world.hub.is_revoked(desk.keys.device_id):
            continue
        link = desk.link
        why = None if desk.last is None else desk.last.problem
        if link is None:
            found.append(f"{desk.name} has not joined")
        elif desk.waiting:
            found.append(f"{desk.name} has {desk.waiting} waiting ({link.held or why or 'no reason'})")
        elif desk.cursors() != world.watch.heads_for(desk):
            found.append(f"{desk.name} has not heard all ({link.held or why or 'no reason'})")
        elif link.loose_since is not None:
            found.append(f"{desk.name} holds what nobody brings")
        elif link.held:
            found.append(f"{desk.name} is held: {link.held}")
    return found


def _calm(world: "World") -> None:
    world.faults.quiet = True
    world.hub.fuse.set(None)
    while world.network.late:
        world.network.deliver_late()
        world.network.late.pop()
    newer = world.hub.registers is NEW or any(desk.registers is NEW for desk in world.desks)
    if newer and world.hub.registers is not NEW:
        world.hub.upgrade(NEW)
    for desk in world.desks:
        desk.fuse.set(None)
        disk.mend(desk.connection)
        desk.clock.mend()
        if newer and desk.registers is not NEW:
            desk.upgrade(NEW)
