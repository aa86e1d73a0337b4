"""Ops that somebody will not take: written by a newer program, by a broken one, or with a value that is not lawful.

The op stands in the author's own chain, as it would if the author's program had written it.
"""

import random

from stationdesk.app.ports import Draft
from stationdesk.storage.journal import PREFIX_LENGTH
from stationdesk_sync.model.chain import chain_next
from stationdesk_sync.model.clock import next_clock
from stationdesk_sync.model.op import ID_LENGTH, NONCE_LENGTH, Kind, Op, op_hash
from stationdesk_sync.wire.codec import encode_op, encode_value
from tests.simulation.desk import SimDesk
from tests.simulation.drafts import DAYS, TZ, wrong_value
from tests.simulation.registers import NEW

_OVERSIZED = 300 * 1024


def write(desk: SimDesk, name: str, dice: random.Random) -> None:
    """Write one such op at a desk; one that needs a newer program is written by one."""
    if name == "poison_value":
        desk.save([wrong_value(dice)])
    elif name in ("poison_register", "poison_version"):
        if desk.registers is not NEW:
            desk.upgrade(NEW)
        desk.save([_novelty(dice) if name == "poison_register" else _newer_visit(dice)])
    elif name == "poison_kind":
        place = {"day": dice.choice(DAYS), "tz": TZ}
        row = b"\x00" * (ID_LENGTH - PREFIX_LENGTH) + dice.randbytes(PREFIX_LENGTH)
        clock = next_clock(int(desk.clock.now()), 0)
        forge(desk, encode_op(Op("visit", row, Kind.INC, clock, 1, place, nonce=dice.randbytes(NONCE_LENGTH))))
    else:
        forge(desk, _bytes(name, dice))


def forge(desk: SimDesk, raw: bytes) -> None:
    """Append op bytes to a book's chain as a broken program might: nothing of them is looked at or projected."""
    with desk.database.write() as cursor:
        seq, chain = cursor.execute("SELECT seq, chain FROM device_chain").fetchone()
        digest = op_hash(raw)
        after = chain_next(chain, digest)
        cursor.execute(
            "INSERT INTO op (seq, op_id, hash, chain, raw, register, row_id, kind, clock, day, in_code) "
            "VALUES (?,?,?,?,?,'broken',?,'fact',0,NULL,0)",
            (seq + 1, digest[:ID_LENGTH], digest, after, raw, bytes(ID_LENGTH)),
        )
        cursor.execute("UPDATE device_chain SET seq = ?, chain = ?", (seq + 1, after))


def _bytes(name: str, dice: random.Random) -> bytes:
    if name == "poison_oversized":
        return encode_value(dice.randbytes(8) + bytes(_OVERSIZED))
    if dice.random() < 0.5:
        return encode_value({"z": dice.randbytes(12)})  # one item, but no op
    return b"\xc1" + dice.randbytes(dice.choice((8, 40)))  # not even one item


def _novelty(dice: random.Random) -> Draft:
    return Draft("novelty", Kind.FACT, {"day": dice.choice(DAYS), "tz": TZ, "count": dice.randint(1, 9)})


def _newer_visit(dice: random.Random) -> Draft:
    data = {"slot": 40, "group": "rider", "services": ["rest"], "people": 1, "method": "keyed", "bags": 2}
    return Draft("visit", Kind.FACT, data | {"day": dice.choice(DAYS), "tz": TZ})
