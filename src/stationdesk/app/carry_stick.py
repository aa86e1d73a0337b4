"""Records carried on a stick: a file for the hub or for another desk of the station, and what a file brings back.

Called by the command line and by the Sending page, on the hub lane. ``hublink.bundles`` writes and reads the files.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from stationdesk.app.brought import read_brought
from stationdesk.app.changes import Changes
from stationdesk.app.outgoing import write_durably
from stationdesk_sync.model.language import Language

SUFFIX = ".sdbundle"
_TOLD = Changes(facts=frozenset({"sync", "link", "station"}))


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle ready to be written to a stick, and how many of the book's records it carries."""

    raw: bytes
    records: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What a bundle brought: own records newly confirmed, records of others heard, set aside; whether it joined
    the desk to its hub; whether the hub has to be told some records again (export once more)."""

    received: int = 0
    heard: int = 0
    set_aside: int = 0
    joined: bool = False
    again: bool = False

    @property
    def nothing(self) -> bool:
        """Whether all of it was known already."""
        return self == Taken()

    @property
    def changes(self) -> Changes:
        """What a screen has to read again."""
        return Changes() if self.nothing else _TOLD


class Sticks(Protocol):
    """Writes and reads the files of one open book."""

    def for_hub(self) -> Written:
        """Return a bundle with all that the hub has not confirmed yet. ``Fault``: not_joined, sync_held."""
        ...

    def for_desk(self, letter: str) -> Written:
        """Return a bundle for another desk of this station. ``Fault``: not_joined, no_such_desk."""
        ...

    def take(self, raw: bytes) -> Taken:
        """Take in what a bundle brings. ``Fault`` bundle_refused: nothing was changed."""
        ...


def write_stick(sticks: Sticks, file: Path, letter: str | None = None) -> int:
    """Write what the hub (or the desk of that letter) lacks to a file, whole or not at all; return how many records.

    Nothing counts as received by it: only the file that comes back says so. ``Fault``: file_unwritable, those of
    ``Sticks``.
    """
    written = sticks.for_desk(letter) if letter else sticks.for_hub()
    write_durably(file, written.raw)
    return written.records


def read_stick(sticks: Sticks, file: Path) -> Taken:
    """Take in a file from a stick. ``Fault``: file_unreadable, bundle_refused and what a message in it means."""
    return sticks.take(read_brought(file))


def sentences(language: Language, taken: Taken) -> list[str]:
    """Say what a file brought, the weightiest first."""
    t, tn = language.t, language.tn
    said = []
    if taken.joined:
        said.append(t("The hub has admitted this desk."))
    if taken.again:
        said.append(t("The hub lacks records that it once had: write a file for it again."))
    if taken.received:
        said.append(
            tn("{n} record has been received by the hub.", "{n} records have been received by the hub.", taken.received)
        )
    if taken.heard:
        said.append(tn("{n} record of another desk came in.", "{n} records of other desks came in.", taken.heard))
    if taken.set_aside:
        said.append(
            tn("{n} record was set aside by the hub.", "{n} records were set aside by the hub.", taken.set_aside)
        )
    return said or [t("All of it was known already; nothing has changed.")]
