"""One search over everything at the desk: deeds, days, registers, groups and services, people, numbers.

The index is made on the reader lane when it is first asked, from the desk's own rows, and made anew after they changed;
a question never reads the records. Called by the palette. Whoever may not read a register finds nothing of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from stationdesk.app.actor import Actor
from stationdesk.app.changes import Changes
from stationdesk.app.desk import Desk
from stationdesk.app.ports import Query, Record
from stationdesk.domain.day_words import WORDS, DayWord, day_meant, day_on_sheet
from stationdesk.domain.matching import Index
from stationdesk.domain.scan import is_token
from stationdesk.domain.spelling import Spelling, folded
from stationdesk_sync.model.language import Label, Language
from stationdesk_sync.model.register import FieldType, Merge, Register

MOST = 20
MOST_NAMES = 20_000
LISTS = ("group", "service")
_PIECE = 2_000


class Kind(StrEnum):
    """What was found, in the order in which kinds stand."""

    DEED = "deed"
    NUMBER = "number"
    DAY = "day"
    SHEET = "sheet"
    RECORD = "record"
    REGISTER = "register"
    ITEM = "item"
    PERSON = "person"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done or read, under its names. ``kind`` is DEED or HELP."""

    name: str
    label: Label
    kind: Kind = Kind.DEED
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: what it is, its words, more in grey; it leads to a deed (``name``) or a ``page`` with ``about``."""

    kind: Kind
    text: str
    detail: str = ""
    name: str = ""
    page: str = ""
    about: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Item:
    list_name: str
    code: str
    label: Label


@dataclass(frozen=True, slots=True)
class _Person:
    register: Register
    row_id: bytes
    name: str


_Thing = Deed | DayWord | Register | _Item | _Person
_RANKS: Mapping[type, int] = {Deed: 0, DayWord: 1, Register: 2, _Item: 3, _Person: 4}
_HELP_RANK = 5


class Finder:
    """Finds. Used by one thread at a time (the reader lane); ``forget`` and ``heed`` may be called from any."""

    def __init__(self, desk: Desk, spelling: Callable[[], Spelling], deeds: Sequence[Deed]) -> None:
        self._desk, self._spelling, self._deeds = desk, spelling, tuple(deeds)
        self._index: Index[_Thing] | None = None
        self._stale = False
        self._held = frozenset(register.name for register in desk.registers.values() if _is_held(register))

    def heed(self, changes: Changes) -> None:
        """Forget what these changes touch. A visit touches nothing: the first question after one is as fast."""
        if changes.registers & self._held or "station" in changes.facts:  # the second: what came from the hub
            self.forget()

    def forget(self) -> None:
        """Make the index anew before the next question: rows have changed."""
        self._stale = True

    def find(self, question: str, actor: Actor, language: Language) -> tuple[Found, ...]:
        """Return at most ``MOST`` answers: those of a kind together, the kind of the best answer first.

        Nothing for an empty question.
        """
        if not folded(question):
            return ()
        index = self._ready()
        today = self._desk.moment().day
        day = day_on_sheet(question) or day_meant(question, today)
        found = [*self._numbers(question, language), *self._day(day, language)]
        for thing in index.find(question, MOST, lets=partial(_may_read, actor)):
            found += self._said(thing, language, today)
        best = found[:MOST]
        kinds = list(dict.fromkeys(one.kind for one in best))
        return tuple(sorted(best, key=lambda one: kinds.index(one.kind)))

    def deeds(self, names: Sequence[str], language: Language) -> tuple[Found, ...]:
        """Return deeds by name, in that order; what is unknown is left out."""
        known = {deed.name: deed for deed in self._deeds}
        return tuple(_deed(known[name], language) for name in names if name in known)

    def _ready(self) -> Index[_Thing]:
        if self._index is None or self._stale:
            self._stale = False
            self._index = self._made()
        return self._index

    def _made(self) -> Index[_Thing]:
        index: Index[_Thing] = Index(self._spelling())
        catalogue = self._desk.catalogue()
        for deed in self._deeds:
            _enter(index, deed, (deed.label.zh, deed.label.en, *deed.also))
        for word in WORDS:
            _enter(index, word, (word.zh, word.en))
        for register in self._desk.registers.values():
            if register.merge is not Merge.HUB_ROW and register.lists:
                _enter(index, register, (register.label.zh, register.label.en))
        for name in LISTS:
            for entry in catalogue.entries(name):
                label = entry.label
                _enter(index, _Item(name, entry.code, label), (label.zh, label.en, entry.short.zh, entry.short.en))
        for register in self._desk.registers.values():
            if _is_held(register):
                for record in self._rows(register):
                    for name in _names(register, record):
                        index.add(_Person(register, record.row_id, name), name, rank=_RANKS[_Person], name=True)
        return index

    def _rows(self, register: Register) -> list[Record]:
        rows: list[Record] = []
        while len(rows) < MOST_NAMES:
            query = Query(register.name, with_withdrawn=False, limit=_PIECE, offset=len(rows))
            piece = self._desk.records.records(query)
            rows += piece
            if len(piece) < _PIECE:
                break
        return rows

    def _numbers(self, question: str, language: Language) -> list[Found]:
        typed = folded(question)
        if is_token(typed):
            said = language.t("Number {code}", code=typed)
            return [Found(Kind.NUMBER, said, language.t("as if it had been scanned"), name=typed)]
        if len(typed) == 32 and set(typed) <= set("0123456789abcdef"):
            record = self._desk.records.find(bytes.fromhex(typed))
            if record is not None:
                about = {"register": record.register, "day": record.day, "row_id": record.row_id}
                said = language.say(self._desk.registers[record.register].label)
                return [Found(Kind.RECORD, said, record.day or "", page="records", about=about | {"deed": "history"})]
        return []

    def _day(self, day: str | None, language: Language) -> list[Found]:
        if day is None:
            return []
        people = sum(cell.people for cell in self._desk.records.tally(day))
        counted = language.tn("{n} person", "{n} people", people)
        long_day = language.long_day(day)
        return [
            Found(Kind.DAY, language.t("Records of {day}", day=long_day), counted, page="records", about={"day": day}),
            Found(Kind.SHEET, language.t("Day sheet of {day}", day=long_day), page="sheet", about={"day": day}),
        ]

    def _said(self, thing: _Thing, language: Language, today: str) -> list[Found]:
        if isinstance(thing, DayWord):
            return self._day(thing.on(today), language)
        if isinstance(thing, Deed):
            return [_deed(thing, language)]
        if isinstance(thing, _Item):
            kind = language.t("Served group") if thing.list_name == "group" else language.t("Service")
            about: dict[str, object] = {thing.list_name: thing.code}
            return [Found(Kind.ITEM, language.say(thing.label), kind, page="records", about=about)]
        register = thing if isinstance(thing, Register) else thing.register
        page = "registers" if register.page else "records"
        if isinstance(thing, Register):
            return [Found(Kind.REGISTER, language.say(thing.label), page=page, about={"register": thing.name})]
        about = {"register": register.name, "row_id": thing.row_id}
        return [Found(Kind.PERSON, thing.name, language.say(register.label), page=page, about=about)]


def _enter(index: Index[_Thing], thing: _Thing, texts: Sequence[str]) -> None:
    rank = _HELP_RANK if isinstance(thing, Deed) and thing.kind is Kind.HELP else _RANKS[type(thing)]
    for text in dict.fromkeys(texts):
        index.add(thing, text, rank=rank)


def _names(register: Register, record: Record) -> list[str]:
    named = [f.name for f in register.fields if f.type in (FieldType.LABEL, FieldType.WORDS)]
    return [str(record.data[name]) for name in named if record.data.get(name)][:1]


def _is_held(register: Register) -> bool:
    """Tell whether the rows of a register are found by name."""
    return register.merge is Merge.ROW and register.page


def _may_read(actor: Actor, thing: _Thing) -> bool:
    register = thing if isinstance(thing, Register) else thing.register if isinstance(thing, _Person) else None
    return register is None or register.read_role.rank <= actor.role.rank


def _deed(deed: Deed, language: Language) -> Found:
    return Found(deed.kind, language.say(deed.label), name=deed.name)
