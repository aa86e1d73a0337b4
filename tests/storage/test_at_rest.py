"""A note that only the station may read stands in no file in clear; the control shows that the search would find it."""

from pathlib import Path

from stationdesk.app.ports import Draft
from stationdesk_sync.model.language import Label
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Field, FieldType, Merge, Register
from stationdesk_sync.model.registry import Registers
from tests.fakes.book import REGISTERS, make_book
from tests.storage.drafts import DAY, TZ, visit
from tests.storage.opened import tables_of

MARK = "马可波罗-4711-note"
OPEN = Register(
    name="open_words",
    label=Label("明文", "Open"),
    version=1,
    merge=Merge.FACT,
    fields=(Field("text", FieldType.LABEL, Label("文字", "Text")),),
)


def files_with(home: Path, mark: str) -> list[str]:
    forms = [mark.encode("utf-8"), mark.encode("utf-16-le"), mark.encode("gb18030")]
    return [
        path.name for path in home.rglob("*") if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]


def test_a_note_is_found_in_no_file_and_in_no_op(made):
    saved = made.book.journal.save([visit(note=MARK)], made.clock.now(), None)[0]
    made.book.journal.save(
        [Draft("shift", Kind.FACT, {"day": DAY, "tz": TZ, "opened": 540, "handover": MARK})], made.clock.now(), None
    )
    made.book.care.backup(made.clock.now())
    assert len(list(made.paths.home.rglob("*"))) >= 6
    assert files_with(made.paths.home, MARK) == []
    assert not any(MARK.encode() in raw for raw in made.book.outbox.read(0, 10, 1 << 20).ops)
    assert made.book.records.find(saved.row_id).data["note"] == MARK
    made.book.close()
    assert files_with(made.paths.home, MARK) == []
    made.reopen()


def test_the_control_is_found_in_the_op_and_still_in_no_file(tmp_path):
    made = make_book(tmp_path / "home", Registers([*REGISTERS.values(), OPEN]))
    data = {"day": DAY, "tz": TZ, "text": MARK}
    made.book.journal.save([Draft("open_words", Kind.FACT, data)], made.clock.now(), None)
    assert any(MARK.encode() in raw for raw in made.book.outbox.read(0, 10, 1 << 20).ops)
    with tables_of(made) as database, database.read() as cursor:
        assert MARK.encode() in cursor.execute("SELECT raw FROM op").fetchone()[0]
    assert files_with(made.paths.home, MARK) == []
    (made.paths.home / "control.txt").write_text(MARK, "utf-8")
    assert files_with(made.paths.home, MARK) == ["control.txt"]
    made.book.close()
