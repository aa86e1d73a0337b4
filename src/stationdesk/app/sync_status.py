"""Where every record stands: received or waiting, per day and per record, from stored facts alone."""

from stationdesk.app.actor import Actor, require
from stationdesk.app.browse import lines_of, without_sealed
from stationdesk.app.desk import Desk
from stationdesk.app.outbox_ports import LinkState
from stationdesk.app.ports import Query
from stationdesk.app.views import DaySync, RecordLine, SyncLine, SyncView
from stationdesk_sync.model.register import Role

DAYS = 31
WAITING = 200
QUARTER = 900
RESTORED = "restored"  # no standstill: the next round goes on under a new identity


def sync_line(desk: Desk) -> SyncLine:
    """Return the one line that every page may show."""
    head = desk.outbox.head()
    link = desk.outbox.link()
    if link is None:
        return SyncLine(joined=False, waiting=head.seq, received=0)
    return SyncLine(
        joined=True,
        waiting=head.seq - link.acked,
        received=link.acked,
        last_success=link.last_success,
        problem=link.last_problem,
        held=link.held,
    )


def look(desk: Desk, actor: Actor) -> SyncView:
    """Return everything the Sync page shows, as anyone at the counter may see it."""
    require(actor, Role.COUNTER)
    link = desk.outbox.link()
    aside = desk.outbox.set_aside() if link else {}
    return SyncView(
        line=sync_line(desk),
        url=link.url if link else None,
        station=link.station if link else None,
        letter=link.letter if link else None,
        days=day_lines(desk, DAYS),
        waiting=_waiting(desk, link),
        last_try=link.last_try if link else None,
        next_round=_next_round(desk, link),
        desks=tuple((desk_.letter, desk_.last_heard) for desk_ in link.desks) if link else (),
        set_aside=tuple(sorted(aside.items())),
        happened=tuple(desk.outbox.happenings()) if link else (),
        parked=desk.outbox.parked() if link else 0,
    )


def day_lines(desk: Desk, limit: int) -> tuple[DaySync, ...]:
    """Return the newest days, each with this desk's figures and what the hub last said of it."""
    days = desk.records.days(limit)
    heard = desk.outbox.hub_days(days) if days else {}
    lines = []
    for day in days:
        figures = desk.records.figures(day)
        ops, received = desk.records.day_ops(day)
        lines.append(DaySync(day, figures.people, figures.services, figures.code, ops, received, heard.get(day)))
    return tuple(lines)


def _waiting(desk: Desk, link: LinkState | None) -> tuple[RecordLine, ...]:
    """Return the newest records of every register that the hub has not confirmed yet, newest first."""
    if link is None:
        return ()
    lines: list[RecordLine] = []
    for register in desk.registers.stored():
        newest = [without_sealed(register, one) for one in desk.records.records(Query(register.name, limit=WAITING))]
        lines += [line for line in lines_of(desk, newest) if not line.received]
    lines.sort(key=lambda line: line.record.last_seq, reverse=True)
    return tuple(lines[:WAITING])


def _next_round(desk: Desk, link: LinkState | None) -> float | None:
    if link is None or link.held not in (None, RESTORED):
        return None
    now = desk.clock.now()
    quarter = (int(now) // QUARTER + 1) * QUARTER
    return max(float(quarter), link.not_before or 0.0)
