"""The first start: two doors, hours understood as they are typed, a recovery code that a person really has."""

from dataclasses import dataclass, field
from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.app.faults import Fault, FaultCode
from stationdesk.texts import load_language
from stationdesk.ui.first_start.gate import Gate
from stationdesk.ui.lanes import InlineLane
from stationdesk.ui.parts import KeyCap
from stationdesk.ui.sources import LanguageSource
from tests.fakes.ui_context import dressed_theme
from tests.fakes.ui_floor import below_floor

CODE = "7K2M-9QXA-B3CD-5T8V-WZ10-4HJN-RS6G"


@dataclass
class Beginning:
    """Answers as bootstrap would."""

    needs_pin: bool = False
    code: str | None = CODE
    fault: Fault | None = None
    asked: list[tuple[object, ...]] = field(default_factory=list)

    def begin_alone(self, name: str, hours: str, pin: str | None) -> str:
        self._ask("alone", name, hours, pin)
        return CODE

    def join(self, url: str, code: str, pin: str | None) -> str | None:
        self._ask("join", url, code, pin)
        return self.code

    def unlock(self, pin: str | None, recovery_code: str | None) -> None:
        self._ask("unlock", pin, recovery_code)

    def _ask(self, *asked: object) -> None:
        self.asked.append(asked)
        if self.fault is not None:
            raise self.fault


def gate_over(
    qtbot: QtBot, beginning: Beginning, *, locked: bool = False, code: Literal["zh", "en"] = "zh"
) -> tuple[Gate, list[bool]]:
    gate = Gate(beginning, InlineLane(), LanguageSource(load_language(code)), dressed_theme(), locked=locked)
    entered: list[bool] = []
    gate.entered.connect(lambda: entered.append(True))
    qtbot.addWidget(gate)
    gate.resize(1366, 690)
    with qtbot.waitActive(gate):
        gate.show()
        gate.activateWindow()
    return gate, entered


def press(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def enter(field: QLineEdit, words: str) -> None:
    field.clear()
    field.insert(words)


def test_used_alone_a_station_begins_with_a_name_and_nothing_else(qtbot: QtBot, qapp: QApplication) -> None:
    beginning = Beginning()
    gate, entered = gate_over(qtbot, beginning)
    press(gate.doors.alone_door)
    enter(gate.alone.name, "海宝苑户外职工爱心接力站")
    QTest.keyClick(gate.alone.name, Qt.Key.Key_Return)
    assert beginning.asked == [("alone", "海宝苑户外职工爱心接力站", "", None)]
    assert gate.shown is gate.recovery and gate.recovery.code_label.text() == CODE
    assert not entered


def test_without_a_name_nothing_is_made_and_the_field_says_why(qtbot: QtBot, qapp: QApplication) -> None:
    beginning = Beginning()
    gate, _ = gate_over(qtbot, beginning)
    press(gate.doors.alone_door)
    press(gate.alone.forward_button)
    assert beginning.asked == [] and gate.alone.name_row.wrong == "请填站点名称。"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("8:30-11:00；13:30-17:00", "看懂了：每天 8:30–11:00、13:30–17:00"),
        ("周一至周五 9:30-17:00", "看懂了：周一–周五 9:30–17:00；周六–周日 不开放"),
    ],
)
def test_posted_hours_are_said_back_as_they_were_understood(
    qtbot: QtBot, qapp: QApplication, typed: str, said: str
) -> None:
    gate, _ = gate_over(qtbot, Beginning())
    press(gate.doors.alone_door)
    enter(gate.alone.hours, typed)
    assert gate.alone.understood.text() == said and gate.alone.hours_row.wrong is None


def test_hours_that_are_not_understood_are_not_guessed(qtbot: QtBot, qapp: QApplication) -> None:
    beginning = Beginning()
    gate, _ = gate_over(qtbot, beginning)
    press(gate.doors.alone_door)
    enter(gate.alone.name, "站")
    enter(gate.alone.hours, "九点到五点")
    press(gate.alone.forward_button)
    assert beginning.asked == [] and gate.alone.hours_row.wrong is not None
    enter(gate.alone.hours, "9:00-17:00")
    press(gate.alone.forward_button)
    assert beginning.asked == [("alone", "站", "9:00-17:00", None)]


def test_where_the_pc_keeps_no_keys_a_pin_is_asked_twice(qtbot: QtBot, qapp: QApplication) -> None:
    beginning = Beginning(needs_pin=True)
    gate, _ = gate_over(qtbot, beginning)
    press(gate.doors.alone_door)
    enter(gate.alone.name, "站")
    pins = gate.alone.pins
    for pin, again in (("12345", "12345"), ("123456", "123457"), ("abcdef", "abcdef")):
        enter(pins.pin, pin)
        enter(pins.again, again)
        press(gate.alone.forward_button)
    assert beginning.asked == []
    enter(pins.pin, "123456")
    enter(pins.again, "123456")
    press(gate.alone.forward_button)
    assert beginning.asked == [("alone", "站", "", "123456")]


def test_the_code_is_grouped_while_it_is_typed_and_sent_whole(qtbot: QtBot, qapp: QApplication) -> None:
    beginning = Beginning()
    gate, _ = gate_over(qtbot, beginning)
    press(gate.doors.hub_door)
    QTest.keyClicks(gate.hub.url, "https://hub.test")
    QTest.keyClicks(gate.hub.code, "abcd1234oi")
    assert gate.hub.code.text() == "ABCD-1234-01"
    press(gate.hub.forward_button)
    assert beginning.asked == [] and gate.hub.code_row.wrong is not None
    QTest.keyClicks(gate.hub.code, "ef567890gh")
    assert gate.hub.code.text() == "ABCD-1234-01EF-5678-90GH"
    press(gate.hub.forward_button)
    assert beginning.asked == [("join", "https://hub.test", "ABCD-1234-01EF-5678-90GH", None)]


def test_a_wrong_code_is_told_in_plain_words_and_can_be_mended(qtbot: QtBot, qapp: QApplication) -> None:
    beginning = Beginning(fault=Fault(FaultCode.WRONG_CODE))
    gate, entered = gate_over(qtbot, beginning)
    press(gate.doors.hub_door)
    enter(gate.hub.url, "https://hub.test")
    enter(gate.hub.code, "ABCD-1234-01EF-5678-90GH")
    press(gate.hub.forward_button)
    assert gate.hub.fault.isVisible() and gate.shown is gate.hub
    assert gate.hub.forward_button.isEnabled()
    beginning.fault, beginning.code = None, None
    press(gate.hub.forward_button)
    assert entered == [True], "the code was shown by an earlier try already"


def test_the_desk_is_entered_only_with_the_code_typed_back(qtbot: QtBot, qapp: QApplication) -> None:
    gate, entered = gate_over(qtbot, Beginning())
    press(gate.doors.alone_door)
    enter(gate.alone.name, "站")
    press(gate.alone.forward_button)
    assert not gate.recovery.forward_button.isEnabled()
    QTest.keyClick(gate.recovery.typed, Qt.Key.Key_Return)
    assert not entered
    QTest.keyClicks(gate.recovery.typed, "7K2M-9QXB")
    assert gate.recovery.typed_row.wrong is not None
    gate.recovery.typed.clear()
    QTest.keyClicks(gate.recovery.typed, CODE.replace("-", "").lower().replace("0", "o"))
    assert gate.recovery.forward_button.isEnabled() and gate.recovery.typed_row.wrong is None
    QTest.keyClick(gate.recovery.typed, Qt.Key.Key_Return)
    assert entered == [True]


def test_or_with_the_word_that_it_lies_in_a_safe_place(qtbot: QtBot, qapp: QApplication) -> None:
    gate, entered = gate_over(qtbot, Beginning())
    press(gate.doors.alone_door)
    enter(gate.alone.name, "站")
    press(gate.alone.forward_button)
    gate.recovery.written.setFocus()
    QTest.keyClick(gate.recovery.written, Qt.Key.Key_Space)
    press(gate.recovery.forward_button)
    assert entered == [True]


def test_a_locked_book_asks_for_pin_or_recovery_code(qtbot: QtBot, qapp: QApplication) -> None:
    beginning = Beginning(fault=Fault(FaultCode.WRONG_PIN))
    gate, entered = gate_over(qtbot, beginning, locked=True)
    assert gate.shown is gate.unlock
    press(gate.unlock.forward_button)
    assert beginning.asked == [] and gate.unlock.pin_row.wrong is not None
    enter(gate.unlock.pin, "000000")
    press(gate.unlock.forward_button)
    assert gate.unlock.fault.isVisible() and not entered
    beginning.fault = None
    enter(gate.unlock.pin, "123456")
    press(gate.unlock.forward_button)
    assert beginning.asked[-1] == ("unlock", "123456", None) and entered == [True]
    assert not gate.unlock.fault.isVisible()


def test_escape_goes_back_to_the_doors(qtbot: QtBot, qapp: QApplication) -> None:
    gate, _ = gate_over(qtbot, Beginning())
    QTest.keyClick(gate, Qt.Key.Key_2)
    assert gate.shown is gate.hub
    QTest.keyClick(gate.hub.url, Qt.Key.Key_Escape)
    assert gate.shown is gate.doors


@pytest.mark.parametrize("code", ["zh", "en"])
def test_nothing_of_the_first_screens_is_below_the_floor(
    qtbot: QtBot, qapp: QApplication, code: Literal["zh", "en"]
) -> None:
    gate, _ = gate_over(qtbot, Beginning(needs_pin=True), code=code)
    found = below_floor(gate)
    for door, step in ((gate.doors.alone_door, gate.alone), (gate.doors.hub_door, gate.hub)):
        press(door)
        press(step.forward_button)
        qtbot.wait(20)
        found += below_floor(gate)
        press(step.back_button)
    press(gate.language_button)
    press(gate.language_button)
    found += below_floor(gate)
    assert found == []


def test_enter_goes_through_the_door_that_is_framed(qtbot: QtBot, qapp: QApplication) -> None:
    gate, _entered = gate_over(qtbot, Beginning())
    QTest.keyClick(gate.doors.hub_door, Qt.Key.Key_Return)
    assert gate.shown is gate.hub
    QTest.keyClick(gate.hub.back_button, Qt.Key.Key_Return)
    assert gate.shown is gate.doors, "Enter on the way back goes back and not on"


def test_the_third_door_opens_practice_and_the_doors_stay_for_afterwards(qtbot: QtBot, qapp: QApplication) -> None:
    asked: list[str] = []
    gate = Gate(
        Beginning(),
        InlineLane(),
        LanguageSource(load_language("en")),
        dressed_theme(),
        practise=lambda: asked.append("practise"),
    )
    qtbot.addWidget(gate)
    with qtbot.waitActive(gate):
        gate.show()
        gate.activateWindow()
    press(gate.doors.practice_door)
    QTest.keyClick(gate.doors, Qt.Key.Key_3)
    assert asked == ["practise", "practise"] and gate.shown is gate.doors


def test_each_door_shows_the_key_that_opens_it(qtbot: QtBot, qapp: QApplication) -> None:
    gate, _entered = gate_over(qtbot, Beginning())
    for door, behind, line in (
        (gate.doors.alone_door, gate.alone, gate.alone.back_button),
        (gate.doors.hub_door, gate.hub, gate.hub.url),
    ):
        cap = door.findChild(KeyCap)
        assert cap is not None and cap.isVisible()
        QTest.keyClicks(gate.doors, cap.accessibleName())
        assert gate.shown is behind
        QTest.keyClick(line, Qt.Key.Key_Escape)
        assert gate.shown is gate.doors
    third = gate.doors.practice_door.findChild(KeyCap)
    assert third is not None and third.accessibleName() == "3"
