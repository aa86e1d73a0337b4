"""Writing posted hours as a notice would: what ``hours.parse`` reads back as the same hours.

Called by the editor of the hours at the desk.
"""

from itertools import groupby

from stationdesk_sync.model.hours import Days, PostedHours, Span, Spans, Week
from stationdesk_sync.model.language import Code

_ZH_DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_EN_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def text_of(posted: PostedHours, code: Code) -> str:
    """Return the hours as a text in one language. Seasons and exceptions follow the plain week."""
    parts = [] if posted.seasons and not any(posted.week) else [_week(posted.week, code)]
    parts += [f"{_days(season.days, code)} {_week(season.week, code)}" for season in posted.seasons]
    parts += [f"{_days(one.days, code)} {_spans(one.spans, code)}" for one in posted.exceptions]
    return ("；" if code == "zh" else "; ").join(parts)


def _week(week: Week, code: Code) -> str:
    names, to = (_ZH_DAYS, "至") if code == "zh" else (_EN_DAYS, "-")
    said = []
    for spans, days in groupby(range(7), key=lambda day: week[day]):
        named = list(days)
        if len(named) == 7:
            return f"{'每天' if code == 'zh' else 'Every day'} {_spans(spans, code)}"
        first, last = names[named[0]], names[named[-1]]
        if spans:
            said.append(f"{first if first == last else f'{first}{to}{last}'} {_spans(spans, code)}")
    return ("；" if code == "zh" else "; ").join(said)


def _spans(spans: Spans, code: Code) -> str:
    if not spans:
        return "休息" if code == "zh" else "closed"
    return ("，" if code == "zh" else ", ").join(_span(span) for span in spans)


def _span(span: Span) -> str:
    return str(span).replace("–", "-")


def _days(days: Days, code: Code) -> str:
    first = _point(days.first, code)
    if days.first == days.last:
        return first
    return f"{first}{'至' if code == 'zh' else ' - '}{_point(days.last, code)}"


def _point(point: str, code: Code) -> str:
    if len(point) > len("MM-DD"):
        return point
    month, day = int(point[:2]), int(point[3:])
    return f"{month}月{day}日" if code == "zh" else f"{day} {_MONTHS[month - 1]}"
