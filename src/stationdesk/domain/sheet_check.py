"""The last look before a page leaves: do its totals agree with its lines, and with the day itself?

Called by app/print_day_sheet with figures that another query computed from the ops of the day.
"""

from enum import StrEnum

from stationdesk.domain.day_sheet import DaySheet
from stationdesk_sync.model.day import DayFigures
from stationdesk_sync.model.language import N_


class Disagreement(StrEnum):
    """Which two numbers of a page do not agree."""

    PEOPLE_OF_LINES = "people_of_lines"
    SERVICES_OF_LINES = "services_of_lines"
    COLUMN = "column"
    HOURS = "hours"
    METHODS = "methods"
    PEOPLE_OF_DAY = "people_of_day"
    SERVICES_OF_DAY = "services_of_day"
    CODE_OF_DAY = "code_of_day"


DISAGREEMENTS = {
    Disagreement.PEOPLE_OF_LINES: N_("people, lines added up"),
    Disagreement.SERVICES_OF_LINES: N_("services, lines added up"),
    Disagreement.COLUMN: N_("one service, lines added up"),
    Disagreement.HOURS: N_("people by hour, added up"),
    Disagreement.METHODS: N_("people by counting method, added up"),
    Disagreement.PEOPLE_OF_DAY: N_("people of the day"),
    Disagreement.SERVICES_OF_DAY: N_("services of the day"),
    Disagreement.CODE_OF_DAY: N_("check code of the day"),
}


def disagreement(sheet: DaySheet, day: DayFigures) -> tuple[Disagreement, int, int] | None:
    """Return the first two numbers that differ (printed, expected), or None when the page agrees throughout."""
    matrix, total = sheet.matrix, sheet.matrix.total
    pairs = [
        (Disagreement.PEOPLE_OF_LINES, total.people, sum(line.people for line in matrix.lines)),
        (Disagreement.SERVICES_OF_LINES, total.services, sum(line.services for line in matrix.lines)),
        (Disagreement.SERVICES_OF_LINES, total.services, sum(total.cells)),
        (Disagreement.HOURS, sum(bar.people for bar in sheet.hours), total.people),
        (Disagreement.METHODS, sum(share.people for share in sheet.methods), total.people),
        (Disagreement.PEOPLE_OF_DAY, total.people, day.people),
        (Disagreement.SERVICES_OF_DAY, total.services, day.services),
        (Disagreement.CODE_OF_DAY, int(sheet.code == day.code), 1),
    ]
    for line in matrix.lines:
        pairs.append((Disagreement.SERVICES_OF_LINES, line.services, sum(line.cells)))
    for index, printed in enumerate(total.cells):
        pairs.append((Disagreement.COLUMN, printed, sum(line.cells[index] for line in matrix.lines)))
    return next(((which, printed, expected) for which, printed, expected in pairs if printed != expected), None)
