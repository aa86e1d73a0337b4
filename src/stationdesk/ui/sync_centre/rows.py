"""The sync page's table and sentences: this desk's figures beside the hub's, and the verdict written out.

Called by the sync page. Draws only what the book stores (``app.views.SyncView``); knows no widget.
"""

from dataclasses import dataclass

from stationdesk.app.views import DaySync, SyncView
from stationdesk.ui.records.reasons import set_aside_words
from stationdesk.ui.registers.wording import NOTHING
from stationdesk_sync.model.language import Language

AGREES, DIFFERS, BEHIND, UNHEARD, NOTHING_YET = "agrees", "differs", "behind", "unheard", "nothing"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of one day: ``kind`` is one of the words above, ``text`` writes the figures out."""

    kind: str
    text: str


def verdict(language: Language, day: DaySync) -> Verdict:
    """Return whether desk and hub have the same figures of a day, with both numbers in the sentence."""
    if day.hub is None:
        if day.received < day.ops:
            return Verdict(UNHEARD, language.t("not heard yet, {n} waiting", n=day.ops - day.received))
        return Verdict(UNHEARD, language.t("not heard yet"))
    if day.hub.verdict == "behind":
        return Verdict(BEHIND, language.t("the hub is still reading"))
    theirs = day.hub.figures
    if (day.people, day.services, day.code) == (theirs.people, theirs.services, theirs.code):
        return Verdict(AGREES, language.t("{n} = {n}, agrees", n=day.people))
    if day.received < day.ops:
        waiting = language.t("{mine} here, {theirs} there, {n} waiting", mine=day.people, theirs=theirs.people,
                             n=day.ops - day.received)  # fmt: skip
        return Verdict(UNHEARD, waiting)
    if day.people != theirs.people:
        return Verdict(DIFFERS, language.t("{mine} ≠ {theirs} people", mine=day.people, theirs=theirs.people))
    if day.services != theirs.services:
        return Verdict(DIFFERS, language.t("{mine} ≠ {theirs} services", mine=day.services, theirs=theirs.services))
    return Verdict(DIFFERS, language.t("the check codes differ"))


def day_headings(language: Language) -> tuple[str, ...]:
    """Return the headings of the table of days."""
    t = language.t
    return (t("Day"), t("People"), t("Services"), t("Check code here"), t("At the hub"), t("Result"))


def day_row(language: Language, day: DaySync) -> tuple[str, ...]:
    """Return one day as the texts of its row."""
    theirs = NOTHING
    if day.hub is not None:
        theirs = language.t(
            "{people} · {services} · {code}",
            people=day.hub.figures.people,
            services=day.hub.figures.services,
            code=day.hub.figures.code or NOTHING,
        )
    return (
        language.short_day(day.day),
        str(day.people),
        str(day.services),
        day.code or NOTHING,
        theirs,
        verdict(language, day).text,
    )


def held_words(language: Language, held: str) -> str:
    """Return why nothing is sent for now, the safety of the records first."""
    t = language.t
    why = {
        "restored": t("because this book was restored from a backup"),
        "fork": t("because the hub has other records under this desk's name"),
        "revoked": t("because the hub no longer accepts this desk"),
        "unknown_device": t("because the hub does not know this desk"),
        "bad_signature": t("because the hub could not verify this desk's signature"),
        "version": t("because the hub speaks another version"),
    }.get(held, t("because the hub refused"))
    return t(
        "All records are safe on this PC and counting goes on. Sending is on hold {why}. "
        "Ask the union to enrol this desk again.",
        why=why,
    )


def aside_rows(language: Language, view: SyncView) -> tuple[tuple[str, str], ...]:
    """Return what is kept without being counted: at the hub of this desk's, here of newer programs'."""
    t = language.t
    rows = [(t("Record no. {n} of this desk", n=seq), set_aside_words(language, code)) for seq, code in view.set_aside]
    if view.parked:
        kept = t("{n} of other PCs: they are kept, and count once this PC's StationDesk is updated.", n=view.parked)
        rows.append((t("Records that a newer program wrote"), kept))
    return tuple(rows)
