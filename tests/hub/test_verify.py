"""``verify`` finds whatever was altered by SQL: every column of every table that desks' ops decide."""

from pathlib import Path

import pytest

from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.op import Kind
from tests.hub.desk_at_hub import new_desk, push
from tests.hub.desk_double import DAY, SEALED, TZ, visit

DOC = Path(__file__).parents[2] / "docs" / "local-columns-hub.md"
# What no op and no signature fixes; the document says why for each.
LOCAL = {
    ("device", "state"),
    ("device", "enrolled"),
    ("device", "last_heard"),
    ("device", "reissue_of"),
    ("device", "durable"),
    ("device", "parcels_upto"),
    ("device", "parked"),
    ("set_aside", "noted"),
    ("statement", "known"),
}
FIXED = ("segment", "device", "stream", "stream_range", "segment_day", "statement", "op_row", "set_aside", "document",
         "adoption")  # fmt: skip
KEYS = ("station", "row_id", "op_id", "device", "first", "seq", "day", "kind", "key", "stream", "from_pos")
HUB_ONLY = {"hub_meta", "reader", "session", "audit", "job", "enrol_code", "station", "alembic_version",
            "parcel", "parcel_count"}  # fmt: skip


def fill(hub: Hub) -> None:
    """Leave at least one row in every table, each column of a row set somewhere."""
    one, two = new_desk(hub, 1), new_desk(hub, 2)

    def told(register: str, data: dict[str, object]) -> None:
        """Record a fact with a clock in doubt, correct it and withdraw it; and one that is erased."""
        told_row = one.fact(register, {**data, "doubt": True})
        one.add(one.op(register, Kind.CORRECT, {"day": DAY, "tz": TZ, **data, "doubt": True}, told_row))
        one.add(one.op(register, Kind.WITHDRAW, {"day": DAY, "tz": TZ, "reason": "other"}, told_row))
        erased(register, one.fact(register, data))

    def erased(register: str, erased_row: bytes) -> None:
        one.add(one.op(register, Kind.ERASE, {}, erased_row))

    row = one.visit(people=2, note=SEALED)
    one.visit(people=3, services=("water", "rest"), group="courier", doubt=True)
    gone = one.visit(people=1)
    forgotten = one.visit(people=1, note=SEALED)
    erased("visit", forgotten)
    one.correct(row, people=4, note=SEALED)
    one.withdraw(gone)
    told("shift", {"opened": 510, "closed": 1000, "on_duty": 1, "weather": "rain", "who": SEALED, "handover": SEALED})
    told("closure", {"from_slot": 3, "to_slot": 4, "until_day": DAY, "reason_code": "power", "words": SEALED})
    told("opening_check", {"slot": 30, "water": "ok", "medicine_kinds": 5, "medicine_missing": 1, "sockets": "ok",
                               "extinguisher": "ok", "cleanliness": "ok", "signs": "ok", "words": SEALED})  # fmt: skip
    told("feedback", {"slot": 3, "rating": "good", "words": SEALED})
    told("day_sheet", {"edition": 1, "code": "ABCD", "people": 1, "services": 1, "last": 1, "received": 1,
                           "waiting": 1, "partial": False})  # fmt: skip
    told("audit", {"action": "export", "register": "visit", "subject": b"s" * 16, "count": 3})
    event = one.set("event", title="Talk", on_day=DAY, kind="talk", organisers=["A"], series="S", words=SEALED)
    told("attendance", {"slot": 3, "event": event, "people": 12})
    one.set("account", number=5, role="manager", name=SEALED, active=True)
    off, gone_account = one.set("event", title="Off", on_day=DAY, kind="talk"), one.set("account", number=6)
    for register, ended in (("event", off), ("account", gone_account)):
        one.add(one.op(register, Kind.DEL, {"reason": "mistake"}, ended))
        erased(register, ended)
    one.set_station_row("station_hours", posted="9:00-17:00", day_ends=3)
    one.set_station_row("tally_layout", tiles=[["rider", ["water"]]])
    push(hub, one, 1, 6)
    push(hub, one, 4)  # an overlap: a header that begins before its segment
    two.visit(group="nobody knows")  # set aside
    two.correct(b"w" * 16, people=2)  # waits for its fact
    two.add(two.op("visit", Kind.FACT, visit(people=9), row))  # row taken
    of = two.op_ids()[0]
    two.add(two.op("visit", Kind.MEND, {"of": of, "k": "fact", "d": visit()}))
    push(hub, two, adopted=(1,))
    with hub.store.write() as tx:  # what no desk's op says, but stands somewhere
        tx.run("UPDATE device SET reissue_of = ?, durable = 1 WHERE letter = 'B'", (one.device,))
        tx.run("UPDATE set_aside SET noted = 1.0")


def tables(tx: Tx) -> list[str]:
    if tx.dialect.name == "sqlite":
        rows = tx.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        rows = tx.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
    return sorted(row[0] for row in rows)


def columns_of(tx: Tx, table: str) -> list[str]:
    if tx.dialect.name == "sqlite":
        return [row[1] for row in tx.rows(f"PRAGMA table_info({table})")]
    sql = "SELECT column_name FROM information_schema.columns WHERE table_name = ? ORDER BY ordinal_position"
    return [row[0] for row in tx.rows(sql, (table,))]


def altered(value: object) -> object:
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1]) if value else b"\x01"
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return value[:-1] + ("1" if value[-1:] != "1" else "2")
    raise TypeError(value)


def every_column(hub: Hub) -> list[tuple[str, str]]:
    with hub.store.read() as tx:
        found = tables(tx)
        unknown = [t for t in found if t not in FIXED and t not in HUB_ONLY and not t.startswith("p_")]
        assert not unknown, f"say whether verify covers {unknown}"
        checked = [t for t in found if t in FIXED or t.startswith("p_")]
        return [(table, column) for table in checked for column in columns_of(tx, table)]


def check(hub: Hub, table: str, column: str) -> str | None:
    """Alter one value of a column, verify, put it back; return what went wrong."""
    with hub.store.read() as tx:
        names = columns_of(tx, table)
        keys = [name for name in names if name in KEYS and name != column]
        listed = ", ".join(f'"{name}"' for name in (column, *keys))
        row = tx.one(f'SELECT {listed} FROM {table} WHERE "{column}" IS NOT NULL')
    if row is None:
        return f"{table}.{column}: no row has a value, the test proves nothing"
    before, after, where = row[0], altered(row[0]), "".join(f' AND "{name}" = ?' for name in keys)
    change = f'UPDATE {table} SET "{column}" = ? WHERE "{column}" = ?{where}'
    with hub.store.write() as tx:
        tx.run(change, (after, before, *row[1:]))
        assert tx.one(f'SELECT COUNT(*) FROM {table} WHERE "{column}" = ?{where}', (after, *row[1:])) == (1,)
    finding = verify(hub)
    with hub.store.write() as tx:
        tx.run(change, (before, after, *row[1:]))
    return None if finding is not None else f"{table}.{column}: not found"


def test_every_column_that_ops_decide_is_watched(small_hub: Hub) -> None:
    fill(small_hub)
    assert verify(small_hub) is None
    problems = [
        problem
        for table, column in every_column(small_hub)
        if (table, column) not in LOCAL and (problem := check(small_hub, table, column)) is not None
    ]
    assert not problems, "\n".join(problems)
    assert verify(small_hub) is None


def test_a_local_column_is_listed_with_its_reason_and_only_then_left_out(small_hub: Hub) -> None:
    fill(small_hub)
    listed = {
        tuple(cells[1].strip(" `").split("."))
        for line in DOC.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `") and len(cells := line.split("|")) > 3 and cells[2].strip()
    }
    whole_tables = {(name, "*") for name in HUB_ONLY}
    assert listed == LOCAL | whole_tables
    for table, column in LOCAL:
        assert check(small_hub, table, column) is not None, f"{table}.{column} is watched: take it off the list"


@pytest.mark.parametrize(
    ("table", "column"),
    [("segment", "body"), ("segment", "header"), ("stream_range", "chain"), ("device", "last"), ("statement", "people"),
     ("p_visit", "people"), ("p_visit", "note"), ("p_shift", "closed"), ("op_row", "raw"), ("set_aside", "code"),
     ("p_event", "title_clock"), ("segment_day", "day")],
)  # fmt: skip
def test_a_sample_is_watched_on_both_stores(hub: Hub, table: str, column: str) -> None:
    fill(hub)
    assert check(hub, table, column) is None


@pytest.mark.parametrize(
    "table", ["segment", "stream_range", "segment_day", "statement", "op_row", "set_aside", "p_visit"]
)
def test_a_row_taken_away_is_missed(small_hub: Hub, table: str) -> None:
    fill(small_hub)
    with small_hub.store.write() as tx:
        (count,) = tx.one(f"SELECT COUNT(*) FROM {table}") or (0,)
        keys = [name for name in columns_of(tx, table) if name in KEYS]
        last = tx.rows(f"SELECT {', '.join(keys)} FROM {table} ORDER BY {', '.join(keys)}")[-1]
        tx.run(f"DELETE FROM {table} WHERE {' AND '.join(f'{name} IS ?' for name in keys)}", last)
        assert tx.one(f"SELECT COUNT(*) FROM {table}") == (count - 1,)
    assert verify(small_hub) is not None


def test_a_row_put_in_is_noticed(small_hub: Hub) -> None:
    fill(small_hub)
    with small_hub.store.write() as tx:
        tx.run("INSERT INTO p_visit (station, row_id, day, people) VALUES ('BS-001', ?, ?, 100)", (b"z" * 16, DAY))
    finding = verify(small_hub)
    assert finding is not None
    assert (finding.table, finding.column, finding.station) == ("p_visit", "row_id", "BS-001")
    assert finding.record == (b"z" * 16).hex()


def test_the_finding_names_station_desk_record_and_column(small_hub: Hub) -> None:
    desk = new_desk(small_hub)
    row = desk.visit(people=2)
    push(small_hub, desk)
    with small_hub.store.write() as tx:
        tx.run("UPDATE p_visit SET people = 3")
    finding = verify(small_hub)
    assert finding is not None
    assert (finding.table, finding.column, finding.record) == ("p_visit", "people", row.hex())


def test_agreement_turns_false_when_one_stored_op_is_altered(hub: Hub) -> None:
    from stationdesk_sync.hub.agreement import agree
    from stationdesk_sync.hub.store import segments
    from stationdesk_sync.wire.codec import decode_op, encode_op
    from stationdesk_sync.wire.packing import pack

    desk = new_desk(hub)
    for people in range(1, 5):
        desk.visit(people=people)
    push(hub, desk)
    with hub.store.write() as tx:
        (segment,) = segments.of_device(tx, "BS-001", desk.device)
        ops = segment.ops()
        op = decode_op(ops[2])
        ops[2] = encode_op(type(op)(op.register, op.row_id, op.kind, op.clock, op.version, {**op.data, "people": 8}))
        tx.run("UPDATE segment SET packing = ?, raw_len = ?, body = ?", pack(ops))
    with hub.store.read() as tx:
        agreement = agree(tx, "BS-001", DAY, hub.registers)
    assert agreement.equal is False
    assert (agreement.desks[0].said.people, agreement.desks[0].own.people) == (10, 15)
    finding = verify(hub)
    assert finding is not None
    assert (finding.table, finding.column) == ("segment", "body")
