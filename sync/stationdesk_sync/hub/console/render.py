"""Turns figures into pages: one Jinja environment, always escaping, and the words that templates need.

Called by ``routes``. Templates get plain values and ``t``; they reach no store.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from stationdesk_sync.hub.store.stations import DEFAULT_TZ
from stationdesk_sync.hub.suppress import Cell, Hidden
from stationdesk_sync.hub.texts import language
from stationdesk_sync.model.catalogue import Catalogue
from stationdesk_sync.model.language import Code, Language
from stationdesk_sync.model.register import Register


def environment() -> Environment:
    """Return the environment of the hub's pages."""
    return Environment(
        loader=PackageLoader("stationdesk_sync.hub.console", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What a template says: its language, the catalogue's names, and numbers as people read them."""

    speech: Language
    catalogue: Catalogue
    registers: Mapping[str, Register]
    now: float

    def t(self, source: str, **values: object) -> str:
        """Return a source text in the reader's language."""
        return self.speech.t(source, **values)

    def name(self, listed: str, code: str | None) -> str:
        """Return the name of a catalogue code."""
        return "" if code is None else self.catalogue.say(listed, code, self.speech.code)

    def reasons(self) -> Mapping[str, str]:
        """Return the names of the reasons for which a station stayed shut."""
        choices = self.registers["closure"].field("reason_code").choices
        return {choice.code: self.speech.say(choice.label) for choice in choices}

    def number(self, value: int) -> str:
        """Return a number with its thousands apart."""
        return f"{value:,}"

    def cell(self, cell: Cell) -> str:
        """Return a cell of a table that may be hidden."""
        if cell is Hidden.SMALL:
            return "<5"
        if cell is Hidden.OTHER:
            return "·"
        return str(cell)

    def percent(self, part: int, whole: int) -> str:
        """Return a share in whole percent."""
        return f"{round(100 * part / whole)}%" if whole else "–"

    def heard(self, moment: float | None) -> str:
        """Return how long ago a station was heard, never finer than the hour."""
        if moment is None:
            return self.t("never")
        hours = int(max(0.0, self.now - moment) // 3600)
        if hours < 1:
            return self.t("within the hour")
        if hours < 48:
            return self.speech.tn("{n} hour ago", "{n} hours ago", hours)
        return self.speech.tn("{n} day ago", "{n} days ago", hours // 24)

    def clock(self) -> str:
        """Return the city's wall clock at the cut-off."""
        return datetime.fromtimestamp(self.now, ZoneInfo(DEFAULT_TZ)).strftime("%H:%M")

    def long_day(self, day: str) -> str:
        """Return a day with its weekday."""
        return self.speech.long_day(day)

    def short_day(self, day: str) -> str:
        """Return a day without its year."""
        return self.speech.short_day(day)


def bar(value: int, most: int) -> Markup:
    """Return a bar as an inline picture: page styles may not set widths, so the picture does."""
    width = round(1000 * value / most) if most else 0
    return Markup(
        '<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="1000" height="10"/><rect width="{}" height="10"/></svg>'
    ).format(width)


def neighbour_days(day: str, last: str) -> Mapping[str, str | None]:
    """Return the day before, and the day after unless it has not come yet."""
    here = date.fromisoformat(day)
    after = (here + timedelta(days=1)).isoformat()
    return {"before": (here - timedelta(days=1)).isoformat(), "after": after if after <= last else None}


@dataclass(frozen=True, slots=True)
class Speeches:
    """Both languages, read once."""

    zh: Language
    en: Language

    def of(self, code: Code) -> Language:
        """Return one of them."""
        return self.zh if code == "zh" else self.en


def speeches() -> Speeches:
    """Return both languages."""
    return Speeches(language("zh"), language("en"))
