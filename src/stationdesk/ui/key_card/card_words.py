"""What the key card says: the nine tally keys of this station and the table of keys, in one language. No painting.

Called by the card's panel and its tests.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from stationdesk.app.actor import Actor
from stationdesk.app.desk import Desk
from stationdesk.ui.help.topic_view import ASSURANCE
from stationdesk.ui.shell.key_table import EVERYWHERE, FIELDS, TODAY, KeyLine
from stationdesk_sync.model.language import Language


@dataclass(frozen=True, slots=True)
class KeyRow:
    """Keys and what they do; ``run`` says that the two caps are the ends of a run."""

    caps: tuple[str, ...]
    words: str
    run: bool = False


@dataclass(frozen=True, slots=True)
class TallyKey:
    """One of the nine keys: whom it counts and what it gives."""

    cap: str
    group: str
    services: str


@dataclass(frozen=True, slots=True)
class CardWords:
    """Everything on the card, in reading order."""

    title: str
    station: str
    lead: str
    tally: tuple[TallyKey, ...]
    sections: tuple[tuple[str, tuple[KeyRow, ...]], ...]
    foot: str


def read_card(language: Language, desk: Desk, _actor: Actor) -> CardWords:
    """Read the keys of this station and word the card. Runs on the reader lane."""
    catalogue, code = desk.catalogue(), language.code
    comma = "、" if code == "zh" else ", "
    tally = tuple(
        TallyKey(
            str(tile.key),
            catalogue.short("group", tile.group, code),
            comma.join(catalogue.short("service", service, code) for service in tile.services),
        )
        for tile in desk.tiles()
    )
    sections = (
        (language.t("On Today"), _rows(language, TODAY)),
        (language.t("On every page"), _rows(language, EVERYWHERE)),
        (language.t("In fields and lists"), _rows(language, FIELDS)),
    )
    return CardWords(
        language.t("Key card"),
        desk.station().name,
        language.t("One press counts one person. It is saved at once."),
        tally,
        sections,
        language.t(ASSURANCE),
    )


def _rows(language: Language, lines: Sequence[KeyLine]) -> tuple[KeyRow, ...]:
    return tuple(KeyRow(line.caps, language.t(line.words), line.run) for line in lines)
