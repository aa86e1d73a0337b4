"""Status, verify, backup, restore, export; reading beside a writer and writing beside one."""

import json
import os
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from stationdesk.app.record_visit import VisitTap, record_visit
from stationdesk.bootstrap.opening import MANAGER
from stationdesk.cli.session import read_secret
from tests.cli.desk_line import PIN, DeskLine
from tests.cli.opened import opened

AT = ("--at", "2026-11-24T09:30")


@pytest.fixture
def begun(line: DeskLine) -> DeskLine:
    return line.begin()


def test_status_is_the_issue_s_json_and_nothing_more(begun: DeskLine) -> None:
    empty = begun.status()
    assert empty == {"ops": 1, "unsent": 1, "acked": 0, "days": {}, "last_success": None}
    begun.record("--people", "2", "--service", "rest", *AT)
    begun.record("--at", "2026-11-23T09:30")
    begun.must("withdraw", begun.record("--people", "9", *AT), "--why", "undo")
    status = begun.status()
    days = status.pop("days")
    assert status == {"ops": 5, "unsent": 5, "acked": 0, "last_success": None}
    assert isinstance(days, dict) and list(days) == ["2026-11-23", "2026-11-24"]
    assert [set(figures) for figures in days.values()] == [{"people", "services", "code"}] * 2
    assert (days["2026-11-24"]["people"], days["2026-11-24"]["services"]) == (2, 4)
    assert len(days["2026-11-24"]["code"]) == 19


@pytest.mark.parametrize(("lang", "says"), [("en", "2 ops saved; 0 received"), ("zh", "已存 2 条")])
def test_status_for_people_is_in_their_language(begun: DeskLine, lang: str, says: str) -> None:
    begun.record(*AT)
    said = begun.type("status", lang=lang)
    assert says in said.out and "2026-11-24" in said.out and said.code == 0


def test_verify_says_that_the_book_is_sound(begun: DeskLine) -> None:
    begun.record(*AT)
    said = begun.must("verify")
    assert said.out == "2 ops checked; the book is sound.\n" and said.err == ""
    assert "记录本完好" in begun.type("verify", lang="zh").out


@pytest.mark.parametrize(
    ("change", "table"),
    [("UPDATE r_visit SET f_people = 9", "r_visit"), ("UPDATE op SET day = '2026-11-25' WHERE seq = 2", "op")],
)
def test_verify_names_the_first_bad_record_and_ends_with_1(
    begun: DeskLine, monkeypatch: pytest.MonkeyPatch, change: str, table: str
) -> None:
    row = begun.record(*AT)
    with opened(begun) as held:
        held.book.journal.set_local("x", 1)
        database = held.book.journal._database  # type: ignore[attr-defined]  # a tester with the key
        with database.write() as cursor:
            cursor.execute(change)
    for lang, says in (("en", "First bad record:"), ("zh", "第一条有问题的记录：")):
        said = begun.type("verify", lang=lang)
        assert (said.code, said.out) == (1, "") and len(said.err.splitlines()) == 1
        assert says in said.err and table in said.err
    assert row in said.err or "2" in said.err


def test_a_flipped_byte_of_the_book_is_said_and_ends_with_1(begun: DeskLine) -> None:
    begun.record(*AT)
    with opened(begun):
        pass
    book = begun.home / "book.sdb"
    content = bytearray(book.read_bytes())
    for place in (3, len(content) // 2, len(content) - 5):
        torn = bytearray(content)
        torn[place] ^= 0x40
        book.write_bytes(torn)
        for side in ("book.sdb-wal", "book.sdb-shm"):
            (begun.home / side).unlink(missing_ok=True)
        said = begun.type("verify")
        assert said.code == 1 and said.out == "" and len(said.err.splitlines()) == 1, said
    book.write_bytes(content)
    begun.must("verify")


def test_a_backup_is_a_book_that_can_be_restored_and_counting_goes_on(begun: DeskLine) -> None:
    kept = begun.record(*AT)
    said = begun.must("backup")
    copy = Path(said.last)
    assert copy.parent == begun.home / "backups" and copy.exists()
    begun.record(*AT)
    code_before = begun.must("status", "--json").json["days"]
    restored = begun.must("restore", str(copy))
    (aside,) = (begun.home / "backups").glob("before-restore-*.sdb")
    assert restored.out == "2 ops restored.\n"
    assert restored.err == f"The book of before is kept: {aside}\n", "whoever took the wrong backup can go back"
    status = begun.status()
    days = status["days"]
    assert isinstance(days, dict) and days["2026-11-24"]["people"] == 1 and days != code_before
    begun.record(*AT)
    begun.must("verify")
    assert list((begun.home / "backups").glob("before-restore-*.sdb")), "the present book is kept aside"
    begun.must("withdraw", kept, "--why", "mistake")


def test_a_backup_is_restored_on_another_pc_by_its_recovery_code_and_gets_that_pc_s_pin(
    line: DeskLine, tmp_path: Path
) -> None:
    line.keystore.works = False
    recovery = tmp_path / "recovery"
    line.must("init", "--standalone", "--name", "Harbour", "--recovery-out", str(recovery), pin=PIN)
    line.must("record", "--group", "rider", "--service", "water", *AT, pin=PIN)
    copy = line.must("backup", pin=PIN).last
    other = DeskLine(tmp_path / "other", line.keystore)
    other.folder.mkdir()
    without = other.type("restore", copy, pin="246800")
    assert without.code == 1 and not (other.home / "book.sdb").exists()
    restored = other.must("restore", copy, "--recovery-file", str(recovery), pin="246800")
    assert "2 ops restored." in restored.out
    assert other.must("status", "--json", pin="246800").json["ops"] == 3
    assert other.type("status", pin=PIN).code == 1, "the lost PIN opens it no longer"


@pytest.mark.parametrize("content", [None, b"", b"no backup at all" * 400])
def test_what_is_no_backup_leaves_the_present_book_alone(begun: DeskLine, content: bytes | None) -> None:
    begun.record(*AT)
    file = begun.folder / "backup.sdb"
    if content is not None:
        file.write_bytes(content)
    before = begun.status()
    said = begun.type("restore", str(file))
    assert (said.code, said.out) == (1, "") and len(said.err.splitlines()) == 1
    assert begun.status() == before
    begun.record(*AT)


def test_export_writes_the_file_and_says_how_many(begun: DeskLine) -> None:
    begun.record(*AT)
    file = begun.folder / "visits.csv"
    said = begun.must("export", "--from", "2026-11-24", "--to", "2026-11-24", "--format", "csv", str(file))
    assert said.out == "1 record written.\n" and file.read_text("utf-8-sig").startswith("Record,Day,")
    begun.type("export", "--from", "2026-11-24", "--to", "2026-11-24", str(file), lang="zh")
    assert file.read_text("utf-8-sig").startswith("记录编号,日期,")


def test_a_sheet_is_printed_into_a_file_and_says_its_figures(begun: DeskLine, qapp: object) -> None:
    assert qapp, "one application serves all tests of this process; the command would make a smaller one"
    begun.record("--people", "4", *AT)
    file = begun.folder / "sheet.pdf"
    said = begun.must("day-sheet", "--date", "2026-11-24", "--pdf", str(file))
    days = begun.status()["days"]
    assert isinstance(days, dict)
    assert said.last == f"2026-11-24: 4 people, 4 services, code {days['2026-11-24']['code']}"
    assert file.read_bytes().startswith(b"%PDF")


def test_beside_an_open_window_reading_works_and_writing_says_that_it_is_open(begun: DeskLine) -> None:
    row = begun.record(*AT)
    file = begun.folder / "x"
    with opened(begun) as window:
        assert begun.status()["ops"] == 2
        record_visit(window.desk, MANAGER, VisitTap("rider", ("water",)))
        assert begun.status()["ops"] == 3, "what the window saved is seen at once"
        begun.must("verify")
        copy = begun.must("backup").last
        assert Path(copy).exists()
        for words in (
            ("record", "--group", "rider", "--service", "water"),
            ("withdraw", row, "--why", "undo"),
            ("sync",),
            ("export", "--from", "2026-11-24", "--to", "2026-11-24", str(file)),
            ("day-sheet", "--date", "2026-11-24", "--pdf", str(file)),
            ("restore", copy),
            ("init", "--hub", "https://hub.test", "--code", "ABCD-EFGH-JKMN-PQRS-TVWX"),
        ):
            for lang, says in (
                ("en", "StationDesk is already open on this PC."),
                ("zh", "值班台已经在这台电脑上打开了。"),
            ):
                said = begun.type(*words, lang=lang)
                assert (said.code, said.out) == (1, ""), words
                assert said.err.startswith(says) and len(said.err.splitlines()) == 1
        assert not file.exists()
        assert begun.status()["ops"] == 3
    begun.record(*AT)


def test_nothing_of_the_desk_s_home_is_readable_for_others(begun: DeskLine) -> None:
    begun.record(*AT)
    begun.must("backup")
    for file in begun.home.rglob("*"):
        if file.suffix in (".sdb", ".keys"):
            assert file.stat().st_mode & 0o077 == 0, file.name


def test_results_of_programs_stay_one_json_object_in_every_language(begun: DeskLine) -> None:
    begun.record(*AT)
    for lang in ("en", "zh"):
        said = begun.type("status", "--json", lang=lang)
        assert json.loads(said.out)["ops"] == 2 and said.err == ""


def test_without_its_key_the_book_opens_nowhere(begun: DeskLine) -> None:
    begun.record(*AT)
    connection = driver.connect(os.fspath(begun.home / "book.sdb"))
    with pytest.raises(driver.DatabaseError):
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.close()
    begun.keystore.held.clear()
    said = begun.type("status")
    assert said.code == 1 and "key of the record book was not found" in said.err


@pytest.mark.parametrize("name", ["book.sdb", "BOOK.SDB", "book.keys", "book.sdb-wal", "writer.lock", "state.json"])
def test_nothing_that_leaves_is_written_over_the_book(begun: DeskLine, name: str) -> None:
    begun.record(*AT)
    before = {path.name: path.read_bytes() for path in begun.home.iterdir() if path.is_file()}
    file = str(begun.home / name)
    export = ("export", "--from", "2026-11-24", "--to", "2026-11-24", "--format", "csv", file)
    for words in (export, ("day-sheet", "--date", "2026-11-24", "--pdf", file)):
        said = begun.type(*words, pin=PIN)
        assert said.code == 1 and "cannot be written" in said.err
    assert {
        path.name: path.read_bytes() for path in begun.home.iterdir() if path.name in ("book.keys", "book.sdb")
    } == {name: held for name, held in before.items() if name in ("book.keys", "book.sdb")}
    begun.must("verify")


def test_a_way_around_over_the_book_is_seen_too(line: DeskLine, tmp_path: Path) -> None:
    line.begin()
    around = tmp_path / "code.txt"
    around.symlink_to(line.home / "book.sdb")
    other = line.folder / "other"
    words = ("--home", str(other), "--lang", "en", "init", "--standalone", "--name", "N", "--recovery-out", str(around))
    said = line.bare(*words)
    assert said.code == 1 and not (other / "book.sdb").exists()
    line.must("verify")


def test_a_pin_file_may_begin_with_the_mark_that_editors_write(tmp_path: Path) -> None:
    file = tmp_path / "marked"
    file.write_text("\ufeff" + PIN + "\r\n", "utf-8")
    assert read_secret(file) == PIN
