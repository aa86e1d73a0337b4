"""How many keys the daily work takes, counted on the real window over a real book: they come through its handle.

Seconds are the keystroke model's for an older person who does not type: 1.2 s a key, 1.35 s to think before each step.
Source: Card, Moran and Newell, "The Keystroke-Level Model" (1980). The budgets are those of the product's promises.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from stationdesk.app.ports import Query
from stationdesk.demo.city import DemoCity
from stationdesk.demo.hands import Hands
from stationdesk.demo.weekday import DAY
from stationdesk.ui.scans import Taker
from stationdesk.ui.sheet.page import SheetPage
from stationdesk_sync.model.damm import check_digit
from tests.e2e.demo_window import have_opened, window_at_nine

KEY_SECONDS, THOUGHT_SECONDS = 1.2, 1.35
OPENING_SECONDS, CLOSING_SECONDS = 60.0, 120.0
LOOKED_AT = 5  # water, sockets, extinguisher, cleanliness, signs
PLAIN, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@dataclass
class Keyboard:
    """Presses keys where a keyboard would, and counts them. A key with Ctrl is two."""

    city: DemoCity
    hands: Hands
    keys: int = 0
    thoughts: int = 0

    def step(self, *keys: Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """Think once, then press keys one after another."""
        self.thoughts += 1
        for key in keys:
            self.keys += 2 if modifiers & CONTROL else 1
            QTest.keyClick(self.hands.window.windowHandle(), key, modifiers)
            self.hands.settle()

    def to(self, name: str, *, most: int = 12) -> None:
        """Go on with Tab until what has this accessible name or text has the focus."""
        self.thoughts += 1
        for _ in range(most):
            if self.focused() == name:
                return
            self.keys += 1
            QTest.keyClick(self.hands.window.windowHandle(), Key.Key_Tab)
            self.hands.settle()
        raise AssertionError(f"{name} is not reached; the focus is on {self.focused()}")

    def focused(self) -> str:
        """What the focus is on."""
        focus: QWidget | None = QApplication.focusWidget()
        text = getattr(focus, "text", None)
        return (focus.accessibleName() if focus else "") or (str(text()) if callable(text) else "")

    @property
    def seconds(self) -> float:
        """How long it takes by the keystroke model."""
        return self.keys * KEY_SECONDS + self.thoughts * THOUGHT_SECONDS

    def begin(self) -> None:
        """Count anew, from Today."""
        self.hands.page("today")
        self.keys = self.thoughts = 0

    def tell(self, task: str, keys: int) -> None:
        """Print what was counted and hold it against the budget."""
        print(f"{task}: {self.keys} keys (at most {keys}), {self.seconds:.0f} s")
        assert self.keys <= keys

    def people(self) -> int:
        """How many people the book counts today."""
        return self.city.opened.desk.records.figures(DAY).people

    def records(self, register: str) -> int:
        """How many records of a register stand today."""
        return self.city.opened.desk.records.count(Query(register, DAY, DAY, with_withdrawn=False))


@pytest.fixture
def board(at_work: Keyboard) -> Keyboard:
    at_work.begin()
    return at_work


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Keyboard]:
    with window_at_nine(tmp_path_factory.mktemp("keys") / "city", qapp) as (city, hands):
        yield Keyboard(city, hands)


@pytest.mark.timeout(120)
def test_the_station_is_opened_and_checked_without_the_mouse_within_a_minute(board: Keyboard):
    board.step(Key.Key_F11)
    board.to("Temporary volunteer")
    board.step(Key.Key_Space, Key.Key_Return)
    assert board.records("shift") == 1
    board.step(Key.Key_3, modifiers=CONTROL)
    assert board.focused() == "New: Opening checks"
    board.step(Key.Key_Return)
    for _ in range(LOOKED_AT):
        board.step(Key.Key_Space, Key.Key_Tab)
    board.step(Key.Key_Return, modifiers=CONTROL)
    assert board.records("opening_check") == 1
    board.step(Key.Key_1, modifiers=CONTROL)
    assert board.focused() == ""  # Today itself: the next key counts
    assert board.seconds <= OPENING_SECONDS
    board.tell("open the station, say who is on duty, enter the check", 25)


def test_an_anonymous_visit_is_one_key(board: Keyboard):
    before = board.people()
    board.step(Key.Key_1)
    assert board.people() == before + 1
    board.tell("an anonymous visit", 1)


def test_six_riders_are_three_keys(board: Keyboard):
    before = board.people()
    board.step(Key.Key_Asterisk, Key.Key_6, Key.Key_1)
    assert board.people() == before + 6
    board.tell("six riders", 3)


def test_taking_back_is_one_key(board: Keyboard):
    before = board.people()
    board.step(Key.Key_2)
    board.begin()
    board.step(Key.Key_Backspace)
    assert board.people() == before
    board.tell("taking back", 1)


def test_another_service_for_the_last_visit_is_two_keys(board: Keyboard):
    board.step(Key.Key_1)
    board.begin()
    board.step(Key.Key_Slash, Key.Key_4)
    newest = board.city.opened.desk.records.records(Query("visit", DAY, DAY, with_withdrawn=False, limit=1))[0]
    assert len(newest.data["services"]) == 2  # type: ignore[arg-type]
    board.tell("another service", 2)


def test_a_scanned_token_needs_no_key_after_the_scan(board: Keyboard):
    """Loans do not exist yet: a register that stands in for them takes the number."""
    borrowed: list[str] = []
    board.hands.context.scans.add(Taker(lambda code: code.startswith("9"), borrowed.append))
    board.hands.context.settings.change(scanner=True)
    before, token = board.people(), "9000417" + check_digit("9000417")
    handle = board.hands.window.windowHandle()
    for digit in token:
        QTest.keyClick(handle, Key(ord(digit)))
    QTest.keyClick(handle, Key.Key_Return)
    board.hands.settle()
    assert borrowed == [token] and board.people() == before
    board.hands.context.settings.change(scanner=False)
    board.tell("a scanned token", 0)


def test_the_shift_ends_without_the_mouse_within_two_minutes(board: Keyboard, tmp_path: Path):
    have_opened(board.city, board.hands)
    board.step(Key.Key_F11)
    board.step(*map(Key, map(ord, "ALL QUIET")))
    board.to("Save the note")
    board.step(Key.Key_Return)
    shift = board.city.opened.desk.records.records(Query("shift", DAY, DAY, with_withdrawn=False, limit=1))[0]
    assert shift.data["closed"] is not None and shift.data["handover"]
    board.step(Key.Key_P, modifiers=CONTROL)
    board.to("Save as PDF", most=6)
    board.step(Key.Key_Return)
    sheet = board.hands.window.page("sheet")
    assert isinstance(sheet, SheetPage)
    (dialog,) = sheet.findChildren(QFileDialog)
    board.step(Key.Key_Shift)  # stands for Enter in the system's dialog
    dialog.close()
    dialog.fileSelected.emit(str(tmp_path / "sheet.pdf"))
    board.hands.settle()
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF") and board.records("day_sheet") == 1
    assert board.seconds <= CLOSING_SECONDS
    board.tell("close the station, leave a note, save the sheet", 30)
