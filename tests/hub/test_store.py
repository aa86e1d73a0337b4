"""The store itself: durable, encrypted, dense under many writers, widened and never narrowed."""

import dataclasses
import threading
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

import stationdesk_sync.hub.store.migrations as migrations
from stationdesk_sync.hub.agreement import agree
from stationdesk_sync.hub.faults import HubFault, StoreBusy, StoreFault
from stationdesk_sync.hub.identity import load_identity
from stationdesk_sync.hub.service import Hub, init_hub, open_hub
from stationdesk_sync.hub.store import engine, schema, streams
from stationdesk_sync.hub.store.engine import open_store
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Field, FieldType
from stationdesk_sync.model.registry import Registers, load_registers
from tests.hub.conftest import Template
from tests.hub.desk_at_hub import Clock, new_desk, push
from tests.hub.desk_double import DAY, Desk

MARK = "a_marked_name_of_an_event"


def test_positions_are_dense_when_many_desks_push_at_once(hub: Hub) -> None:
    desks = [new_desk(hub, seed) for seed in range(6)]
    row = b"s" * 16
    for desk in desks:
        for people in range(1, 9):
            desk.visit(people=people)
        desk.correct(row, people=desk.seed + 1)
    desks[0].visit()
    failures: list[BaseException] = []

    def send(desk: Desk) -> None:
        try:
            for first in range(1, desk.last + 1, 3):
                push(hub, desk, first, min(first + 2, desk.last))
        except BaseException as error:  # noqa: BLE001 - a thread must not hide what went wrong
            failures.append(error)

    threads = [threading.Thread(target=send, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with hub.store.read() as tx:
        taken = streams.ranges(tx, "BS-001")
        total = sum(desk.last for desk in desks)
        assert streams.position(tx, "BS-001") == total
        assert [r.from_pos for r in taken] == [1, *(r.to_pos + 1 for r in taken[:-1])]
        assert agree(tx, "BS-001", DAY, hub.registers).equal is True
    assert verify(hub) is None


def test_a_failing_transaction_leaves_nothing(hub: Hub) -> None:
    def begin_and_fail() -> None:
        with hub.store.write() as tx:
            tx.run("DELETE FROM station")
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        begin_and_fail()
    with hub.store.read() as tx:
        assert tx.one("SELECT COUNT(*) FROM station") == (6,)


def test_a_reader_sees_one_state_while_others_write(hub: Hub) -> None:
    with hub.store.read() as reader:
        before = reader.one("SELECT COUNT(*) FROM station")
        with hub.store.write() as writer:
            writer.run("DELETE FROM station WHERE station = 'BS-006'")
        assert reader.one("SELECT COUNT(*) FROM station") == before


def test_the_embedded_store_is_durable_and_says_nothing_without_its_key(small_hub: Hub, tmp_path: Path) -> None:
    desk = new_desk(small_hub)
    desk.set("event", title=MARK, on_day=DAY, kind="talk")
    push(small_hub, desk)
    with small_hub.store.read() as tx:
        assert tx.one("PRAGMA journal_mode") == ("wal",)
        assert tx.one("PRAGMA synchronous") == (2,)
        assert tx.one("PRAGMA foreign_keys") == (1,)
        assert tx.one("SELECT COUNT(*) FROM p_event WHERE title = ?", (MARK,)) == (1,)  # the control
    files = [path for path in tmp_path.iterdir() if path.name.startswith("hub.sdb")]
    assert len(files) > 1
    for path in files:
        content = path.read_bytes()
        assert MARK.encode() not in content
        assert b"SQLite format 3" not in content


def test_an_old_library_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SQLITE_FLOOR", (99, 0, 0))
    with pytest.raises(StoreFault, match=r"99\.0\.0"):
        open_store(f"sqlite:///{tmp_path}/hub.sdb", b"k" * 32)


def test_another_hub_s_key_does_not_open_the_hub_s_secrets(place: Template, tmp_path: Path) -> None:
    if place.url.startswith("postgresql"):
        store = open_store(place.url, b"x" * 32)
        with pytest.raises(HubFault, match="key file"):
            load_identity(store)
        store.close()
    else:
        with pytest.raises(StoreFault, match="key file"):
            open_store(place.url, b"x" * 32)


def test_no_secret_of_the_hub_stands_in_clear(hub: Hub) -> None:
    with hub.store.read() as tx:
        held = b"".join(bytes(row[0]) for row in tx.rows("SELECT value FROM hub_meta"))
    assert hub.identity.private not in held
    assert hub.identity.pepper not in held
    assert hub.identity.box_private not in held


def test_a_server_that_is_not_there_is_told_plainly() -> None:
    with pytest.raises(StoreFault, match="does not answer"):
        open_store("postgresql://nobody@127.0.0.1:9/none?connect_timeout=2", b"k" * 32)


def test_a_waiting_writer_gives_up_and_says_busy(small_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_BUSY_SECONDS", 0.05)
    with small_hub.store.write(), pytest.raises(StoreBusy), small_hub.store.write():
        pass


def test_a_wider_declaration_widens_its_table_and_keeps_its_rows(place: Template, clock: Clock) -> None:
    hub = open_hub(place.url, place.key_file, load_registers(), clock, update=False)
    desk = new_desk(hub)
    row = desk.set("event", title="Before", on_day=DAY, kind="talk")
    push(hub, desk)
    hub.close()
    registers = load_registers()
    event = registers["event"]
    wider = dataclasses.replace(
        event, version=2, fields=(*event.fields, Field("places", FieldType.INT, Label("人数上限", "Places")))
    )
    more = Registers([wider if r.name == "event" else r for r in registers.values()])
    hub = open_hub(place.url, place.key_file, more, clock, update=True)
    desk.set("event", row, places=30)
    push(hub, desk, 2)
    with hub.store.read() as tx:
        assert tx.one("SELECT title, places FROM p_event") == ("Before", 30)
    assert verify(hub) is None
    hub.close()


def test_the_migrations_end_where_the_program_thinks(hub: Hub) -> None:
    scripts = ScriptDirectory(str(Path(str(migrations.__file__)).parent))
    assert scripts.get_current_head() == migrations.HEAD
    schema.bring_up_to_date(hub.store, hub.registers)  # a second time changes nothing
    for path in Path(str(migrations.__file__)).parent.glob("versions/0*.py"):
        assert "stationdesk_sync" not in path.read_text(encoding="utf-8")


def test_one_station_s_counter_is_held_by_one_writer_to_its_commit(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_BUSY_SECONDS", 0.2)
    outcomes: list[object] = []

    def second_writer() -> None:
        try:
            with hub.store.write() as tx:
                if tx.dialect.name == "postgresql":
                    tx.run("SET LOCAL lock_timeout = '200ms'")
                outcomes.append(streams.hold(tx, ["st:BS-001"]))
        except StoreBusy as busy:
            outcomes.append(busy)

    with hub.store.write() as tx:
        streams.hold(tx, ["st:BS-002"])
    with hub.store.write() as tx:
        streams.hold(tx, ["st:BS-001"])
    with hub.store.write() as tx:
        streams.hold(tx, ["st:BS-001"])
        thread = threading.Thread(target=second_writer)
        thread.start()
        thread.join()
    assert [type(outcome) for outcome in outcomes] == [StoreBusy]


@pytest.mark.parametrize("broken", ["documents.publish_seed_catalogue", "readers.make_first_reader", "keep_identity"])
def test_an_init_that_was_stopped_is_simply_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    url, key = f"sqlite:///{tmp_path}/hub.sdb", tmp_path / "hub.key"
    with monkeypatch.context() as patch:
        patch.setattr(f"stationdesk_sync.hub.service.{broken}", stopped)
        with pytest.raises(KeyboardInterrupt):
            init_hub(url, key, load_registers())
    with pytest.raises(HubFault, match="no hub in this store"):
        open_hub(url, key, load_registers(), Clock(1.0), update=True)
    assert init_hub(url, key, load_registers()).password
    hub = open_hub(url, key, load_registers(), Clock(1.0), update=True)
    assert hub.lists
    hub.close()
