"""Reading everything the shift page shows, in one go on the reader lane.

Called by the shift page. Knows no widget.
"""

from dataclasses import dataclass

from stationdesk.app.actor import Actor
from stationdesk.app.browse import browse
from stationdesk.app.desk import Desk
from stationdesk.app.keep_shift import last_handover, present_shift
from stationdesk.app.on_duty import names_to_pick
from stationdesk.app.ports import Query
from stationdesk.app.views import HandoverView, ShiftView
from stationdesk.ui.records.listing import Listing, read_listing
from stationdesk.ui.shift.week import DayKept, is_unclosed, kept_week, week_of
from stationdesk_sync.model.language import Language

SHIFT = "shift"
LAST_SHIFTS = 30


@dataclass(frozen=True, slots=True)
class ShiftLook:
    """What stands now; ``unclosed`` are the rows of the list that nobody closed, ``names`` who may be picked."""

    day: str
    minute: int
    present: ShiftView | None
    last: HandoverView | None
    week: tuple[DayKept, ...]
    posted_text: str | None
    shifts: Listing
    unclosed: frozenset[int]
    names: tuple[str, ...]


def read_shift(desk: Desk, actor: Actor, language: Language) -> ShiftLook:
    """Read the page's facts. Raises what ``browse`` raises."""
    moment = desk.moment()
    present = present_shift(desk)
    listing = read_listing(desk, actor, language, Query(SHIFT, limit=LAST_SHIFTS))
    week = week_of(moment.day)
    of_week = browse(desk, actor, Query(SHIFT, from_day=week[0], to_day=week[-1], limit=200))
    station = desk.station()
    posted = station.posted_text
    open_row = present.row_id if present is not None else None
    return ShiftLook(
        day=moment.day,
        minute=moment.local.minute,
        present=present,
        last=last_handover(desk),
        week=kept_week(
            moment.day,
            [line.record for line in of_week.lines],
            posted,
            open_row,
            moment.local.minute,
            starts=station.day_starts_hour,
        ),
        posted_text=posted,
        shifts=listing,
        unclosed=frozenset(row for row, line in enumerate(listing.shown.lines) if is_unclosed(line.record, open_row)),
        names=names_to_pick(desk, actor),
    )
