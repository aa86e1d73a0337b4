"""The lock files: exactly what pyproject.toml asks for, each with its hash, and no word about where it comes from."""

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.repository import text_of, tracked_files

LOCKS = ("requirements.lock", "requirements-hub.lock", "requirements-dev.lock", "requirements-bench.lock")
ENTRY = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>[^\s;]+)(?: ; [^\\]+)?(?P<hashes>(?: \\\n    --hash=sha256:[0-9a-f]{64})+)$",
    re.MULTILINE,
)


def locked(lock: str) -> dict[str, str]:
    """Name to version."""
    return {entry["name"]: entry["version"] for entry in ENTRY.finditer(text_of(lock))}


def project(file: str = "pyproject.toml") -> dict[str, Any]:
    return tomllib.loads(text_of(file))


def group(name: str) -> list[Requirement]:
    """The requirements of a dependency group with the groups it includes."""
    found: list[Requirement] = []
    for entry in project()["dependency-groups"][name]:
        found += [Requirement(entry)] if isinstance(entry, str) else group(entry["include-group"])
    return found


def wanted(lock: str) -> list[Requirement]:
    backend = group("build-backend")
    if lock == "requirements-hub.lock":
        return [*map(Requirement, project("sync/pyproject.toml")["project"]["optional-dependencies"]["hub"]), *backend]
    desk = [*map(Requirement, project()["project"]["dependencies"]), *backend]
    if lock == "requirements.lock":
        return desk
    if lock == "requirements-bench.lock":
        return group("bench")
    return [*desk, *map(Requirement, project()["project"]["optional-dependencies"]["hub"]), *group("dev")]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_a_name_a_version_and_its_hashes(lock: str) -> None:
    rest = ENTRY.sub("", text_of(lock)).strip()
    assert rest == "", rest[:500]
    assert "://" not in text_of(lock)
    assert len(locked(lock)) > 10


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_the_project_asks_for(lock: str) -> None:
    versions = locked(lock)
    for requirement in wanted(lock):
        name = canonicalize_name(requirement.name)
        assert name in versions, f"{lock} lacks {name}: run tools/refresh_locks.sh"
        assert requirement.specifier.contains(versions[name]), f"{lock} has {name} {versions[name]}, not {requirement}"


def test_the_smaller_locks_agree_with_the_large_one() -> None:
    large = locked("requirements-dev.lock")
    for lock in ("requirements.lock", "requirements-hub.lock"):
        assert locked(lock).items() <= large.items(), f"{lock}: run tools/refresh_locks.sh"


def test_what_both_environments_have_has_one_version() -> None:
    large, bench = locked("requirements-dev.lock"), locked("requirements-bench.lock")
    assert {name: bench[name] for name in bench.keys() & large.keys()} == {
        name: large[name] for name in bench.keys() & large.keys()
    }


def test_the_hub_alone_has_no_qt_and_the_desk_no_server() -> None:
    assert not {name for name in locked("requirements-hub.lock") if "pyside" in name or "shiboken" in name}
    assert not {"litestar", "uvicorn", "psycopg"} & locked("requirements.lock").keys()


def test_qt_is_the_last_that_old_desks_can_run() -> None:
    assert locked("requirements.lock")["pyside6-essentials"] == "6.9.3"


def test_both_projects_ask_for_the_same_hub() -> None:
    here = project()["project"]["optional-dependencies"]["hub"]
    assert here == project("sync/pyproject.toml")["project"]["optional-dependencies"]["hub"]


def test_the_lock_that_names_hosts_is_not_in_the_repository() -> None:
    assert not [name for name in tracked_files() if name.endswith(("uv.lock", "pylock.toml", "poetry.lock"))]
    assert "uv.lock" in text_of(".gitignore").splitlines()
