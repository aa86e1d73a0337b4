"""Mutation testing of the rooms that decide what counts: which changes of their code no test notices.

``make mutation`` runs it. Each room is copied with its tests into a small project under ``build/mutation``,
where mutmut changes one thing at a time and runs the tests that reach it. What was judged before is kept by
function, so that a run may be broken off and goes on. ``build/mutation.json`` gets the figures and every survivor;
``tests/mutation/equivalent.toml`` lists those that cannot be noticed, with the reason.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
HOME = ROOT / "build" / "mutation"
TOOL = HOME / "tool"
REPORT = ROOT / "build" / "mutation.json"
EQUIVALENT = ROOT / "tests" / "mutation" / "equivalent.toml"
ROOMS = ("model", "engine")
NEEDED_ROOMS = ("model", "wire", "sealing", "engine")
NEEDED_TESTS = ("model", "engine", "registers", "fakes")
# Long tests of whole stations: what a mutant breaks there must be noticed by a test of the thing itself.
LONG = {"engine": ("test_convergence.py", "test_station.py")}
WORKERS = "2"
KILLED, SURVIVED, UNTESTED, NOT_RUN = "killed", "survived", "untested", "not run"
_BY_EXIT = {None: NOT_RUN, 0: SURVIVED, 5: UNTESTED, 33: UNTESTED}
PROJECT = """
[tool.pytest.ini_options]
testpaths = ["tests/{room}"]
pythonpath = ["."]
addopts = "--import-mode=importlib --strict-markers -p no:cacheprovider"

[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/stationdesk_sync/{room}/*.py"]
also_copy = ["conftest.py"]
pytest_add_cli_args_test_selection = ["tests/{room}"]
pytest_add_cli_args = {left_out}
use_git_change_detection = false
"""
DIFFS = """
import json, sys
from mutmut.mutation.diff_apply import get_diff_for_mutant
print(json.dumps({name: get_diff_for_mutant(name) for name in json.load(sys.stdin)}))
"""
CONFTEST = '''
"""Every mutant meets the same examples; a failing one is not made smaller first."""

import hypothesis

hypothesis.settings.register_profile(
    "mutation",
    deadline=None,
    derandomize=True,
    database=None,
    phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
    suppress_health_check=list(hypothesis.HealthCheck),
)
hypothesis.settings.load_profile("mutation")
'''


def main(rooms: Sequence[str]) -> int:
    """Judge the mutants of the given rooms; return 0 when mutmut came to its end in each."""
    install()
    ends = []
    for room in rooms:
        lay_out(room)
        ask_again(room)
        run = subprocess.run(_command(("run", "--max-children", WORKERS)), check=False, **_there(room))
        ends.append(run.returncode)
    report()
    return max(ends)


def install() -> None:
    """Put mutmut and what it needs beside the environment, not into it."""
    wanted = ROOT / "tools" / "mutation_requirements.txt"
    held = TOOL / "installed.txt"
    if held.exists() and held.read_text("utf-8") == wanted.read_text("utf-8"):
        return
    shutil.rmtree(TOOL, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(TOOL), "-r", str(wanted)]
    subprocess.run(pip, check=True)
    shutil.copyfile(wanted, held)


def lay_out(room: str) -> None:
    """Copy code and tests into the room's small project; times of files are kept, so that unchanged ones are known."""
    package, work = ROOT / "sync" / "stationdesk_sync", HOME / room
    for part in ("src", "tests"):
        shutil.rmtree(work / part, ignore_errors=True)
    ignore = shutil.ignore_patterns("__pycache__")
    for needed in NEEDED_ROOMS:
        shutil.copytree(package / needed, work / "src" / "stationdesk_sync" / needed, ignore=ignore)
    shutil.copy2(package / "__init__.py", work / "src" / "stationdesk_sync")
    for needed in NEEDED_TESTS:
        shutil.copytree(ROOT / "tests" / needed, work / "tests" / needed, ignore=ignore)
    left_out = [f"--ignore=tests/{room}/{name}" for name in LONG.get(room, ())]
    write(work / "pyproject.toml", PROJECT.format(room=room, left_out=json.dumps(left_out)))
    write(work / "conftest.py", CONFTEST)


def ask_again(room: str) -> None:
    """Once code or tests have changed, look anew which test reaches what, and try again what was not noticed: mutmut
    itself keeps both. What was noticed stays so unless its function changed."""
    work = HOME / room
    known, now = work / "tried.sha256", hashlib.sha256()
    for path in sorted([*(work / "tests" / room).rglob("*.*"), *(work / "src").rglob("*.py")]):
        now.update(path.read_bytes())
    if known.exists() and known.read_text("utf-8") == now.hexdigest():
        return
    known.write_text(now.hexdigest(), "utf-8")
    (work / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    for meta in (work / "mutants").rglob("*.py.meta"):
        held = json.loads(meta.read_text("utf-8"))
        codes = held["exit_code_by_key"]
        held["exit_code_by_key"] = {n: c if _BY_EXIT.get(c, KILLED) == KILLED else None for n, c in codes.items()}
        meta.write_text(json.dumps(held), "utf-8")


def write(path: Path, text: str) -> None:
    """Write a file unless it says that already."""
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


def _command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "mutmut", *arguments]


def _there(room: str) -> dict[str, Any]:
    environment = {**os.environ, "PYTHONPATH": str(TOOL), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return {"cwd": HOME / room, "env": environment}


def verdicts(room: str) -> Iterator[tuple[str, str]]:
    """Yield name and verdict of each mutant of a room."""
    for meta in sorted((HOME / room / "mutants").rglob("*.py.meta")):
        for name, code in json.loads(meta.read_text("utf-8"))["exit_code_by_key"].items():
            yield name, _BY_EXIT.get(code, KILLED)


def changes_of(room: str, names: Sequence[str]) -> dict[str, str]:
    """Return what each mutant changes: its removed and added lines."""
    asked = subprocess.run(
        [sys.executable, "-c", DIFFS],
        input=json.dumps(names),
        check=True,
        capture_output=True,
        text=True,
        **_there(room),
    )
    return {name: "\n".join(_changed(diff)) for name, diff in json.loads(asked.stdout).items()}


def _changed(diff: str) -> Iterator[str]:
    for line in diff.splitlines():
        if line[:1] in ("+", "-") and not line.startswith(("+++", "---")):
            yield line[0] + line[1:].strip()


def report() -> None:
    """Write the figures and every survivor, and print them."""
    reasons = equivalents()
    result: dict[str, Any] = {}
    for room in filter(lambda room: (HOME / room).exists(), ROOMS):
        judged = dict(verdicts(room))
        counts = Counter(judged.values())
        names = [name for name in judged if judged[name] in (SURVIVED, UNTESTED)]
        left = [_survivor(name, judged[name], change, reasons) for name, change in changes_of(room, names).items()]
        tried = len(judged) - counts[NOT_RUN]
        equivalent = sum(1 for one in left if one["equivalent"])
        score = round(100 * counts[KILLED] / tried, 1) if tried else 0.0
        without = round(100 * counts[KILLED] / (tried - equivalent), 1) if tried > equivalent else 0.0
        result[room] = {
            "mutants": len(judged),
            "tried": tried,
            "killed": counts[KILLED],
            "score": score,
            "equivalent": equivalent,
            "score_without_equivalent": without,
            "survivors": left,
        }
        for one in left:
            print(f"{one['name']} {one['verdict']}: {one['equivalent'] or 'NOT NOTICED'}\n{one['change']}\n")
        print(f"{room}: {counts[KILLED]} of {tried} killed = {score}% ({without}% without {equivalent} equivalent)")
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _survivor(name: str, verdict: str, change: str, reasons: dict[tuple[str, str], str]) -> dict[str, str]:
    function = name.removeprefix("stationdesk_sync.").partition("__mutmut_")[0].replace("x_", "", 1)
    why = reasons.get((function, change), "")
    return {"name": name, "function": function, "verdict": verdict, "change": change, "equivalent": why}


def equivalents() -> dict[tuple[str, str], str]:
    """Return why a change of a function cannot be noticed, by function and change."""
    if not EQUIVALENT.exists():
        return {}
    listed = tomllib.loads(EQUIVALENT.read_text("utf-8"))["mutant"]
    return {(one["function"], one["change"].strip()): one["why"] for one in listed}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ROOMS))
