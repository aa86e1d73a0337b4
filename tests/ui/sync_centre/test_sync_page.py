"""The sync page over a real book and a hub that only answers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.happened import Happened
from stationdesk.storage.happenings import note
from stationdesk.ui.sync_centre.join_card import grouped_code
from stationdesk.ui.sync_centre.page import ASIDE, DESKS, HAPPENED, WAITING, SyncPage
from tests.fakes.ui_registers import join
from tests.fakes.ui_station import Station, click, press, write
from tests.storage.opened import tables_of

CODE = "ABCD-EFGH-JKMN-PQRS-TVWX"


def shown(page: SyncPage) -> list[tuple[str, ...]]:
    return [page.table.row_words(row) for row in range(page.table.model().rowCount())]


def test_a_desk_used_alone_reads_a_friendly_word_and_can_join(alone: Station, qtbot: QtBot):
    page = alone.show(qtbot, SyncPage(alone.context))
    assert page.join.title.text() == "This desk is used alone"
    write(page.join.address, "https://hub.test")
    write(page.join.code, CODE.replace("-", "").lower())
    assert page.join.code.text() == CODE
    press(page.join.code, Qt.Key.Key_Return)
    assert alone.hub.joins == [("https://hub.test", CODE)]
    assert alone.hub.rounds == 1


def test_a_code_that_is_not_whole_is_told_and_nothing_is_asked(alone: Station, qtbot: QtBot):
    page = alone.show(qtbot, SyncPage(alone.context))
    write(page.join.code, "ABCD-EF")
    click(page.join.deed)
    assert page.join.address_row.wrong == "Please enter the address."
    assert page.join.code_row.wrong == "The code has 20 letters and digits; please check it."
    assert alone.hub.joins == []


def test_a_refused_code_is_told_in_plain_words_and_stays_to_be_mended(alone: Station, qtbot: QtBot):
    alone.hub.fault = Fault(FaultCode.USED_CODE)
    page = alone.show(qtbot, SyncPage(alone.context))
    write(page.join.address, "https://hub.test")
    write(page.join.code, CODE)
    click(page.join.deed)
    assert page.join.fault.fault is alone.hub.fault
    assert page.join.code.text() == CODE
    assert page.join.deed.isEnabled()


def test_a_group_of_the_code_can_be_mended_in_the_middle(alone: Station, qtbot: QtBot):
    page = alone.show(qtbot, SyncPage(alone.context))
    write(page.join.code, "ABCD-EGH")
    page.join.code.setCursorPosition(6)
    QTest.keyClicks(page.join.code, "f")
    assert page.join.code.text() == "ABCD-EFGH"
    assert page.join.code.cursorPosition() == 7


@pytest.mark.parametrize(
    ("typed", "shown_as"), [("ab cd", "ABCD"), ("abcde", "ABCD-E"), ("x" * 30, "XXXX-" * 4 + "XXXX")]
)
def test_codes_are_grouped_while_they_are_typed(typed, shown_as):
    assert grouped_code(typed) == shown_as


def test_received_and_waiting_come_from_the_book(joined: Station, qtbot: QtBot):
    page = joined.show(qtbot, SyncPage(joined.context))
    head = joined.desk.outbox.head().seq
    assert (page.status.received.text(), page.status.waiting.text()) == (str(head - 12), "12")
    assert page.status.safe.text() == f"All {head} records are safe on this PC."
    assert page.status.when.text() == "The hub last answered: today 14:11."


def test_each_day_stands_with_both_figures_and_a_written_verdict(joined: Station, qtbot: QtBot):
    page = joined.show(qtbot, SyncPage(joined.context))
    days = shown(page)
    figures = joined.desk.records.figures("2026-11-24")
    assert days[0][:4] == ("24 Nov", str(figures.people), str(figures.services), figures.code)
    assert "there" in days[0][-1]
    assert days[1][-1] == "0 = 0, agrees"


def test_the_other_lists_are_one_press_away(joined: Station, qtbot: QtBot):
    page = joined.show(qtbot, SyncPage(joined.context))
    click(page.views.button(ASIDE))
    assert shown(page)[0][1] == "the hub does not know this register yet"
    click(page.views.button(DESKS))
    assert shown(page) == [("Desk A (this PC)", "today 14:11"), ("Desk B", "23 Nov 12:42")]
    click(page.views.button(WAITING))
    assert page.table.isVisible() or page.empty.isVisible()


def test_what_happened_is_told_with_its_moment(joined: Station, qtbot: QtBot):
    page = joined.show(qtbot, SyncPage(joined.context))
    click(page.views.button(HAPPENED))
    assert page.empty.isVisible()
    outbox = joined.desk.outbox
    link = outbox.link()
    assert link is not None
    outbox.rewind(link.acked - 3, outbox.chain_at(link.acked - 3) or b"", 1, joined.desk.clock.now())
    page.look_again()
    assert page.views.button(HAPPENED).text() == "What happened: 1"
    ((when, said),) = shown(page)
    assert when.startswith("today")
    assert said.endswith("3 records of this desk are sent to it again.")


def test_a_new_identity_is_told_in_rows_that_are_not_cut_off(joined: Station, qtbot: QtBot):
    with tables_of(joined.made) as database, database.write() as cursor:
        note(cursor, joined.desk.clock.now(), Happened.NEW_IDENTITY, 99_999, letter="AB", lost=12_345)
    page = joined.show(qtbot, SyncPage(joined.context))
    click(page.views.button(HAPPENED))
    rows = shown(page)
    assert [bool(when) for when, _ in rows] == [True, False, False]
    metrics = QFontMetrics(joined.context.theme.font("body"))
    room = page.table.columnWidth(1)
    assert all(metrics.horizontalAdvance(said) < room for _, said in rows)


def test_send_now_starts_one_round_and_looks_again(joined: Station, qtbot: QtBot):
    page = joined.show(qtbot, SyncPage(joined.context))
    click(page.status.send)
    assert joined.hub.rounds == 1
    assert page.status.send.isEnabled()
    assert page.fault.fault is None


def test_a_hub_that_cannot_be_reached_is_told_safety_first(joined: Station, qtbot: QtBot):
    joined.hub.fault = Fault(FaultCode.HUB_UNREACHABLE)
    page = joined.show(qtbot, SyncPage(joined.context))
    joined.desk.outbox.note_try(joined.desk.clock.now(), "hub_unreachable", None)
    click(page.status.send)
    assert page.fault.fault is not None
    assert page.fault.accessibleName().startswith("The hub cannot be reached just now. All records are safe")


def test_stored_trouble_is_shown_after_a_restart_too(joined: Station, qtbot: QtBot):
    joined.desk.outbox.note_try(joined.desk.clock.now(), "hub_wrong_certificate", None)
    page = joined.show(qtbot, SyncPage(joined.context))
    assert page.fault.fault is not None
    assert page.fault.fault.code is FaultCode.HUB_WRONG_CERTIFICATE


def test_a_held_sync_says_why_and_offers_no_button_that_cannot_work(alone: Station, qtbot: QtBot):
    join(alone.desk, held="restored")
    page = alone.show(qtbot, SyncPage(alone.context))
    assert page.held.isVisible()
    assert "All records are safe on this PC and counting goes on." in page.held.words.text()
    assert not page.status.send.isVisible()


def test_a_hub_silent_for_more_than_a_day_is_said(joined: Station, qtbot: QtBot):
    joined.made.clock.forward(30 * 3600)
    page = joined.show(qtbot, SyncPage(joined.context))
    assert page.status.when.text().endswith("That is more than a day ago.")


def test_a_switch_of_language_relabels_both_states(joined: Station, qtbot: QtBot):
    page = joined.show(qtbot, SyncPage(joined.context))
    joined.context.language.switch("zh")
    assert page.status.send.text() == "现在上传"
    assert page.join.deed.text() == "接入平台"
    assert shown(page)[1][-1] == "0 = 0，一致"
