"""The command line in this process, with a key ring in memory: quick, and with every stream at hand."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stationdesk.cli.run import run
from stationdesk.paths import Paths
from stationdesk_sync.model.language import Code
from tests.fakes.book import MemoryKeyStore

PIN = "135790"


@dataclass(frozen=True)
class Said:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        return self.out.splitlines()[-1]

    @property
    def json(self) -> dict[str, object]:
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


@dataclass
class DeskLine:
    """One PC: its home, its key ring, and what was typed."""

    folder: Path
    keystore: MemoryKeyStore = field(default_factory=MemoryKeyStore)
    windows: list[tuple[Paths, Code | None, str | None]] = field(default_factory=list)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def window(self, paths: Paths, language: Code | None, pin: str | None, *, practice: bool) -> int:
        self.windows.append((paths, language, pin))
        return 0

    def type(self, *words: str, lang: str | None = "en", given: str = "", pin: str | None = None) -> Said:
        """Type a command after ``stationdesk --home …``."""
        head = ["--home", str(self.home)]
        if lang is not None:
            head += ["--lang", lang]
        if pin is not None:
            file = self.folder / "pin"
            file.write_text(pin + "\n", "utf-8")
            head += ["--pin-file", str(file)]
        return self.bare(*head, *words, given=given)

    def bare(self, *words: str, given: str = "") -> Said:
        """Type exactly these words after ``stationdesk``."""
        out, err = io.StringIO(), io.StringIO()
        code = run(words, self.window, out, err, io.StringIO(given))
        return Said(code, out.getvalue(), err.getvalue())

    def must(self, *words: str, given: str = "", pin: str | None = None) -> Said:
        said = self.type(*words, given=given, pin=pin)
        assert said.code == 0, (words, said)
        return said

    def begin(self, name: str = "Harbour station") -> "DeskLine":
        self.must("init", "--standalone", "--name", name)
        return self

    def record(self, *words: str) -> str:
        return self.must("record", "--group", "rider", "--service", "water", *words).last

    def batch(self, visits: Sequence[Mapping[str, object] | str], lang: str = "en") -> Said:
        lines = [visit if isinstance(visit, str) else json.dumps(visit) for visit in visits]
        return self.type("record", "--batch", "-", given="".join(line + "\n" for line in lines), lang=lang)

    def status(self) -> dict[str, object]:
        return self.must("status", "--json").json
