"""Opening, closing and handing over: one ``shift`` record is one span with the door open."""

from collections.abc import Mapping
from dataclasses import dataclass

from stationdesk.app.actor import Actor
from stationdesk.app.changes import Changes, record_changed
from stationdesk.app.compose import check, fact_data, save_correction, save_fact, writable_register
from stationdesk.app.correct_record import correct_record
from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Query, Record
from stationdesk.app.views import HandoverView, ShiftView
from stationdesk_sync.model.op import Kind

REGISTER = "shift"
LOOK_BACK = 60


@dataclass(frozen=True, slots=True)
class Opened:
    """The span that was opened."""

    row_id: bytes
    minute: int
    changes: Changes


def open_span(desk: Desk) -> Record | None:
    """Return the newest span of today without an end, or None."""
    day = desk.moment().day
    spans = desk.records.records(Query(REGISTER, from_day=day, to_day=day, with_withdrawn=False, limit=LOOK_BACK))
    return next((span for span in spans if span.data.get("closed") is None), None)


def unclosed_spans(desk: Desk) -> list[Record]:
    """Return spans of earlier days that nobody closed (未记关站), newest first."""
    today = desk.moment().day
    spans = desk.records.records(Query(REGISTER, with_withdrawn=False, limit=LOOK_BACK))
    return [span for span in spans if span.data.get("closed") is None and span.day != today]


def open_station(
    desk: Desk, actor: Actor, who: str | None = None, on_duty: int | None = None, weather: str | None = None
) -> Opened:
    """Open the station now. Raises ``Fault`` already_open, not_allowed."""
    writable_register(desk, actor, REGISTER)
    if open_span(desk) is not None:
        raise Fault(FaultCode.ALREADY_OPEN)
    return _open(desk, actor, {"who": who, "on_duty": on_duty, "weather": weather})


def close_station(desk: Desk, actor: Actor, handover: str | None = None, minute: int | None = None) -> Changes:
    """Close the open span, at ``minute`` of the day or now. Raises ``Fault`` not_open, not_allowed."""
    writable_register(desk, actor, REGISTER)
    span = open_span(desk)
    if span is None:
        raise Fault(FaultCode.NOT_OPEN)
    values: dict[str, object] = {"closed": desk.moment().local.minute if minute is None else minute}
    if handover:
        values["handover"] = handover
    return save_correction(desk, actor.account, span, values)


def hand_over(
    desk: Desk, actor: Actor, handover: str | None = None, who: str | None = None, on_duty: int | None = None
) -> Opened:
    """End the present span with a note and begin the next one. Raises ``Fault`` not_open."""
    span = open_span(desk)
    closed = close_station(desk, actor, handover)
    weather = span.data.get("weather") if span else None
    opened = _open(desk, actor, {"who": who, "on_duty": on_duty, "weather": weather})
    return Opened(opened.row_id, opened.minute, closed | opened.changes)


def amend_shift(desk: Desk, actor: Actor, row_id: bytes, values: Mapping[str, object]) -> Changes:
    """Correct a span: its minutes, who was there, the note. Earlier days need the manager."""
    return correct_record(desk, actor, REGISTER, row_id, values)


def present_shift(desk: Desk) -> ShiftView | None:
    """Return the open span as screens show it."""
    span = open_span(desk)
    if span is None or span.day is None:
        return None
    return ShiftView(
        span.row_id,
        span.day,
        _number(span.data.get("opened")) or 0,
        _words(span.data.get("who")),
        _number(span.data.get("on_duty")),
        _words(span.data.get("weather")),
    )


def last_handover(desk: Desk) -> HandoverView | None:
    """Return the note of the last span that was closed, or None."""
    for span in desk.records.records(Query(REGISTER, with_withdrawn=False, limit=LOOK_BACK)):
        if span.data.get("closed") is not None and span.day is not None:
            return HandoverView(
                span.day,
                _number(span.data.get("closed")),
                _words(span.data.get("handover")),
                _words(span.data.get("who")),
            )
    return None


def _open(desk: Desk, actor: Actor, values: Mapping[str, object]) -> Opened:
    moment = desk.moment()
    register = desk.registers[REGISTER]
    data = fact_data(register, moment, {"opened": moment.local.minute, **values})
    check(desk, register, Kind.FACT, data)
    saved = save_fact(desk, moment, register, data, actor.account)
    return Opened(saved.row_id, moment.local.minute, record_changed(REGISTER, moment.day))


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _words(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
