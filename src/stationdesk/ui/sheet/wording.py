"""Every word of the day sheet in one language: a pure function from the sheet to what will be painted.

Called by ui/sheet/typeset. Knows no Qt.
"""

from stationdesk.domain.day_sheet import DaySheet
from stationdesk.ui.sheet.page_words import Chart, Fact, PageWords, Table, clock, comma, plain
from stationdesk.ui.sheet.section_words import sections_of
from stationdesk_sync.model.language import Language

HOTLINE = "12351"


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
    title = t("Station day sheet")
    return PageWords(
        title=title,
        badge=t("Partial") if sheet.partial else "",
        subtitle="　".join(part for part in subtitle if part),
        facts=_facts(sheet, language, day, edition),
        warnings=_warnings(sheet, language),
        table=_table(sheet, language),
        chart=_chart(sheet, language),
        sections=sections_of(sheet, language),
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
    t, between = language.t, comma(language)
    weather = between.join(language.say(name) for name in sheet.weather) or t("not noted")
    on_duty = language.tn("{n} person", "{n} persons", sheet.on_duty) if sheet.on_duty else t("not noted")
    who = between.join(plain(name) for name in sheet.who)
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
    return comma(language).join(f"{language.say(share.name)}\u00a0{share.people}" for share in sheet.methods)


def _warnings(sheet: DaySheet, language: Language) -> tuple[str, ...]:
    t = language.t
    lines = []
    if sheet.partial:
        heard = comma(language).join(
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
            named = comma(language).join(language.say(name) for name in column.folded)
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
        nobody="" if matrix.lines else _nobody(sheet, language),
        remarks=tuple(remarks),
    )


def _nobody(sheet: DaySheet, language: Language) -> str:
    """Say zero only of a day on which the door was open: silence is not zero."""
    if sheet.kept.spans or sheet.kept.unclosed:
        return language.t("Nobody came in on this day; zero is a figure too.")
    return language.t("No visit and no opening was noted on this day.")


def _chart(sheet: DaySheet, language: Language) -> Chart:
    t = language.t
    best = max(sheet.hours, key=lambda bar: bar.people, default=None)
    note = t("most at {hour}:00", hour=best.hour) if best is not None and best.people else ""
    return Chart(t("People by hour"), note, sheet.hours, t("shut"), t("No hours are posted and nobody came in."))


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
