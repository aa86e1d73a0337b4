"""Reading everything the Today page shows, in one go."""

from stationdesk.app.actor import Actor, require
from stationdesk.app.ahead import coming, faults_found
from stationdesk.app.browse import lines_of
from stationdesk.app.desk import Desk, Moment, StationProfile
from stationdesk.app.keep_shift import last_handover, present_shift, unclosed_spans
from stationdesk.app.ports import Query
from stationdesk.app.sync_status import sync_line
from stationdesk.app.views import Attention, SyncLine, TileView, TodayView
from stationdesk.domain.tally import counts_by_tile, people_by_group_and_hour, people_by_hour
from stationdesk_sync.model.clock import clock_slot_start
from stationdesk_sync.model.register import Role
from stationdesk_sync.model.service_day import SLOT_MINUTES, minute_in_day

RECENT = 20
PASSING = ("hub_unreachable", "hub_slow", "hub_busy")
LATE_SECONDS = 26 * 3600.0
BACKUP_SECONDS = 3 * 86_400.0
LAST_BACKUP = "last_backup"
BACKUP_OPS = "backup_ops"


def look(desk: Desk, actor: Actor) -> TodayView:
    """Return today as it stands in the book, as anyone at the counter may see it.

    Never raises for a quiet or unjoined station.
    """
    require(actor, Role.COUNTER)
    moment = desk.moment()
    station = desk.station()
    cells = desk.records.tally(moment.day)
    tiles = desk.tiles()
    counts = counts_by_tile(((cell.group, cell.services, cell.people) for cell in cells), tiles)
    recent = desk.records.records(Query("visit", moment.day, moment.day, with_withdrawn=False, limit=RECENT))
    line = sync_line(desk)
    return TodayView(
        day=moment.day,
        minute=moment.local.minute,
        station_name=station.name,
        station_code=station.code,
        tiles=tuple(TileView(tile.key, tile.group, tile.services, counts[tile.key]) for tile in tiles),
        people=sum(cell.people for cell in cells),
        services=sum(cell.people * len(cell.services) for cell in cells),
        hours=people_by_hour((cell.slot, cell.people) for cell in cells),
        posted=station.posted_on(moment.day) or (),
        posted_text=station.posted_text,
        methods=tuple(sorted({cell.method for cell in cells})),
        shift=present_shift(desk),
        last_handover=last_handover(desk),
        attention=attention(desk, moment, station, line),
        recent=lines_of(desk, recent),
        sync=line,
        clock_doubt=moment.reason,
        likely_day=moment.likely_day,
        day_starts_hour=station.day_starts_hour,
        by_group=people_by_group_and_hour((cell.group, cell.slot, cell.people) for cell in cells),
    )


def attention(desk: Desk, moment: Moment, station: StationProfile, line: SyncLine) -> tuple[Attention, ...]:
    """Return what needs a person, most urgent first."""
    found = []
    if moment.reason is not None:
        found.append(Attention("clock_doubt", {"reason": moment.reason, "likely": moment.likely_day}))
    for span in unclosed_spans(desk)[:3]:
        found.append(Attention("unclosed_shift", {"day": span.day, "row_id": span.row_id}))
    found += _checks(desk, moment, station.day_starts_hour)
    found += faults_found(desk, moment)
    found += _events(desk, moment)
    found += _sync(desk, line, moment)
    found += _backup(desk, moment.unix)
    found += coming(desk, moment, station)
    return tuple(found)


def _backup(desk: Desk, now: float) -> list[Attention]:
    """Tell of a book that has changed and was not copied for days; without any copy the book's own age counts."""
    if desk.outbox.head().seq in (0, desk.records.local(BACKUP_OPS)):
        return []
    made = desk.records.local(LAST_BACKUP)
    if not isinstance(made, int | float):
        first = desk.records.records(Query("audit", limit=1, oldest_first=True))
        made = clock_slot_start(first[0].clock) if first else now
    if now - made <= BACKUP_SECONDS:
        return []
    return [Attention("no_backup", {"days": int((now - made) // 86_400)})]


def _checks(desk: Desk, moment: Moment, starts: int) -> list[Attention]:
    found = []
    opened = Query("shift", moment.day, moment.day, with_withdrawn=False)
    checked = Query("opening_check", moment.day, moment.day, with_withdrawn=False)
    if desk.records.count(opened) and not desk.records.count(checked):
        found.append(Attention("not_opened_check"))
    for closure in desk.records.records(Query("closure", with_withdrawn=False, limit=20)):
        until = closure.data.get("until_day") or closure.day
        if isinstance(until, str) and closure.day is not None and closure.day <= moment.day <= until:
            ends = closure.data.get("to_slot")
            now = minute_in_day(moment.local.slot * SLOT_MINUTES, starts)
            if until == moment.day and isinstance(ends, int) and now >= minute_in_day(ends * SLOT_MINUTES, starts):
                continue
            found.append(Attention("closure_now", {"reason": closure.data.get("reason_code"), "until": until}))
    return found


def _events(desk: Desk, moment: Moment) -> list[Attention]:
    events = desk.records.records(Query("event", equals={"on_day": moment.day}, with_withdrawn=False, limit=5))
    return [Attention("event_today", {"title": event.data.get("title"), "row_id": event.row_id}) for event in events]


def _sync(desk: Desk, line: SyncLine, moment: Moment) -> list[Attention]:
    link = desk.outbox.link()
    if link is None:
        return []
    found = []
    silent = moment.unix - (line.last_success or link.joined_at)
    if line.held == "restored":
        found.append(Attention("sync_problem", {"code": "sync_held"}))
    elif line.held or (line.problem and line.problem not in PASSING):
        found.append(Attention("sync_problem", {"code": line.problem or "hub_refused"}))
    elif line.waiting and silent > LATE_SECONDS:
        found.append(Attention("sync_late", {"hours": int(silent // 3600)}))
    aside = desk.outbox.set_aside()
    if aside:
        found.append(Attention("set_aside", {"count": len(aside)}))
    return found
