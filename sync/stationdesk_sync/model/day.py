"""The figures and the check code of one day: one function for desk, hub and paper.

Called by the desk (today, sheet, statements), the hub (agreement) and the tests of both, over
ops only. Knows nothing of storage.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stationdesk_sync.model import crockford
from stationdesk_sync.model.merge import fold_facts
from stationdesk_sync.model.op import FACT_KINDS, Op
from stationdesk_sync.model.register import Register

_DAY_TAG = b"stationdesk-day-1\x00"
CODE_CHARACTERS = 16
VISIT = "visit"


@dataclass(frozen=True, slots=True)
class DayFigures:
    """人次, 服务项次 and check code of a day; ``code`` is None on a day without ops."""

    people: int
    services: int
    code: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a desk says of a day: its figures over its own ops and what it had heard from others.

    ``seen`` is the position of ``st:<station>`` up to which it had pulled, 0 before pull exists.
    """

    day: str
    people: int
    services: int
    code: str | None
    seen: int = 0

    @property
    def figures(self) -> DayFigures:
        """The figures without the position."""
        return DayFigures(self.people, self.services, self.code)


def day_code(day: str, op_ids: Iterable[bytes]) -> str | None:
    """Return the check code of a day as ``XXXX-XXXX-XXXX-XXXX``, or None when it has no ops.

    The order and repetition of ``op_ids`` do not matter; no station stands in it.
    """
    ids = sorted(dict.fromkeys(op_ids))
    if not ids:
        return None
    digest = hashlib.sha256(_DAY_TAG + day.encode("ascii") + b"".join(ids)).digest()
    return crockford.grouped(crockford.encode_bits(digest, CODE_CHARACTERS))


def counts_in_day(op: Op, registers: Mapping[str, Register]) -> bool:
    """Tell whether an op belongs under its day's check code."""
    register = registers.get(op.register)
    return register is not None and register.in_day_code and op.kind in FACT_KINDS and op.day is not None


def day_figures(day: str, ops: Iterable[tuple[bytes, Op]], registers: Mapping[str, Register]) -> DayFigures:
    """Return the figures of ``day`` over a set of ``(op id, op)``; ops of other days are passed over."""
    ids: list[bytes] = []
    visits: list[tuple[bytes, Op]] = []
    for identity, op in ops:
        if op.day != day or not counts_in_day(op, registers):
            continue
        ids.append(identity)
        if op.register == VISIT:
            visits.append((identity, op))
    people = services = 0
    for row in fold_facts(visits).values():
        if row.counts:
            head, each = visit_figures(row.data.get("people"), row.data.get("services"))
            people += head
            services += head * each
    return DayFigures(people, services, day_code(day, ids))


def visit_figures(people: object, services: object) -> tuple[int, int]:
    """Return how many people a visit counts and how many services each was given; 0 for what is none."""
    return (
        people if isinstance(people, int) else 0,
        len(services) if isinstance(services, list | tuple) else 0,
    )
