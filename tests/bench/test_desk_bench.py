"""The desk's bench: a tiny dose of each process, and what it makes of figures. Nothing here is held against a clock."""

from pathlib import Path
from typing import Any

import pytest

from bench.books import copied, new_book, save
from bench.desk_bench import holds, run_window, save_beside_raw, spread, start_ms
from bench.desk_page import BEGIN, END, figures, write
from bench.workload import own_records, visits

FOUND: dict[str, Any] = {
    "about": {"date": "today", "machine": "a PC", "load": 0.2, "records": 100_000, "visits": 1_100_000, "names": 5_000},
    "presses": 400,
    "key_painted_ms": {"p50": 1.0, "p99": 9.0},
    "key_durable_ms": {"p50": 7.0, "p99": 80.0},
    "stalls_over_100ms": 0,
    "longest_gap_ms": 60.0,
    "save_x_raw": 2.3,
    "search_ms": {"one": {"p50": 0.1, "p95": 0.2}, "index": {"p50": 190.0, "p95": 190.0}},
    "start_ms": {"window": 400.0, "empty": 500.0, "full": 600.0},
    "idle_wakeups_s": 0.4,
    "rss_mb": 119.0,
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    book = new_book(tmp_path / "book")
    save(book, visits(list(own_records(20)), notes=False))
    book.close()
    return tmp_path / "book"


@pytest.mark.timeout(120)
def test_the_window_s_process_starts_presses_keys_and_says_what_it_found(home: Path):
    assert start_ms("window") > 0 and start_ms("start", "--home", str(home)) > 0
    found = run_window("rest", "--home", str(copied(home, home.parent / "rest")), "--count", "18")
    assert found["people"] == 18 and found["rss_mb"] > 10
    alone = run_window("idle", "--home", str(home), "--seconds", "0.1")
    assert alone["wakeups_s"] >= 0


def test_a_save_is_held_against_a_raw_commit_of_the_same_run(home: Path):
    assert save_beside_raw(home) > 1


def test_a_process_that_fails_is_told_and_no_figure_is_made_of_it(tmp_path: Path):
    with pytest.raises(RuntimeError, match="rest"):
        run_window("rest", "--home", str(tmp_path / "nowhere"))
    with pytest.raises(RuntimeError, match="showed nothing"):
        start_ms("start", "--home", str(tmp_path / "nowhere"))


def test_each_must_is_seen_to_hold_and_to_fail():
    assert all(holds(FOUND).values())
    worse: list[tuple[str, Any]] = [
        ("key_painted_ms", {"p50": 1.0, "p99": 50.1}),
        ("key_durable_ms", {"p50": 1.0, "p99": 100.1}),
        ("save_x_raw", 3.1),
        ("search_ms", {"list": {"p50": 1.0, "p95": 20.1}}),
        ("start_ms", {"window": 400.0, "empty": 500.0, "full": 1200.1}),
        ("stalls_over_100ms", 1),
    ]
    for number, (name, value) in enumerate(worse):
        held = list(holds(FOUND | {name: value}).values())
        assert held.index(False) == number and held.count(False) == 1


def test_the_table_says_every_figure_and_stands_between_its_marks(tmp_path: Path):
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{BEGIN}\nstale figures\n{END}\nafter\n", "utf-8")
    whole = FOUND | {"holds": holds(FOUND)}
    write(page, whole)
    text = page.read_text("utf-8")
    assert figures(whole) in text and "stale" not in text and text.startswith("before") and text.endswith("after\n")
    for figure in ("80.0 ms (400 keys)", "600.0 ms (1.50x)", "2.3x", "119.0 MiB", "| one | 0.1 | 0.2 |"):
        assert figure in text


def test_a_spread_is_the_median_and_the_high_end():
    assert spread([float(number) for number in range(1, 101)], 99) == {"p50": 50.5, "p99": 99.01}
