"""Where the bench keeps its things, and what it was told by the environment."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
WORK = BUILD / "bench"
BENCH_PYTHON = BUILD / "bench-env" / "bin" / "python"
RESULT = BUILD / "bench.json"
PAGE = ROOT / "docs" / "performance.md"


def peers_folder() -> Path | None:
    """Return where the scripts of floor and peer lie, or None when they are not there."""
    told = Path(os.environ.get("BENCH_PEERS", str(ROOT.parent / "shared" / "bench" / "peers")))
    return told.resolve() if (told / "limit_batch.py").is_file() else None


def runs() -> int:
    """Return how often each thing is measured (``RUNS``)."""
    return int(os.environ.get("RUNS", "5"))


def child_environment() -> dict[str, str]:
    """Return the environment of every process that the bench starts: no keystore, no screen, nothing written beside
    sources."""
    left_out = ("DISPLAY", "LANG", "LC_ALL", "LC_MESSAGES", "PYTHONUNBUFFERED", "PYTHONHASHSEED")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    paths = [kept["PYTHONPATH"]] if kept.get("PYTHONPATH") else []
    return kept | {
        "PYTHONPATH": os.pathsep.join([*paths, str(ROOT)]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    }
