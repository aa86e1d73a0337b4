"""Who may know whom: the rooms by import-linter, other people's packages by the table below."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT, SOURCES, imports_of, module_of, python_files

# Package: the rooms that may know it. A package that is not here may be imported nowhere.
MAY_KNOW: dict[str, tuple[str, ...]] = {
    "PySide6": ("stationdesk.ui", "stationdesk.bootstrap", "stationdesk.__main__", "stationdesk.demo"),
    "shiboken6": ("stationdesk.ui",),
    "sqlalchemy": ("stationdesk.storage", "stationdesk_sync.hub.store", "stationdesk_sync.hub.migrations"),
    "sqlcipher3": ("stationdesk.storage", "stationdesk_sync.hub.store"),
    "alembic": ("stationdesk.storage", "stationdesk_sync.hub.store", "stationdesk_sync.hub.migrations"),
    "psycopg": ("stationdesk_sync.hub.store",),
    "keyring": ("stationdesk.storage",),
    "cryptography": (
        "stationdesk.storage",
        "stationdesk_sync.sealing",
        "stationdesk_sync.client",
        "stationdesk_sync.hub",
    ),
    "anyio": ("stationdesk_sync.hub.http", "stationdesk_sync.hub.console.routes"),
    "argon2": ("stationdesk_sync.hub",),
    "litestar": ("stationdesk_sync.hub",),
    "uvicorn": ("stationdesk_sync.hub",),
    "jinja2": ("stationdesk_sync.hub",),
    "markupsafe": ("stationdesk_sync.hub",),
    "urllib3": ("stationdesk_sync.client",),
    "msgspec": ("stationdesk_sync.wire", "stationdesk_sync.engine", "stationdesk_sync.hub", "stationdesk_sync.client"),
    "zstandard": ("stationdesk_sync.wire", "stationdesk_sync.hub.store"),
    "platformdirs": ("stationdesk.paths",),
    "segno": ("stationdesk.ui",),
}
OURS = ("stationdesk", "stationdesk_sync")


def known_by(module: str, rooms: tuple[str, ...]) -> bool:
    return any(module == room or module.startswith(room + ".") for room in rooms)


def test_the_rooms_import_each_other_only_as_the_contracts_say() -> None:
    result = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 broken" in result.stdout, result.stdout


@pytest.mark.parametrize("folder", SOURCES)
def test_each_foreign_package_is_known_only_in_its_room(folder: str) -> None:
    strangers = []
    for name in python_files(folder):
        for found in imports_of(name):
            package = found.target.split(".")[0]
            if package in sys.stdlib_module_names or package in OURS:
                continue
            if not known_by(module_of(name), MAY_KNOW.get(package, ())):
                strangers.append(f"{name}:{found.line} imports {found.target}")
    assert not strangers, "\n".join(strangers)


def test_the_record_model_knows_only_the_standard_library() -> None:
    strangers = [
        f"{name}:{found.line} imports {found.target}"
        for name in python_files("sync/stationdesk_sync/model")
        for found in imports_of(name)
        if found.target.split(".")[0] not in sys.stdlib_module_names
        and not found.target.startswith("stationdesk_sync.model")
    ]
    assert not strangers, "\n".join(strangers)


def test_the_engine_reads_no_clock_and_opens_no_file_or_socket() -> None:
    doors = {"socket", "ssl", "http", "urllib", "time", "threading", "subprocess", "asyncio", "random", "secrets", "os"}
    strangers = [
        f"{name}:{found.line} imports {found.target}"
        for name in python_files("sync/stationdesk_sync/engine")
        for found in imports_of(name)
        if found.target.split(".")[0] in doors
    ]
    assert not strangers, "\n".join(strangers)


def test_imports_inside_functions_are_listed_with_their_reason() -> None:
    listed = tomllib.loads((Path(__file__).parent / "late_imports.toml").read_text("utf-8")).get("late", [])
    allowed = {(entry["file"], module) for entry in listed for module in entry["modules"]}
    assert all(len(entry["why"]) > 10 for entry in listed), "an entry gives no reason"
    found = {
        (one.file, one.target): one.line
        for name in python_files(*SOURCES)
        for one in imports_of(name)
        if one.inside_function
    }
    new = [f"{file}:{found[file, module]} imports {module} late" for file, module in sorted(found.keys() - allowed)]
    assert not new, "\n".join(new)
    assert not allowed - found.keys(), f"no longer needed: {sorted(allowed - found.keys())}"
