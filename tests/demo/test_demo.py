"""The demo is what a stranger sees first: its numbers come from the two databases, its sheet carries them."""

import json
import subprocess
from pathlib import Path

import pytest

from stationdesk.bootstrap.display import has_display
from stationdesk.demo.offscreen import work_weekday
from stationdesk.demo.weekday import arrivals


@pytest.mark.timeout(180)
def test_the_weekday_ends_with_47_people_and_77_services_at_both_ends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert work_weekday(tmp_path / "demo") == 0
    folder = tmp_path / "demo"
    summary = json.loads((folder / "summary.json").read_text("utf-8"))
    (day,) = summary["days"].values()
    assert (day["desk"]["people"], day["desk"]["services"]) == (47, 77)
    assert day["hub"] == day["desk"]
    assert day["equal"] is True
    assert summary["ops_made"] == summary["ops_received_by_hub"] > 43
    printed = capsys.readouterr().out
    assert "47 people, 77 services" in printed
    text = subprocess.run(
        ["pdftotext", "-layout", str(folder / "day-sheet.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "值班日志" in text
    assert day["desk"]["code"] in text
    total = next(line.split() for line in text.splitlines() if line.strip().startswith("合计"))
    assert (total[1], total[-1]) == ("47", "77")
    pictures = {picture.stem for picture in folder.glob("*.png")}
    assert pictures >= {"today", "records", "registers", "shift", "sheet", "sync", "settings", "today-1432"}


def test_the_made_up_day_is_the_one_of_the_pictures() -> None:
    day = arrivals()
    assert len(day) == 43
    assert sum(visit.people for visit in day) == 47
    assert sum(visit.people * len(visit.services) for visit in day) == 77
    assert sum(visit.people for visit in day if visit.time <= "14:32") == 36


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({"DISPLAY": ":1"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({}, False),
        ({"DISPLAY": ":1", "QT_QPA_PLATFORM": "offscreen"}, False),
    ],
)
def test_a_window_is_opened_only_where_one_can_be_shown(
    environment: dict[str, str], shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert has_display() is shown
