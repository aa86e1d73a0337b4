"""``stationdesk bundle`` against ``stationdesk-hub bundle``: two command lines that know each other by files alone."""

from pathlib import Path

import pytest

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.outgoing import write_durably
from stationdesk_sync.hub.__main__ import main
from tests.cli.desk_line import DeskLine

STATIONS = Path(__file__).parents[1] / "data" / "stations-baoshan.csv"


@pytest.fixture
def hub_line(tmp_path: Path) -> list[str]:
    base = ["--db", f"sqlite:///{tmp_path}/hub/hub.sdb", "--db-key-file", str(tmp_path / "hub.key"), "--lang", "en"]
    assert main([*base, "init"]) == 0
    assert main([*base, "station", "import", str(STATIONS)]) == 0
    return base


def test_a_desk_joins_sends_and_is_confirmed_by_files_alone(
    line: DeskLine, hub_line: list[str], tmp_path: Path
) -> None:
    ticket, up, down = (str(tmp_path / name) for name in ("a.sdenrol", "up.sdbundle", "down.sdbundle"))
    assert main([*hub_line, "enrol-code", "BS-001", "--file", ticket]) == 0
    joined = line.type("init", "--enrol-file", ticket)
    assert joined.code == 0 and "BS-001" in joined.last
    for _ in range(3):
        assert line.type("record", "--group", "rider", "--service", "water").code == 0
    written = line.type("bundle", "export", up)
    assert written.code == 0 and "count as sent once" in written.last
    assert line.type("status", "--json").json["acked"] == 0
    assert main([*hub_line, "bundle", "import", up, "--answer", down]) == 0
    taken = line.type("bundle", "import", down)
    assert taken.code == 0 and "The hub has admitted this desk." in taken.out
    status = line.type("status", "--json").json
    assert status["unsent"] == 0 and isinstance(status["acked"], int) and status["acked"] >= 3
    again = line.type("bundle", "import", down)
    assert again.code == 0 and again.last == "All of it was known already; nothing has changed."
    unchanged = line.type("status", "--json").json
    for each in (status, unchanged):
        each.pop("last_success")  # when an answer was last read, to the second: it was read again
    assert unchanged == status


def test_a_file_that_is_no_bundle_is_one_plain_sentence_in_both_languages(
    line: DeskLine, hub_line: list[str], tmp_path: Path
) -> None:
    ticket, wrong = tmp_path / "a.sdenrol", tmp_path / "letter.pdf"
    assert main([*hub_line, "enrol-code", "BS-001", "--file", str(ticket)]) == 0
    assert line.type("init", "--enrol-file", str(ticket)).code == 0
    wrong.write_bytes(b"%PDF-1.7")
    english, chinese = line.type("bundle", "import", str(wrong)), line.type("bundle", "import", str(wrong), lang="zh")
    assert (english.code, chinese.code) == (1, 1)
    assert "another kind of file" in english.err and "all records are safe" in english.err
    assert "不是数据包" in chinese.err and len(english.err.splitlines()) == 1
    missing = line.type("bundle", "import", str(tmp_path / "nowhere"))
    assert missing.code == 1 and "nowhere" in missing.err


def test_a_desk_used_alone_has_nobody_to_write_a_bundle_for(line: DeskLine, tmp_path: Path) -> None:
    assert line.type("init", "--standalone", "--name", "Station").code == 0
    said = line.type("bundle", "export", str(tmp_path / "up.sdbundle"))
    assert said.code == 1 and not (tmp_path / "up.sdbundle").exists()


def test_a_stick_that_cannot_be_written_leaves_the_old_file_and_no_half_one(tmp_path: Path) -> None:
    file = tmp_path / "up.sdbundle"
    write_durably(file, b"first")
    (tmp_path / "up.sdbundle.part").mkdir()
    with pytest.raises(Fault) as refused:
        write_durably(file, b"second")
    assert refused.value.code is FaultCode.FILE_UNWRITABLE
    assert file.read_bytes() == b"first"
    with pytest.raises(Fault):
        write_durably(tmp_path / "book.sdb", b"over a book")
