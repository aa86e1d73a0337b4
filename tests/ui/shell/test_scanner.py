"""A scanner in the real window: keys come through the window's own handle, as from a keyboard."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.domain.scan import GUARD_MS
from stationdesk.ui.context import Context
from stationdesk.ui.scans import Heard, Scans, Taker
from stationdesk.ui.shell.main_window import MainWindow
from stationdesk.ui.shell.page_table import PageEntry
from stationdesk.ui.shell.scanner import Scanner
from stationdesk_sync.model.damm import check_digit
from stationdesk_sync.model.language import N_
from tests.fakes.ui_station import Station, station_at_work

TOKEN = "4711081" + check_digit("4711081")
ROUNDS = 300


class KeyPage(QWidget):
    """A page that keeps the keys it was given, and has a field for text and one for secrets."""

    def __init__(self, _context: Context) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.keys: list[str] = []
        self.text, self.secret = QLineEdit(self), QLineEdit(self)
        self.text.setAccessibleName("text")
        self.secret.setAccessibleName("secret")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.move(0, 60)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keys.append(event.text() or Qt.Key(event.key()).name)


@dataclass
class Bench:
    """A window with a scanner, a clock for its keys, and who takes numbers."""

    window: MainWindow
    page: KeyPage
    at: float = 0.0
    now: float = 100.0
    taken: list[str] = field(default_factory=list)

    def strike(self, key: Qt.Key, gap: float, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Strike a key so long after the one before; a guard's silence falls where it would."""
        self.at += gap
        if gap >= GUARD_MS:
            self.window.scanner.fall_quiet()
        QTest.keyClick(self.window.windowHandle(), key, modifiers)

    def type(self, text: str, gap: float) -> None:
        for character in text:
            self.strike(Qt.Key(ord(character)), gap)

    def scan(self, code: str, gap: float = 8.0, *, before: float = 200.0, end: bool = True) -> None:
        self.strike(Qt.Key(ord(code[0])), before)
        self.type(code[1:], gap)
        if end:
            self.strike(Qt.Key.Key_Return, gap)
        else:
            self.window.scanner.fall_quiet()


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot) -> Iterator[Bench]:
    with station_at_work(tmp_path) as station:
        yield bench_of(station, qtbot)


def bench_of(station: Station, qtbot: QtBot) -> Bench:
    context = replace(station.context, scans=Scans())
    context.settings.change(scanner=True)
    window = MainWindow(context, [PageEntry("today", "today", N_("Today"), KeyPage)])
    page = window.page("today")
    assert isinstance(page, KeyPage)
    made = Bench(window, page)
    window.scanner = Scanner(window, context.scans, at=lambda _event: made.at, now=lambda: made.now)
    context.scans.add(Taker(lambda code: code.startswith("4"), made.taken.append))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    page.setFocus()
    return made


def test_a_scanned_token_reaches_its_taker_without_a_key_and_counts_nobody(bench: Bench):
    bench.scan(TOKEN)
    assert (bench.taken, bench.page.keys) == ([TOKEN], [])
    assert bench.window.scan_line.words.text() == f"Scanned: {TOKEN}"


def test_without_enter_a_moment_of_silence_ends_a_scan(bench: Bench, qtbot: QtBot):
    bench.strike(Qt.Key.Key_4, 200)
    bench.type(TOKEN[1:], 8.0)
    qtbot.waitUntil(lambda: bench.taken == [TOKEN])


def test_a_typed_digit_comes_through_after_the_guard(bench: Bench, qtbot: QtBot):
    bench.strike(Qt.Key.Key_1, 200)
    assert bench.page.keys == []
    qtbot.waitUntil(lambda: bench.page.keys == ["1"])


def test_while_no_scanner_is_switched_on_no_key_waits(bench: Bench):
    bench.window.scanner.listen(False)
    bench.strike(Qt.Key.Key_1, 200)
    assert bench.page.keys == ["1"]


def test_switching_the_scanner_off_lets_go_of_what_is_held(bench: Bench):
    bench.strike(Qt.Key.Key_1, 200)
    bench.window.scanner.listen(False)
    assert bench.page.keys == ["1"] and not bench.window.scanner.listening


def test_a_field_for_secrets_gets_every_key_at_once(bench: Bench):
    bench.page.secret.setFocus()
    bench.scan(TOKEN)
    assert bench.page.secret.text() == TOKEN and bench.taken == []


def test_a_token_scanned_while_a_field_has_the_focus_still_goes_to_its_taker(bench: Bench):
    bench.page.text.setFocus()
    bench.type("ABC", 120)
    bench.scan(TOKEN)
    assert (bench.page.text.text().upper(), bench.taken) == ("ABC", [TOKEN])


def test_another_code_scanned_into_a_field_stands_there_as_it_was_sent(bench: Bench):
    bench.page.text.setFocus()
    bench.scan("6901234567892", end=False)
    assert bench.page.text.text() == "6901234567892" and not bench.window.scan_line.isVisible()


def test_another_code_counts_nobody_and_is_told(bench: Bench):
    bench.scan("6901234567892")
    assert (bench.page.keys, bench.taken) == ([], [])
    said = bench.window.scan_line.words.text()
    assert said == "“6901234567892” is no number of this station. Nothing was counted by it."


def test_a_good_number_that_nobody_takes_is_told_and_not_lost_in_silence(bench: Bench):
    number = "0000001" + check_digit("0000001")
    bench.scan(number)
    assert number in bench.window.scan_line.words.text() and bench.taken == []


def test_the_same_number_twice_in_ten_seconds_is_asked_about_in_the_window(bench: Bench):
    bench.scan(TOKEN)
    bench.now += 9
    bench.scan(TOKEN)
    assert bench.taken == [TOKEN] and bench.window.scan_line.again.isVisible()
    bench.window.scan_line.again.click()
    assert bench.taken == [TOKEN, TOKEN] and not bench.window.scan_line.again.isVisible()


def test_the_same_number_later_is_taken_at_once(bench: Bench):
    bench.scan(TOKEN)
    bench.now += 11
    bench.scan(TOKEN)
    assert bench.taken == [TOKEN, TOKEN]


def test_a_shortcut_in_the_middle_of_a_scan_does_its_deed_and_the_scan_holds(bench: Bench):
    bench.window.scanner._silence.setInterval(60_000)  # the deed takes real time, which a scanner does not wait for
    bench.strike(Qt.Key.Key_4, 200)
    bench.type(TOKEN[1:4], 8.0)
    bench.strike(Qt.Key.Key_K, 3.0, Qt.KeyboardModifier.ControlModifier)
    bench.type(TOKEN[4:], 5.0)
    bench.strike(Qt.Key.Key_Return, 8.0)
    assert bench.taken == [TOKEN] and bench.window.palette_panel.isVisible()


def test_a_held_key_is_no_scan_and_keeps_its_repeats(bench: Bench):
    """A keyboard repeats a held key about every 33 ms: as fast as a slow scanner."""
    bench.strike(Qt.Key.Key_7, 200)
    for _ in range(12):
        bench.at += 33
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_7, Qt.KeyboardModifier.NoModifier, "7", True)
        QCoreApplication.sendEvent(bench.window.windowHandle(), press)
    bench.window.scanner.fall_quiet()
    assert bench.page.keys == ["7"] * 13 and not bench.window.scan_line.isVisible()


def test_what_a_scan_sent_is_heard_by_whoever_tests_the_scanner(bench: Bench):
    heard: list[Heard] = []
    bench.window._context.scans.heard.connect(heard.append)
    bench.scan(TOKEN, 7.0)
    assert heard == [Heard(TOKEN, 7.0, token=True)]


def test_hundreds_of_mixes_through_the_window_have_no_wrong_record_and_lose_no_key(bench: Bench):
    dice = random.Random(81)
    codes, typed = list[str](), list[str]()
    for _ in range(ROUNDS):
        if dice.random() < 0.5:
            digits = f"4{dice.randrange(10**6):06d}"
            codes.append(digits + check_digit(digits))
            bench.now += 11
            bench.scan(codes[-1], dice.uniform(1, 16), before=dice.uniform(45, 300), end=dice.random() < 0.8)
        else:
            text = "".join(dice.choice("0123456789") for _ in range(dice.randint(1, 6)))
            typed += text
            bench.type(text, dice.uniform(45, 300))
    bench.window.scanner.fall_quiet()
    print(f"\nscanner in the window: {len(codes)} scans, {len(typed)} keys")
    assert bench.taken == codes
    assert bench.page.keys == typed
