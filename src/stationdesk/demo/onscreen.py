"""``make run`` with a display: a hub in a process of its own, a joined desk, its window. Kept from run to run."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stationdesk.bootstrap.clocks import SystemClock, system_random
from stationdesk.bootstrap.opening import begin, hub_deeds
from stationdesk.bootstrap.program import open_window
from stationdesk.demo.city import PIN
from stationdesk.demo.weekday import STATION
from stationdesk.paths import Paths
from stationdesk.storage.book import Unlock
from stationdesk_sync.model.registry import load_registers

PORT = 8210
STATIONS = Path(__file__).resolve().parent / "data" / "stations.csv"


def open_demo(folder: Path) -> int:
    """Start the hub, enrol the desk the first time, open the window; returns its exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = Paths.at(folder / "home")
    with _hub(folder) as url:
        if not paths.book.exists():
            clock = SystemClock()
            unlock = Unlock(keystore=None, pin=PIN, recovery_code=None)
            opened = begin(paths, load_registers(), unlock, clock, system_random, "").opened
            hub_deeds(opened, clock).join(url, _run(folder, "enrol-code", STATION).splitlines()[-1])
            opened.close()
        print(f"hub: {url}   desk: {paths.home}   PIN of this demo: {PIN}", flush=True)
        return open_window(paths, None, PIN)


@contextmanager
def _hub(folder: Path) -> Iterator[str]:
    if not (folder / "hub.sdb").exists():
        print(_run(folder, "init"))
        _run(folder, "station", "import", str(STATIONS))
    process = subprocess.Popen(
        _command(folder, "serve", "--host", "127.0.0.1", "--port", str(PORT)), stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        if "listening on" not in said:
            raise SystemExit(f"The hub did not start: {said}")
        yield said.split()[-1]
    finally:
        process.terminate()
        process.wait(timeout=20)


def _command(folder: Path, *words: str) -> list[str]:
    store = ["--db", f"sqlite:///{folder / 'hub.sdb'}", "--db-key-file", str(folder / "hub.key"), "--lang", "en"]
    return [sys.executable, "-m", "stationdesk_sync.hub", *store, *words]


def _run(folder: Path, *words: str) -> str:
    done = subprocess.run(_command(folder, *words), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr.strip())
    return done.stdout.strip()
