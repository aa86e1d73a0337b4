"""The other end of ``desk_process``: starts one and gives it orders."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.places import ROOT, child_environment


class DeskGone(Exception):
    """The desk's process has ended (killed, or broken)."""


class DeskRefused(Exception):
    """The desk answered with a fault."""


class DeskProcess:
    """A desk that runs beside us; one order at a time."""

    def __init__(self, log: Path | None = None) -> None:
        self._log = log.open("ab") if log is not None else None
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.desk_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=ROOT,
            env=child_environment(),
            text=True,
        )

    @property
    def pid(self) -> int:
        """The process id."""
        return self.process.pid

    def do(self, what: str, **details: object) -> Any:
        """Give an order and wait for its answer; ``DeskGone`` when the process dies first."""
        self.give(what, **details)
        return self.answer()

    def give(self, what: str, **details: object) -> None:
        """Give an order without waiting."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps({"do": what, **details}) + "\n")
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError) as error:
            raise DeskGone from error

    def answer(self) -> Any:
        """Wait for the answer to the last order."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise DeskGone
        said = json.loads(line)
        if "fault" in said:
            raise DeskRefused(f"{said['fault']} {said['values']}")
        return said["ok"]

    def start(self, home: Path, url: str, code: str | None = None) -> None:
        """Open a book, point it at a hub and, with a code, join it."""
        self.do("open", home=str(home))
        self.do("point", url=url)
        if code is not None:
            self.do("join", code=code)

    def kill(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.let_go()

    def stop(self) -> None:
        """Close the book and let the process end."""
        try:
            self.do("close")
        except (DeskGone, DeskRefused):
            self.process.kill()
        self.let_go()

    def let_go(self) -> None:
        """Close the pipes of a process that has ended or is about to."""
        self.process.communicate(timeout=60)
        if self._log is not None:
            self._log.close()
