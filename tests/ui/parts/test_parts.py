"""The parts: plain text only, words that fit, numbers that step, panels that give the focus back."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import stationdesk.ui
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.texts import load_language
from stationdesk.ui.parts import (
    BarChart,
    DataTable,
    ElidedLabel,
    FaultPanel,
    FormRow,
    OverlayPanel,
    QuietButton,
    Stepper,
    Tile,
    Toast,
    plain_label,
)
from stationdesk.ui.records.panels import WithdrawPanel
from tests.fakes.ui_context import dressed_theme

UI = Path(stationdesk.ui.__file__).parent


def shown(qtbot: QtBot, widget: QWidget, width: int = 600, height: int = 400) -> QWidget:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


class PaintWatch(QObject):
    """Counts how often a widget is painted."""

    paints = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.paints += event.type() == QEvent.Type.Paint
        return False


def test_every_label_of_the_window_is_plain_text() -> None:
    bare = []
    for file in sorted(UI.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        made = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "QLabel"]
        plain = sum(isinstance(n, ast.Attribute) and n.attr == "PlainText" for n in ast.walk(tree))
        pictures = sum(isinstance(n, ast.Attribute) and n.attr == "setPixmap" for n in ast.walk(tree))
        if len(made) > plain + pictures:
            bare.append(f"{file.relative_to(UI)}: a QLabel without setTextFormat(PlainText); use plain_label")
    assert bare == []


def test_no_slot_is_a_lambda_and_nothing_is_modal() -> None:
    found = []
    for file in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr == "connect" and any(isinstance(a, ast.Lambda) for a in node.args):
                found.append(f"{file.relative_to(UI)}:{node.lineno} connects a lambda")
            if node.func.attr == "processEvents":
                found.append(f"{file.relative_to(UI)}:{node.lineno} processes events by hand")
    assert found == []


def test_markup_in_words_is_shown_as_it_was_typed(qtbot: QtBot, qapp: QApplication) -> None:
    label = plain_label("<b>王小明</b>")
    assert label.textFormat() is Qt.TextFormat.PlainText and label.text() == "<b>王小明</b>"


def test_a_wrapped_label_gets_the_height_its_words_need(qtbot: QtBot, qapp: QApplication) -> None:
    dressed_theme()
    holder = QWidget()
    column = QVBoxLayout(holder)
    label = plain_label("歇脚、喝水、热饭、避雨、充电。" * 20, wrap=True)
    column.addWidget(label)
    column.addStretch(1)
    shown(qtbot, holder, 300, 900)
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))
    holder.resize(500, 900)
    qtbot.waitUntil(lambda: label.height() < 500)
    assert label.height() >= label.heightForWidth(label.width())


def test_an_elided_label_keeps_all_its_words_for_readers(qtbot: QtBot, qapp: QApplication) -> None:
    label = ElidedLabel()
    shown(qtbot, label, 80, 30)
    label.say("海宝苑户外职工爱心接力站")
    assert label.text().endswith("…") and label.accessibleName() == label.words == "海宝苑户外职工爱心接力站"
    label.resize(600, 30)
    assert label.text() == label.words


def test_a_stepper_stays_within_its_bounds(qtbot: QtBot, qapp: QApplication) -> None:
    stepper = Stepper(1, 3, 2)
    shown(qtbot, stepper)
    told: list[int] = []
    stepper.changed.connect(told.append)
    for _ in range(4):
        QTest.mouseClick(stepper.more, Qt.MouseButton.LeftButton)
    assert stepper.value == 3 and told == [3] and not stepper.more.isEnabled()
    stepper.less.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Minus, Qt.Key.Key_Minus):
        QTest.keyClick(stepper.less, key)
    assert stepper.value == 1 and told == [3, 2, 1]


def test_a_panel_closes_with_escape_and_gives_the_focus_back(qtbot: QtBot, qapp: QApplication) -> None:
    host = QWidget()
    field = QLineEdit(host)
    shown(qtbot, host)
    with qtbot.waitActive(host):
        host.activateWindow()
    field.setFocus()
    panel = OverlayPanel(host)
    inside = QuietButton("好")
    panel.body.addWidget(inside)
    closed: list[bool] = []
    panel.closed.connect(lambda: closed.append(True))
    panel.open_with("问一句", "返回", inside)
    assert host.focusWidget() is inside
    assert QRect(0, 0, host.width(), host.height()).contains(panel.geometry())
    QTest.keyClick(inside, Qt.Key.Key_Escape)
    assert not panel.isVisible() and closed == [True] and host.focusWidget() is field


def test_a_panel_follows_its_host(qtbot: QtBot, qapp: QApplication) -> None:
    host = shown(qtbot, QWidget(), 1000, 700)
    panel = OverlayPanel(host)
    panel.open_with("问一句", "返回")
    host.resize(640, 480)
    assert QRect(0, 0, 640, 480).contains(panel.geometry())


def test_a_fault_is_told_with_the_safety_of_the_data(qtbot: QtBot, qapp: QApplication) -> None:
    panel = FaultPanel()
    shown(qtbot, panel)
    panel.show_fault(Fault(FaultCode.HUB_UNREACHABLE), load_language("zh"))
    assert "存好" in panel.accessibleName()
    panel.relabel(load_language("en"))
    assert "All records are safe" in panel.accessibleName()
    QTest.mouseClick(panel.close_button, Qt.MouseButton.LeftButton)
    assert panel.fault is None and not panel.isVisible()


def test_what_is_wrong_stands_beside_its_field(qtbot: QtBot, qapp: QApplication) -> None:
    field = QLineEdit()
    row = FormRow("名称", field, "照门牌写")
    shown(qtbot, row)
    row.say_wrong("请填名称。")
    assert field.property("wrong") == "true" and field.accessibleDescription() == "请填名称。"
    row.say_wrong(None)
    assert field.property("wrong") == "false" and field.accessibleDescription() == "照门牌写"


def test_a_tile_says_everything_to_a_reader(qtbot: QtBot, qapp: QApplication) -> None:
    tile = Tile(dressed_theme(), "1")
    shown(qtbot, tile, 280, 156)
    tile.name("送餐员", "歇歇脚", "人次")
    tile.show_count(14)
    assert tile.accessibleName() == "1, 送餐员, 歇歇脚, 14 人次"


def test_a_tile_repaints_alone_and_only_when_something_changed(qtbot: QtBot, qapp: QApplication) -> None:
    tile = Tile(dressed_theme(), "1")
    shown(qtbot, tile, 280, 156)
    tile.name("送餐员", "歇歇脚", "人次")
    tile.show_count(14)
    qtbot.wait(30)
    watch = PaintWatch()
    tile.installEventFilter(watch)
    tile.name("送餐员", "歇歇脚", "人次")
    tile.show_count(14)
    qtbot.wait(30)
    assert watch.paints == 0
    tile.show_count(15)
    qtbot.waitUntil(lambda: watch.paints == 1)


def test_a_table_holds_two_hundred_rows_and_picks_one_by_key(qtbot: QtBot, qapp: QApplication) -> None:
    table = DataTable()
    shown(qtbot, table)
    table.show_rows(("时间", "人次"), [(f"8:{n:02d}", str(n)) for n in range(250)], right=(1,))
    assert table.model().rowCount() == 200
    chosen: list[int] = []
    table.chosen.connect(chosen.append)
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert chosen == [1] and table.row_words(1) == ("8:01", "1")
    table.show_rows(("时间", "人次"), [("9:00", "3"), ("9:10", "4")])
    assert table.current_row() == 1, "the row that was marked stays marked"


def test_a_toast_goes_by_itself_and_its_deed_is_done_once(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = shown(qtbot, QWidget())
    toast = Toast(host)
    done: list[bool] = []
    toast.say("已撤回", "恢复", lambda: done.append(True))
    QTest.mouseClick(toast.deed, Qt.MouseButton.LeftButton)
    assert done == [True] and not toast.isVisible()
    monkeypatch.setattr("stationdesk.ui.parts.toast.STAYS_MS", 10)
    toast.say("已存好")
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_enter_presses_the_button_that_is_framed_and_a_held_enter_only_once(qtbot: QtBot, qapp: QApplication) -> None:
    host = QWidget()
    column = QVBoxLayout(host)
    framed, other = QuietButton("不撤回"), QuietButton("撤回")
    column.addWidget(framed)
    column.addWidget(other)
    shown(qtbot, host)
    pressed: list[str] = []
    framed.clicked.connect(lambda: pressed.append("framed"))
    other.clicked.connect(lambda: pressed.append("other"))
    QTest.keyClick(framed, Qt.Key.Key_Return)
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    QApplication.sendEvent(framed, held)
    assert pressed == ["framed"]
    QTest.keyClick(framed, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert pressed == ["framed", "framed"]


def test_a_panel_is_as_high_the_first_time_as_every_other_time(qtbot: QtBot, qapp: QApplication) -> None:
    dressed_theme().apply(qapp)
    host = shown(qtbot, QWidget(), 1200, 690)
    panel = WithdrawPanel(host)
    heights = []
    for _ in range(2):
        panel.ask("11月24日 · 14:30 · 环卫工人 · 避雨、纳凉、取暖 · 人次 3 · 逐次计数", load_language("zh"))
        heights.append(panel.height())
        panel.finish()
    assert heights[0] == heights[1]


def test_a_toast_goes_when_the_language_is_switched(qtbot: QtBot, qapp: QApplication) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    toast = Toast(host)
    host.show()
    toast.say("Saved.")
    assert toast.isVisible()
    QApplication.sendEvent(toast, QEvent(QEvent.Type.LanguageChange))
    assert not toast.isVisible(), "it would stand there in the other language"


def test_a_toast_with_much_to_say_takes_more_lines_and_stays_inside(qtbot: QtBot, qapp: QApplication) -> None:
    dressed_theme().apply(qapp)
    host = shown(qtbot, QWidget(), 760, 300)
    toast = Toast(host)
    toast.say("Saved.", "Take back", lambda: None)
    one = toast.height()
    toast.say(
        "12 visits are saved. " + "The printed sheet of that day no longer agrees. " * 2, "Take back", lambda: None
    )
    assert host.rect().contains(toast.geometry()) and one < toast.height() < 3 * one
    assert toast.words.height() >= toast.words.heightForWidth(toast.words.width())
    host.resize(1600, 300)
    assert toast.height() == one, "a wide window needs no second line"


def test_a_toast_beside_a_line_stands_on_that_line(qtbot: QtBot, qapp: QApplication) -> None:
    host = QWidget()
    column = QVBoxLayout(host)
    above, line, below = (plain_label(str(place)) for place in range(3))
    for label in (above, line, below):
        label.setFixedHeight(60)
        column.addWidget(label)
    shown(qtbot, host)
    toast = Toast(host, beside=line)
    toast.say("已存好。")
    assert not toast.geometry().intersects(below.geometry()) and not toast.geometry().intersects(above.geometry())
    assert toast.geometry().intersects(line.geometry())


def test_bars_are_painted_and_closed_hours_look_different(qtbot: QtBot, qapp: QApplication) -> None:
    chart = BarChart(dressed_theme())
    shown(qtbot, chart, 300, 120)
    chart.show_hours(range(8, 12), {8: 3}, frozenset(), 8)
    open_all_day = chart.grab().toImage()
    chart.show_hours(range(8, 12), {8: 3}, frozenset({10}), 8)
    assert chart.grab().toImage() != open_all_day


def test_a_long_name_on_a_narrow_tile_is_painted_to_its_end(qtbot: QtBot, qapp: QApplication) -> None:
    tile = Tile(dressed_theme(), "4")
    tile.name("避雨、纳凉、取暖、热饭", "", "")
    shown(qtbot, tile, 168, 135)
    picture = tile.grab().toImage()
    third_line = [(x, y) for x in range(72, 150) for y in range(76, 104)]
    assert sum(picture.pixelColor(x, y).lightness() < 100 for x, y in third_line) > 50
