"""Posted hours said back in words, so that a person sees what was understood. For the first start and settings."""

from itertools import groupby

from stationdesk.ui.sources import LanguageSource
from stationdesk_sync.model.hours import PostedHours
from stationdesk_sync.model.language import N_

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def hours_words(language: LanguageSource, posted: PostedHours) -> str:
    """Return one sentence: Mon–Fri 9:30–17:00, Sat–Sun closed."""
    said = []
    joint = "、" if language.code == "zh" else ", "
    for spans, days in groupby(range(7), key=lambda day: posted.week[day]):
        named = list(days)
        first, last = language.t(WEEKDAYS[named[0]]), language.t(WEEKDAYS[named[-1]])
        when = language.t("every day") if len(named) == 7 else first if first == last else f"{first}–{last}"
        said.append(f"{when} {joint.join(str(span) for span in spans) if spans else language.t('closed')}")
    return language.t("Understood: {hours}", hours=("；" if language.code == "zh" else "; ").join(said))
