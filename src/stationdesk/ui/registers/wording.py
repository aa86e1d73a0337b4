"""Values of a record in words that a person reads: one function for lists, history, forms and pickers.

Called by the records, register and shift pages. Works on declarations only; knows no widget and no register by name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stationdesk_sync.model.catalogue import Catalogue
from stationdesk_sync.model.language import Language
from stationdesk_sync.model.register import Field, FieldType, Register

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Wording:
    """What is needed to name a value: the reader's language, the catalogue, and names of rows that others point to.

    ``narrow`` takes the catalogue's short names, for the columns of a list.
    """

    language: Language
    catalogue: Catalogue
    row_names: Mapping[bytes, str] = field(default_factory=dict)
    narrow: bool = False

    def choice(self, declared: Field, code: str) -> str:
        """Return the name of one code of a field; an unknown code is shown as it stands."""
        for choice in declared.choices:
            if choice.code == code:
                return self.language.say(choice.label)
        if declared.catalogue is not None and self.narrow:
            return self.catalogue.short(declared.catalogue, code, self.language.code)
        if declared.catalogue is not None:
            return self.catalogue.say(declared.catalogue, code, self.language.code)
        return code

    def value(self, declared: Field, value: object) -> str:
        """Return a value as one line of text; ``–`` when nothing was given."""
        if value is None or value == "" or value == [] or value == ():
            return NOTHING
        kind = declared.type
        if kind is FieldType.BOOL:
            return self.language.t("Yes") if value else self.language.t("No")
        if kind is FieldType.CHOICE:
            return self.choice(declared, str(value))
        if kind in (FieldType.MINUTE, FieldType.SLOT) and isinstance(value, int):
            return clock_words(value if kind is FieldType.MINUTE else value * 15)
        if kind is FieldType.DAY:
            return self.language.short_day(str(value))
        if kind is FieldType.ROW:
            return self.row_names.get(value, self.language.t("not known here")) if isinstance(value, bytes) else NOTHING
        if kind is FieldType.TILES:
            return self.language.t("{n} keys", n=len(value) if isinstance(value, Sequence) else 0)
        if isinstance(value, list | tuple):
            return self._several(declared, value)
        return str(value).replace("\n", " ")

    def _several(self, declared: Field, values: Sequence[object]) -> str:
        comma = "、" if self.language.code == "zh" else ", "
        if declared.type is FieldType.CHOICES:
            return comma.join(self.choice(declared, str(code)) for code in values)
        return comma.join(str(item) for item in values)


def clock_words(minute: int) -> str:
    """Write a minute of the day as ``8:05``."""
    return f"{minute // 60}:{minute % 60:02d}"


def list_fields(register: Register) -> tuple[Field, ...]:
    """Return the fields that a list of this register shows, in the declared order."""
    return tuple(register.field(name) for name in register.lists if name != "day")


def shows_day(register: Register) -> bool:
    """Tell whether a list of this register leads with the record's day (facts have one, rows do not)."""
    return register.facts


def day_heading(wording: Wording, day: str | None) -> str:
    """Write the day of a record for a list; ``–`` for a row without one."""
    return wording.language.short_day(day) if day else NOTHING
