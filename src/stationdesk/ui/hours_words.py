"""Posted hours said back in words, so that a person sees what was understood, or why nothing was.

Called by the first start and the settings.
"""

from itertools import groupby

from stationdesk.ui.sources import LanguageSource
from stationdesk_sync.model.hours import PostedHours, Reason, Refusal
from stationdesk_sync.model.hours_text import text_of
from stationdesk_sync.model.language import N_

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def hours_words(language: LanguageSource, posted: PostedHours) -> str:
    """Return one sentence: Mon–Fri 9:30–17:00, Sat–Sun closed."""
    if posted.seasons or posted.exceptions:
        return language.t("Understood: {hours}", hours=text_of(posted, language.code))
    said = []
    joint = "、" if language.code == "zh" else ", "
    for spans, days in groupby(range(7), key=lambda day: posted.week[day]):
        named = list(days)
        first, last = language.t(WEEKDAYS[named[0]]), language.t(WEEKDAYS[named[-1]])
        when = language.t("every day") if len(named) == 7 else first if first == last else f"{first}–{last}"
        said.append(f"{when} {joint.join(str(span) for span in spans) if spans else language.t('closed')}")
    return language.t("Understood: {hours}", hours=("；" if language.code == "zh" else "; ").join(said))


def refusal_words(language: LanguageSource, refusal: Refusal) -> str:
    """Return one sentence."""
    t, piece = language.t, refusal.piece
    if refusal.reason is Reason.ENDS_BEFORE:
        return t("“{piece}” ends before it begins.", piece=piece)
    if refusal.reason is Reason.OVERLAP:
        return t("“{piece}” overlaps other hours of the same day.", piece=piece)
    if refusal.reason is Reason.NO_SUCH_DATE:
        return t("There is no such day: “{piece}”.", piece=piece)
    if refusal.reason is Reason.SEASONS_OVERLAP:
        return t("Two seasons share days: {piece}.", piece=piece)
    if refusal.reason is Reason.EXCEPTIONS_OVERLAP:
        return t("A day stands there twice: {piece}.", piece=piece)
    if refusal.reason is Reason.NO_HOURS:
        return t("“{piece}” has no hours yet.", piece=piece)
    if refusal.reason is Reason.NO_WEEK:
        return t("The usual hours are missing. Example: {example}", example=t("Mon-Fri 9:30-17:00"))
    return t("“{piece}” is not understood. Example: {example}", piece=piece, example=t("Mon-Fri 9:30-17:00"))
