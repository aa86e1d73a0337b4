"""Export: what a spreadsheet may be given, whole or not at all."""

import csv
from pathlib import Path

import pytest

from stationdesk.app.desk import Desk
from stationdesk.app.export_records import PAGE, export_csv, neutral
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.keep_shift import close_station, open_station
from stationdesk.app.ports import Query
from stationdesk.app.save_entry import save_entry
from stationdesk.app.withdraw_record import withdraw_record
from stationdesk.texts import load_language
from stationdesk_sync.model.language import Language
from tests.app.counter import COUNTER, DAY, MANAGER, ONE_DAY, Counter

ENGLISH, CHINESE = Language("en"), load_language("zh")


def exported(desk: Desk, file: Path, language: Language = ENGLISH, register: str = "visit") -> list[dict[str, str]]:
    export_csv(desk, MANAGER, language, "2026-01-01", "2026-12-31", file, register)
    assert file.read_bytes().startswith("\ufeff".encode()), "spreadsheets want the mark"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_visit_is_one_line_in_plain_words_without_its_note(counter: Counter, desk: Desk, tmp_path: Path) -> None:
    counter.clock.forward(31 * 60)
    row = counter.count("rider", "rest", "water", people=2, note="a secret").row_id
    (line,) = exported(desk, tmp_path / "out.csv")
    assert line["Record"] == row.hex() and line["Day"] == DAY
    assert "Quarter hour" not in line, "no export is finer than the hour"
    assert (line["Hour"], line["People"], line["Corrected"], line["Withdrawn"]) == ("12:00", "2", "", "")
    assert line["Services"].count("、") == 1 and "rest" not in line["Services"]
    assert "Note" not in line and b"a secret" not in (tmp_path / "out.csv").read_bytes()
    (line,) = exported(desk, tmp_path / "out.csv", CHINESE)
    assert line["人次"] == "2" and line["日期"] == DAY


def test_names_and_handovers_of_shifts_stay_in_the_book(counter: Counter, desk: Desk, tmp_path: Path) -> None:
    open_station(desk, COUNTER, who="Wang Fang", weather="rain")
    close_station(desk, COUNTER, "the tap drips")
    (line,) = exported(desk, tmp_path / "out.csv", register="shift")
    assert (line["Opened"], line["Closed"], line["Weather"]) == ("12:00", "12:00", "Rain")
    text = (tmp_path / "out.csv").read_text("utf-8-sig")
    assert "Wang Fang" not in text and "the tap drips" not in text


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠a", "\t=1", "\r=1", "\n=1", "\0=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    assert neutral(text) == "'" + text
    assert neutral("8:30-11:00") == "8:30-11:00"


def test_a_title_that_is_a_formula_is_neutralised_in_the_file(desk: Desk, tmp_path: Path) -> None:
    title = '=HYPERLINK("x";"y")'
    save_entry(desk, COUNTER, "event", {"title": title, "on_day": DAY, "kind": "talk", "organisers": ["@union"]})
    (line,) = exported(desk, tmp_path / "out.csv", register="event")
    assert (line["Title"], line["Organisers"]) == ("'" + title, "'@union")


def test_more_than_a_page_comes_out_whole_oldest_first_and_withdrawn_ones_with_their_reason(
    counter: Counter, desk: Desk, tmp_path: Path
) -> None:
    rows = [counter.count().row_id for _ in range(PAGE + 3)]
    withdraw_record(desk, COUNTER, "visit", rows[1], "twice")
    done = export_csv(desk, MANAGER, ENGLISH, DAY, DAY, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as lines:
        found = list(csv.DictReader(lines))
    assert done.records == PAGE + 3
    assert [line["Record"] for line in found] == [row.hex() for row in rows]
    assert [line["Withdrawn"] for line in found[:3]] == ["", "twice", ""]


def test_the_days_are_inclusive(counter: Counter, desk: Desk, tmp_path: Path) -> None:
    for _ in range(4):
        counter.count()
        counter.clock.forward(ONE_DAY)
    assert export_csv(desk, MANAGER, ENGLISH, "2026-11-25", "2026-11-26", tmp_path / "out.csv").records == 2
    assert export_csv(desk, MANAGER, ENGLISH, "2026-11-26", "2026-11-25", tmp_path / "out.csv").records == 0


def test_an_export_leaves_a_trace_without_words(counter: Counter, desk: Desk, tmp_path: Path) -> None:
    counter.count()
    done = export_csv(desk, MANAGER, ENGLISH, DAY, DAY, tmp_path / "out.csv")
    (trace,) = desk.records.records(Query("audit"))
    assert trace.data == {"action": "export", "register": "visit", "count": 1}
    assert done.changes.registers == {"audit"}


@pytest.mark.parametrize("place", ["no/such/folder/out.csv", "a-file/out.csv", "folder"])
def test_a_file_that_cannot_be_written_leaves_nothing_and_says_why(
    counter: Counter, desk: Desk, tmp_path: Path, place: str
) -> None:
    counter.count()
    (tmp_path / "a-file").write_text("kept")
    (tmp_path / "folder").mkdir()
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(Fault) as caught:
        export_csv(desk, MANAGER, ENGLISH, DAY, DAY, tmp_path / place)
    assert caught.value.code is FaultCode.FILE_UNWRITABLE
    assert "文件夹" in caught.value.sentence(CHINESE) and "folder" in caught.value.sentence(ENGLISH)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert desk.records.count(Query("audit")) == 0


def test_a_file_that_was_there_is_replaced_only_by_a_whole_one(
    counter: Counter, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.csv"
    file.write_text("the old one")
    counter.count()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Fault) as caught:
        export_csv(desk, MANAGER, ENGLISH, DAY, DAY, file)
    assert "the disk is full" in caught.value.sentence(ENGLISH)
    assert file.read_text() == "the old one" and not list(tmp_path.glob("*.part"))


def test_a_register_that_is_not_in_the_book_cannot_be_exported(desk: Desk, tmp_path: Path) -> None:
    for register in ("station", "no_such_register"):
        with pytest.raises(Fault) as caught:
            export_csv(desk, MANAGER, ENGLISH, DAY, DAY, tmp_path / "out.csv", register)
        assert caught.value.code is FaultCode.NO_SUCH_RECORD
