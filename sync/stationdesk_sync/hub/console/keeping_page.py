"""The page for whoever keeps the hub: what was set aside, and every PC with how far it is held and backed up."""

from collections.abc import Mapping
from dataclasses import dataclass

from stationdesk_sync.hub.console.register_page import Table
from stationdesk_sync.hub.console.render import Words
from stationdesk_sync.hub.quarantine import Quarantine, quarantine_of, waiting_of
from stationdesk_sync.hub.store import devices
from stationdesk_sync.hub.store.devices import OPEN, REVOKED
from stationdesk_sync.hub.store.engine import Tx

MOST_ROWS = 500
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the page shows."""

    quarantine: Quarantine
    aside: Table
    desks: Table


def keeping(tx: Tx, words: Words, names: Mapping[str, str]) -> Keeping:
    """Return what the page shows."""
    return Keeping(quarantine_of(tx, words.now), _aside(tx, words, names), _desks(tx, words, names))


def _aside(tx: Tx, words: Words, names: Mapping[str, str]) -> Table:
    t = words.t
    rows = [
        (
            f"{one.station} {names.get(one.station, '')}",
            one.letter,
            words.number(one.seq),
            one.code,
            words.number(int(one.age_seconds // _DAY)),
        )
        for one in waiting_of(tx, words.now)[:MOST_ROWS]
    ]
    heads = (t("Station"), t("Desk"), t("Record no."), t("Reason"), t("Days waiting"))
    return Table(heads, rows, frozenset({2, 4}), t("Kept without being counted until somebody mends them."))


def _desks(tx: Tx, words: Words, names: Mapping[str, str]) -> Table:
    t = words.t
    rows = [
        (
            f"{one.station} {names.get(one.station, '')}",
            one.letter,
            _state(words, one.state),
            words.number(one.last),
            words.number(one.durable),
            words.number(one.parked),
            words.heard(one.last_heard),
        )
        for one in devices.all_of(tx)
    ]
    heads = (
        *(t("Station"), t("Desk"), t("State"), t("Held"), t("In a backup"), t("Not yet understood there")),
        t("Last heard"),
    )
    return Table(
        heads, rows, frozenset({3, 4, 5}), t("Every PC of the stations, with the records that are held of it.")
    )


def _state(words: Words, state: str) -> str:
    if state == OPEN:
        return words.t("in use")
    return words.t("shut out") if state == REVOKED else words.t("goes on under another letter, or out of use")
