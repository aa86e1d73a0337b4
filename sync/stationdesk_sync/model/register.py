"""How a register is declared: once, in one file, with everything that follows from it.

``registers/`` holds the declarations; storage, forms, lists, print, export, sync and the hub's
tables read them. Knows nothing of any of those.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from stationdesk_sync.model.language import Label
from stationdesk_sync.model.privacy import Privacy


class FieldType(StrEnum):
    """What a field holds, and its Python value in an op's data.

    ``INT`` int · ``BOOL`` bool · ``CHOICE`` one code (str) · ``CHOICES`` list of codes ·
    ``LABEL`` str · ``LABELS`` list of str · ``WORDS`` str (always sealed) · ``MINUTE`` int 0-1440,
    minute of the wall-clock day · ``SLOT`` int 0-95 · ``DAY`` str · ``ROW`` bytes (a row id) ·
    ``HOURS`` str, posted hours that ``model.hours`` can parse · ``TILES`` list of tally tiles ·
    ``CODE`` str of capitals, digits, hyphens.
    """

    INT = "int"
    BOOL = "bool"
    CHOICE = "choice"
    CHOICES = "choices"
    LABEL = "label"
    LABELS = "labels"
    WORDS = "words"
    MINUTE = "minute"
    SLOT = "slot"
    DAY = "day"
    ROW = "row"
    HOURS = "hours"
    TILES = "tiles"
    CODE = "code"


LIST_TYPES = frozenset({FieldType.CHOICES, FieldType.LABELS, FieldType.TILES})


class Merge(StrEnum):
    """Which rule brings changes of a row together.

    ``FACT`` facts with corrections and withdrawals · ``ROW`` set field by field · ``STATION_ROW`` the same, one row
    a station · ``HUB_ROW`` written by the hub, signed · ``STATUS`` like a row, with a state that only lawful moves
    change (``model.status``) · ``COUNTER`` like a row, its numbers counted up and down (``model.row``).
    """

    FACT = "fact"
    ROW = "row"
    STATION_ROW = "station_row"
    HUB_ROW = "hub_row"
    STATUS = "status"
    COUNTER = "counter"


class Role(StrEnum):
    """Who may do what at a desk, least first: nobody signed in, a person on duty, the station manager."""

    COUNTER = "counter"
    VOLUNTEER = "volunteer"
    MANAGER = "manager"

    @property
    def rank(self) -> int:
        """Higher may do more."""
        return list(Role).index(self)


@dataclass(frozen=True, slots=True)
class Choice:
    """One code that a field may hold; the code never changes its meaning."""

    code: str
    label: Label


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a register.

    ``choices`` are fixed here, ``catalogue`` names a list of the catalogue instead. ``row_of`` names
    the register a ``ROW`` field points to. ``purpose`` says why a C2-C4 field is kept at all and
    ``keep_days`` for how long (None: as long as the record). ``auto`` fields are filled in by the
    program and stand in no form.
    """

    name: str
    type: FieldType
    label: Label
    privacy: Privacy = Privacy.C0
    required: bool = False
    minimum: int = 0
    maximum: int = 1_000_000
    choices: tuple[Choice, ...] = ()
    catalogue: str | None = None
    row_of: str | None = None
    purpose: Label | None = None
    keep_days: int | None = None
    auto: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """One register (台账). ``version`` rises with every change of the declaration.

    ``lists`` names the fields that a list shows, ``prints`` those a printed page shows; ``keep_days``
    is the retention of whole records (None: kept). ``read_role`` and ``write_role`` are the least
    roles; ``page`` tells whether the generated register page offers it; ``on`` whether it is on
    from the start. ``states`` and ``transitions`` are those of a status register, where every row begins in the
    first state.
    """

    name: str
    label: Label
    version: int
    merge: Merge
    fields: tuple[Field, ...]
    lists: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()
    in_day_code: bool = False
    keep_days: int | None = None
    read_role: Role = Role.COUNTER
    write_role: Role = Role.COUNTER
    page: bool = False
    on: bool = True
    indexes: tuple[str, ...] = field(default=())
    states: tuple[Choice, ...] = ()
    transitions: tuple[tuple[str, str], ...] = ()

    @property
    def facts(self) -> bool:
        """Whether its rows are facts with corrections and withdrawals."""
        return self.merge is Merge.FACT

    @property
    def rows(self) -> bool:
        """Whether its rows are set field by field by a desk."""
        return self.merge in (Merge.ROW, Merge.STATION_ROW, Merge.STATUS, Merge.COUNTER)

    def field(self, name: str) -> Field:
        """Return a field by name; ``KeyError`` if there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(f"{self.name} has no field {name}")

    @property
    def sealed_fields(self) -> tuple[Field, ...]:
        """The fields that stand sealed in every op."""
        return tuple(candidate for candidate in self.fields if candidate.privacy.sealed)

    @property
    def counted_fields(self) -> tuple[Field, ...]:
        """The numbers that ``inc`` counts up and down, in a counter register."""
        if self.merge is not Merge.COUNTER:
            return ()
        return tuple(candidate for candidate in self.fields if candidate.type is FieldType.INT)
