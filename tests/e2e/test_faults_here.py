"""Troubles of the PC itself, each with its own plain sentence in both languages: clock, second instance, full disk."""

import json
import subprocess
import time
from pathlib import Path

import pytest

from stationdesk.app.confirm_day import confirm_day
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.record_visit import VisitTap, record_visit
from stationdesk.bootstrap.clocks import SystemClock
from stationdesk.bootstrap.opening import MANAGER
from tests.cli.desk_line import DeskLine
from tests.cli.opened import opened
from tests.e2e.city import DeskPc, clean_environment
from tests.e2e.trouble_desk import LANGUAGES, HubPlace, arrives, counts, join, refused, rows_of
from tests.e2e.troubles import fill, small_disk

YEAR = 365 * 86_400.0


def test_a_clock_that_is_off_by_a_year(line: DeskLine, place: HubPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
    with place.served() as hub:
        join(line, hub)
        rows = [counts(line)]
        line.must("sync")
        monkeypatch.setattr(SystemClock, "now", lambda self: time.time() + YEAR)
        rows.append(counts(line))
        for lang, language in LANGUAGES.items():
            said = line.type("sync", lang=lang)
            assert said.code == 0 and len(said.err.splitlines()) == 1, "the records are none the worse for it"
            sentence = language.t("Records are saved and marked; nothing is lost.")
            assert sentence in said.err and str(time.gmtime().tm_year + 1) in said.err
        rows.append(counts(line))
        with opened(line) as held:
            desk = held.desk
            assert (desk.moment().reason, desk.moment().likely_day) == ("hub", today)
            confirm_day(desk, MANAGER, today)
        rows.append(counts(line))
        with opened(line, writer=False) as held:
            marked = [held.desk.records.find(bytes.fromhex(row)) for row in rows]
        assert [record.doubt for record in marked if record] == [False, True, True, True]
        assert [record.day for record in marked if record][-1] == today
        arrives(line, hub, *rows)
        monkeypatch.undo()
        monkeypatch.setattr("stationdesk.cli.session.find_keystore", lambda: line.keystore)
        line.must("sync")
        rows.append(counts(line))
        with opened(line, writer=False) as held:
            last = held.desk.records.find(bytes.fromhex(rows[-1]))
        assert last is not None and (last.day, last.doubt) == (today, False)
        arrives(line, hub, *rows)


def test_a_second_instance(tmp_path: Path) -> None:
    desk = DeskPc(tmp_path / "pc")
    desk.begin_alone()
    first = subprocess.Popen(
        desk.command("record", "--batch", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=clean_environment(),
    )
    assert first.stdin is not None and first.stdout is not None
    visit = json.dumps({"group": "rider", "service": ["water"]}) + "\n"
    first.stdin.write(visit)
    first.stdin.flush()
    assert "id" in json.loads(first.stdout.readline())
    for lang, language in LANGUAGES.items():
        second = desk.run("record", "--group", "rider", "--service", "water", lang=lang)
        assert (second.code, second.out) == (1, "")
        assert second.err == Fault(FaultCode.SECOND_INSTANCE).sentence(language) + "\n"
    first.stdin.write(visit)
    first.stdin.flush()
    assert "id" in json.loads(first.stdout.readline()), "the first one goes on"
    assert desk.status()["ops"] == 3, "and can be read beside"
    first.kill()
    first.communicate()
    desk.record()
    assert desk.status()["ops"] == 4, "a killed instance leaves no lock behind"


def test_a_full_disk(line: DeskLine) -> None:
    with small_disk(line.home, 3072) as real:
        line.begin()
        rows = [counts(line)]
        if real:
            filler = fill(line.home, leaving=96 * 1024)
            rows += _until_full(line)
            filler.unlink()
        else:
            rows += _engine_full(line)
        rows.append(counts(line))
        line.must("verify")
        assert [row for row in rows_of(line) if row in rows] == rows, "nothing that was acknowledged is lost"
        status = line.status()
        assert status["ops"] == len(rows) + 1, "nothing is there that was not acknowledged"


def _until_full(line: DeskLine) -> list[str]:
    """Count until the disk is full, in both languages; return what was acknowledged."""
    visit = {"group": "rider", "service": ["water"], "note": "a note of some length " * 20}
    answers = [json.loads(answer) for answer in line.batch([visit] * 400).out.splitlines()]
    assert len(answers) == 400
    rows = [answer["id"] for answer in answers if "id" in answer]
    errors = {answer["error"] for answer in answers if "error" in answer}
    assert rows and errors == {Fault(FaultCode.DISK_FULL).sentence(LANGUAGES["en"])}
    last_corner = fill(line.home, leaving=0, name="more-pictures")
    refused(line, FaultCode.DISK_FULL, "record", "--group", "rider", "--service", "water")
    looked = line.type("status", "--json")
    assert looked.code == 0 or looked.err == Fault(FaultCode.DISK_FULL).sentence(LANGUAGES["en"]) + "\n"
    last_corner.unlink()
    assert line.status()["ops"] == len(rows) + 2
    return rows


def _engine_full(line: DeskLine) -> list[str]:
    """The same where no disk can be mounted: the engine itself says that there is no page left."""
    rows: list[str] = []
    with opened(line) as held:
        database = held.book.journal._database  # type: ignore[attr-defined]  # a disk that fills is below every port
        with database.read() as cursor:
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages + 2}")
        tap = VisitTap("rider", ("water",), note="a note of some length " * 20)
        found: Fault | None = None
        while found is None and len(rows) < 400:
            try:
                rows.append(record_visit(held.desk, MANAGER, tap).row_id.hex())
            except Fault as fault:
                found = fault
    assert found is not None and found.code is FaultCode.DISK_FULL
    return rows


def test_an_engine_without_a_page_left_saves_nothing_half(line: DeskLine) -> None:
    line.begin()
    rows = _engine_full(line)
    assert rows == rows_of(line)
    line.must("verify")
    counts(line)
