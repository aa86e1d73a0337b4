"""make setup: what it asks of the system, what it says, and that a second run has nothing to do."""

import subprocess
import sys
import time

import pytest

import environment
import system_packages
from tests.architecture.repository import ROOT, text_of


def test_one_line_installs_everything_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "missing_packages", lambda: ["libegl1", "xvfb"])
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr(environment, "install", lambda _missing: pytest.fail("only root may install"))
    with pytest.raises(SystemExit) as stopped:
        environment.check_system()
    line = "sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 xvfb"
    assert stopped.value.code == line  # a text as code: Python prints it and exits 1


def test_root_installs_what_is_missing_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[list[str]] = []
    monkeypatch.setattr(environment, "missing_packages", lambda: ["libegl1"])
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr(environment, "install", lambda missing: installed.append(list(missing)))
    environment.check_system()
    assert installed == [["libegl1"]]


def test_a_package_under_its_newer_name_counts_as_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    listing = "installed\tlibcups2t64\tlibcups2 (= 2.4.10-3), other\nconfig-files\tlibegl1\t\n"
    answer = subprocess.CompletedProcess([], 0, stdout=listing)
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_settings: answer)
    found = system_packages.installed_packages()
    assert {"libcups2", "libcups2t64", "other"} == found


def test_the_venv_module_is_asked_for_only_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = f"python3.{sys.version_info.minor}-venv"
    assert wanted not in system_packages.wanted_packages()
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert wanted in system_packages.wanted_packages()


def test_a_change_of_the_lock_makes_the_environment_anew() -> None:
    one = environment.fingerprint("requirements-dev.lock")
    other = environment.fingerprint("requirements.lock")
    assert one != other
    assert one == environment.fingerprint("requirements-dev.lock")


def test_everything_installed_stands_in_the_lock() -> None:
    assert "pyside6-essentials" in environment.locked_names()
    assert "stationdesk" not in environment.locked_names()


@pytest.mark.parametrize("stopped_before", [True, False])
def test_nothing_of_a_stopped_set_up_is_trusted(stopped_before: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[tuple[str, ...]] = []

    def run(command: tuple[str, ...], **_settings: object) -> subprocess.CompletedProcess[str]:
        commands.append(tuple(command))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    environment.make_venv(stopped_before)
    assert any("--clear" in command for command in commands) == stopped_before


def test_a_second_set_up_ends_within_seconds(real_environment: dict[str, str]) -> None:
    began = time.monotonic()
    result = subprocess.run(
        ["make", "setup"], cwd=ROOT, env=real_environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout == ""
    assert time.monotonic() - began < 10


def test_make_help_names_every_command(real_environment: dict[str, str]) -> None:
    listing = subprocess.run(
        ["make"], cwd=ROOT, env=real_environment, capture_output=True, text=True, check=True
    ).stdout
    for target in ("setup", "run", "test", "desk", "hub", "demo", "shots", "lint", "types", "wheel", "clean"):
        assert f"make {target} " in listing


def test_the_build_machine_runs_what_a_newcomer_runs() -> None:
    commands = [line for line in text_of(".ci/run").splitlines() if line and not line.startswith("#")]
    assert commands == ['cd "$(dirname "$0")/.." || exit 1', "exec make test"]


@pytest.mark.parametrize("file", ["README.md", "README.zh-CN.md"])
def test_the_first_screen_of_the_readme_shows_the_two_commands(file: str) -> None:
    first_screen = text_of(file).split("\n## ")[0]
    commands = [line.strip() for line in first_screen.splitlines() if line.startswith(("make ", "    make "))]
    assert [command.split("#")[0].strip() for command in commands] == ["make run", "make test"]
    assert "docs/pictures/today" in first_screen
