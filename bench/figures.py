"""From single runs to ``build/bench.json``: medians, ratios to floor and peer, and which line of the issue holds."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.ours import Measured, Moved
from bench.peers import Row

STORES = ("sqlite", "postgres")
_PEER_STORE = {"sqlite": "sqlite", "postgres": "pg"}
MAX_PUSH = MAX_PULL = 1.5
MAX_ANKI = 1.0
MAX_BYTES = 25.0
MAX_TEN = 1.7
MAX_GROWTH = 1.2
MAX_MIB = 150.0
Found = dict[str, Any]


def size_name(records: int) -> str:
    """Return how a size is written in the results: 10k, 100k."""
    return f"{records // 1000}k"


@dataclass
class Runs:
    """Everything that was measured: ours by store and size, rows of floor and peer by size."""

    ours: dict[tuple[str, int], list[Measured]] = field(default_factory=lambda: defaultdict(list))
    sealed: list[Measured] = field(default_factory=list)
    floor: dict[int, list[Row]] = field(default_factory=lambda: defaultdict(list))
    anki: dict[int, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def result(self) -> Found:
        """Return the contents of ``build/bench.json`` without machine and date."""
        sizes = sorted({size for _, size in self.ours})
        stores = [store for store in STORES if any(store == each for each, _ in self.ours)]
        found: Found = {
            "push": {store: self._cells("push", store, sizes) for store in stores},
            "pull": {store: self._cells("pull", store, sizes) for store in stores} if self._pulled() else {},
            **self._small(stores, sizes),
            "growth": self._growth(stores, sizes),
            "floor": self._floor(stores, sizes),
            "anki": {size_name(size): _anki(self.anki[size]) for size in sizes if self.anki[size]},
            "cpu": self._cpu(stores, sizes),
            "sealed": _sealed(self.sealed),
            "runs": {f"{store} {size_name(size)}": len(self.ours[store, size]) for store in stores for size in sizes},
        }
        found["checks"] = checks(found)
        return found

    def _pulled(self) -> bool:
        return all(each.pull is not None for runs in self.ours.values() for each in runs)

    def _cells(self, way: str, store: str, sizes: Sequence[int]) -> Found:
        return {size_name(size): self._cell(way, store, size) for size in sizes if self.ours[store, size]}

    def _cell(self, way: str, store: str, size: int) -> Found:
        moved = _moved(self.ours[store, size], way)
        seconds = median(each.seconds for each in moved)
        floor = _seconds(_floor_rows(self.floor[size], way, store))
        anki = _seconds(row for row in self.anki[size] if row["op"] == way)
        return {
            "seconds": _short(seconds),
            "rows_s": round(size / seconds),
            "x_floor": _ratio(seconds, floor),
            "x_anki": _ratio(seconds, anki),
            "bytes_row": round(median(each.payload for each in moved) / size, 2),
            "rss_desk": round(max(each.peak_desk for each in moved), 1),
            "rss_hub": round(max(each.peak_hub for each in moved), 1),
        }

    def _small(self, stores: Sequence[str], sizes: Sequence[int]) -> Found:
        """Idle and ten-record rounds of the smallest size on the first store; all of them under ``small``."""
        every: Found = {}
        for store in stores:
            for size in sizes:
                runs = self.ours[store, size]
                ten_floor = _inc10(self.floor[size], store)
                ten = median(each.ten.milliseconds for each in runs)
                every.setdefault(store, {})[size_name(size)] = {
                    "idle_ms": _short(median(each.idle.milliseconds for each in runs)),
                    "idle_trips": max(each.idle.trips for each in runs),
                    "idle_bytes": round(median(each.idle.payload for each in runs)),
                    "ten_ms": _short(ten),
                    "ten_trips": max(each.ten.trips for each in runs),
                    "ten_bytes": round(median(each.ten.payload for each in runs)),
                    "ten_x_floor": _ratio(ten, ten_floor),
                }
        first = every[stores[0]][size_name(sizes[0])]
        return {
            "idle": {"ms": first["idle_ms"], "trips": first["idle_trips"]},
            "ten": {"ms": first["ten_ms"], "trips": first["ten_trips"], "x_floor": first["ten_x_floor"]},
            "small": every,
        }

    def _growth(self, stores: Sequence[str], sizes: Sequence[int]) -> Found:
        """How many times longer the largest push takes than the smallest: the worst of the stores, and each."""
        each: Found = {}
        for store in stores:
            ours = [median(m.seconds for m in _moved(self.ours[store, size], "push")) for size in (sizes[0], sizes[-1])]
            floor = [_seconds(_floor_rows(self.floor[size], "push", store)) for size in (sizes[0], sizes[-1])]
            each[store] = {"ours": _ratio(ours[1], ours[0]), "floor": _ratio(floor[1], floor[0])}
        worst = max(each.values(), key=lambda pair: (pair["ours"] or 0) / (pair["floor"] or 1))
        return {**worst, "stores": each}

    def _floor(self, stores: Sequence[str], sizes: Sequence[int]) -> Found:
        found: Found = {}
        for way in ("push", "pull"):
            found[way] = {}
            for store in stores:
                found[way][store] = {
                    size_name(size): _peer_cell(_floor_rows(self.floor[size], way, store), size)
                    for size in sizes
                    if _floor_rows(self.floor[size], way, store)
                }
        found["ten"] = {
            store: {size_name(size): _short(_inc10(self.floor[size], store)) for size in sizes} for store in stores
        }
        return found

    def _cpu(self, stores: Sequence[str], sizes: Sequence[int]) -> Found:
        """Processor time in microseconds a record, at each end."""
        found: Found = {}
        for way in ("push", "pull"):
            for store in stores:
                for size in sizes:
                    moved = _moved(self.ours[store, size], way)
                    if moved:
                        found.setdefault(way, {}).setdefault(store, {})[size_name(size)] = {
                            "desk_us": round(median(each.cpu_desk for each in moved) / size * 1e6, 1),
                            "hub_us": round(median(each.cpu_hub for each in moved) / size * 1e6, 1),
                        }
        return found


def checks(found: Found) -> dict[str, bool | None]:
    """Return each figure that the issue holds us to, True or False; None where its floor or peer was not run."""
    pushes = [cells["100k"] for cells in found["push"].values() if "100k" in cells]
    pulls = [cells["100k"] for cells in found["pull"].values() if "100k" in cells]
    backlog = [cell for way in ("push", "pull") for cells in found[way].values() for cell in cells.values()]
    small = [cell for cells in found["small"].values() for cell in cells.values()]
    growth = found["growth"]["stores"].values()
    return {
        "push_at_most_1.5x_floor": _all(pushes, lambda cell: cell["x_floor"], MAX_PUSH),
        "push_not_slower_than_anki": _all(pushes, lambda cell: cell["x_anki"], MAX_ANKI),
        "pull_at_most_1.5x_floor": _all(pulls, lambda cell: cell["x_floor"], MAX_PULL),
        "at_most_25_bytes_a_record": _all(backlog, lambda cell: cell["bytes_row"], MAX_BYTES),
        "ten_records_one_round_trip": _all(small, lambda cell: cell["ten_trips"], 1),
        "ten_records_at_most_1.7x_floor": _all(small, lambda cell: cell["ten_x_floor"], MAX_TEN),
        "nothing_to_do_one_round_trip": _all(small, lambda cell: cell["idle_trips"], 1),
        "growth_at_most_1.2x_floor": _all(growth, lambda pair: _ratio(pair["ours"], pair["floor"]), MAX_GROWTH),
        "memory_at_most_150_mib": _all(backlog, lambda cell: max(cell["rss_desk"], cell["rss_hub"]), MAX_MIB),
    }


def _all(cells: Iterable[Found], value: Callable[[Found], float | None], most: float) -> bool | None:
    values = [value(cell) for cell in cells]
    known = [each for each in values if each is not None]
    return all(each <= most for each in known) if known and len(known) == len(values) else None


def _moved(runs: Iterable[Measured], way: str) -> list[Moved]:
    return [moved for each in runs if (moved := each.push if way == "push" else each.pull) is not None]


def _floor_rows(rows: Iterable[Row], way: str, store: str) -> list[Row]:
    name = _PEER_STORE[store]
    system = f"limit-batch1000-{name}" if way == "push" else f"limit-{name}-zstd"
    return [row for row in rows if row["sys"] == system and row["op"] == way]


def _inc10(rows: Iterable[Row], store: str) -> float | None:
    system = f"limit-{_PEER_STORE[store]}-zstd"
    found = [row["inc10"]["med_ms"] for row in rows if row["sys"] == system and row["op"] == "small"]
    return median(found) if found else None


def _seconds(rows: Iterable[Row]) -> float | None:
    found = [row["s"] for row in rows]
    return median(found) if found else None


def _peer_cell(rows: Sequence[Row], size: int) -> Found:
    seconds = median(row["s"] for row in rows)
    peaks = {f"rss_{name}": max(row[name] for row in rows) for name in ("rss_c", "rss_s") if name in rows[0]}
    return {
        "seconds": _short(seconds),
        "rows_s": round(size / seconds),
        "bytes_row": median(row["bpr"] for row in rows),
        **{{"rss_rss_c": "rss_desk", "rss_rss_s": "rss_hub"}[name]: value for name, value in peaks.items()},
    }


def _anki(rows: Sequence[Row]) -> Found:
    size = int(rows[0]["n"])
    found: Found = {way: _peer_cell([r for r in rows if r["op"] == way], size) for way in ("push", "pull")}
    small = [row for row in rows if row["op"] == "small"]
    found["idle_ms"] = median(row["idle"]["med_ms"] for row in small)
    found["ten_ms"] = median(row["inc10"]["med_ms"] for row in small)
    return found


def _sealed(runs: Sequence[Measured]) -> Found | None:
    """The figure that is not held to the byte limit: every tenth visit carries a sealed note."""
    if not runs:
        return None
    moved = _moved(runs, "push")
    size = moved[0].records
    return {
        "records": size,
        "seconds": _short(median(each.seconds for each in moved)),
        "bytes_row": round(median(each.payload for each in moved) / size, 2),
    }


def _ratio(ours: float | None, theirs: float | None) -> float | None:
    return round(ours / theirs, 2) if ours is not None and theirs else None


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
