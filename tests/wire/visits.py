"""Ops as a desk makes them in a day, for tests and measurements of packing: nothing in them is a person's."""

import random

from stationdesk_sync.model import catalogue
from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.wire.codec import encode_op

FIRST_QUARTER = 1_795_500_000 // 900


def visit_ops(count: int, *, seed: int = 1, sealed_every: int = 0, corrected_every: int = 0) -> list[bytes]:
    """Return ``count`` visits, some with a sealed note, some of them corrections."""
    dice = random.Random(seed)
    lists = catalogue.seed().lists
    groups, services, methods = (list(lists[name]) for name in ("group", "service", "count_method"))
    start, ops, counter, quarter = dice.randbytes(10), [], 0, FIRST_QUARTER
    for number in range(1, count + 1):
        if dice.random() < 0.05:
            counter, quarter = 0, quarter + dice.choice((1, 1, 1, 2, 40))
        counter += 1
        data: dict[str, object] = {
            "day": f"2026-11-{1 + (quarter - FIRST_QUARTER) // 96 % 28:02}",
            "tz": "Asia/Shanghai",
            "slot": quarter % 96,
            "group": dice.choice(groups),
            "services": sorted(dice.sample(services, dice.choice((1, 1, 2, 3)))),
            "people": dice.choice((1, 1, 1, 2, 3)),
            "method": methods[0],
        }
        if sealed_every and number % sealed_every == 0:
            data["note"] = {"s": 1, "k": dice.randbytes(16), "c": dice.randbytes(dice.randrange(40, 90))}
        corrected = bool(corrected_every) and number % corrected_every == 0
        op = Op(
            "visit",
            start + (dice.randrange(1, number + 1) if corrected else number).to_bytes(6, "big"),
            Kind.CORRECT if corrected else Kind.FACT,
            (quarter << 32) | counter,
            1,
            data,
            nonce=dice.randbytes(8) if corrected else None,
        )
        ops.append(encode_op(op))
    return ops
