"""The one form of every register: new facts, corrections, rows field by field."""

import pytest

from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.ports import Query
from stationdesk.app.save_entry import save_entry
from stationdesk.app.withdraw_record import withdraw_record
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Field, FieldType, Register
from stationdesk_sync.wire.codec import decode_op
from tests.app.counter import COUNTER, DAY, MANAGER, NOON, Counter, nothing
from tests.fakes.book import REGISTERS

PAGES = [name for name, register in REGISTERS.items() if register.page]
ROWS = [name for name, register in REGISTERS.items() if register.rows]


def some_value(field: Field, desk: Desk, turn: int) -> object:
    """A lawful value of any field; ``turn`` 0 and 1 differ."""
    if field.row_of is not None:
        row = {"title": f"Event {turn}", "on_day": DAY, "kind": "talk"}
        return save_entry(desk, MANAGER, field.row_of, row).row_id
    if field.type in (FieldType.CHOICE, FieldType.CHOICES):
        codes = [choice.code for choice in field.choices] or sorted(desk.catalogue().codes()[str(field.catalogue)])
        return codes[turn] if field.type is FieldType.CHOICE else codes[: turn + 1]
    values: dict[FieldType, list[object]] = {
        FieldType.INT: [max(field.minimum, 1), max(field.minimum, 1) + 1],
        FieldType.BOOL: [True, False],
        FieldType.LABEL: ["Library", "Reading room"],
        FieldType.LABELS: [["Union"], ["Union", "Hospital"]],
        FieldType.WORDS: ["in a word", "in two words"],
        FieldType.MINUTE: [480, 481],
        FieldType.SLOT: [32, 33],
        FieldType.DAY: [DAY, "2026-11-30"],
        FieldType.ROW: [bytes(16), bytes(15) + b"\x01"],
        FieldType.HOURS: ["8:30-17:00", "9:00-17:00"],
        FieldType.TILES: [[["rider", ["water"]]], [["taxi", ["rest"]]]],
        FieldType.CODE: ["A-1", "A-2"],
    }
    return values[field.type][turn]


def filled(register: Register, desk: Desk, turn: int) -> dict[str, object]:
    return {field.name: some_value(field, desk, turn) for field in register.fields if not field.auto}


@pytest.mark.parametrize("name", sorted({*PAGES, *ROWS}))
def test_every_register_of_the_page_takes_a_form_and_a_change_of_it(desk: Desk, name: str) -> None:
    register = desk.registers[name]
    values = filled(register, desk, 0)
    saved = save_entry(desk, MANAGER, name, values)
    record = desk.records.record(name, saved.row_id)
    assert record is not None
    assert values.items() <= dict(record.data).items(), "everything is in the book, sealed fields in clear"
    assert saved.changes.registers == {name}
    assert (record.day == DAY) is register.facts
    auto = {field.name for field in register.fields if field.auto and field.required}
    assert auto <= set(record.data), "what the form does not ask for was filled in"
    other = filled(register, desk, 1)
    changed = save_entry(desk, MANAGER, name, other, saved.row_id)
    assert changed.row_id == saved.row_id
    again = desk.records.record(name, saved.row_id)
    assert again is not None and other.items() <= dict(again.data).items()
    assert (again.day, again.amended) == (record.day, register.facts)


@pytest.mark.parametrize("name", sorted({*PAGES, *ROWS}))
def test_no_form_puts_sealed_words_into_an_op_in_clear(desk: Desk, name: str) -> None:
    save_entry(desk, MANAGER, name, filled(desk.registers[name], desk, 0))
    raw = desk.outbox.read(desk.outbox.head().seq - 1, 1, 1 << 20).ops[0]
    assert b"in a word" not in raw
    sealed = {field.name for field in desk.registers[name].sealed_fields}
    assert {field for field, value in decode_op(raw).data.items() if isinstance(value, dict)} == sealed


def test_a_form_without_what_is_needed_is_refused_and_nothing_is_saved(desk: Desk) -> None:
    with pytest.raises(Fault) as caught:
        save_entry(desk, COUNTER, "feedback", {})
    assert caught.value.values["name"] == "rating" and caught.value.values["problem"] == "missing"
    with pytest.raises(Fault) as caught:
        save_entry(desk, COUNTER, "event", {"title": "Haircuts", "kind": "talk"})
    assert caught.value.values["name"] == "on_day"
    assert desk.outbox.head().seq == 0


@pytest.mark.parametrize("values", [{"day": "2020-01-01"}, {"doubt": True}, {"tz": "UTC"}, {"mood": "fine"}])
def test_a_form_cannot_choose_its_day_or_invent_a_field(desk: Desk, values: dict[str, object]) -> None:
    with pytest.raises(Fault) as caught:
        save_entry(desk, COUNTER, "feedback", {"rating": "good"} | values)
    assert caught.value.values["problem"] == "unknown_field"


@pytest.mark.parametrize("text", ["call 13912345678", "310110199003072316", "沪A12345", "１３９１２３４５６７８"])
def test_a_label_that_gives_a_person_away_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(Fault) as caught:
        save_entry(desk, COUNTER, "event", {"title": text, "on_day": DAY, "kind": "talk"})
    assert caught.value.values["problem"] == "personal"


def test_a_changed_row_sends_only_the_fields_that_changed_and_what_they_saw(desk: Desk) -> None:
    row = save_entry(desk, COUNTER, "event", {"title": "Haircuts", "on_day": DAY, "kind": "care"}).row_id
    save_entry(desk, COUNTER, "event", {"title": "Haircuts", "kind": "talk"}, row)
    first, second = (decode_op(raw) for raw in desk.outbox.read(0, 9, 1 << 20).ops)
    assert second.kind is Kind.SET and dict(second.data) == {"kind": "talk"}
    assert second.base == {"kind": first.clock} and second.nonce is not None


def test_a_form_that_changes_nothing_saves_nothing(desk: Desk) -> None:
    row = save_entry(desk, COUNTER, "event", {"title": "Haircuts", "on_day": DAY, "kind": "care"}).row_id
    again = save_entry(desk, COUNTER, "event", {"title": "Haircuts", "kind": "care"}, row)
    assert again.row_id == row and nothing(again.changes)
    assert desk.outbox.head().seq == 1


def test_a_field_of_a_row_can_be_emptied_and_a_needed_one_cannot(desk: Desk) -> None:
    values = {"title": "Haircuts", "on_day": DAY, "kind": "care", "series": "Autumn"}
    row = save_entry(desk, COUNTER, "event", values).row_id
    save_entry(desk, COUNTER, "event", {"series": None}, row)
    record = desk.records.record("event", row)
    assert record is not None and "series" not in record.data
    with pytest.raises(Fault) as caught:
        save_entry(desk, COUNTER, "event", {"title": None}, row)
    assert caught.value.values["problem"] == "missing"


def test_a_station_s_own_row_is_one_row_however_often_it_is_saved(counter: Counter, desk: Desk) -> None:
    for text in ("8:30-17:00", "9:00-17:00"):
        save_entry(desk, MANAGER, "station_hours", {"posted": text})
    assert desk.records.count(Query("station_hours")) == 1
    assert counter.restart().station().posted_text == "9:00-17:00"


def test_accounts_get_numbers_of_their_own_that_nobody_chooses(desk: Desk) -> None:
    numbers = set()
    for name in ("Li Na", "Wang Fang", "Li Na"):
        row = save_entry(desk, MANAGER, "account", {"role": "volunteer", "name": name}).row_id
        record = desk.records.record("account", row)
        assert record is not None
        numbers.add(record.data["number"])
    assert len(numbers) == 3
    row = save_entry(desk, MANAGER, "account", {"active": False}, row).row_id
    record = desk.records.record("account", row)
    assert record is not None and record.data["number"] in numbers, "a number stays"


def test_a_row_that_is_not_there_is_not_made_by_changing_it(desk: Desk) -> None:
    for name in ("event", "feedback"):
        with pytest.raises(Fault) as caught:
            save_entry(desk, MANAGER, name, {"rating": "good"} if name == "feedback" else {"title": "x"}, bytes(16))
        assert caught.value.code is FaultCode.NO_SUCH_RECORD
    with pytest.raises(Fault):
        save_entry(desk, MANAGER, "no_such_register", {})


def test_a_withdrawn_entry_is_not_changed(desk: Desk) -> None:
    row = save_entry(desk, COUNTER, "feedback", {"rating": "poor"}).row_id
    withdraw_record(desk, COUNTER, "feedback", row, "mistake")
    with pytest.raises(Fault) as caught:
        save_entry(desk, COUNTER, "feedback", {"rating": "good"}, row)
    assert caught.value.code is FaultCode.ALREADY_WITHDRAWN


def test_entries_of_the_day_stand_under_its_code_and_rows_do_not(counter: Counter, desk: Desk) -> None:
    code = desk.records.figures(DAY).code
    assert code is None
    save_entry(desk, COUNTER, "event", {"title": "Haircuts", "on_day": DAY, "kind": "care"})
    assert desk.records.figures(DAY).code is None
    save_entry(desk, COUNTER, "feedback", {"rating": "good"})
    assert desk.records.figures(DAY).code is not None
    assert counter.clock.at == NOON
