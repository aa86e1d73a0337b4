"""What happened in a run, folded into one hash: two runs of a seed must come to the same."""

import hashlib
import sys


class Trace:
    """Takes every event in order. ``show`` writes each to standard error as it comes."""

    def __init__(self, *, show: bool = False) -> None:
        self._hash = hashlib.sha256()
        self._show = show
        self.events = 0

    def note(self, *parts: object) -> None:
        """Take one event: words, numbers and bytes only, so that its text is the same in every process."""
        line = " ".join(part.hex()[:12] if isinstance(part, bytes) else str(part) for part in parts)
        exact = "\x00".join(part.hex() if isinstance(part, bytes) else str(part) for part in parts)
        self._hash.update(exact.encode() + b"\n")
        self.events += 1
        if self._show:
            sys.stderr.write(line + "\n")

    def digest(self) -> str:
        """Return the hash of all events so far."""
        return self._hash.hexdigest()
