"""Starting with the PC: one file in the user's own folder, taken away again, and it runs what it says."""

import plistlib
import shlex
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.bootstrap.autostart import DesktopEntry, LaunchAgent, RunEntry, autostart_here

WORDS = (sys.executable, "-m", "stationdesk", "--home", '/a folder/100% "mine"')


def test_on_linux_an_entry_is_written_and_taken_away(tmp_path: Path):
    entry = DesktopEntry(WORDS, {}, tmp_path)
    assert not entry.on and not (tmp_path / ".config").exists(), "nothing is written unasked"
    entry.set_on(True)
    assert entry.on and entry.file == tmp_path / ".config" / "autostart" / "stationdesk.desktop"
    line = next(one for one in entry.file.read_text().splitlines() if one.startswith("Exec="))
    assert "100%% " in line, "a single sign would be a field code"
    assert tuple(shlex.split(line.removeprefix("Exec=").replace("%%", "%"))) == WORDS
    entry.set_on(False)
    entry.set_on(False)
    assert not entry.on


def test_the_user_s_own_folder_for_settings_is_heeded(tmp_path: Path):
    entry = DesktopEntry(WORDS, {"XDG_CONFIG_HOME": str(tmp_path / "elsewhere")}, tmp_path)
    entry.set_on(True)
    assert (tmp_path / "elsewhere" / "autostart" / "stationdesk.desktop").is_file()


def test_on_a_mac_an_agent_is_written(tmp_path: Path):
    agent = LaunchAgent(WORDS, tmp_path)
    agent.set_on(True)
    held = plistlib.loads(agent.file.read_bytes())
    assert held["ProgramArguments"] == list(WORDS) and held["RunAtLoad"] is True
    agent.set_on(False)
    assert not agent.on


def test_on_windows_an_entry_of_the_user_s_list_is_written(tmp_path: Path):
    settings = QSettings(str(tmp_path / "run.ini"), QSettings.Format.IniFormat)
    entry = RunEntry(("C:\\Program Files\\python.exe", "-m", "stationdesk"), settings)
    entry.set_on(True)
    assert entry.on and settings.value("stationdesk") == '"C:\\Program Files\\python.exe" "-m" "stationdesk"'
    entry.set_on(False)
    assert not entry.on


def test_a_folder_that_cannot_be_written_is_a_fault(tmp_path: Path):
    (tmp_path / ".config").write_text("a file in the way")
    with pytest.raises(Fault) as refused:
        DesktopEntry(WORDS, {}, tmp_path).set_on(True)
    assert refused.value.code is FaultCode.FILE_UNWRITABLE


@pytest.mark.parametrize(("platform", "kind"), [("linux", DesktopEntry), ("darwin", LaunchAgent)])
def test_each_system_has_its_own_way(tmp_path: Path, platform: str, kind: type):
    assert isinstance(autostart_here(tmp_path / "desk", {}, tmp_path, platform), kind)
