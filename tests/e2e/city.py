"""A small city for end-to-end tests: hub and desks as real processes, driven by their command lines."""

import io
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from stationdesk_sync.hub.__main__ import main as hub_main

PIN = "135790"
STATIONS = Path(__file__).resolve().parents[2] / "src" / "stationdesk" / "demo" / "data" / "stations.csv"
PATIENCE = 60


def clean_environment() -> dict[str, str]:
    """The environment of a PC without keystore, display or language of its own."""
    left_out = ("DISPLAY", "LANG", "LC_ALL", "LC_MESSAGES", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return kept | {"QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": "disabled:", "PYTHONWARNINGS": "default"}


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def last(self) -> str:
        return self.lines[-1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Hub:
    """A hub on the embedded store (or any ``url``) that can be stopped and started."""

    folder: Path
    url_of_store: str = ""
    port: int = field(default_factory=free_port)
    extra: tuple[str, ...] = ()
    scheme: str = "http"
    process: "subprocess.Popen[str] | None" = None

    @property
    def store(self) -> str:
        return self.url_of_store or f"sqlite:///{self.folder / 'hub.sdb'}"

    @property
    def key_file(self) -> Path:
        return self.folder / "hub.key"

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def words(self) -> list[str]:
        return ["--db", self.store, "--db-key-file", str(self.key_file), "--lang", "en"]

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "stationdesk_sync.hub", *self.words(), *words]

    def run(self, *words: str) -> Ran:
        done = subprocess.run(
            self.command(*words), capture_output=True, text=True, timeout=PATIENCE, env=clean_environment(), check=False
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def must(self, *words: str) -> Ran:
        ran = self.run(*words)
        assert ran.code == 0, (words, ran)
        return ran

    def set_up(self) -> "Hub":
        self.folder.mkdir(parents=True, exist_ok=True)
        self.must("init")
        self.must("station", "import", str(STATIONS))
        return self

    def start(self) -> "Hub":
        assert self.process is None
        words = ["serve", "--host", "127.0.0.1", "--port", str(self.port), *self.extra]
        self.process = subprocess.Popen(
            self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=clean_environment()
        )
        assert self.process.stdout is not None
        said = []
        for line in self.process.stdout:
            said.append(line)
            if re.search(r"listening on \S+", line):
                return self
        raise AssertionError("the hub did not start: " + "".join(said))

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.communicate(timeout=PATIENCE)
            self.process = None

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate(timeout=PATIENCE)
            self.process = None

    def code_for(self, station: str) -> str:
        return self.must("enrol-code", station).last

    def agree(self, station: str, day: str) -> dict[str, object]:
        """Ask in this process: thirty days would be thirty starts of Python."""
        said = io.StringIO()
        with redirect_stdout(said):
            hub_main([*self.words(), "agree", "--station", station, "--day", day, "--json"])
        found = json.loads(said.getvalue())
        assert isinstance(found, dict)
        return found


@dataclass
class DeskPc:
    """A desk driven by its command line, with a PIN instead of a keystore."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def pin_file(self) -> Path:
        return self.folder / "pin"

    def command(self, *words: str) -> list[str]:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.pin_file.write_text(PIN + "\n", "utf-8")
        head = [sys.executable, "-m", "stationdesk", "--home", str(self.home), "--pin-file", str(self.pin_file)]
        return [*head, "--lang", "en", *words]

    def run(self, *words: str, given: str | None = None, lang: str | None = None) -> Ran:
        command = self.command(*words)
        if lang is not None:
            command[command.index("en")] = lang
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=PATIENCE * 4,
            input=given,
            env=clean_environment() | dict(self.environment),
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def must(self, *words: str, given: str | None = None) -> Ran:
        ran = self.run(*words, given=given)
        assert ran.code == 0, (words, ran)
        return ran

    def begin_alone(self, name: str = "Test station") -> str:
        return self.must("init", "--standalone", "--name", name).last

    def join(self, hub: Hub, station: str) -> None:
        self.must("init", "--hub", hub.url, "--code", hub.code_for(station))

    def record(self, group: str = "rider", *services: str, people: int = 1) -> str:
        words = ["record", "--group", group, "--people", str(people)]
        for service in services or ("water",):
            words += ["--service", service]
        return self.must(*words).last

    def batch(self, visits: Sequence[Mapping[str, object]]) -> list[str]:
        ran = self.must("record", "--batch", "-", given="".join(json.dumps(visit) + "\n" for visit in visits))
        return [json.loads(line)["id"] for line in ran.lines]

    def status(self) -> dict[str, object]:
        found = json.loads(self.must("status", "--json").out)
        assert isinstance(found, dict)
        return found
