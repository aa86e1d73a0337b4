"""Sentences for values that a register does not allow, to stand beside their field.

Called by the generated form with the codes of ``model.draft.BadValue``.
"""

from stationdesk_sync.model.language import N_, Language
from stationdesk_sync.model.privacy import LABEL_LENGTH, WORDS_LENGTH
from stationdesk_sync.model.register import Field, FieldType

_SENTENCES = {
    "missing": N_("Please fill this in."),
    "empty": N_("Please give at least one."),
    "not_a_number": N_("Please enter a number."),
    "out_of_range": N_("Please enter a number from {minimum} to {maximum}."),
    "not_a_choice": N_("Please choose one of the list."),
    "too_long": N_("This is too long: at most {length} characters."),
    "control": N_("This holds characters that cannot be seen. Please type it again."),
    "personal": N_("This looks like a phone, identity or plate number. Please leave it out; this text is not sealed."),
    "not_a_day": N_("Please enter a day such as 2026-11-24."),
    "not_hours": N_("These hours are not understood. Example: Mon-Fri 9:30-17:00"),
    "twice": N_("Something is chosen twice."),
}
_TIMES = N_("Please enter a time such as 8:30.")
_OTHERWISE = N_("This value cannot be kept. Please mend it.")
BAD_VALUE_CODES = frozenset(_SENTENCES)


def complaint(language: Language, field: Field, code: str) -> str:
    """Return the sentence for one refused value; never empty."""
    if field.type in (FieldType.MINUTE, FieldType.SLOT) and code in ("not_a_number", "out_of_range", "wrong_type"):
        return language.t(_TIMES)
    source = _SENTENCES.get(code, _OTHERWISE)
    length = WORDS_LENGTH if field.type is FieldType.WORDS else LABEL_LENGTH
    return language.t(source).format(minimum=field.minimum, maximum=field.maximum, length=length)
