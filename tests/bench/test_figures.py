"""What the bench makes of its runs: medians and ratios, the lines that the issue holds us to, and the page."""

from pathlib import Path

import pytest

from bench import page
from bench.figures import Runs, checks
from bench.ours import Measured, Moved, Small
from bench.places import PAGE
from bench.workload import GROUPS, SERVICES, own_records, visits
from stationdesk_sync.model.draft import check_data
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.registry import load_registers

SIZES = (10_000, 100_000)
ABOUT = {"date": "2026-11-25 20:00 UTC", "machine": "two cores", "floor": "run", "load": 0.1}


def measured(records: int, seconds: float, ten: float = 2.0) -> Measured:
    moved = Moved(records, seconds, records * 6, 7, 100.0, 110.0, seconds / 2, seconds / 3)
    return Measured(moved, moved, Small(1.0, 1, 0, 900), Small(ten, 1, 0, 1500))


def peers(size: int, seconds: float) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for store in ("sqlite", "pg"):
        push = {"n": size, "s": seconds, "bpr": 49.6, "rss_c": 55.0, "rss_s": 50.0}
        rows.append({"sys": f"limit-batch1000-{store}", "op": "push", **push})
        rows.append({"sys": f"limit-batch200-{store}", "op": "push", **push, "s": seconds * 9})
        rows.append({"sys": f"limit-{store}-zstd", "op": "pull", "n": size, "s": seconds, "bpr": 46.8})
        rows.append({"sys": f"limit-{store}-zstd", "op": "small", "inc10": {"med_ms": 1.5}, "idle": {"med_ms": 0.8}})
    return rows


def anki(size: int, seconds: float) -> list[dict[str, object]]:
    moved = {"n": size, "s": seconds, "bpr": 74.0, "rss_c": 110.0, "rss_s": 60.0}
    small = {"op": "small", "n": size, "idle": {"med_ms": 0.5}, "inc10": {"med_ms": 6.0}}
    return [{"op": "push", **moved}, {"op": "pull", **moved}, small]


@pytest.fixture
def runs() -> Runs:
    made = Runs()
    for size in SIZES:
        for store in ("sqlite", "postgres"):
            made.ours[store, size] = [measured(size, size / 40_000 * share) for share in (0.5, 1.0, 9.0)]
        made.floor[size] = peers(size, size / 50_000)
        made.anki[size] = anki(size, size / 20_000)
    made.sealed = [measured(10_000, 0.3)]
    return made


def test_medians_are_held_against_floor_and_peer(runs: Runs) -> None:
    cell = runs.result()["push"]["sqlite"]["100k"]
    assert cell == {
        "seconds": 2.5,
        "rows_s": 40_000,
        "x_floor": 1.25,
        "x_anki": 0.5,
        "bytes_row": 6.0,
        "rss_desk": 100.0,
        "rss_hub": 110.0,
    }


def test_every_line_of_the_issue_is_judged(runs: Runs) -> None:
    found = runs.result()
    assert found["checks"] and all(found["checks"].values())
    assert (found["ten"], found["idle"]) == ({"ms": 2.0, "trips": 1, "x_floor": 1.33}, {"ms": 1.0, "trips": 1})
    assert found["growth"]["ours"] == found["growth"]["floor"] == 10.0


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda f: f["push"]["postgres"]["100k"].update(x_floor=1.6), "push_at_most_1.5x_floor"),
        (lambda f: f["push"]["sqlite"]["100k"].update(x_anki=1.1), "push_not_slower_than_anki"),
        (lambda f: f["pull"]["sqlite"]["100k"].update(x_floor=1.6), "pull_at_most_1.5x_floor"),
        (lambda f: f["pull"]["sqlite"]["10k"].update(bytes_row=25.1), "at_most_25_bytes_a_record"),
        (lambda f: f["small"]["postgres"]["100k"].update(ten_trips=2), "ten_records_one_round_trip"),
        (lambda f: f["small"]["sqlite"]["10k"].update(ten_x_floor=1.8), "ten_records_at_most_1.7x_floor"),
        (lambda f: f["small"]["sqlite"]["10k"].update(idle_trips=2), "nothing_to_do_one_round_trip"),
        (lambda f: f["growth"]["stores"]["sqlite"].update(ours=13.0), "growth_at_most_1.2x_floor"),
        (lambda f: f["pull"]["postgres"]["100k"].update(rss_desk=151.0), "memory_at_most_150_mib"),
    ],
)
def test_one_figure_too_large_fails_its_line_alone(runs: Runs, change, line: str) -> None:
    found = runs.result()
    change(found)
    assert [name for name, holds in checks(found).items() if not holds] == [line]


def test_without_floor_and_peer_nothing_is_claimed(runs: Runs) -> None:
    runs.floor.clear()
    runs.anki.clear()
    found = runs.result()["checks"]
    assert found["push_at_most_1.5x_floor"] is None
    assert found["push_not_slower_than_anki"] is None
    assert found["at_most_25_bytes_a_record"] is True


def test_the_page_takes_the_figures_between_its_marks(runs: Runs, tmp_path: Path) -> None:
    copy = tmp_path / "performance.md"
    copy.write_text(PAGE.read_text("utf-8"), "utf-8")
    page.write(copy, {**runs.result(), "about": ABOUT})
    page.write(copy, {**runs.result(), "about": ABOUT})
    text = copy.read_text("utf-8")
    assert text.count(page.BEGIN) == text.count(page.END) == 1
    assert "| push | sqlite | 100k | 2.5 | 40,000 | 1.25 | 0.5 | 6.0 |" in text
    assert text.startswith(PAGE.read_text("utf-8").partition(page.BEGIN)[0])


def test_every_record_of_the_workload_is_a_lawful_visit() -> None:
    register = load_registers()["visit"]
    lists = {"group": frozenset(GROUPS), "service": frozenset(SERVICES), "count_method": frozenset({"keyed"})}
    made = list(visits(own_records(200), notes=True))
    for each in made:
        check_data(register, Kind.FACT, each.draft.data, lists, sealed=False)
    assert sum("note" in each.draft.data for each in made) == 20
    assert [each.at for each in made] == sorted(each.at for each in made)
