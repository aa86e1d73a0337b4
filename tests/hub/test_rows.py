"""Rows with a state, counters and rows that end: the hub comes to what the model says, whoever comes first."""

from pathlib import Path

import pytest

from stationdesk_sync.hub.service import Hub, open_hub
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.registry import load_registers
from tests.hub.conftest import Template
from tests.hub.desk_at_hub import Clock, new_desk, push
from tests.hub.desk_double import SEALED, SLOT

TRIAL = Path(__file__).parents[1] / "registers"


@pytest.fixture
def trial_hub(place: Template, clock: Clock) -> Hub:
    return open_hub(place.url, place.key_file, load_registers(TRIAL), clock, update=True)


def test_the_first_lawful_move_in_the_stream_wins_and_the_other_is_set_aside(trial_hub: Hub) -> None:
    hub = trial_hub
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    loan = one.set("sim_loan", thing="umbrella", token="T-1", phone=SEALED)
    push(hub, one)
    two.add(two.op("sim_loan", Kind.MOVE, {"from": "out", "to": "lost"}, loan))
    one.add(one.op("sim_loan", Kind.MOVE, {"from": "out", "to": "back", "back_at": "BS-002"}, loan))
    one.add(one.op("sim_loan", Kind.MOVE, {"from": "lost", "to": "checked"}, loan))
    assert push(hub, two).set_aside == []
    assert push(hub, one, 2).set_aside == [(2, "illegal_move"), (3, "illegal_move")]
    two.add(two.op("sim_loan", Kind.MOVE, {"from": "lost", "to": "back", "back_at": "BS-001"}, loan))
    two.add(two.op("sim_loan", Kind.ERASE, {}, loan))
    assert push(hub, two, 2).set_aside == []
    with hub.store.read() as tx:
        row = tx.one("SELECT state, thing, back_at, phone FROM p_sim_loan")
    assert row == ("back", "umbrella", "BS-001", None)
    assert verify(hub) is None
    with hub.store.write() as tx:
        tx.run("UPDATE p_sim_loan SET state = 'out'")
    finding = verify(hub)
    assert finding is not None
    assert (finding.table, finding.column) == ("p_sim_loan", "state")
    hub.close()


@pytest.mark.parametrize("turned", [False, True])
def test_counts_add_up_and_a_tombstone_holds_in_every_order(trial_hub: Hub, turned: bool) -> None:
    hub = trial_hub
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    stock, gone = b"s" * 16, b"g" * 16
    one.add(one.op("sim_stock", Kind.SET, {"thing": "masks", "number": 100}, stock, SLOT + 10))
    one.add(one.op("sim_stock", Kind.INC, {"number": -3}, stock, SLOT + 20))
    one.add(one.op("sim_stock", Kind.DEL, {}, gone, SLOT + 50))
    two.add(two.op("sim_stock", Kind.INC, {"number": -7}, stock, SLOT + 5))  # before the stock-take
    two.add(two.op("sim_stock", Kind.INC, {"number": -4, "broken": 1}, stock, SLOT + 30))
    two.add(two.op("sim_stock", Kind.SET, {"thing": "soap", "number": 1}, gone, SLOT + 40))
    two.add(two.op("sim_stock", Kind.SET, {"thing": "late soap"}, gone, SLOT + 60))
    for desk in (two, one) if turned else (one, two):
        assert push(hub, desk).set_aside == []
    with hub.store.read() as tx:
        found = tx.rows("SELECT thing, number, broken, deleted_op IS NULL FROM p_sim_stock ORDER BY thing")
    assert [(thing, number, broken, bool(there)) for thing, number, broken, there in found] == [
        ("masks", 93, 1, True),
        ("soap", 1, None, False),
    ]
    assert verify(hub) is None
    hub.close()


def test_what_a_newer_desk_wrote_is_taken_in_when_this_hub_knows_more(place: Template, clock: Clock) -> None:
    hub = open_hub(place.url, place.key_file, load_registers(), clock, update=True)
    desk = new_desk(hub)
    loan = desk.set("sim_loan", thing="umbrella", token="T-1")
    desk.add(desk.op("sim_loan", Kind.MOVE, {"from": "out", "to": "back"}, loan))
    desk.add(desk.op("sim_loan", Kind.MOVE, {"from": "out", "to": "lost"}, loan))
    assert [code for _, code in push(hub, desk).set_aside] == ["unknown_register"] * 3
    hub.close()
    hub = open_hub(place.url, place.key_file, load_registers(TRIAL), clock, update=True)
    assert push(hub, desk).set_aside == [(3, "illegal_move")]
    assert verify(hub) is None
    hub.close()
