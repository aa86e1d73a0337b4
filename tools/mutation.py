"""Mutation testing of the rooms that decide what counts: which changes of their code no test notices.

``make mutation`` runs it. The rooms and their tests are copied into a small project under ``build/mutation``,
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
TOOL, WORK = HOME / "tool", HOME / "work"
REPORT = ROOT / "build" / "mutation.json"
EQUIVALENT = ROOT / "tests" / "mutation" / "equivalent.toml"
ROOMS = ("model", "engine")
NEEDED_ROOMS = ("model", "wire", "sealing", "engine")
NEEDED_TESTS = ("model", "engine", "registers")
WORKERS = "2"
KILLED, SURVIVED, UNTESTED, NOT_RUN = "killed", "survived", "untested", "not run"
_BY_EXIT = {None: NOT_RUN, 0: SURVIVED, 5: UNTESTED, 33: UNTESTED}
PROJECT = """
[tool.pytest.ini_options]
testpaths = {tests}
pythonpath = ["."]
addopts = "--import-mode=importlib --strict-markers -p no:cacheprovider"

[tool.mutmut]
source_paths = ["src"]
only_mutate = {only}
also_copy = ["conftest.py"]
pytest_add_cli_args_test_selection = {tests}
use_git_change_detection = false
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
    """Judge the mutants of the given rooms; return 0 when mutmut came to its end."""
    install()
    lay_out(rooms)
    ask_again()
    done = mutmut("run", "--max-children", WORKERS)
    report(rooms)
    return done


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


def lay_out(rooms: Sequence[str]) -> None:
    """Copy rooms and tests into the small project; times of files are kept, so that unchanged ones are known."""
    package = ROOT / "sync" / "stationdesk_sync"
    for part in ("src", "tests"):
        shutil.rmtree(WORK / part, ignore_errors=True)
    ignore = shutil.ignore_patterns("__pycache__")
    for room in NEEDED_ROOMS:
        shutil.copytree(package / room, WORK / "src" / "stationdesk_sync" / room, ignore=ignore)
    shutil.copy2(package / "__init__.py", WORK / "src" / "stationdesk_sync")
    for room in NEEDED_TESTS:
        shutil.copytree(ROOT / "tests" / room, WORK / "tests" / room, ignore=ignore)
    tests = json.dumps([f"tests/{room}" for room in rooms])
    only = json.dumps([f"src/stationdesk_sync/{room}/*.py" for room in rooms])
    write(WORK / "pyproject.toml", PROJECT.format(tests=tests, only=only))
    write(WORK / "conftest.py", CONFTEST)


def ask_again() -> None:
    """Let whatever was not noticed be tried again once the tests have changed: mutmut itself would not."""
    known, tests = WORK / "tests.sha256", hashlib.sha256()
    for path in sorted((WORK / "tests").rglob("*.*")):
        tests.update(path.read_bytes())
    if known.exists() and known.read_text("utf-8") != tests.hexdigest():
        for meta in (WORK / "mutants").rglob("*.py.meta"):
            held = json.loads(meta.read_text("utf-8"))
            codes = held["exit_code_by_key"]
            held["exit_code_by_key"] = {n: c if _BY_EXIT.get(c, KILLED) == KILLED else None for n, c in codes.items()}
            meta.write_text(json.dumps(held), "utf-8")
    known.write_text(tests.hexdigest(), "utf-8")


def write(path: Path, text: str) -> None:
    """Write a file unless it says that already."""
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


def mutmut(*arguments: str) -> int:
    """Run mutmut in the small project."""
    return subprocess.run(_command(arguments), cwd=WORK, env=_environment(), check=False).returncode


def _command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "mutmut", *arguments]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(TOOL), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def verdicts(room: str) -> Iterator[tuple[str, str]]:
    """Yield name and verdict of each mutant of a room."""
    for meta in sorted((WORK / "mutants" / "src" / "stationdesk_sync" / room).rglob("*.py.meta")):
        for name, code in json.loads(meta.read_text("utf-8"))["exit_code_by_key"].items():
            yield name, _BY_EXIT.get(code, KILLED)


def change_of(name: str) -> str:
    """Return what a mutant changes: its removed and added lines."""
    shown = subprocess.run(
        _command(("show", name)), cwd=WORK, env=_environment(), check=True, capture_output=True, text=True
    ).stdout
    lines = [line for line in shown.splitlines() if line[:1] in "+-" and not line.startswith(("+++", "---"))]
    return "\n".join(line[0] + line[1:].strip() for line in lines)


def report(rooms: Sequence[str]) -> None:
    """Write the figures and every survivor, and print them."""
    reasons = equivalents()
    result: dict[str, Any] = {}
    for room in rooms:
        judged = dict(verdicts(room))
        counts = Counter(judged.values())
        left = [_survivor(name, judged[name], reasons) for name in judged if judged[name] in (SURVIVED, UNTESTED)]
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


def _survivor(name: str, verdict: str, reasons: dict[tuple[str, str], str]) -> dict[str, str]:
    change = change_of(name)
    function = name.removeprefix("stationdesk_sync.").partition("__mutmut_")[0].replace("x_", "", 1)
    return {
        "name": name,
        "function": function,
        "verdict": verdict,
        "change": change,
        "equivalent": reasons.get((function, change), ""),
    }


def equivalents() -> dict[tuple[str, str], str]:
    """Return why a change of a function cannot be noticed, by function and change."""
    if not EQUIVALENT.exists():
        return {}
    listed = tomllib.loads(EQUIVALENT.read_text("utf-8"))["mutant"]
    return {(one["function"], one["change"].strip()): one["why"] for one in listed}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ROOMS))
