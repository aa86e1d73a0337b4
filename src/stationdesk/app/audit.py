"""Leaving a trace of what was done beside counting: one ``audit`` fact, without names or words."""

from stationdesk.app.changes import Changes, record_changed
from stationdesk.app.compose import check, fact_data, save_fact
from stationdesk.app.desk import Desk
from stationdesk_sync.model.op import Kind

REGISTER = "audit"


def leave_trace(
    desk: Desk,
    account: int | None,
    action: str,
    register: str | None = None,
    subject: bytes | None = None,
    count: int | None = None,
) -> Changes:
    """Save one trace; ``action`` is a code of the register ``audit``."""
    moment = desk.moment()
    declared = desk.registers[REGISTER]
    values = {"action": action, "register": register, "subject": subject, "count": count}
    data = fact_data(declared, moment, values)
    check(desk, declared, Kind.FACT, data)
    save_fact(desk, moment, declared, data, account)
    return record_changed(REGISTER, moment.day)
