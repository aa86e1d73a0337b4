"""Sticks from the Sending page: files written and read by pressing buttons, over a real book and a real disk."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from stationdesk.app.carry_stick import Taken, sentences
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.ui.sync_centre.page import ASIDE, SyncPage
from stationdesk.ui.sync_centre.stick_place import removable
from stationdesk_sync.model.language import Language
from tests.fakes.ui_station import Station, click
from tests.storage.opened import tables_of

ENGLISH = Language("en", {})


def chosen(widget: object, file: Path) -> None:
    """Choose a file in the dialog that stands open."""
    (dialog,) = [one for one in widget.findChildren(QFileDialog) if one.isVisible()]  # type: ignore[attr-defined]
    dialog.close()
    dialog.fileSelected.emit(str(file))


def panel_of(page: SyncPage, qtbot: QtBot):
    click(page.status.stick)
    assert page.stick_panel.isVisible()
    return page.stick_panel


def test_a_file_for_the_hub_is_written_where_it_was_chosen_and_says_that_nothing_is_received_yet(
    joined: Station, qtbot: QtBot, tmp_path: Path
):
    page = joined.show(qtbot, SyncPage(joined.context))
    panel = panel_of(page, qtbot)
    assert "count as received once the file that comes back is read in" in panel.for_hub.words.text()
    click(panel.for_hub.deed)
    file = tmp_path / "up.sdbundle"
    chosen(panel, file)
    assert file.read_bytes() == b"for the hub"
    assert panel.result.words.text() == (
        "Written: 3 records in up.sdbundle. Take the stick to the hub and bring its answer back."
    )
    assert panel.for_hub.deed.isEnabled()


def test_what_a_file_brought_is_told_and_pages_hear_of_it(joined: Station, qtbot: QtBot, tmp_path: Path):
    joined.hub.carried.taken = Taken(received=12, heard=1)
    heard: list[object] = []
    joined.context.bus.changed.connect(heard.append)
    page = joined.show(qtbot, SyncPage(joined.context))
    panel = panel_of(page, qtbot)
    (tmp_path / "back.sdbundle").write_bytes(b"answer")
    click(panel.read_in.deed)
    chosen(panel, tmp_path / "back.sdbundle")
    assert joined.hub.carried.read == [b"answer"]
    assert panel.result.words.text() == ("12 records have been received by the hub.\n1 record of another desk came in.")
    assert heard, "the pages have to read again"


def test_a_file_that_is_refused_says_why_and_the_panel_can_go_on(joined: Station, qtbot: QtBot, tmp_path: Path):
    joined.hub.carried.fault = Fault(FaultCode.BUNDLE_REFUSED, why="it is empty")
    page = joined.show(qtbot, SyncPage(joined.context))
    panel = panel_of(page, qtbot)
    (tmp_path / "back.sdbundle").write_bytes(b"")
    click(panel.read_in.deed)
    chosen(panel, tmp_path / "back.sdbundle")
    assert panel.fault.isVisible() and panel.fault.fault is joined.hub.carried.fault
    assert not panel.result.isVisible() and panel.read_in.deed.isEnabled()


def test_a_file_that_is_gone_is_told_and_nothing_is_taken(joined: Station, qtbot: QtBot, tmp_path: Path):
    page = joined.show(qtbot, SyncPage(joined.context))
    panel = panel_of(page, qtbot)
    click(panel.read_in.deed)
    chosen(panel, tmp_path / "nowhere.sdbundle")
    assert panel.fault.fault is not None and panel.fault.fault.code is FaultCode.FILE_UNREADABLE
    assert joined.hub.carried.read == []


def test_each_other_desk_of_the_station_has_a_button_of_its_own(joined: Station, qtbot: QtBot, tmp_path: Path):
    page = joined.show(qtbot, SyncPage(joined.context))
    letters = [letter for letter, _ in page._look.view.desks if letter != page._look.view.letter]  # type: ignore[union-attr]
    panel = panel_of(page, qtbot)
    assert [one.deed.text() for one in panel.for_desks if one.isVisible()] == [
        f"Write a file for desk {letter}" for letter in letters
    ]
    click(panel.for_desks[0].deed)
    chosen(panel, tmp_path / "across.sdbundle")
    assert (tmp_path / "across.sdbundle").read_bytes() == f"for desk {letters[0]}".encode()
    assert f"Read it in at desk {letters[0]}." in panel.result.words.text()


def test_a_desk_used_alone_joins_with_the_file_that_the_union_gave(alone: Station, qtbot: QtBot, tmp_path: Path):
    page = alone.show(qtbot, SyncPage(alone.context))
    click(page.join.with_file)
    chosen(page.join, tmp_path / "bs-001.sdenrol")
    assert alone.hub.joins == [("bs-001.sdenrol", "")]
    assert alone.hub.rounds == 0, "there may be no network"
    assert page.join.deed.isEnabled()


def test_a_refused_enrolment_file_says_why(alone: Station, qtbot: QtBot, tmp_path: Path):
    alone.hub.fault = Fault(FaultCode.WRONG_CODE)
    page = alone.show(qtbot, SyncPage(alone.context))
    click(page.join.with_file)
    chosen(page.join, tmp_path / "old.sdenrol")
    assert page.join.fault.isVisible() and page.join.with_file.isEnabled()


def test_records_that_only_a_newer_program_reads_are_named_among_what_is_set_aside(joined: Station, qtbot: QtBot):
    with tables_of(joined.made) as tables, tables.write() as cursor:
        cursor.execute(
            "INSERT INTO foreign_op (op_id, hash, raw, register, row_id, kind, clock, in_code, state, code, far) "
            "VALUES (randomblob(16), randomblob(32), x'00', '', x'', '', 0, 0, 'parked', 'version', 0)"
        )
    page = joined.show(qtbot, SyncPage(joined.context))
    page.views.press([ASIDE])
    page._show_view()
    rows = [page.table.row_words(row) for row in range(page.table.model().rowCount())]
    assert ("Records that a newer program wrote",
            "1 of other PCs: they are kept, and count once this PC's StationDesk is updated.") in rows  # fmt: skip


def test_everything_that_a_file_can_bring_has_its_sentence():
    assert sentences(ENGLISH, Taken()) == ["All of it was known already; nothing has changed."]
    assert sentences(ENGLISH, Taken(joined=True, again=True, received=1, heard=2, set_aside=3)) == [
        "The hub has admitted this desk.",
        "The hub lacks records that it once had: write a file for it again.",
        "1 record has been received by the hub.",
        "2 records of other desks came in.",
        "3 records were set aside by the hub.",
    ]


def test_a_stick_is_looked_for_where_sticks_are_mounted():
    assert removable(["/", "/home", "/media/wang/KINGSTON"], "linux") == Path("/media/wang/KINGSTON")
    assert removable(["/", "/boot"], "linux") is None
    assert removable(["C:/", "E:/"], "win32") == Path("E:/")
    assert removable(["C:/"], "win32") is None
