"""How commands speak: results on one stream, errors on the other, nothing else anywhere."""

from dataclasses import dataclass
from typing import TextIO

from stationdesk.app.faults import Fault
from stationdesk_sync.model.language import Language

OK, FAILED = 0, 1


@dataclass(frozen=True)
class Speaker:
    """The streams and the language of one run."""

    language: Language
    out: TextIO
    err: TextIO
    source: TextIO

    def result(self, line: str) -> None:
        """Write one line of result and push it out at once."""
        self.out.write(line + "\n")
        self.out.flush()

    def trouble(self, fault: Fault) -> int:
        """Write a fault as one plain sentence; returns the exit code for failure."""
        self.err.write(fault.sentence(self.language) + "\n")
        self.err.flush()
        return FAILED

    def remark(self, sentence: str) -> None:
        """Write a sentence for a person that is no result (and no failure)."""
        self.err.write(sentence + "\n")
        self.err.flush()
