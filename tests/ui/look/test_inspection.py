"""The inspection itself: each planted fault is found, and a page without any is let pass."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.demo.contact_sheets import MOST, Shot, plan, screens
from stationdesk.demo.pairwise import all_pairs, cover, pairs_of
from stationdesk.ui.parts import Chip, DataTable, ElidedLabel, OverlayPanel, QuietButton, plain_label
from tests.fakes.ui_context import dressed_theme
from tests.ui.look.inspection import findings

LEAST = 18


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot) -> QWidget:
    dressed_theme()
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def _clipped(page: QWidget) -> None:
    label = plain_label("无突发情况。微波炉门封松动，已报修。", parent=page)
    label.setGeometry(20, 20, 80, 40)


def _clipped_below(page: QWidget) -> None:
    label = plain_label("无突发情况。微波炉门封松动，已报修。" * 3, wrap=True, parent=page)
    label.setGeometry(20, 20, 200, 40)


def _clipped_button(page: QWidget) -> None:
    button = QuietButton("把今天的记录都打印出来", page)
    button.setGeometry(20, 20, 90, 44)


def _clipped_hint(page: QWidget) -> None:
    field = QLineEdit(page)
    field.setAccessibleName("开放时间")
    field.setPlaceholderText("照告示写，例如 8:30-11:00；13:30-17:00")
    field.setGeometry(20, 20, 120, 44)


def _elided_in_silence(page: QWidget) -> None:
    label = ElidedLabel(parent=page)
    label.setGeometry(20, 20, 80, 40)
    label.say("无突发情况。微波炉门封松动，已报修。")
    label.setAccessibleName("")


def _narrow_heading(page: QWidget) -> None:
    table = DataTable(page)
    table.setAccessibleName("记录")
    table.setGeometry(20, 20, 300, 200)
    table.show_rows(("日期", "一个很长的列名"), [("11月24日", "36")])
    table.horizontalHeader().setSectionResizeMode(table.horizontalHeader().ResizeMode.Fixed)
    table.horizontalHeader().resizeSection(1, 600)


def _overlapping(page: QWidget) -> None:
    for left in (20, 60):
        button = QuietButton("好", page)
        button.setGeometry(left, 20, 90, 44)


def _sticking_out(page: QWidget) -> None:
    button = QuietButton("好", page)
    button.setGeometry(450, 20, 90, 44)


def _small_letters(page: QWidget) -> None:
    label = plain_label("小字", parent=page)
    label.setStyleSheet("font-size: 12px;")
    label.setGeometry(20, 20, 90, 44)


def _small_target(page: QWidget) -> None:
    button = QuietButton("好", page)
    button.setStyleSheet("min-height: 10px; padding: 0px;")
    button.setGeometry(20, 20, 90, 30)


def _nameless(page: QWidget) -> None:
    field = QLineEdit(page)
    field.setGeometry(20, 20, 200, 44)


def _wordless_state(page: QWidget) -> None:
    chip = Chip("green", " ", page)
    chip.setGeometry(20, 20, 60, 40)


PLANTED: dict[Callable[[QWidget], None], str] = {
    _clipped: "words need",
    _clipped_below: "words need",
    _clipped_button: "words need",
    _clipped_hint: "the hint",
    _elided_in_silence: "nothing says the whole",
    _narrow_heading: "columns need",
    _overlapping: "overlap by",
    _sticking_out: "sticks out of",
    _small_letters: "letters of 12 px",
    _small_target: "a target of 90x30",
    _nameless: "no name for a reader",
    _wordless_state: "a state in colour alone",
}


@pytest.mark.parametrize("plant", PLANTED, ids=[plant.__name__.strip("_") for plant in PLANTED])
def test_a_planted_fault_is_found(plant: Callable[[QWidget], None], page: QWidget) -> None:
    plant(page)
    for child in page.findChildren(QWidget):
        child.show()
    found = findings(page, LEAST)
    assert any(PLANTED[plant] in finding for finding in found), found


def test_a_page_without_a_fault_is_let_pass(page: QWidget) -> None:
    column = QVBoxLayout(page)
    field = QLineEdit("海宝苑驿站")
    field.setAccessibleName("站点名称")
    for widget in (plain_label("站点名称"), field, QuietButton("保存"), Chip("green", "已存好")):
        column.addWidget(widget)
    panel = OverlayPanel(page, 300)  # lies over the others, as it is meant to
    panel.open_with("撤回", "关闭")
    page.grab()
    assert findings(page, LEAST) == []


def test_a_cover_holds_every_pair_with_few_rows() -> None:
    factors = {
        "screen": [f"s{n}" for n in range(20)],
        "mode": ["a", "b", "c"],
        "size": ["x", "y"],
        "code": ["zh", "en"],
    }
    rows = cover(factors)
    assert all_pairs(factors) == {pair for row in rows for pair in pairs_of(row)}
    assert len(rows) == 60, "as few as the two longest factors allow"


def test_the_sheets_hold_every_pair_and_every_state_in_at_most_160_pictures() -> None:
    shots = plan()
    assert 0 < len(shots) == len(set(shots)) <= MOST
    pattern_of = {state: pattern for pattern, states in screens().items() for state in states}
    assert {shot.state for shot in shots} == set(pattern_of)

    def row(shot: Shot) -> dict[str, str]:
        plain = {"language": str(shot.language), "window": shot.window, "mode": shot.mode, "size": shot.size}
        return {"pattern": pattern_of[shot.state], **plain}

    rows = [row(shot) for shot in shots]
    values = {name: sorted({one[name] for one in rows}) for name in rows[0]}
    assert set(values["pattern"]) == set(screens())
    assert (len(values["window"]), len(values["mode"]), len(values["size"])) == (3, 3, 2)
    assert all_pairs(values) == {pair for one in rows for pair in pairs_of(one)}
