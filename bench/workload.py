"""The workload as visits: how a record of the peers' generator becomes one, and a generator for when there is none.

The floor and the peer get the record as it is; a visit has no name, no satisfaction and no id of its own (the book
gives one). Occupations and services are mapped to codes of the catalogue, one to one as far as these reach.
"""

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from stationdesk.app.ports import Draft
from stationdesk_sync.model.catalogue import seed
from stationdesk_sync.model.clock import local_time
from stationdesk_sync.model.op import Kind

TZ = "Asia/Shanghai"
NOTE_EVERY = 10
FIRST_MS = 1_790_000_000_000
_CODES = seed().codes()
GROUPS = tuple(sorted(_CODES["group"]))
SERVICES = tuple(sorted(_CODES["service"]))


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to be saved, and the Unix seconds at which it was made."""

    at: float
    draft: Draft


def visit(record: Mapping[str, object], note: str | None = None) -> Visit:
    """Return a record of the generator as a visit."""
    at = float(str(record["time"])) / 1000
    local = local_time(at, TZ)
    services = record["services"]
    assert isinstance(services, list)
    data: dict[str, object] = {
        "day": local.day,
        "tz": local.tz,
        "slot": local.slot,
        "group": _mapped(str(record["occupation"]), GROUPS),
        "services": list(dict.fromkeys(_mapped(str(code), SERVICES) for code in services)),
        "people": record["count"],
        "method": "keyed",
    }
    if note is not None:
        data["note"] = note
    return Visit(at, Draft("visit", Kind.FACT, data))


def visits(records: Iterable[Mapping[str, object]], *, notes: bool) -> Iterator[Visit]:
    """Return all records as visits; with ``notes`` every tenth carries one (sealed when it is saved)."""
    for number, record in enumerate(records):
        carries = notes and number % NOTE_EVERY == 0
        yield visit(record, f"no. {number}, asked twice" if carries else None)


def read_records(path: Path) -> Iterator[dict[str, object]]:
    """Return the records of a file of the peers' generator."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def own_records(count: int, offset: int = 0, seed_text: str = "bench") -> Iterator[dict[str, object]]:
    """Return records with the fields that a visit needs: for runs without the peers' generator, and for the fleet."""
    return islice(_endless(seed_text, offset), count)


def _endless(seed_text: str, number: int) -> Iterator[dict[str, object]]:
    while True:
        chance = random.Random(f"{seed_text}/{number}")
        yield {
            "time": FIRST_MS + number * 41_000 + chance.randint(0, 40_000),
            "occupation": f"OC{chance.randint(1, 60):03d}",
            "services": [f"SVC-{n:03d}" for n in chance.sample(range(1, 31), chance.choice((1, 1, 2, 3)))],
            "count": chance.choice((1, 1, 1, 2, 3)),
        }
        number += 1


def _mapped(code: str, names: tuple[str, ...]) -> str:
    number = int("".join(character for character in code if character.isdigit()))
    return names[(number - 1) % len(names)]
