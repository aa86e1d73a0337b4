"""Which day somebody means by a few digits or by a word: 1124, 11-24, 24, 11月24日, yesterday, 星期二. Pure.

Days that are meant are today or past: records stand there. Called by ``app.find``.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_WHOLE = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?")
_MONTH_AND_DAY = re.compile(r"(\d{1,2})\D(\d{1,2})\D?|(\d{2})(\d{2})")
_ON_A_SHEET = re.compile(r"(?:.*[-|])?(\d{4})-?(\d{2})-?(\d{2})[-|][^-].*")
_DAY = re.compile(r"(\d{1,2})\D?")


@dataclass(frozen=True, slots=True)
class DayWord:
    """A word for a day: so many days ago, or the last such weekday (0 is Monday)."""

    zh: str
    en: str
    ago: int | None = None
    weekday: int | None = None

    def on(self, today: str) -> str:
        """Return the day that the word means today."""
        now = date.fromisoformat(today)
        back = self.ago if self.ago is not None else (now.weekday() - (self.weekday or 0)) % 7
        return (now - timedelta(days=back)).isoformat()


WORDS = (
    DayWord("今天", "Today", ago=0),
    DayWord("昨天", "Yesterday", ago=1),
    DayWord("前天", "The day before yesterday", ago=2),
    *(
        DayWord(f"星期{zh}", en, weekday=number)
        for number, (zh, en) in enumerate(
            zip(
                "一二三四五六日",
                ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
                strict=True,
            )
        )
    ),
)


def day_meant(question: str, today: str) -> str | None:
    """Return the day that digits mean, the last one that is not to come; None where they mean none."""
    typed, now = unicodedata.normalize("NFKC", question).strip(), date.fromisoformat(today)
    if whole := _WHOLE.fullmatch(typed):
        return _known(*(int(part) for part in whole.groups()))
    if parts := _MONTH_AND_DAY.fullmatch(typed):
        month, day = (int(part) for part in parts.groups() if part is not None)
        return _newest(((year, month, day) for year in (now.year, now.year - 1)), now)
    if only := _DAY.fullmatch(typed):
        months = ((now.year, now.month), (now.year - (now.month == 1), (now.month - 2) % 12 + 1))
        return _newest(((year, month, int(only[1])) for year, month in months), now)
    return None


def day_on_sheet(question: str) -> str | None:
    """Return the day of a sheet by the number printed on it (BS-001-20261124-A) or by what its square code holds."""
    found = _ON_A_SHEET.fullmatch(unicodedata.normalize("NFKC", question).strip())
    return _known(*(int(part) for part in found.groups())) if found else None


def _newest(candidates: Iterable[tuple[int, int, int]], now: date) -> str | None:
    for year, month, day in candidates:
        found = _known(year, month, day)
        if found is not None and date.fromisoformat(found) <= now:
            return found
    return None


def _known(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
