"""Settings of one PC: they never keep anybody from counting."""

from pathlib import Path

import pytest

from stationdesk.settings import Settings, load, save


def test_what_was_chosen_is_there_the_next_day(tmp_path: Path) -> None:
    chosen = Settings(language="en", print_size="standard", theme="dark", registers_off=("event",), window=(1, 2, 3, 4))
    save(tmp_path / "home" / "state.json", chosen)
    assert load(tmp_path / "home" / "state.json") == chosen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        '{"language": "fr", "theme": 7, "window": [1, 2], "registers_off": "event", "maximized": "yes"}',
        '{"window": ["a", "b", "c", "d"], "unknown": true}',
    ],
)
def test_a_damaged_file_falls_back_to_the_defaults(tmp_path: Path, text: str) -> None:
    file = tmp_path / "state.json"
    file.write_text(text, "utf-8")
    assert load(file) == Settings()


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path / "nothing.json") == Settings()
