"""The palette in the real window: typed into, moved in, done, all without the mouse; and with one click."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from stationdesk.app.changes import Changes
from stationdesk.app.find import Kind
from stationdesk.ui.help.book import TOPICS
from stationdesk.ui.palette.panel import Palette
from stationdesk.ui.scans import Taker
from stationdesk.ui.shell.main_window import MainWindow
from stationdesk_sync.model.damm import check_digit
from tests.fakes.ui_station import Station, click


def press(window: MainWindow, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(window.windowHandle(), key, modifiers)


def opened(window: MainWindow) -> Palette:
    press(window, Qt.Key.Key_K, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert window.palette_panel.isVisible() and window.palette_panel.field.hasFocus()
    return window.palette_panel


def texts(palette: Palette) -> list[str]:
    return [row.words.words for row in palette.rows if row.isVisible()]


def test_ctrl_k_opens_it_and_the_most_usual_deeds_stand_there_with_their_keys(window: MainWindow):
    palette = opened(window)
    assert texts(palette)[:2] == ["Open or close the station", "Print the day sheet"]
    assert [row.keys.text() for row in palette.rows[:2]] == ["F11", "Ctrl P"]


def test_letters_and_enter_go_to_a_page(window: MainWindow):
    palette = opened(window)
    QTest.keyClicks(palette.field, "jiaojie")
    assert texts(palette)[0] == "Shift"
    press(window, Qt.Key.Key_Return)
    assert window.shown == "shift" and not palette.isVisible()


def test_down_and_up_choose_while_the_field_keeps_the_keyboard(window: MainWindow):
    palette = opened(window)
    QTest.keyClicks(palette.field, "settings")
    names = texts(palette)
    press(window, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up)
    chosen = [row.words.words for row in palette.rows if row.property("chosen") == "yes"]
    assert chosen == [names[1]] and palette.field.hasFocus()
    press(window, Qt.Key.Key_PageUp)
    assert palette.rows[0].property("chosen") == "yes"


def test_one_click_does_an_answer(window: MainWindow):
    palette = opened(window)
    QTest.keyClicks(palette.field, "11-24")
    click(palette.rows[1])
    assert window.shown == "sheet" and not palette.isVisible()


def test_a_day_shows_its_records(window: MainWindow):
    palette = opened(window)
    QTest.keyClicks(palette.field, "11-23")
    press(window, Qt.Key.Key_Return)
    records = window.page("records")
    assert window.shown == "records" and records.list.filters.day.value() == "2026-11-23"  # type: ignore[attr-defined]


def test_a_group_shows_its_visits_alone(window: MainWindow):
    palette = opened(window)
    QTest.keyClicks(palette.field, "sanitation")
    press(window, Qt.Key.Key_Return)
    query = window.page("records").list.filters.query()  # type: ignore[attr-defined]
    assert query.equals == {"group": "sanitation"}


def test_a_new_entry_opens_its_form(window: MainWindow):
    palette = opened(window)
    QTest.keyClicks(palette.field, "xinzengkaizhan")
    press(window, Qt.Key.Key_Return)
    registers = window.page("registers")
    assert registers.list.acts.form_panel.isVisible()  # type: ignore[attr-defined]


def test_the_help_of_another_page_is_found_by_what_it_says_and_stands_after_the_page(window: MainWindow):
    palette = opened(window)
    QTest.keyClicks(palette.field, "events, ch")
    assert texts(palette) == ["Help: Registers"]
    press(window, Qt.Key.Key_Return)
    assert window.help.isVisible() and window.help.heading.text() == "Help: Registers"
    assert window.shown == "today", "help leaves the page where it was"
    press(window, Qt.Key.Key_Escape)
    QTest.keyClicks(opened(window).field, "records")
    assert texts(palette)[0] == "Records" and "Help: Records" in texts(palette)[1:]


def test_each_page_has_help_that_is_found_in_chinese(window: MainWindow):
    palette = opened(window)
    window._context.language.switch("zh")
    QTest.keyClicks(palette.field, "bangzhu")
    found = [one for one in palette.answers if one.kind is Kind.HELP]
    assert len(found) == len(TOPICS) and all(one.text.startswith("帮助") for one in found)


def test_chinese_from_an_input_method_reaches_the_field_and_finds(window: MainWindow):
    palette = opened(window)
    QApplication.sendEvent(palette.field, QInputMethodEvent("ri zhi", []))
    composed = QInputMethodEvent("", [])
    composed.setCommitString("值班日志")
    QApplication.sendEvent(palette.field, composed)
    assert "Print the day sheet" in texts(palette)
    assert palette.window() is window and palette.windowType() == Qt.WindowType.Widget, (
        "no popup: input methods die there"
    )


def test_nothing_found_says_how_to_go_on(window: MainWindow):
    palette = opened(window)
    QTest.keyClicks(palette.field, "qqqqqqqq")
    assert texts(palette) == []
    assert palette.lead.text() == "Nothing found. Try the first letters, a date such as 11-24, or F1 for help."
    press(window, Qt.Key.Key_Return)
    assert palette.isVisible(), "Enter on nothing does nothing"


def test_esc_leaves_and_nothing_was_done(window: MainWindow):
    palette = opened(window)
    QTest.keyClicks(palette.field, "dark")
    press(window, Qt.Key.Key_Escape)
    assert not palette.isVisible() and window.shown == "today"
    assert window._context.settings.now.recent == ()


def test_digits_typed_there_count_nobody(window: MainWindow, station: Station):
    before = station.desk.records.figures(station.desk.moment().day).people
    palette = opened(window)
    QTest.keyClicks(palette.field, "123")
    assert station.desk.records.figures(station.desk.moment().day).people == before


def test_what_was_done_lately_stands_first_next_time_by_name_alone(window: MainWindow):
    palette = opened(window)
    QTest.keyClicks(palette.field, "help for")
    press(window, Qt.Key.Key_Return)
    assert window.help.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert window._context.settings.now.recent == ("help",)
    assert texts(opened(window))[0] == "Help for this page"


def test_an_answer_that_comes_after_the_next_key_is_dropped(window: MainWindow):
    palette = opened(window)
    QTest.keyClicks(palette.field, "dark")
    shown = texts(palette)
    palette._answered(palette._asked - 1, ())
    assert texts(palette) == shown


def test_a_typed_number_does_what_a_scanned_one_does(window: MainWindow):
    number, taken = "9000417" + check_digit("9000417"), list[str]()
    window._context.scans.add(Taker(lambda code: code.startswith("9"), taken.append))
    palette = opened(window)
    QTest.keyClicks(palette.field, number)
    assert palette.answers[0].kind is Kind.NUMBER
    press(window, Qt.Key.Key_Return)
    assert taken == [number]


def test_a_typed_number_that_nobody_takes_is_told(window: MainWindow):
    number = "1000417" + check_digit("1000417")
    palette = opened(window)
    QTest.keyClicks(palette.field, number)
    press(window, Qt.Key.Key_Return)
    assert window.scan_line.isVisible() and number in window.scan_line.words.text()


def test_rows_that_change_are_found_with_the_next_question(window: MainWindow):
    palette = opened(window)
    palette.field.setText("s")
    palette._context.bus.tell(Changes(registers=frozenset({"account"})))
    assert palette._finder._stale


def test_the_rail_opens_it_with_one_click(window: MainWindow):
    click(window.rail.finding)
    assert window.palette_panel.isVisible()


def test_it_says_everything_anew_in_the_other_language(window: MainWindow):
    palette = opened(window)
    window._context.language.switch("zh")
    assert texts(palette)[0] == "开站或关站" or palette.heading.text() == "查找或办理"
