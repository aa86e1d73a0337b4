"""One visit, from the key to the city's page and the paper, as docs/walk.md tells it."""

import re
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from stationdesk.app.sync_status import sync_line
from stationdesk.bootstrap.opening import MANAGER
from stationdesk.bootstrap.paper import write_day_sheet
from stationdesk.bootstrap.window import Assembled
from stationdesk.demo.city import DemoCity, demo_city
from stationdesk.demo.hands import Hands
from stationdesk.demo.offscreen import application_of, close, window_of
from stationdesk.demo.weekday import DAY, STATION
from stationdesk.ui.records.page import RecordsPage
from stationdesk.ui.today.page import TodayPage

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def city(tmp_path: Path) -> Iterator[DemoCity]:
    """A real hub on a free port and a joined desk."""
    with demo_city(tmp_path / "city") as made:
        yield made


@pytest.fixture
def walking(city: DemoCity) -> Iterator[tuple[Assembled, Hands]]:
    """The real window around that desk, on real lanes."""
    assembled = window_of(application_of(), city)
    hands = Hands(assembled.window, assembled.context)
    hands.settle()
    yield assembled, hands
    close(assembled, hands)


def test_every_file_that_the_walk_names_exists() -> None:
    named = re.findall(r"`((?:src|sync)/[^`]+)`", (ROOT / "docs" / "walk.md").read_text("utf-8"))
    assert len(named) > 20
    missing = [name for name in named if not (ROOT / name).exists()]
    assert missing == []


def test_one_key_reaches_the_city_page_and_the_paper(
    city: DemoCity, walking: tuple[Assembled, Hands], tmp_path: Path
) -> None:
    assembled, hands = walking
    desk = city.opened.desk
    before = desk.outbox.head().seq
    today = assembled.window.page("today")
    assert isinstance(today, TodayPage)
    city.clock.set(DAY, "09:07")

    QTest.keyClick(assembled.window, Qt.Key.Key_1)
    hands.settle()

    assert desk.outbox.head().seq == before + 1, "one key is one saved record"
    assert desk.records.figures(DAY).people == 1
    assert desk.care.check().bad is None
    assert sync_line(desk).waiting > 0

    hands.context.sync.start()
    hands.settle()

    line = sync_line(desk)
    assert (line.waiting, line.problem) == (0, None)
    agreed = city.hub.agree(STATION, DAY)
    assert agreed.equal is True
    assert agreed.hub == desk.records.figures(DAY)
    assert city.hub.verify() is None
    heard = desk.outbox.hub_days([DAY])[DAY]
    assert (heard.verdict, heard.figures) == ("equal", desk.records.figures(DAY))

    page = city_page(city, f"?day={DAY}&lang=en")
    assert STATION in page
    assert "1 = 1" in page

    file = tmp_path / "sheet.pdf"
    sheet = write_day_sheet(desk, MANAGER, hands.context.language.now, DAY, file)
    assert sheet.code == agreed.hub.code
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
    assert "值班日志" in text
    assert str(sheet.code) in text


def test_six_people_by_a_star_a_number_and_a_key_and_back_again(
    city: DemoCity, walking: tuple[Assembled, Hands]
) -> None:
    _, hands = walking
    desk = city.opened.desk
    for digit in (1, 2, 3):
        hands.digit(digit)
    hands.star()
    hands.digit(6)
    hands.digit(1)
    assert desk.records.figures(DAY).people == 9
    hands.key(Qt.Key.Key_Backspace)
    assert desk.records.figures(DAY).people == 3
    page = hands.page("records")
    assert isinstance(page, RecordsPage)
    rows = [page.list.table.row_words(row) for row in range(page.list.table.model().rowCount())]
    shown = [(words[3], words[-1]) for words in rows]
    assert shown == [("6", "已撤回：当时撤回"), ("1", "待传"), ("1", "待传"), ("1", "待传")], (
        "what was taken back stays in sight"
    )


def city_page(city: DemoCity, query: str) -> str:
    with urllib.request.urlopen(f"{city.hub.url}/{query}", timeout=20) as answer:
        return str(answer.read().decode("utf-8"))
