"""Every word of the day sheet in one language: a pure function from the sheet to what will be painted.

Called by ui/sheet/typeset. Knows no Qt. What a person wrote is cleaned of characters that would turn or
hide text; nothing of it is ever read as markup.
"""

import unicodedata
from dataclasses import dataclass

from stationdesk.domain.day_sheet import (
    Checks,
    ClosureLine,
    DaySheet,
    EventLine,
    RatingCount,
    RegisterBlock,
    Said,
)
from stationdesk.domain.sheet_hours import Bar
from stationdesk.domain.sheet_matrix import Line
from stationdesk_sync.model.language import Language
from stationdesk_sync.model.register import FieldType

_HIDING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_QUARTER = 15
_DAY_MINUTES = 24 * 60
HOTLINE = "12351"


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled fact of the head; ``more`` stands behind it. One that ``wraps`` may take several lines."""

    label: str
    value: str
    more: str = ""
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a section: what, and how it stands (in bold, may be empty)."""

    left: str
    right: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled list; ``note`` stands beside the title in grey."""

    title: str
    note: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The matrix in words: headings, one line a group, totals, remarks below; ``nobody`` when no line is there."""

    group: str
    people: str
    services: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    names: tuple[str, ...]
    total: Line
    total_name: str
    nobody: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The hours with their bars; ``rest`` names a run of closed hours."""

    title: str
    note: str
    bars: tuple[Bar, ...]
    rest: str
    nothing: str


@dataclass(frozen=True, slots=True)
class PageWords:
    """All words of one sheet, ready to be set."""

    title: str
    badge: str
    subtitle: str
    facts: tuple[tuple[Fact, Fact | None, Fact | None], ...]
    warnings: tuple[str, ...]
    table: Table
    chart: Chart
    sections: tuple[Section, ...]
    box_title: str
    box_going_on: str
    box: tuple[str, ...]
    signatures: tuple[str, ...]
    code_label: str
    code: str
    purpose: str
    hotline: str
    printed: str
    running_title: str
    seal: str | None
    document_title: str


def plain(text: str) -> str:
    """Return one line of text without characters that hide, turn or break it."""
    kept = (" " if c in "\n\t" else c for c in text if c in "\n\t" or unicodedata.category(c) not in _HIDING)
    return " ".join("".join(kept).split())


def clock(minute: int) -> str:
    """Write a minute of the day as ``8:05``; beyond midnight it begins anew."""
    return f"{minute % _DAY_MINUTES // 60}:{minute % 60:02d}" if minute != _DAY_MINUTES else "24:00"


def page_number(language: Language, page: int, pages: int) -> str:
    """Return the page number of a sheet that needs several."""
    return language.t("Page {page} of {pages}", page=page, pages=pages)


def words_of(sheet: DaySheet, language: Language) -> PageWords:
    """Return everything that the paper says, in the reader's language."""
    t = language.t
    station = plain(sheet.station)
    subtitle = [station, sheet.station_code or "", plain(sheet.address or "")]
    edition = t("Edition {n}", n=sheet.edition)
    day = language.long_day(sheet.day)
    title = t("Day sheet")
    return PageWords(
        title=title,
        badge=t("Partial") if sheet.partial else "",
        subtitle="　".join(part for part in subtitle if part),
        facts=_facts(sheet, language, day, edition),
        warnings=_warnings(sheet, language),
        table=_table(sheet, language),
        chart=_chart(sheet, language),
        sections=_sections(sheet, language),
        box_title=t("Incidents and handover"),
        box_going_on=t("Incidents and handover (continued)"),
        box=_box(sheet, language),
        signatures=(t("On duty:"), t("Taking over:"), t("Station manager:")),
        code_label=t("Check code"),
        code=sheet.code or "—",
        purpose=t("With the check code this page can be compared with the records.")
        if sheet.code
        else t("Nothing was recorded on this day, so there is no check code."),
        hotline=t("Workers' rights hotline {number}", number=HOTLINE),
        printed=_printed(sheet, language),
        running_title=f"{title} · {station} · {day} · {sheet.serial} · {edition}",
        seal=sheet.seal,
        document_title=f"{title} {sheet.day} {sheet.station_code or station}",
    )


def _facts(
    sheet: DaySheet, language: Language, day: str, edition: str
) -> tuple[tuple[Fact, Fact | None, Fact | None], ...]:
    t, comma = language.t, _comma(language)
    weather = comma.join(language.say(name) for name in sheet.weather) or t("not noted")
    on_duty = language.tn("{n} person", "{n} persons", sheet.on_duty) if sheet.on_duty else t("not noted")
    who = comma.join(plain(name) for name in sheet.who)
    kept, more = _kept(sheet, language)
    return (
        (
            Fact(t("Date"), day),
            Fact(t("Weather"), weather, wraps=True),
            Fact(t("Sheet no."), sheet.serial, edition),
        ),
        (
            Fact(t("Posted hours"), _posted(sheet, language)),
            Fact(t("Staff"), on_duty),
            Fact(t("Counted by"), _methods(sheet, language), wraps=True),
        ),
        (
            Fact(t("Hours kept"), kept, more),
            None,
            Fact(t("Names"), who, wraps=True) if who else None,
        ),
    )


def _posted(sheet: DaySheet, language: Language) -> str:
    if sheet.posted is None:
        return plain(sheet.posted_text) if sheet.posted_text else language.t("not noted")
    if not sheet.posted:
        return language.t("closed on this day")
    return "　".join(f"{clock(span.start)}–{clock(span.end)}" for span in sheet.posted)


def _kept(sheet: DaySheet, language: Language) -> tuple[str, str]:
    t, kept = language.t, sheet.kept
    parts = [f"{clock(span.start)}–{clock(span.end)}" for span in kept.spans]
    parts += [t("from {time}, closing not noted", time=clock(minute)) for minute in kept.unclosed]
    if not parts:
        return t("opening not noted"), ""
    if not kept.spans:
        return "　".join(parts), ""
    return "　".join(parts), t("{hours} h {minutes} min in all", hours=kept.minutes // 60, minutes=kept.minutes % 60)


def _methods(sheet: DaySheet, language: Language) -> str:
    if not sheet.methods:
        return "—"
    if len(sheet.methods) == 1:
        return language.say(sheet.methods[0].name)
    return _comma(language).join(f"{language.say(share.name)}\u00a0{share.people}" for share in sheet.methods)


def _warnings(sheet: DaySheet, language: Language) -> tuple[str, ...]:
    t = language.t
    lines = []
    if sheet.partial:
        heard = _comma(language).join(
            t(
                "desk {letter} (last heard by the hub {day} {time})",
                letter=other.letter,
                day=language.short_day(other.day),
                time=clock(other.minute),
            )
            for other in sheet.printing.others
        )
        lines.append(
            t("This page holds the records of desk {own} only. Not on it: {others}.", own=sheet.letter, others=heard)
        )
    if sheet.doubtful:
        lines.append(
            language.tn(
                "{n} record was made while the PC's clock was in doubt.",
                "{n} records were made while the PC's clock was in doubt.",
                sheet.doubtful,
            )
        )
    return tuple(lines)


def _table(sheet: DaySheet, language: Language) -> Table:
    t, matrix = language.t, sheet.matrix
    remarks = [t("People: one for each time somebody comes in. Services: one for each service given to one person.")]
    for column in matrix.columns:
        if column.folded:
            named = _comma(language).join(language.say(name) for name in column.folded)
            remarks.append(t("{column} holds: {services}.", column=language.say(column.name), services=named))
    return Table(
        group=t("Who came"),
        people=t("People"),
        services=t("Services"),
        columns=tuple(plain(language.say(column.name)) for column in matrix.columns),
        lines=matrix.lines,
        names=tuple(plain(language.say(line.name)) for line in matrix.lines),
        total=matrix.total,
        total_name=language.say(matrix.total.name),
        nobody="" if matrix.lines else t("Nobody came in on this day; zero is a figure too."),
        remarks=tuple(remarks),
    )


def _chart(sheet: DaySheet, language: Language) -> Chart:
    t = language.t
    best = max(sheet.hours, key=lambda bar: bar.people, default=None)
    note = t("most at {hour}:00", hour=best.hour) if best is not None and best.people else ""
    return Chart(t("People by hour"), note, sheet.hours, t("shut"), t("No hours are posted and nobody came in."))


def _sections(sheet: DaySheet, language: Language) -> tuple[Section, ...]:
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
    t, comma = language.t, _comma(language)
    organisers = comma.join(plain(name) for name in event.organisers)
    parts = [language.say(event.kind)] if event.kind is not None and language.say(event.kind) != event.title else []
    if len(event.organisers) > 1:
        parts.append(t("held together by {organisers}", organisers=organisers))
    elif organisers:
        parts.append(organisers)
    name = plain(event.title) or t("an event that is not known here")
    if not parts:
        return name
    inside = " · ".join(parts)
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
        return _comma(language).join(plain(v) if isinstance(v, str) else language.say(v) for v in value)
    if isinstance(value, str):
        return language.short_day(value) if field.type is FieldType.DAY else plain(value)
    if isinstance(value, bool):
        return f"{language.say(field.name)} {language.t('yes') if value else language.t('no')}"
    if isinstance(value, int):
        if field.type in (FieldType.MINUTE, FieldType.SLOT):
            return clock(value if field.type is FieldType.MINUTE else value * _QUARTER)
        return f"{language.say(field.name)} {value}"
    return language.say(value)


def _box(sheet: DaySheet, language: Language) -> tuple[str, ...]:
    paragraphs = []
    for note in sheet.notes:
        lines = [line for line in (plain(part) for part in note.words.split("\n")) if line]
        head = " ".join(
            part for part in (clock(note.minute) if note.minute is not None else "", plain(note.who or "")) if part
        )
        if len(sheet.notes) > 1 and head and lines:
            lines[0] = f"{head}{'：' if language.code == 'zh' else ': '}{lines[0]}"
        paragraphs += lines
    return tuple(paragraphs)


def _printed(sheet: DaySheet, language: Language) -> str:
    t, printing = language.t, sheet.printing
    when = t("Printed {day} {time}.", day=printing.day, time=clock(printing.minute))
    if not printing.joined:
        where = language.tn(
            "{n} record of this day, safe on the station's PC (used alone).",
            "{n} records of this day, safe on the station's PC (used alone).",
            printing.records,
        )
    else:
        where = t(
            "By then the hub had {received} records of this day; {waiting} were waiting (safe at the station).",
            received=printing.received,
            waiting=printing.waiting,
        )
    doubt = t("The PC's clock was in doubt.") if printing.doubt else ""
    return _joined(language, when, where, doubt)


def _joined(language: Language, *sentences: str) -> str:
    return ("" if language.code == "zh" else " ").join(sentence for sentence in sentences if sentence)


def _comma(language: Language) -> str:
    return "、" if language.code == "zh" else ", "
