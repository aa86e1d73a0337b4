"""Brings plain facts into their tables, and back to the careful way those that meet something there.

A fact that another op of its row came before or with is no plain matter: its row is settled by the merge rules.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from stationdesk_sync.hub.admit import Arrived, admit, arrive
from stationdesk_sync.hub.day_parts import Part
from stationdesk_sync.hub.plain import PlainFacts
from stationdesk_sync.hub.rules import Rules
from stationdesk_sync.hub.store import projections
from stationdesk_sync.hub.store.devices import Device
from stationdesk_sync.hub.store.engine import RowsTaken, Tx
from stationdesk_sync.model.op import ID_LENGTH


def add_plain(
    tx: Tx,
    rules: Rules,
    device: Device,
    first: int,
    raws: Sequence[bytes],
    hashes: Sequence[bytes],
    plain: Sequence[PlainFacts],
    arrived: list[Arrived],
) -> tuple[list[PlainFacts], list[Arrived]]:
    """Add the rows of plain facts; return those added, and ``arrived`` with those that must be settled in order."""
    touched = {one.op.row_id for one in arrived}
    added: list[PlainFacts] = []
    careful: list[int] = []
    for facts in plain:
        left = _alone(tx, device.station, facts, touched)
        careful += set(facts.at) - set(left.at) if left is not facts else ()
        if not left.at:
            continue
        try:
            with tx.savepoint():
                projections.load_facts(
                    tx,
                    device.station,
                    device.device,
                    facts.register,
                    zip(
                        left.row_ids,
                        left.clocks,
                        [hashes[at][:ID_LENGTH] for at in left.at],
                        [first + at for at in left.at],
                        strict=True,
                    ),
                    left.columns,
                )
            added.append(left)
        except RowsTaken:
            careful += left.at
    if not careful:
        return added, arrived
    settled = [
        arrive(
            device.device,
            first + at,
            raws[at],
            admit(raws[at], rules.registers, rules.lists),
            hashes[at][:ID_LENGTH],
        )
        for at in careful
    ]
    return added, sorted([*arrived, *settled], key=lambda one: one.seq)


def _alone(tx: Tx, station: str, facts: PlainFacts, touched: set[bytes]) -> PlainFacts:
    """Return the facts of whose rows nothing else was heard."""
    met = touched | projections.waiting_rows(tx, station, facts.register)
    if len(set(facts.row_ids)) != len(facts.row_ids):
        met |= {row_id for row_id, times in Counter(facts.row_ids).items() if times > 1}
    if met.isdisjoint(facts.row_ids):
        return facts
    return facts.without({at for at, row_id in zip(facts.at, facts.row_ids, strict=True) if row_id in met})


def days_of(plain: Sequence[PlainFacts]) -> set[str]:
    """Return the days of plain facts."""
    return {str(columns[0]) for facts in plain for columns in facts.columns}


def plain_parts(plain: Sequence[PlainFacts], first: int, hashes: Sequence[bytes]) -> dict[str, Part]:
    """Return the parts of days that plain facts make."""
    parts: dict[str, Part] = {}
    for facts in plain:
        if not facts.register.in_day_code:
            continue
        begin = 0
        for day, run in groupby([columns[0] for columns in facts.columns]):
            end = begin + len(list(run))
            at = facts.at[begin:end]
            part = parts.setdefault(str(day), Part())
            part.seqs += [first + one for one in at]
            part.ids += [hashes[one][:ID_LENGTH] for one in at]
            visits = bool(facts.people)
            part.rows += facts.row_ids[begin:end] if visits else [b""] * len(at)
            part.people.extend(facts.people[begin:end] if visits else [0] * len(at))
            part.services.extend(facts.services[begin:end] if visits else [0] * len(at))
            begin = end
    return parts
