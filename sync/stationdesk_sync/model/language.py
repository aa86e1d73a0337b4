"""One source text, two languages: English in the code, Chinese in a table.

Called by every room that speaks to a person (desk screens, command line, printed sheets, hub
pages). A ``Language`` is a value that is passed in; nobody asks a global which language is on.
Why not Qt's own files: ``docs/decisions/010-one-text-table.md``.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Code = Literal["zh", "en"]
_WEEKDAYS_ZH = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def N_(source: str) -> str:  # noqa: N802 - the name that translators and extractors know
    """Mark a source text for translation and return it unchanged."""
    return source


@dataclass(frozen=True, slots=True)
class Label:
    """A name in both languages, as register declarations and the catalogue carry it."""

    zh: str
    en: str

    def say(self, code: Code) -> str:
        """Return the name in one language."""
        return self.zh if code == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Language:
    """What the reader reads: translates source texts and writes dates.

    ``table`` maps English source text to Chinese; a text that is missing from it is shown in
    English (a test keeps that from happening).
    """

    code: Code
    table: Mapping[str, str] = field(default_factory=dict)

    def t(self, source: str, **values: object) -> str:
        """Return ``source`` in the reader's language with ``{name}`` places filled in."""
        text = self.table.get(source, source) if self.code == "zh" else source
        return text.format(**values) if values else text

    def tn(self, one: str, many: str, n: int, **values: object) -> str:
        """Return the form for a number; ``{n}`` is filled in. Chinese has one form, keyed by ``many``."""
        if self.code == "zh":
            return self.table.get(many, many).format(n=n, **values)
        return (one if n == 1 else many).format(n=n, **values)

    def say(self, label: Label) -> str:
        """Return a declared name in the reader's language."""
        return label.say(self.code)

    def long_day(self, day: str) -> str:
        """Write a day with its weekday: 2026年11月24日 星期二, Tuesday 24 Nov 2026."""
        value = date.fromisoformat(day)
        if self.code == "zh":
            return f"{value.year}年{value.month}月{value.day}日 {_WEEKDAYS_ZH[value.weekday()]}"
        return f"{_WEEKDAYS_EN[value.weekday()]} {value.day} {_MONTHS_EN[value.month - 1]} {value.year}"

    def short_day(self, day: str) -> str:
        """Write a day without its year: 11月24日, 24 Nov."""
        value = date.fromisoformat(day)
        if self.code == "zh":
            return f"{value.month}月{value.day}日"
        return f"{value.day} {_MONTHS_EN[value.month - 1]}"


def read_table(toml_text: str) -> dict[str, str]:
    """Read a table of texts: TOML with one section ``[texts]`` of ``"English" = "中文"`` lines."""
    texts = tomllib.loads(toml_text).get("texts", {})
    return {str(source): str(text) for source, text in texts.items()}
