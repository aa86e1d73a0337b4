"""Words of people stand in clear nowhere: not in the desk's files, not in the hub's store opened with its key.

The control is the same text in a register whose label is not sealed: the same search must find it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stationdesk.app.export_records import export_csv
from stationdesk.app.housekeeping import run_due
from stationdesk.app.keep_shift import close_station, open_station
from stationdesk.app.ports import Query
from stationdesk.app.record_visit import VisitTap, record_visit
from stationdesk.app.save_entry import save_entry
from stationdesk.app.withdraw_record import withdraw_record
from stationdesk.bootstrap.opening import MANAGER, OpenDesk, desk_of, hub_deeds
from stationdesk_sync.hub.store.dialect import EMBEDDED
from stationdesk_sync.hub.store.engine import Store
from stationdesk_sync.hub.testing import RunningHub, running_hub
from stationdesk_sync.model.language import Language
from stationdesk_sync.model.registry import load_registers
from stationdesk_sync.wire.packing import unpack
from tests.e2e.city import STATIONS
from tests.fakes.book import TestBook, make_book

STATION, DAY = "BS-001", "2026-11-24"
MARKS = tuple(f"zither-{place}" for place in ("note", "who", "handover", "feedback", "closure", "reason", "name"))
MARKED = "琴-zither-clear"
OPEN_REGISTER = """
from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Field, FieldType, Merge, Register

REGISTER = Register(
    name="open_label", label=Label("试", "Trial"), version=1, merge=Merge.FACT, in_day_code=True, page=True,
    fields=(Field("what", FieldType.LABEL, Label("物", "Thing"), required=True),),
    lists=("what",),
)
"""


def spellings(text: str) -> list[bytes]:
    """A text as files may hold it: bytes, wide characters, escapes of JSON, hexadecimal."""
    utf8 = text.encode()
    wide = [text.encode("utf-16-le"), text.encode("utf-16-be")]
    return [utf8, *wide, text.encode("unicode_escape"), utf8.hex().encode(), utf8.hex().upper().encode()]


def holds(content: bytes, text: str) -> bool:
    return any(spelling in content for spelling in spellings(text))


def files_with(folder: Path, text: str) -> list[str]:
    """Every file below a folder that holds a text."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert files
    return sorted(str(file.relative_to(folder)) for file in files if holds(file.read_bytes(), text))


def columns_with(store: Store, text: str) -> set[str]:
    """Every ``table.column`` of an opened store that holds a text, segments decompressed."""
    found = set()
    with store.read() as tx:
        tables = [row[0] for row in tx.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert {"segment", "op_row", "p_visit", "document"} <= set(tables)
        for table in tables:
            names = [row[1] for row in tx.rows(f'PRAGMA table_info("{table}")')]
            for row in tx.rows(f'SELECT * FROM "{table}"'):
                held = zip(names, row, strict=True)
                found |= {f"{table}.{name}" for name, value in held if holds(as_bytes(value), text)}
        for body, packing, length, first, last in tx.rows("SELECT body, packing, raw_len, first, last FROM segment"):
            if any(holds(op, text) for op in unpack(packing, length, last - first + 1, bytes(body))):
                found.add("segment.body")
    return found


def as_bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def keep_words(opened: OpenDesk) -> None:
    """Leave words wherever a person may leave them, then mend and withdraw some."""
    desk = opened.desk
    note, who, handover, feedback, closure, reason, name = MARKS
    open_station(desk, MANAGER, who=who)
    close_station(desk, MANAGER, handover)
    visit = record_visit(desk, MANAGER, VisitTap("rider", ("water",), note=note)).row_id
    said = save_entry(desk, MANAGER, "feedback", {"rating": "poor", "words": feedback}).row_id
    save_entry(desk, MANAGER, "feedback", {"rating": "fair"}, said)
    save_entry(desk, MANAGER, "closure", {"from_slot": 40, "reason_code": "staff", "words": closure})
    account = save_entry(desk, MANAGER, "account", {"role": "volunteer", "name": name}).row_id
    save_entry(desk, MANAGER, "account", {"active": True}, account)
    withdraw_record(desk, MANAGER, "visit", visit, "other", reason)
    record_visit(desk, MANAGER, VisitTap("rider", ("water",), note=note))
    save_entry(desk, MANAGER, "open_label", {"what": MARKED})


@pytest.fixture
def book(tmp_path: Path) -> Iterator[TestBook]:
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "open_label.py").write_text(OPEN_REGISTER, "utf-8")
    made = make_book(tmp_path / "home", load_registers(folder))
    yield made
    made.book.close()


@pytest.fixture
def hub(tmp_path: Path, book: TestBook) -> Iterator[RunningHub]:
    with running_hub(f"sqlite:///{tmp_path / 'hub' / 'hub.sdb'}", book.registers, clock=book.clock.now) as running:
        running.import_stations(STATIONS.read_bytes())
        yield running


@pytest.fixture(autouse=True)
def hub_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "hub"
    folder.mkdir()
    return folder


def test_words_are_found_in_no_file_of_the_desk_and_in_no_column_of_the_hub(
    book: TestBook, hub: RunningHub, hub_folder: Path, tmp_path: Path
) -> None:
    opened = OpenDesk(book.book, desk_of(book.book, book.registers, book.clock))
    deeds = hub_deeds(opened, book.clock)
    deeds.join(hub.url, hub.enrol_code(STATION))
    keep_words(opened)
    assert deeds.run_now().fault is None
    run_due(opened.desk)
    export_csv(opened.desk, MANAGER, Language("en"), DAY, DAY, book.paths.home / "visits.csv")

    for mark in MARKS:
        assert files_with(book.paths.home, mark) == [], "while the book is open, write-ahead log and all"
        assert files_with(hub_folder, mark) == []
        assert columns_with(hub.hub.store, mark) == set()
    found = columns_with(hub.hub.store, MARKED)
    assert {"segment.body", "p_open_label.what"} <= found, "the search finds what is not sealed"
    assert files_with(hub_folder, MARKED) == [], "the store itself is encrypted"
    assert files_with(book.paths.home, MARKED) == [], "and so is the book"
    assert hub.hub.store.dialect is EMBEDDED

    note = next(record.data["note"] for record in opened.desk.records.records(Query("visit")))
    assert note == MARKS[0], "the station itself reads its words"
    book.book.close()
    for mark in (*MARKS, MARKED):
        assert files_with(tmp_path / "home", mark) == [], "after the book was closed"
    assert book.reopen(writer=False).records.local("last_backup") is not None, "a backup was among the files"


def test_the_search_finds_a_text_in_a_file_that_holds_it(tmp_path: Path) -> None:
    for number, spelling in enumerate(spellings(MARKED)):
        (tmp_path / f"file-{number}").write_bytes(b"\x00" * 9 + spelling + b"\xff")
    assert len(files_with(tmp_path, MARKED)) == len(spellings(MARKED))
