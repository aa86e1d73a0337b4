"""How long a question takes: the palette's, and the lists that it leads to, over a large encrypted book.

``search_ms`` measures a desk that is open; ``python -m bench.searching`` fills a book first and prints the table.
"""

import argparse
import json
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import quantiles
from types import MappingProxyType

from bench.books import REGISTERS, new_book, opened_book
from bench.places import BUILD, WORK
from bench.workload import FIRST_MS, GROUPS, Visit, own_records, visit
from stationdesk.app.actor import Actor
from stationdesk.app.browse import browse
from stationdesk.app.desk import Desk
from stationdesk.app.find import Finder
from stationdesk.app.ports import Draft, Query
from stationdesk.bootstrap.clocks import SystemClock
from stationdesk.bootstrap.opening import desk_of
from stationdesk.storage.book import Book
from stationdesk.texts import load_language
from stationdesk.ui.palette.tables import read_spelling
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Role

Figures = Mapping[str, float]
MANAGER = Actor(Role.MANAGER, 1)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗单解仇曾查任区朴盖翟乐覃缪"
GIVEN = "芳华伟敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英建国文辉玲志"
ONE = "wlzycsdjhm王单芳7"
TWO = ("wa", "wf", "li", "zh", "sf", "单芳", "ch", "xi", "qq", "王明", "11", "de")
PAGE_ROWS = 200
AT_ONCE = 500
PER_DAY, DAY_MS = 300, 86_400_000
MOST_MS = 20.0


def search_ms(desk: Desk, times: int = 200) -> dict[str, dict[str, float]]:
    """Return p50 and p95 in milliseconds for each kind of question.

    ``one``, ``two`` and ``name`` (characters, whole names) ask the palette; ``day`` there reads what was counted;
    ``number`` finds a record by its number. ``list``, ``group`` and ``all_days`` are the first page of the list that an
    answer leads to. The index is made before anything is measured; ``index`` says how long that took.
    """
    finder, chinese = Finder(desk, read_spelling, ()), load_language("zh")
    began = time.perf_counter()
    finder.find("a", MANAGER, chinese)
    index = (time.perf_counter() - began) * 1000
    chance = random.Random("search")
    days = chance.sample(desk.records.days(), min(60, len(desk.records.days())))
    names = [record.data["name"] for record in desk.records.records(Query("account", limit=500))]
    rows = [record.row_id.hex() for record in desk.records.records(Query("visit", limit=500))]
    ask = partial(_asks, finder)
    questions: dict[str, Iterator[Callable[[], object]]] = {
        "one": ask(ONE),
        "two": ask(TWO),
        "name": ask([str(name) for name in names]),
        "day": ask(days),
        "number": ask(chance.sample(rows, min(60, len(rows)))),
        "list": _lists(desk, [_page(day) for day in days]),
        "group": _lists(desk, [_page(day, {"group": chance.choice(GROUPS)}) for day in days]),
        "all_days": _lists(desk, [_page(None)]),
    }
    found = {kind: _measured(islice(asked, times)) for kind, asked in questions.items()}
    return {**found, "index": {"p50": index, "p95": index}}


def _asks(finder: Finder, typed: Sequence[str]) -> Iterator[Callable[[], object]]:
    chinese = load_language("zh")
    return cycle([partial(finder.find, each, MANAGER, chinese) for each in typed])


def _lists(desk: Desk, queries: Sequence[Query]) -> Iterator[Callable[[], object]]:
    return cycle([partial(browse, desk, MANAGER, query) for query in queries])


def _page(day: str | None, equals: Mapping[str, object] = MappingProxyType({})) -> Query:
    """Return what the list of records asks for, as it stands when it is opened."""
    return Query("visit", day, day, equals, with_withdrawn=False, limit=PAGE_ROWS)


def _measured(asked: Iterator[Callable[[], object]]) -> dict[str, float]:
    taken = []
    for question in asked:
        began = time.perf_counter()
        question()
        taken.append((time.perf_counter() - began) * 1000)
    cuts = quantiles(taken, n=100, method="inclusive")
    return {"p50": cuts[49], "p95": cuts[94]}


def people(count: int) -> Iterator[Draft]:
    """Return that many made-up people."""
    chance = random.Random("people")
    for number in range(count):
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2))
        yield Draft("account", Kind.SET, {"number": number + 1, "role": "volunteer", "name": name, "active": True})


def long_years(count: int) -> Iterator[Visit]:
    """Return that many visits, ``PER_DAY`` on each day, the last of them in the summer of 2026."""
    apart = DAY_MS // PER_DAY
    for number, record in enumerate(own_records(count)):
        yield visit(record | {"time": FIRST_MS - (count - number) * apart})


def filled(home: Path, visit_count: int, names: int) -> Book:
    """Open a book with so many visits and people, made now unless an earlier run has finished it."""
    ready = home / "ready"
    if not ready.exists():
        shutil.rmtree(home, ignore_errors=True)
        book = new_book(home)
        try:
            _save(book, long_years(visit_count))
            now = SystemClock().now()
            _save(book, (Visit(now, draft) for draft in people(names)))
        finally:
            book.close()
        ready.touch()
    return opened_book(home)


def _save(book: Book, made: Iterator[Visit]) -> None:
    """Save many at once, whatever their quarter hour: how they were saved is not what is measured."""
    while piece := list(islice(made, AT_ONCE)):
        book.journal.save([each.draft for each in piece], piece[-1].at, None)


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print; returns 0 when every kind keeps 20 ms at p95."""
    parser = argparse.ArgumentParser(prog="python -m bench.searching", description=__doc__)
    parser.add_argument("--visits", type=int, default=1_100_000)
    parser.add_argument("--names", type=int, default=5_000)
    options = parser.parse_args(words)
    book = filled(WORK / f"search-{options.visits}-{options.names}", options.visits, options.names)
    try:
        found = search_ms(desk_of(book, REGISTERS, SystemClock()))
    finally:
        book.close()
    result = {"visits": options.visits, "names": options.names, "search_ms": found}
    (BUILD / "bench-search.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    for kind, figures in found.items():
        print(f"search: {kind:9} p50 {figures['p50']:8.3f} ms   p95 {figures['p95']:8.3f} ms")
    return 0 if all(figures["p95"] <= MOST_MS for kind, figures in found.items() if kind != "index") else 1


if __name__ == "__main__":
    sys.exit(main())
