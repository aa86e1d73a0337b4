"""Printing the day sheet: read a day into a page, check its figures, record each print.

Called by the Day sheet page, the command line and the demo. The page is painted by ui/sheet.
When the edition rises: docs/decisions/060-editions-of-the-day-sheet.md.
"""

from collections.abc import Collection, Sequence

from stationdesk.app.actor import Actor, require
from stationdesk.app.changes import Changes, record_changed
from stationdesk.app.compose import DAY_SHEET, check, in_order, save_fact
from stationdesk.app.desk import Desk, Moment, StationProfile
from stationdesk.app.faults import Fault, FaultCode, Source
from stationdesk.app.ports import Query, Record, TallyCell
from stationdesk.app.practice import is_practice
from stationdesk.app.sheet_sections import (
    blocks,
    checks,
    closures,
    events,
    feedback,
    notes,
    of_day,
    registers_that_print,
    seen_weather,
)
from stationdesk.domain.day_sheet import DaySheet, MethodShare, OtherDesk, Printing
from stationdesk.domain.sheet_check import DISAGREEMENTS, disagreement
from stationdesk.domain.sheet_hours import hour_bars, kept_hours
from stationdesk.domain.sheet_matrix import Counted, Matrix, Names, build_matrix
from stationdesk.domain.tally import people_by_hour
from stationdesk_sync.model.catalogue import Catalogue
from stationdesk_sync.model.clock import is_day, local_time
from stationdesk_sync.model.language import Label, Language
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Role
from stationdesk_sync.model.service_day import minute_in_day

PRINTED = "day_sheet:"
ALL = 100_000
_TOTAL = Label("合计", "Total")
_REST = Label("其他", "Other")


def _require_day(desk: Desk, actor: Actor, day: str) -> None:
    """Raise ``Fault`` not_allowed unless the actor may see and print a day's sheet: earlier days are the manager's."""
    if day != desk.moment().day:
        require(actor, Role.MANAGER)


def prepare(desk: Desk, actor: Actor, language: Language, day: str, registers_off: Collection[str] = ()) -> DaySheet:
    """Return the sheet of a day as the book stands now, with the edition that a print of it would have.

    ``registers_off`` names the registers that the manager switched off. Raises ``Fault`` not_allowed for an
    earlier day at the counter, bad_value for a day that is none, sheet_differs when printed totals, printed
    lines and the day's own figures disagree.
    """
    if not is_day(day):
        raise Fault(FaultCode.BAD_VALUE, field=Label("日期", "Day"), why=Source("a day is written as 2026-11-24"))
    _require_day(desk, actor, day)
    sheet = _read(desk, language, day, registers_off)
    found = disagreement(sheet, desk.records.figures(day))
    if found is not None:
        which, printed, expected = found
        raise Fault(FaultCode.SHEET_DIFFERS, which=Source(DISAGREEMENTS[which]), printed=printed, expected=expected)
    return sheet


def record_print(desk: Desk, actor: Actor, sheet: DaySheet) -> Changes:
    """Record one print of a sheet; call it just before the page leaves.

    Raises ``Fault`` not_allowed for an earlier day at the counter, sheet_changed when the day's records
    are no longer those on the page.
    """
    _require_day(desk, actor, sheet.day)
    if desk.records.figures(sheet.day).code != sheet.code or _edition(desk, sheet) != sheet.edition:
        raise Fault(FaultCode.SHEET_CHANGED)
    declared = desk.registers[DAY_SHEET]
    values: dict[str, object] = {
        "edition": sheet.edition,
        "code": sheet.code,
        "people": sheet.people,
        "services": sheet.services,
        "last": sheet.printing.last,
        "received": sheet.printing.received,
        "waiting": sheet.printing.waiting,
        "partial": sheet.partial,
    }
    data: dict[str, object] = {"day": sheet.day, "tz": sheet.tz}
    if sheet.printing.doubt:
        data["doubt"] = True
    data.update(in_order(declared, values))
    check(desk, declared, Kind.FACT, data)
    save_fact(desk, desk.moment(), declared, data, actor.account)
    desk.journal.set_local(PRINTED + sheet.day, sheet.content_key())
    return record_changed(DAY_SHEET, sheet.day)


def printed(desk: Desk, day: str) -> list[Record]:
    """Return the prints of a day, newest first."""
    return desk.records.records(Query(DAY_SHEET, day, day, with_withdrawn=False, limit=ALL))


def _edition(desk: Desk, sheet: DaySheet) -> int:
    """Return the edition that a print of this sheet has: that of the last print unless code or content changed."""
    before = printed(desk, sheet.day)
    if not before:
        return 1
    newest = max(before, key=lambda record: (_number(record.data.get("edition")), record.seq))
    edition = max(1, _number(newest.data.get("edition")))
    same = (
        newest.data.get("code") == sheet.code
        and newest.data.get("people") == sheet.people
        and newest.data.get("services") == sheet.services
        and newest.data.get("partial") == sheet.partial
    )
    content = desk.records.local(PRINTED + sheet.day)
    if same and content in (None, sheet.content_key()):
        return edition
    return edition + 1


def _read(desk: Desk, language: Language, day: str, registers_off: Collection[str]) -> DaySheet:
    station, catalogue, moment = desk.station(), desk.catalogue(), desk.moment()
    cells = desk.records.tally(day)
    starts = station.day_starts_hour
    shifts = sorted(
        of_day(desk, "shift", day), key=lambda r: (minute_in_day(_number(r.data.get("opened")), starts), r.seq)
    )
    kept = kept_hours(((_number(r.data.get("opened")), _minute(r.data.get("closed"))) for r in shifts), starts)
    spans = station.posted_on(day)
    people = people_by_hour((cell.slot, cell.people) for cell in cells)
    on = registers_that_print(desk, registers_off)
    on_duty = [number for number in (_minute(r.data.get("on_duty")) for r in shifts) if number]
    sheet = DaySheet(
        language=language.code,
        station=station.name,
        station_code=station.code,
        letter=station.letter,
        address=station.address,
        day=day,
        tz=station.tz,
        edition=1,
        posted_text=station.posted_text,
        posted=spans,
        kept=kept,
        weather=seen_weather(desk, shifts),
        on_duty=max(on_duty) if on_duty else None,
        who=tuple(dict.fromkeys(str(r.data["who"]) for r in shifts if r.data.get("who"))),
        methods=_methods(cells, catalogue),
        matrix=_matrix(cells, catalogue),
        hours=hour_bars(people, spans or (), kept.spans, starts),
        checks=checks(desk, day) if "opening_check" in on else None,
        feedback=feedback(desk, day) if "feedback" in on else None,
        events=events(desk, day, attendance="attendance" in on) if "event" in on else None,
        closures=closures(desk, day) if "closure" in on else None,
        notes=notes(shifts),
        blocks=blocks(desk, day, on, catalogue),
        doubtful=sum(record.doubt for record in of_day(desk, "visit", day)),
        code=desk.records.figures(day).code,
        printing=_printing(desk, day, station, moment),
    )
    return sheet.as_edition(_edition(desk, sheet))


def _printing(desk: Desk, day: str, station: StationProfile, moment: Moment) -> Printing:
    link = desk.outbox.link()
    ops, received = desk.records.day_ops(day)
    now = local_time(moment.unix, station.tz)
    others = []
    for other in link.desks if link else ():
        if other.letter != station.letter:
            heard = local_time(other.last_heard, station.tz)
            others.append(OtherDesk(other.letter, heard.day, heard.minute))
    return Printing(
        day=now.day,
        minute=now.minute,
        records=ops,
        received=received if link else 0,
        waiting=ops - received if link else 0,
        last=desk.outbox.head().seq,
        joined=link is not None,
        doubt=moment.doubt,
        others=tuple(others),
        practice=is_practice(desk),
    )


def _matrix(cells: Sequence[TallyCell], catalogue: Catalogue) -> Matrix:
    names = Names(
        groups={entry.code: entry.short for entry in catalogue.entries("group")},
        services={entry.code: entry.label for entry in catalogue.entries("service")},
        short={entry.code: entry.short for entry in catalogue.entries("service")},
        total=_TOTAL,
        rest=_REST,
    )
    return build_matrix([Counted(cell.group, cell.services, cell.people) for cell in cells], names)


def _methods(cells: Sequence[TallyCell], catalogue: Catalogue) -> tuple[MethodShare, ...]:
    people: dict[str, int] = {}
    for cell in cells:
        people[cell.method] = people.get(cell.method, 0) + cell.people
    return tuple(
        MethodShare(Label(catalogue.say("count_method", code, "zh"), catalogue.say("count_method", code, "en")), count)
        for code, count in sorted(people.items(), key=lambda item: (-item[1], item[0]))
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _minute(value: object) -> int | None:
    return value if isinstance(value, int) else None
