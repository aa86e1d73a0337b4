"""What who begins a shift should know beside the note: what the last check found, what comes in the next days.

Called by ``today.attention``. Facts without a person only; whoever stands at the counter may see them.
"""

from datetime import date, timedelta

from stationdesk.app.desk import Desk, Moment, StationProfile
from stationdesk.app.ports import Query
from stationdesk.app.views import Attention
from stationdesk_sync.model.register import FieldType

CHECK, EVENT = "opening_check", "event"
FAULT, MISSING = "fault", "medicine_missing"
DAYS_AHEAD = 3
TOLD_FOR = 14


def faults_found(desk: Desk, moment: Moment) -> list[Attention]:
    """Return what the newest opening check found, whoever made it, until one finds it in order; ``day`` is None where
    that was today. A station that has stopped checking is not told of it for ever."""
    since = (date.fromisoformat(moment.day) - timedelta(days=TOLD_FOR)).isoformat()
    newest = desk.records.records(Query(CHECK, from_day=since, with_withdrawn=False, limit=1))
    if not newest:
        return []
    check = newest[0]
    fields = desk.registers[CHECK].fields
    labels = tuple(one.label for one in fields if one.type is FieldType.CHOICE and check.data.get(one.name) == FAULT)
    missing = check.data.get(MISSING)
    kinds = missing if isinstance(missing, int) else 0
    if not labels and not kinds:
        return []
    day = check.day if check.day != moment.day else None
    return [Attention("fault_found", {"day": day, "labels": labels, "missing": kinds, "row_id": check.row_id})]


def coming(desk: Desk, moment: Moment, station: StationProfile) -> list[Attention]:
    """Return the events of the next three days and the first of them that has other hours than its weekday."""
    found = []
    days = [(date.fromisoformat(moment.day) + timedelta(days=n)).isoformat() for n in range(1, DAYS_AHEAD + 1)]
    for day in days:
        events = desk.records.records(Query(EVENT, equals={"on_day": day}, with_withdrawn=False, limit=3))
        found += [
            Attention("event_soon", {"day": day, "title": event.data.get("title"), "row_id": event.row_id})
            for event in events
        ]
    posted = station.posted()
    for day in days:
        if posted is not None and any(other.days.hold(day) for other in posted.exceptions):
            found.append(Attention("other_hours", {"day": day, "spans": posted.on(day)}))
            break
    return found
