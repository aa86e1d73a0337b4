"""A hub in a process of its own, as ``stationdesk-hub serve`` runs it, on either store."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.places import ROOT, child_environment
from stationdesk_sync.hub.service import Hub, open_hub
from stationdesk_sync.model.registry import load_registers

STATION_HEADER = "code,name,kind,address,posted_hours,latitude,longitude"
_STOP_S = 60


def station_code(number: int) -> str:
    """Return the code of the bench's station ``number`` (from 1)."""
    return f"BN-{number:03d}"


@dataclass
class HubProcess:
    """A hub with its folder (key file, log, embedded store) and the address of its store."""

    folder: Path
    store: str
    port: int = 0
    process: "subprocess.Popen[str] | None" = None
    served: int = field(default=0, init=False)

    @classmethod
    def embedded(cls, folder: Path) -> "HubProcess":
        """Return a hub on the embedded store in ``folder``."""
        return cls(folder, f"sqlite:///{folder / 'hub.sdb'}")

    def set_up(self, stations: int) -> "HubProcess":
        """Make the store, with so many stations."""
        self.folder.mkdir(parents=True, exist_ok=True)
        names = self.folder / "stations.csv"
        rows = (f"{station_code(n)},Station {n},relief,,,," for n in range(1, stations + 1))
        names.write_text("\n".join((STATION_HEADER, *rows)) + "\n", "utf-8")
        self.must("init")
        self.must("station", "import", str(names))
        return self

    def words(self, *words: str) -> list[str]:
        """Return the command line of a hub command."""
        head = [sys.executable, "-m", "stationdesk_sync.hub", "--db", self.store]
        return [*head, "--db-key-file", str(self.folder / "hub.key"), "--lang", "en", *words]

    def must(self, *words: str) -> str:
        """Run a command that has to end well; returns what it printed."""
        done = subprocess.run(
            self.words(*words), capture_output=True, text=True, cwd=ROOT, env=child_environment(), check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"hub {words[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self, wrapper: Sequence[str] = ()) -> "HubProcess":
        """Serve on loopback and wait until it listens. ``wrapper`` are modules to run it under (a profiler)."""
        words = self.words("serve", "--host", "127.0.0.1", "--port", str(self.port))
        if wrapper:
            words[1:1] = wrapper
        with (self.folder / "hub.log").open("ab") as log:
            self.process = subprocess.Popen(
                words, stdout=subprocess.PIPE, stderr=log, cwd=ROOT, env=child_environment(), text=True
            )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            found = re.search(r"listening on \S+?:(\d+)\b", line)
            if found is not None:
                self.served = int(found[1])
                return self
        raise RuntimeError("the hub did not start: " + (self.folder / "hub.log").read_text("utf-8")[-2000:])

    @property
    def pid(self) -> int:
        """The process id of the serving hub."""
        assert self.process is not None
        return self.process.pid

    @property
    def url(self) -> str:
        """The address of the serving hub itself."""
        return f"http://127.0.0.1:{self.served}"

    def stop(self) -> None:
        """Ask the hub to end and wait for it."""
        if self.process is not None:
            self.process.terminate()
            self._let_go()

    def kill(self) -> None:
        """End the hub at once."""
        if self.process is not None:
            self.process.kill()
            self._let_go()

    def code_for(self, number: int) -> str:
        """Return an enrolment code for one desk of station ``number``."""
        return self.must("enrol-code", station_code(number)).splitlines()[-1]

    def status(self) -> dict[str, object]:
        """Return what ``status --json`` says."""
        said = json.loads(self.must("status", "--json"))
        assert isinstance(said, dict)
        return said

    def _let_go(self) -> None:
        assert self.process is not None
        self.process.communicate(timeout=_STOP_S)
        self.process = None


@contextmanager
def opened(hub: HubProcess) -> Iterator[Hub]:
    """Open the hub's store in this process while nobody serves it."""
    held = open_hub(hub.store, hub.folder / "hub.key", load_registers(), time.time, update=True)
    try:
        yield held
    finally:
        held.close()
