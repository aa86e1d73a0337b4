"""The sentences of Today: is everything saved (first), what waits, what needs a person. Words only, no widget."""

from collections.abc import Mapping
from dataclasses import dataclass

from stationdesk.app.views import Attention, HandoverView, RecordLine, SyncLine, TodayView
from stationdesk.ui.sources import LanguageSource
from stationdesk_sync.model.catalogue import Catalogue
from stationdesk_sync.model.language import Code, Label


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence and its tone (green, amber, ink2)."""

    text: str
    tone: str


def wall_clock(minute: int) -> str:
    """Write a minute of the day: 8:24."""
    return f"{minute // 60}:{minute % 60:02d}"


def status(language: LanguageSource, view: TodayView, saving: int) -> Told:
    """Say first whether everything is saved, then what waits."""
    if saving:
        return Told(language.tn("Saving {n} person…", "Saving {n} people…", saving), "ink2")
    if not view.people:
        first = language.t("No visit yet today. Press a key 1–9 to count the first.")
        return Told(first, "ink2")
    saved = language.tn("Today's {n} visit is saved", "All {n} visits of today are saved", view.people)
    rest, tone = sync_words(language, view.sync)
    return Told(f"{saved} · {rest}", tone)


def sync_words(language: LanguageSource, line: SyncLine) -> tuple[str, str]:
    """Say what waits for the hub, and the tone of it. Off-line is a state, not an error."""
    if not line.joined:
        return language.t("used alone, kept here"), "green"
    waiting = language.tn("{n} record waiting", "{n} records waiting", line.waiting)
    if line.held:
        return language.t("sync on hold, {waiting}", waiting=waiting), "amber"
    if not line.waiting:
        return language.t("the hub has received everything"), "green"
    if line.problem in ("hub_unreachable", "hub_slow", "hub_busy"):
        return language.t("offline, {waiting}", waiting=waiting), "green"
    if line.problem:
        return language.t("not sent, {waiting}", waiting=waiting), "amber"
    return waiting, "green"


def clock_sentence(language: LanguageSource, view: TodayView) -> str:
    """Say why the clock is doubted and what counts now."""
    day = language.now.long_day(view.day)
    if view.clock_doubt == "hub":
        return language.t("This PC's clock is far from the hub's. Counting goes on as {day}. Which day is it?", day=day)
    if view.clock_doubt == "behind":
        return language.t("This PC's clock went back. Counting goes on as {day}. Which day is it?", day=day)
    if view.clock_doubt == "ahead":
        return language.t("This PC's clock jumped ahead. Counting goes on as {day}. Which day is it?", day=day)
    return language.t("This PC's clock looks wrong. Counting goes on as {day}. Which day is it?", day=day)


AttentionWords = tuple[str, str, str, str, dict[str, object]]


def attention_words(language: LanguageSource, catalogue: Catalogue, one: Attention) -> AttentionWords:
    """Return chip kind, chip word, sentence, and the page it leads to with what it is about."""
    values = one.values
    if one.code == "clock_doubt":
        return "amber", language.t("Clock"), language.t("This PC's clock is in doubt"), "", {}
    if one.code == "unclosed_shift":
        day = language.now.short_day(str(values.get("day")))
        text = language.t("{day}: closing was not recorded", day=day)
        return "amber", language.t("To mend"), text, "shift", {"row_id": values.get("row_id")}
    if one.code == "not_opened_check":
        text = language.t("Opening check not done yet")
        return "amber", language.t("To do"), text, "registers", {"register": "opening_check"}
    if one.code == "closure_now":
        text = language.t("Closed until {day}", day=language.now.short_day(str(values.get("until"))))
        return "blue", language.t("Closure"), text, "registers", {"register": "closure"}
    if one.code == "event_today":
        title = str(values.get("title") or "")
        return "blue", language.t("Event"), title, "registers", {"register": "event", "row_id": values.get("row_id")}
    if one.code == "event_soon":
        day, title = language.now.short_day(str(values.get("day"))), str(values.get("title") or "")
        about = {"register": "event", "row_id": values.get("row_id")}
        return "blue", language.t("Event"), language.t("{day}: {what}", day=day, what=title), "registers", about
    if one.code == "fault_found":
        return _fault_found(language, values)
    if one.code == "other_hours":
        return _other_hours(language, values)
    if one.code == "no_backup":
        days = _number(values.get("days"))
        text = language.tn("No backup for {n} day", "No backup for {n} days", days)
        return "amber", language.t("Backup"), text, "settings", {"part": "backup"}
    return _sync_attention(language, one)


def _fault_found(language: LanguageSource, values: Mapping[str, object]) -> AttentionWords:
    labels, missing = values.get("labels"), _number(values.get("missing"))
    found = [language.say(label) for label in labels if isinstance(label, Label)] if isinstance(labels, tuple) else []
    if missing:
        found.append(language.tn("{n} kind of medicine missing", "{n} kinds of medicine missing", missing))
    text, day = ("、" if language.code == "zh" else ", ").join(found), values.get("day")
    if isinstance(day, str):
        text = language.t("{day}: {what}", day=language.now.short_day(day), what=text)
    about = {"register": "opening_check", "row_id": values.get("row_id")}
    return "amber", language.t("Last check"), text, "registers", about


def _other_hours(language: LanguageSource, values: Mapping[str, object]) -> AttentionWords:
    spans = values.get("spans")
    hours = ", ".join(str(span) for span in spans) if isinstance(spans, tuple) else ""
    what = language.t("open {hours}", hours=hours) if hours else language.t("closed")
    text = language.t("{day}: {what}", day=language.now.short_day(str(values.get("day"))), what=what)
    return "blue", language.t("Hours"), text, "settings", {"section": "station"}


def _sync_attention(language: LanguageSource, one: Attention) -> tuple[str, str, str, str, dict[str, object]]:
    if one.code == "sync_late":
        hours = _number(one.values.get("hours"))
        text = language.tn("Nothing received for {n} hour", "Nothing received for {n} hours", hours)
        return "amber", language.t("Sync"), text, "sync", {}
    if one.code == "set_aside":
        count = _number(one.values.get("count"))
        text = language.tn("{n} record set aside by the hub", "{n} records set aside by the hub", count)
        return "amber", language.t("Set aside"), text, "sync", {}
    if one.code == "sync_problem":
        text = language.t("Sync needs a look; all records are safe here")
        return "amber", language.t("Sync"), text, "sync", {}
    return "plain", "", one.code, "", {}


def record_state(language: LanguageSource, line: RecordLine, *, joined: bool) -> Told:
    """Say where one record stands."""
    if line.set_aside is not None:
        return Told(language.t("Set aside"), "amber")
    if not joined:
        return Told(language.t("Saved"), "ink2")
    if line.received:
        return Told(language.t("Received"), "green")
    return Told(language.t("Saved, waiting"), "ink2")


def record_time(line: RecordLine) -> str:
    """Write when a visit was counted: the minute while it is known, otherwise its quarter hour."""
    if line.record.minute is not None:
        return wall_clock(line.record.minute)
    slot = line.record.data.get("slot")
    return wall_clock(slot * 15) if isinstance(slot, int) else ""


def record_what(catalogue: Catalogue, language: Code, line: RecordLine, joint: str) -> str:
    """Name group and services of a visit."""
    group = catalogue.short("group", str(line.record.data.get("group", "")), language)
    held = line.record.data.get("services")
    services = [catalogue.say("service", str(s), language) for s in held] if isinstance(held, list | tuple) else []
    return " · ".join(part for part in (group, joint.join(services)) if part)


def handover_words(language: LanguageSource, note: HandoverView) -> str:
    """Say from when and whom the note is."""
    day = language.now.short_day(note.day)
    when = f"{day} {wall_clock(note.closed)}" if note.closed is not None else day
    return f"{when} · {note.who}" if note.who else when


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
