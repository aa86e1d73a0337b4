"""Why a record was withdrawn, or set aside by the hub, in words.

Called by lists, history and the sync page.
"""

from stationdesk_sync.model.language import N_, Language
from stationdesk_sync.model.op import Reason

WITHDRAWAL = {
    Reason.UNDO: N_("Taken back at once"),
    Reason.MISTAKE: N_("Entered by mistake"),
    Reason.TWICE: N_("Entered twice"),
    Reason.OTHER: N_("Another reason"),
}
_SET_ASIDE = {
    "malformed": N_("it cannot be read there"),
    "unknown_register": N_("the hub does not know this register yet"),
    "bad_value": N_("one of its values is not allowed there"),
    "day_differs": N_("it names another day than the record it corrects"),
    "row_taken": N_("another record has the same number"),
    "shut_out": N_("it was written on a PC that the union has shut out"),
    "mended": N_("it was put right by the entry below"),
    "nothing_to_mend": N_("somebody else had put it right already"),
    "opaque": N_("the hub could not work with it and kept it unread"),
}
_OTHERWISE = N_("another reason ({code})")
_UNSAID = N_("no reason given")


def reason_words(language: Language, reason: object) -> str:
    """Return why a record was withdrawn; an unknown code is shown as it stands."""
    if not isinstance(reason, str):
        return language.t(_UNSAID)
    source = WITHDRAWAL.get(Reason(reason)) if reason in set(Reason) else None
    return language.t(source) if source else reason


def set_aside_words(language: Language, code: str) -> str:
    """Return why the hub keeps a record without counting it."""
    source = _SET_ASIDE.get(code)
    return language.t(source) if source else language.t(_OTHERWISE, code=code)
