"""Starting with the PC, in each system's own way; off unless a person asks for it. One small file or entry.

Made by bootstrap for the settings page. What is written names the program and the desk's folder, nobody's data.
"""

import plistlib
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QSettings

from stationdesk.app.faults import Fault, FaultCode, file_trouble
from stationdesk.ui.sources import Autostart

NAME = "stationdesk"
_RUN = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run"


class DesktopEntry:
    """Linux: an entry in the user's autostart folder (the XDG autostart specification)."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str], home: Path) -> None:
        folder = environment.get("XDG_CONFIG_HOME") or str(home / ".config")
        self._words = tuple(words)
        self.file = Path(folder) / "autostart" / f"{NAME}.desktop"

    @property
    def on(self) -> bool:
        """Whether the entry is there."""
        return self.file.is_file()

    def set_on(self, on: bool) -> None:
        """Write the entry or take it away. Raises ``Fault`` file_unwritable."""
        line = " ".join(_quoted(word) for word in self._words)
        text = f"[Desktop Entry]\nType=Application\nName=StationDesk\nExec={line}\nX-GNOME-Autostart-enabled=true\n"
        _keep(self.file, text.encode() if on else None)


class LaunchAgent:
    """macOS: an agent of the user."""

    def __init__(self, words: Sequence[str], home: Path) -> None:
        self._words = tuple(words)
        self.file = home / "Library" / "LaunchAgents" / f"{NAME}.plist"

    @property
    def on(self) -> bool:
        """Whether the agent is there."""
        return self.file.is_file()

    def set_on(self, on: bool) -> None:
        """Write the agent or take it away. Raises ``Fault`` file_unwritable."""
        agent = {"Label": NAME, "ProgramArguments": list(self._words), "RunAtLoad": True}
        _keep(self.file, plistlib.dumps(agent) if on else None)


class RunEntry:
    """Windows: an entry of the user's list of what runs at sign-in."""

    def __init__(self, words: Sequence[str], settings: QSettings | None = None) -> None:
        self._line = " ".join(f'"{word}"' for word in words)
        self._settings = settings or QSettings(_RUN, QSettings.Format.NativeFormat)

    @property
    def on(self) -> bool:
        """Whether the entry is there."""
        return self._settings.contains(NAME)

    def set_on(self, on: bool) -> None:
        """Write the entry or take it away."""
        if on:
            self._settings.setValue(NAME, self._line)
        else:
            self._settings.remove(NAME)
        self._settings.sync()


def autostart_here(desk: Path, environment: Mapping[str, str], home: Path, platform: str = sys.platform) -> Autostart:
    """Return this system's way to start the desk whose data lie in ``desk``."""
    words = (sys.executable, "-m", NAME, "--home", str(desk))
    if platform == "win32":
        return RunEntry(words)
    return LaunchAgent(words, home) if platform == "darwin" else DesktopEntry(words, environment, home)


def _quoted(word: str) -> str:
    """Quote a word of an ``Exec`` line: a folder may hold blanks and signs that mean something there."""
    for sign in ("\\", '"', "`", "$"):
        word = word.replace(sign, f"\\{sign}")
    return '"' + word.replace("%", "%%") + '"'


def _keep(file: Path, content: bytes | None) -> None:
    try:
        if content is None:
            with suppress(FileNotFoundError):
                file.unlink()
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(file.name + ".part")
        part.write_bytes(content)
        part.replace(file)
    except OSError as error:
        raise Fault(FaultCode.FILE_UNWRITABLE, why=file_trouble(error)) from None
