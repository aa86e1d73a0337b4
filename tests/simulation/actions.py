"""What can happen in the city: people enter and send, machines break, copies are made and put back.

Each action takes the world and picks with the seed's dice where it happens. ``swarm`` weighs them for one seed.
"""

import random
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from stationdesk.app.faults import Fault
from stationdesk_sync.model.status import IllegalMove
from tests.simulation import disk, poison
from tests.simulation.desk import SimDesk
from tests.simulation.disk import Crash
from tests.simulation.drafts import drafts
from tests.simulation.faults import POISONS, Faults
from tests.simulation.hub import HubBackup
from tests.simulation.registers import NEW

if TYPE_CHECKING:
    from tests.simulation.world import World

Action = Callable[["World"], None]
_FUSE = 14
_EPOCH = 1 << 40


def swarm(dice: random.Random, faults: Faults) -> dict[Action, int]:
    """Return how often each action comes in one seed."""
    weights: dict[Action, int] = {enter: dice.choice((4, 8)), sync: dice.choice((4, 8)), sync_due: dice.choice((0, 2))}
    for name, made in BY_FAULT.items():
        if name in faults.rate:
            for action in made:
                weights[action] = max(weights.get(action, 0), dice.choice((1, 1, 2, 3)))
    return weights


def draw(dice: random.Random, weights: Mapping[Action, int]) -> Action:
    """Return the action that comes next."""
    return dice.choices(list(weights), list(weights.values()))[0]


def at_desk(world: "World", desk: SimDesk, deed: Callable[[], str | None]) -> str:
    """Let somebody do something at a desk, whose power may fail at any effect boundary of it."""
    if world.faults.on("desk_crash") and world.dice.random() < 0.6:
        desk.fuse.set(world.dice.randint(1, _FUSE))
    if world.faults.on("hub_crash") and world.dice.random() < 0.35:
        world.hub.fuse.set(world.dice.randint(1, 4))
    try:
        told = deed() or "done"
    except Crash as crash:
        told = f"crash {crash}"
        desk.fuse.set(None)
        disk.mend(desk.connection)
        desk.lose_power()
    except IllegalMove:  # the form would not have offered it
        told = "illegal move"
    except Fault as fault:
        told = fault.code.value
    desk.fuse.set(None)
    world.hub.fuse.set(None)
    world.ledger.note(desk.station, desk.name, desk.own_ops())
    world.watch.acted(desk)
    world.events[told.partition(" ")[0]] += 1
    world.trace.note(desk.name, told, *desk.standing())
    return told


def any_desk(world: "World") -> SimDesk:
    """Return some desk."""
    return world.desks[world.dice.randrange(len(world.desks))]


# people ------------------------------------------------------------------------------------------
def enter(world: "World") -> None:
    """Somebody enters records."""
    desk = any_desk(world)
    at_desk(world, desk, lambda: desk.save(drafts(world.dice, desk.connection, desk.registers)))


def sync(world: "World") -> None:
    """Somebody asks a desk to send and hear."""
    desk = any_desk(world)
    at_desk(world, desk, lambda: desk.sync(world.hub.code))


def sync_due(world: "World") -> None:
    """Time passes until a desk syncs by itself."""
    desk = any_desk(world)
    world.time.forward(world.dice.choice((60.0, 900.0, 4_000.0, 90_000.0)))
    at_desk(world, desk, desk.sync_if_due)


def restart(world: "World") -> None:
    """A desk's program is closed and started again."""
    desk = any_desk(world)
    world.faults.count("restarted")
    at_desk(world, desk, desk.boot)


def turn_clock(world: "World") -> None:
    """A desk's clock goes wrong, or right again."""
    desk = any_desk(world)
    world.faults.count("clock")
    world.trace.note(desk.name, "clock", desk.clock.spoil(world.dice))


def upgrade(world: "World") -> None:
    """A desk or the hub gets the newer program."""
    world.faults.count("upgraded")
    if world.dice.random() < 0.3:
        world.hub.upgrade(NEW)
    else:
        desk = any_desk(world)
        at_desk(world, desk, lambda: desk.upgrade(NEW))


# disks -------------------------------------------------------------------------------------------
def fill_disk(world: "World") -> None:
    """A desk's disk has no more room."""
    world.faults.count("disk_full")
    disk.fill(any_desk(world).connection)


def protect_disk(world: "World") -> None:
    """A desk's disk cannot be written any more."""
    world.faults.count("read_only")
    disk.protect(any_desk(world).connection)


def mend_disk(world: "World") -> None:
    """Somebody makes room on a desk's disk."""
    disk.mend(any_desk(world).connection)


def back_up(world: "World") -> None:
    """A desk's disk is copied."""
    desk = any_desk(world)
    desk.backups.append(desk.image())


def restore(world: "World") -> None:
    """An older copy is put back by the program's own command: it holds its sync and says so."""
    _set_back(world, "restored", as_restore=True)


def roll_back(world: "World") -> None:
    """An older copy is put back behind the program's back (a disk image, a snapshot of a virtual machine)."""
    _set_back(world, "rolled_back", as_restore=False)


def clone(world: "World") -> None:
    """A desk's disk is copied to another PC of the same station; both go on."""
    desk = any_desk(world)
    if len(world.desks) >= world.most_desks:
        return
    world.faults.count("cloned")
    world.add_desk(desk.station, desk.image(), desk.registers)


def _set_back(world: "World", fault: str, *, as_restore: bool) -> None:
    desk = any_desk(world)
    if not desk.backups:
        desk.backups.append(desk.image())
        return
    put_back(world, desk, desk.backups[world.dice.randrange(len(desk.backups))], fault, as_restore=as_restore)


def put_back(world: "World", desk: SimDesk, image: Any, fault: str, *, as_restore: bool) -> None:
    """Put a copy of a desk's disk in the disk's place; what only the disk held is lost."""
    world.faults.count(fault)
    before = desk.held_ids()
    desk.set_back(image, as_restore=as_restore)
    world.ledger.destroyed(before, world.held_anywhere())
    world.trace.note(desk.name, fault, *desk.standing())


# the hub -----------------------------------------------------------------------------------------
def restart_hub(world: "World") -> None:
    """The hub's process is started again."""
    world.faults.count("hub_restarted")
    world.hub.boot()


def back_up_hub(world: "World") -> None:
    """The hub's store is copied and the copy verified."""
    world.hub.back_up(world.time.now)


def restore_hub_same_epoch(world: "World") -> None:
    """An older copy of the hub's store is put back, and nobody tells the hub."""
    _restore_hub(world, "hub_restored_same_epoch", new_epoch=False)


def restore_hub_new_epoch(world: "World") -> None:
    """An older copy of the hub's store is put back with the operator's command, which gives a new epoch."""
    _restore_hub(world, "hub_restored_new_epoch", new_epoch=True)


def _restore_hub(world: "World", fault: str, *, new_epoch: bool) -> None:
    hub = world.hub
    if not hub.backups or world.dice.random() < 0.2:
        hub.back_up(world.time.now)
        return
    put_hub_back(world, hub.backups[world.dice.randrange(len(hub.backups))], fault, new_epoch=new_epoch)


def put_hub_back(world: "World", kept: HubBackup, fault: str, *, new_epoch: bool) -> None:
    """Put a copy of the hub's store in its place; what only the store held is lost."""
    world.faults.count(fault)
    before = set().union(*(world.watch.hub_ids(station) for station in world.stations))
    world.hub.restore(kept, new_epoch=new_epoch)
    world.watch.hub_was_restored()
    world.ledger.destroyed(before, world.held_anywhere())
    world.trace.note("hub", fault)


def revoke(world: "World") -> None:
    """The operator revokes a desk (a stolen PC)."""
    shut_out(world, any_desk(world))


def shut_out(world: "World", desk: SimDesk) -> None:
    """Revoke this desk, if the hub knows it."""
    if world.hub.revoke(desk.keys.device_id):
        world.faults.count("revoked")
        world.trace.note("revoked", desk.name)


def late(world: "World") -> None:
    """A request that nobody waits for comes to the hub."""
    if world.network.late:
        world.faults.count("late_request")
        world.network.deliver_late()


def _poison(name: str) -> Action:
    def action(world: "World") -> None:
        desk = any_desk(world)
        if at_desk(world, desk, lambda: poison.write(desk, name, world.dice)) == "done":
            world.faults.count(name)

    action.__name__ = name
    return action


BY_FAULT: dict[str, tuple[Action, ...]] = {
    "restarted": (restart,),
    "clock": (turn_clock,),
    "upgraded": (upgrade,),
    "disk_full": (fill_disk, mend_disk),
    "read_only": (protect_disk, mend_disk),
    "restored": (back_up, restore),
    "rolled_back": (back_up, roll_back),
    "cloned": (clone,),
    "hub_restarted": (restart_hub,),
    "hub_restored_same_epoch": (back_up_hub, restore_hub_same_epoch),
    "hub_restored_new_epoch": (back_up_hub, restore_hub_new_epoch),
    "revoked": (revoke,),
    "late_request": (late,),
} | {name: (_poison(name),) for name in POISONS}
