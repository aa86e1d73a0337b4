"""The three ways to install: the wheel, the checkout (editable), and the hub alone. Fresh environments, real pip.

pip runs as the person at this machine has set it up, so these tests fetch packages the way ``make setup`` does.
"""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from stationdesk import __version__
from tests.architecture.repository import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("installs")]

ASSETS = (
    "fonts/StationDeskSans-Regular.otf",
    "fonts/StationDeskSans-Bold.otf",
    "fonts/StationDeskIcons.ttf",
    "icons.json",
)
LOOK_FOR_ASSETS = (
    "import stationdesk.assets as a; print(*[a.asset_path(n) for n in {names!r}], sep='\\n'); "
    "import stationdesk_sync; print(stationdesk_sync.__version__)"
)


class Environment:
    """A fresh virtual environment."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder = folder
        self.settings = {**settings, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        self.settings.pop("PYTHONPATH", None)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)

    def run(self, *arguments: str, fails: bool = False) -> str:
        """Runs its Python in an empty folder and gives what it printed."""
        empty = self.folder / "empty"
        empty.mkdir(exist_ok=True)
        command = [str(self.folder / "bin" / "python"), *arguments]
        result = subprocess.run(command, cwd=empty, env=self.settings, capture_output=True, text=True, check=False)
        assert (result.returncode != 0) == fails, result.stdout + result.stderr
        return result.stdout + (result.stderr if fails else "")

    def pip(self, *arguments: str) -> None:
        """Runs its pip."""
        self.run("-m", "pip", "-qq", *arguments)

    def installed(self) -> set[str]:
        """Names of what is installed."""
        return set(self.run("-m", "pip", "-qq", "list", "--format", "freeze").replace("==", "\n").lower().split())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as ``make wheel`` does."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, real_environment: dict[str, str]) -> Environment:
    """An environment with exactly what requirements.lock names."""
    made = Environment(tmp_path_factory.mktemp("desk") / "venv", real_environment)
    made.pip("install", "--require-hashes", "-r", str(ROOT / "requirements.lock"))
    return made


def test_the_wheel_carries_both_packages_fonts_and_licences(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert wheel.name == f"stationdesk-{__version__}-py3-none-any.whl"
    assert {"stationdesk/__init__.py", "stationdesk_sync/model/catalogue_seed.toml", "stationdesk/py.typed"} <= names
    assert {f"stationdesk/_resources/{name}" for name in ASSETS} <= names
    assert any(name.endswith("licenses/resources/licences/OFL-1.1-StationDesk-Sans.txt") for name in names)
    assert not [name for name in names if "test" in name.split("/")[0] or name.endswith((".pyc", "/ready", ".half"))]


def test_the_wheel_installs_and_finds_its_fonts(wheel: Path, desk: Environment) -> None:
    desk.pip("install", "--no-deps", "--no-index", str(wheel))
    lines = desk.run("-c", LOOK_FOR_ASSETS.format(names=ASSETS)).split()
    assert lines[-1] == __version__
    assert all(str(desk.folder) in line and "_resources" in line for line in lines[:-1])
    said = desk.run("-m", "stationdesk", "--help")
    assert "record" in said
    desk.pip("uninstall", "-y", "stationdesk")


def test_the_checkout_installs_editable_and_finds_its_fonts(desk: Environment) -> None:
    desk.pip("install", "--no-deps", "--no-index", "--no-build-isolation", "-e", str(ROOT))
    lines = desk.run("-c", LOOK_FOR_ASSETS.format(names=ASSETS)).split()
    assert lines[-1] == __version__
    assert all(line.startswith(str(ROOT / "build" / "assets")) for line in lines[:-1])


def test_the_hub_installs_alone_without_qt(tmp_path: Path, real_environment: dict[str, str]) -> None:
    hub = Environment(tmp_path / "venv", real_environment)
    hub.pip("install", "--require-hashes", "-r", str(ROOT / "requirements-hub.lock"))
    hub.pip("install", "--no-deps", "--no-index", "--no-build-isolation", f"{ROOT / 'sync'}[hub]")
    assert not {name for name in hub.installed() if "pyside" in name or "shiboken" in name}
    assert "ModuleNotFoundError" in hub.run("-c", "import stationdesk", fails=True)
    assert "serve" in hub.run("-m", "stationdesk_sync.hub", "--help")
    assert hub.run("-m", "pip", "check").strip() == "No broken requirements found."
