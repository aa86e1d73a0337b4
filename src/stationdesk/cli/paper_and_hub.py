"""``day-sheet``, ``sync`` and ``status``."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from stationdesk import settings
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault
from stationdesk.app.happened import Happening
from stationdesk.app.happenings import sentences
from stationdesk.app.sync_status import sync_line
from stationdesk.app.views import SyncLine
from stationdesk.bootstrap.opening import RoundEnd, hub_deeds
from stationdesk.cli.parser import MISUSE
from stationdesk.cli.session import Session
from stationdesk.cli.speaking import OK
from stationdesk_sync.model.clock import is_day, local_time
from stationdesk_sync.model.language import Language

ALL_DAYS = 100_000
_SHOWN = 5


def day_sheet(session: Session) -> int:
    """Carry out ``day-sheet``: keep the print as a record, then write the PDF."""
    if not is_day(session.words.date):
        session.speaker.remark(session.speaker.language.t("A day is written as 2026-11-24."))
        return MISUSE
    from stationdesk.bootstrap.paper import write_day_sheet

    with session.opened(writer=True) as opened:
        desk, words, language = opened.desk, session.words, session.speaker.language
        off = settings.load(session.paths.state).registers_off
        sheet = session.acting(opened).carry_out(
            lambda actor: write_day_sheet(desk, actor, language, words.date, words.pdf, off)
        )
    session.speaker.result(
        session.speaker.language.t(
            "{day}: {people} people, {services} services, code {code}",
            day=sheet.day,
            people=sheet.people,
            services=sheet.services,
            code=sheet.code or "—",
        )
    )
    return OK


def sync(session: Session) -> int:
    """Carry out ``sync``: one round now."""
    language = session.speaker.language
    with session.opened(writer=True) as opened:
        deeds = hub_deeds(opened, session.clock)
        before = newest(opened.desk)
        try:
            end = deeds.run_now()
        finally:
            deeds.close()
        line = sync_line(opened.desk)
        told = [each for each in opened.desk.outbox.happenings() if each.number > before]
    if session.words.json:
        session.speaker.result(json.dumps(sync_facts(line, end, told), ensure_ascii=False))
        return session.speaker.trouble(end.fault) if isinstance(end.fault, Fault) else OK
    for happening in reversed(told):
        for sentence in sentences(language, happening):
            session.speaker.remark(sentence)
    if end.heard:
        session.speaker.remark(language.t("{count} records came from the hub.", count=end.heard))
    if isinstance(end.clock_fault, Fault):
        session.speaker.remark(end.clock_fault.sentence(language))
    if isinstance(end.fault, Fault):
        return session.speaker.trouble(end.fault)
    session.speaker.result(
        language.t("{received} received by the hub, {waiting} waiting.", received=line.received, waiting=line.waiting)
    )
    return OK


def newest(desk: Desk) -> int:
    """Return the number of the newest happening, 0 without any."""
    return max((each.number for each in desk.outbox.happenings()), default=0)


def lines_of(desk: Desk, language: Language) -> list[str]:
    """Return what happened last, each line with its moment in the station's own time, the newest last."""
    found = []
    for happening in reversed(desk.outbox.happenings()[:_SHOWN]):
        local = local_time(happening.at, desk.station().tz)
        when = f"{local.day} {local.minute // 60:02d}:{local.minute % 60:02d}"
        found.append(f"{when}  {' '.join(sentences(language, happening))}")
    return found


def sync_facts(line: SyncLine, end: RoundEnd, told: Sequence[Happening]) -> dict[str, object]:
    """Return what ``sync --json`` prints."""
    return {
        "sent": end.sent,
        "received": end.received,
        "heard": end.heard,
        "acked": line.received,
        "unsent": line.waiting,
        "happened": [happening_facts(each) for each in reversed(told)],
        "problem": end.fault.code.value if isinstance(end.fault, Fault) else None,
        "clock_off": end.clock_fault is not None,
    }


def happening_facts(happening: Happening) -> dict[str, object]:
    """Return one line of what happened as JSON has it."""
    at = datetime.fromtimestamp(happening.at, UTC).isoformat(timespec="seconds")
    return {"at": at, "what": happening.what.value, "count": happening.count, **happening.values}


def status(session: Session) -> int:
    """Carry out ``status``."""
    with session.opened(writer=False) as opened:
        facts, happened = status_facts(opened.desk), lines_of(opened.desk, session.speaker.language)
    if session.words.json:
        session.speaker.result(json.dumps(facts, ensure_ascii=False))
        return OK
    language = session.speaker.language
    session.speaker.result(
        language.t(
            "{ops} ops saved; {acked} received by the hub, {unsent} waiting.",
            **{k: facts[k] for k in ("ops", "acked", "unsent")},
        )
    )
    days = facts["days"]
    assert isinstance(days, dict)
    for day, figures in days.items():
        session.speaker.result(
            language.t("{day}: {people} people, {services} services, code {code}", day=day, **figures)
        )
    if happened:
        session.speaker.result(language.t("What happened lately:"))
    for line in happened:
        session.speaker.result(line)
    return OK


def status_facts(desk: Desk) -> dict[str, object]:
    """Return what ``status --json`` prints."""
    line = sync_line(desk)
    days = {}
    for day in sorted(desk.records.days(ALL_DAYS)):
        figures = desk.records.figures(day)
        days[day] = {"people": figures.people, "services": figures.services, "code": figures.code}
    success = line.last_success
    return {
        "ops": line.waiting + line.received,
        "unsent": line.waiting,
        "acked": line.received,
        "days": days,
        "last_success": datetime.fromtimestamp(success, UTC).isoformat(timespec="seconds") if success else None,
    }
