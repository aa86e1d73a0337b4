"""The words of the sections below the matrix: checks, feedback, events, closures, and every other register that prints.

Called by ui/sheet/wording. Knows no Qt.
"""

from stationdesk.domain.day_sheet import Checks, ClosureLine, DaySheet, EventLine, RatingCount, RegisterBlock, Said
from stationdesk.ui.sheet.page_words import Row, Section, clock, comma, plain
from stationdesk_sync.model.language import Language
from stationdesk_sync.model.register import FieldType

_QUARTER = 15


def sections_of(sheet: DaySheet, language: Language) -> tuple[Section, ...]:
    """Return the sections of the registers that are on, in the order of the page."""
    sections = []
    if sheet.checks is not None:
        sections.append(_checks(sheet.checks, language))
    if sheet.feedback is not None:
        sections.append(_feedback(sheet.feedback, language))
    if sheet.events is not None:
        sections.append(_events(sheet.events, language))
    if sheet.closures:
        sections.append(_closures(sheet.closures, language))
    sections += [_block(block, language) for block in sheet.blocks]
    return tuple(sections)


def _checks(checks: tuple[Checks, ...], language: Language) -> Section:
    t = language.t
    title = t("Opening checks")
    if not checks:
        return Section(title, "", (Row(t("No check was noted.")),))
    last = checks[-1]
    rows = [Row(language.say(point.name), language.say(point.found)) for point in last.points]
    if last.medicine_kinds is not None or last.medicine_missing is not None:
        kinds = last.medicine_kinds
        left = t("Medicine") if kinds is None else language.tn("Medicine ({n} kind)", "Medicine ({n} kinds)", kinds)
        missing = last.medicine_missing or 0
        right = language.tn("{n} kind missing", "{n} kinds missing", missing) if missing else t("complete")
        rows.insert(min(1, len(rows)), Row(left, right))
    time = clock((last.slot + 1) * _QUARTER)
    note = t("done by {time}", time=time)
    if len(checks) > 1:
        note = t("{count} checks, the last by {time}", count=len(checks), time=time)
    return Section(title, note, tuple(rows))


def _feedback(ratings: tuple[RatingCount, ...], language: Language) -> Section:
    t = language.t
    title = t("Feedback")
    if not ratings:
        return Section(title, "", (Row(t("Nobody left an answer.")),))
    said = "　".join(f"{language.say(rating.name)} {rating.times}".replace(" ", "\u00a0") for rating in ratings)
    total = sum(rating.times for rating in ratings)
    return Section(title, "", (Row(said, language.tn("{n} answer", "{n} answers", total)),))


def _events(events: tuple[EventLine, ...], language: Language) -> Section:
    t = language.t
    title = t("Events")
    if not events:
        return Section(title, "", (Row(t("No event on this day.")),))
    rows = tuple(Row(_event_name(event, language), _attended(event, language)) for event in events)
    counted = any(event.people is not None for event in events)
    return Section(title, t("attendance is counted apart") if counted else "", rows)


def _event_name(event: EventLine, language: Language) -> str:
    t, between = language.t, comma(language)
    organisers = between.join(plain(name) for name in event.organisers)
    parts = [language.say(event.kind)] if event.kind is not None and language.say(event.kind) != event.title else []
    if len(event.organisers) > 1:
        parts.append(t("held together by {organisers}", organisers=organisers))
    elif organisers:
        parts.append(organisers)
    name = plain(event.title) or t("an event that is not known here")
    if not parts:
        return name
    inside = ("，" if language.code == "zh" else ", ").join(parts)
    return f"{name}（{inside}）" if language.code == "zh" else f"{name} ({inside})"


def _attended(event: EventLine, language: Language) -> str:
    if event.people is None:
        return language.t("not counted")
    return language.tn("{n} attended", "{n} attended", event.people)


def _closures(closures: tuple[ClosureLine, ...], language: Language) -> Section:
    t = language.t
    rows = []
    for closure in closures:
        end = clock(closure.to_minute) if closure.to_minute is not None else ""
        until = t("until {day}", day=language.short_day(closure.until_day)) if closure.until_day else ""
        rows.append(Row(f"{clock(closure.from_minute)}–{end}  {language.say(closure.reason)}", until))
    return Section(t("Closures"), "", tuple(rows))


def _block(block: RegisterBlock, language: Language) -> Section:
    rows = []
    for record in block.rows:
        said = [_said(field, language) for field in record]
        if len(said) > 1 and len(said[-1]) <= 12:
            rows.append(Row("　".join(said[:-1]), said[-1]))
        elif said:
            rows.append(Row("　".join(said)))
    return Section(plain(language.say(block.name)), "", tuple(rows))


def _said(field: Said, language: Language) -> str:
    value = field.value
    if isinstance(value, tuple):
        return comma(language).join(plain(v) if isinstance(v, str) else language.say(v) for v in value)
    if isinstance(value, str):
        return language.short_day(value) if field.type is FieldType.DAY else plain(value)
    if isinstance(value, bool):
        return f"{language.say(field.name)} {language.t('yes') if value else language.t('no')}"
    if isinstance(value, int):
        if field.type in (FieldType.MINUTE, FieldType.SLOT):
            return clock(value if field.type is FieldType.MINUTE else value * _QUARTER)
        return f"{language.say(field.name)} {value}"
    return language.say(value)
