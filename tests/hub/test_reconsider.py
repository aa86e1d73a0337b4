"""Records of a register that the hub did not know yet: kept, and taken in when it does."""

from stationdesk_sync.hub.agreement import agree
from stationdesk_sync.hub.service import Hub, open_hub
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.language import Label
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Field, FieldType, Merge, Register
from stationdesk_sync.model.registry import Registers, load_registers
from tests.hub.conftest import Template
from tests.hub.desk_at_hub import Clock, new_desk, push
from tests.hub.desk_double import DAY, TZ, Desk

CUPS = Register(
    "cups",
    Label("杯数", "Cups"),
    1,
    Merge.FACT,
    (Field("count", FieldType.INT, Label("杯数", "Cups"), required=True, maximum=99),),
    in_day_code=True,
)


def test_records_of_an_unknown_register_count_once_it_is_known(place: Template, clock: Clock) -> None:
    newer = Registers([*load_registers().values(), CUPS])
    old = open_hub(place.url, place.key_file, load_registers(), clock, update=True)
    desk = new_desk(old)
    desk.registers = newer
    desk.visit(people=2)
    row = desk.fact("cups", {"count": 5})
    desk.fact("cups", {"count": 500})  # out of range, as will turn out
    desk.add(desk.op("cups", Kind.FACT, {"day": DAY, "tz": TZ, "count": 6}, row))  # a second one under one id
    assert push(old, desk).set_aside == [(n, "unknown_register") for n in (2, 3, 4)]
    assert verify(old) is None
    assert agreed(old) is False  # the desk counts what the hub cannot read: said, not hidden
    old.close()

    hub = open_hub(place.url, place.key_file, newer, clock, update=True)
    with hub.store.read() as tx:
        assert tx.rows("SELECT count FROM p_cups") == [(5,)]
        assert tx.rows("SELECT seq, code FROM set_aside ORDER BY seq") == [(3, "bad_value"), (4, "row_taken")]
    assert verify(hub) is None
    with hub.store.write() as tx:
        tx.run("UPDATE p_cups SET count = 7")
    assert verify(hub) is not None
    hub.close()


def test_a_desk_agrees_again_when_the_hub_has_learned_its_register(place: Template, clock: Clock) -> None:
    newer = Registers([*load_registers().values(), CUPS])
    old = open_hub(place.url, place.key_file, load_registers(), clock, update=True)
    desk: Desk = new_desk(old)
    desk.registers = newer
    desk.fact("cups", {"count": 5})
    push(old, desk)
    old.close()
    hub = open_hub(place.url, place.key_file, newer, clock, update=True)
    assert agreed(hub) is True
    assert push(hub, desk).set_aside == []
    assert verify(hub) is None
    hub.close()
    again = open_hub(place.url, place.key_file, newer, clock, update=True)  # nothing is taken in twice
    assert verify(again) is None
    again.close()


def agreed(hub: Hub) -> bool | None:
    with hub.store.read() as tx:
        return agree(tx, "BS-001", DAY, hub.registers).equal
