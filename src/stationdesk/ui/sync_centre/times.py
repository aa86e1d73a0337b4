"""Moments in words: when the hub was last reached, when another desk was heard.

Called by the sync and settings pages. Times are Unix seconds, shown in the station's zone.
"""

from stationdesk.ui.registers.wording import clock_words
from stationdesk_sync.model.clock import local_time
from stationdesk_sync.model.language import Language

STALE_SECONDS = 24 * 3600.0


def moment_words(language: Language, unix: float | None, tz: str, today: str) -> str:
    """Return a moment as ``today 14:11`` or ``23 Nov 17:02``; ``never`` for None."""
    if unix is None:
        return language.t("never")
    local = local_time(unix, tz)
    time = clock_words(local.minute)
    if local.day == today:
        return language.t("today {time}", time=time)
    return language.t("{day} {time}", day=language.short_day(local.day), time=time)


def is_stale(unix: float | None, now: float) -> bool:
    """Tell whether a moment is so long ago that a person should know."""
    return unix is None or now - unix > STALE_SECONDS
