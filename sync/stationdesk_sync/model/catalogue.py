"""The catalogue (字典): codes and their names, the seed that ships and the hub's newer editions.

Called by app, hub and the screens. Codes never change their meaning; labels may. The seed is
package data; a hub's catalogue is a signed document whose body has the same shape.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from stationdesk_sync.model.language import Code, Label
from stationdesk_sync.model.privacy import LABEL_LENGTH, without_control_characters

MOST_CODES = 500
_CODE = re.compile(f"[a-z0-9_-]{{1,{LABEL_LENGTH}}}")
LISTS = ("group", "service", "item", "supply", "station_kind", "count_method")


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of one list. ``short`` is the name for a narrow column, ``warm`` a tile's subtitle."""

    code: str
    label: Label
    short: Label
    warm: Label


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The lists by name, each in its own order, and the edition they came with."""

    version: int
    lists: Mapping[str, Mapping[str, Entry]]

    def entries(self, name: str) -> Sequence[Entry]:
        """Return the entries of a list in order; ``KeyError`` for an unknown list."""
        return tuple(self.lists[name].values())

    def say(self, name: str, code: str, language: Code) -> str:
        """Return the name of a code; an unknown code is shown as it stands."""
        entry = self.lists.get(name, {}).get(code)
        return entry.label.say(language) if entry else code

    def short(self, name: str, code: str, language: Code) -> str:
        """Return the name of a code for a narrow column."""
        entry = self.lists.get(name, {}).get(code)
        return entry.short.say(language) if entry else code

    def warm(self, name: str, code: str, language: Code) -> str:
        """Return the warm words of a code for a tile."""
        entry = self.lists.get(name, {}).get(code)
        return entry.warm.say(language) if entry else code

    def codes(self) -> dict[str, frozenset[str]]:
        """Return the codes of each list, for ``model.draft``."""
        return {name: frozenset(entries) for name, entries in self.lists.items()}

    def over(self, seed: "Catalogue") -> "Catalogue":
        """Return this edition with every code of ``seed`` that it lacks after its own: codes never vanish,
        so that no edition can keep a desk from counting whom it always counted."""
        lists = {
            name: {**self.lists.get(name, {}), **_lacking(self, seed, name)} for name in (*self.lists, *seed.lists)
        }
        return Catalogue(self.version, lists)

    def body(self) -> dict[str, object]:
        """Return the catalogue as the body of a signed document."""
        return {
            "version": self.version,
            "lists": {
                name: [
                    {
                        "code": e.code,
                        "zh": e.label.zh,
                        "en": e.label.en,
                        "short_zh": e.short.zh,
                        "short_en": e.short.en,
                        "warm_zh": e.warm.zh,
                        "warm_en": e.warm.en,
                    }
                    for e in entries.values()
                ]
                for name, entries in self.lists.items()
            },
        }


def read_body(body: Mapping[str, object]) -> Catalogue:
    """Read a catalogue from a document body; ``ValueError`` when it is none."""
    version, lists = body.get("version"), body.get("lists")
    if not isinstance(version, int) or not isinstance(lists, Mapping):
        raise ValueError("not a catalogue")
    return Catalogue(version, {str(name): _entries(rows) for name, rows in lists.items()})


def seed() -> Catalogue:
    """Return the catalogue that ships with the program."""
    text = files("stationdesk_sync.model").joinpath("catalogue_seed.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return Catalogue(int(table["version"]), {name: _entries(table.get(name, ())) for name in LISTS})


def _entries(rows: object) -> dict[str, Entry]:
    if not isinstance(rows, list | tuple):
        raise ValueError("a list of the catalogue is no list")
    entries: dict[str, Entry] = {}
    for row in rows:
        if not isinstance(row, Mapping) or not {"code", "zh", "en"} <= row.keys():
            raise ValueError("an entry of the catalogue lacks its code or a name")
        code, zh, en = str(row["code"]), _shown(row["zh"]), _shown(row["en"])
        if _CODE.fullmatch(code) is None or len(entries) == MOST_CODES:
            raise ValueError("a list of the catalogue is too long, or a code has another shape")
        if code in entries:
            raise ValueError(f"the code {code} stands twice")
        entries[code] = Entry(
            code,
            Label(zh, en),
            Label(_shown(row.get("short_zh", zh)), _shown(row.get("short_en", en))),
            Label(_shown(row.get("warm_zh", zh)), _shown(row.get("warm_en", en))),
        )
    return entries


def _lacking(edition: Catalogue, seed: Catalogue, name: str) -> dict[str, Entry]:
    held = edition.lists.get(name, {})
    return {code: entry for code, entry in seed.lists.get(name, {}).items() if code not in held}


def _shown(text: object) -> str:
    return without_control_characters(str(text), LABEL_LENGTH)
