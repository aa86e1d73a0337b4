"""A hub with six stations and a joined desk, in one folder and one process, on a set clock.

Called by the offscreen weekday and the pictures. Store, book, receipts and agreement are the real ones.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from stationdesk.bootstrap.clocks import system_random
from stationdesk.bootstrap.opening import HubDeeds, OpenDesk, begin, hub_deeds
from stationdesk.demo.set_clock import SetClock
from stationdesk.demo.weekday import DAY, STATION, stations_csv
from stationdesk.paths import Paths
from stationdesk.storage.book import Unlock
from stationdesk_sync.hub.testing import RunningHub, running_hub
from stationdesk_sync.model.registry import Registers, load_registers

PIN = "246810"


@dataclass(frozen=True)
class DemoCity:
    """What the demo works with."""

    hub: RunningHub
    opened: OpenDesk
    deeds: HubDeeds
    clock: SetClock
    registers: Registers
    paths: Paths


@contextmanager
def demo_city(folder: Path, *, joined: bool = True) -> Iterator[DemoCity]:
    """Make everything anew in ``folder`` (what was there before is removed) and take it down afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    clock = SetClock(DAY, "08:20")
    registers = load_registers()
    store = f"sqlite:///{folder / 'hub.sdb'}"
    with running_hub(store, registers, key_file=folder / "hub.key", clock=clock) as hub:
        hub.import_stations(stations_csv())
        paths = Paths.at(folder / "home")
        unlock = Unlock(keystore=None, pin=PIN, recovery_code=None)
        opened = begin(paths, registers, unlock, clock, system_random, "").opened
        try:
            deeds = hub_deeds(opened, clock)
            if joined:
                deeds.join(hub.url, hub.enrol_code(STATION))
            with closing(deeds):  # before the hub goes down, which would wait for it
                yield DemoCity(hub, opened, deeds, clock, registers, paths)
        finally:
            opened.close()
