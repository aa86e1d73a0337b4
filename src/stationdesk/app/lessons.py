"""The guided practice: ten tasks of a day, each with what the book shows once it is done. It looks, it never asks.

Called by the window of a practice book. The words of the tasks stand with the panel that shows them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from stationdesk.app.desk import Desk
from stationdesk.app.ports import Query, Record

SHEET_SEEN = "sheet"
MOST_LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Worked:
    """What was done today in the practice book, newest first, withdrawn records among it. ``usual`` says how many
    services a tally key of a group gives."""

    visits: tuple[Record, ...]
    shifts: tuple[Record, ...]
    checks: int
    usual: dict[str, int]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One task by its name, and how it is seen that somebody has done it."""

    name: str
    done: Callable[[Worked], bool]


def look_at_work(desk: Desk) -> Worked:
    """Read what was done today. Runs on the reader lane."""
    day = desk.moment().day
    usual: dict[str, int] = {}
    for tile in desk.tiles():
        usual[tile.group] = max(len(tile.services), usual.get(tile.group, 0))
    return Worked(
        tuple(desk.records.records(Query("visit", day, day, limit=MOST_LOOKED_AT))),
        tuple(desk.records.records(Query("shift", day, day, with_withdrawn=False))),
        desk.records.count(Query("opening_check", day, day, with_withdrawn=False)),
        usual,
    )


def _opened(work: Worked) -> bool:
    return bool(work.shifts)


def _named(work: Worked) -> bool:
    return any(shift.data.get("who") for shift in work.shifts)


def _one(work: Worked) -> bool:
    return any(visit.data.get("people") == 1 and visit.data.get("method") == "keyed" for visit in work.visits)


def _six(work: Worked) -> bool:
    return any(visit.data.get("people") == 6 for visit in work.visits)


def _taken_back(work: Worked) -> bool:
    return any(visit.withdrawn for visit in work.visits)


def _another(work: Worked) -> bool:
    for visit in work.visits:
        services = visit.data.get("services")
        usual = work.usual.get(str(visit.data.get("group")), 1)
        if isinstance(services, list | tuple) and len(services) > usual:
            return True
    return False


def _from_paper(work: Worked) -> bool:
    return any(visit.data.get("method") == "paper" for visit in work.visits)


def _checked(work: Worked) -> bool:
    return work.checks > 0


def _never(_work: Worked) -> bool:
    """Looking at a page leaves nothing in the book: the panel sees it itself."""
    return False


def _closed(work: Worked) -> bool:
    return any(shift.data.get("closed") is not None and shift.data.get("handover") for shift in work.shifts)


LESSONS: tuple[Lesson, ...] = (
    Lesson("open", _opened),
    Lesson("who", _named),
    Lesson("one", _one),
    Lesson("six", _six),
    Lesson("back", _taken_back),
    Lesson("another", _another),
    Lesson("paper", _from_paper),
    Lesson("check", _checked),
    Lesson(SHEET_SEEN, _never),
    Lesson("close", _closed),
)


def done(work: Worked) -> frozenset[str]:
    """Return the names of the tasks whose traces are in the book."""
    return frozenset(lesson.name for lesson in LESSONS if lesson.done(work))
