"""A desk and a hub in trouble: real sockets, the command line in this process, a key ring in memory."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Query
from stationdesk.texts import load_language
from stationdesk_sync.hub.testing import RunningHub, running_hub
from tests.cli.desk_line import DeskLine
from tests.cli.opened import opened
from tests.client.servers import Certificate
from tests.e2e.city import STATIONS

STATION = "BS-001"
LANGUAGES = {"en": load_language("en"), "zh": load_language("zh")}


class HubPlace:
    """A hub's store and the port that desks know; it can be served again with other papers or another clock."""

    def __init__(self, folder: Path, certificate: Certificate | None = None) -> None:
        self.folder, self.certificate = folder, certificate
        self.port = 0
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def served(
        self, certificate: Certificate | None = None, clock: Callable[[], float] = time.time
    ) -> Iterator[RunningHub]:
        shown = certificate or self.certificate
        path = shown.path if shown else None
        url = f"sqlite:///{self.folder / 'hub.sdb'}"
        new = not (self.folder / "hub.sdb").exists()
        with running_hub(url, clock=clock, port=self.port, certificate=path, key=path) as hub:
            self.port = urlsplit(hub.url).port or 0
            if new:
                hub.import_stations(STATIONS.read_bytes())
            yield hub


def join(line: DeskLine, hub: RunningHub) -> None:
    line.must("init", "--hub", hub.url, "--code", hub.enrol_code(STATION))


def refused(line: DeskLine, code: FaultCode, *words: str) -> None:
    """Type in both languages; the fault's own sentence comes on one line, nothing else, exit code 1."""
    for lang, language in LANGUAGES.items():
        said = line.type(*words, lang=lang)
        assert (said.code, said.out, said.err) == (1, "", Fault(code).sentence(language) + "\n")


def counts(line: DeskLine) -> str:
    """Count one visit in the midst of trouble."""
    before = line.status()
    row = line.record()
    after = line.status()
    assert after["ops"] == _number(before["ops"]) + 1 and after["acked"] == before["acked"]
    return row


def arrives(line: DeskLine, hub: RunningHub, *rows: str) -> None:
    """Everything reaches the hub, every day agrees, both ends are sound and the rows are there."""
    line.must("sync")
    status = line.status()
    days = status["days"]
    assert (status["unsent"], status["acked"]) == (0, status["ops"])
    assert isinstance(days, dict) and days
    for day, figures in days.items():
        agreed = hub.agree(STATION, day)
        assert agreed.equal is True, (day, agreed)
        assert (agreed.hub.people, agreed.hub.services, agreed.hub.code) == tuple(figures.values())
    line.must("verify")
    assert hub.verify() is None
    with opened(line, writer=False) as held:
        found = {record.row_id.hex() for record in held.desk.records.records(Query("visit", limit=10_000))}
    assert set(rows) <= found


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def rows_of(line: DeskLine) -> list[str]:
    with opened(line, writer=False) as held:
        found = held.desk.records.records(Query("visit", limit=10_000, oldest_first=True))
    return [record.row_id.hex() for record in found]


def days_of(line: DeskLine) -> dict[str, object]:
    days = line.status()["days"]
    assert isinstance(days, dict)
    return days
