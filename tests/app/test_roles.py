"""Who may do what: every use case that writes or shows something, for each of the three roles."""

from collections.abc import Callable
from pathlib import Path

import pytest

from stationdesk.app.actor import Actor
from stationdesk.app.browse import browse, history
from stationdesk.app.confirm_day import confirm_day
from stationdesk.app.correct_record import add_people, add_services, correct_record
from stationdesk.app.desk import Desk
from stationdesk.app.export_records import export_csv
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.keep_shift import amend_shift, close_station, hand_over, open_station
from stationdesk.app.keep_station import rename, save_hours, save_tiles
from stationdesk.app.ports import Query
from stationdesk.app.print_day_sheet import prepare
from stationdesk.app.record_visit import VisitTap, record_visit
from stationdesk.app.save_entry import save_entry
from stationdesk.app.sign_in import first_actor, set_pin
from stationdesk.app.withdraw_record import undo_last, withdraw_record
from stationdesk_sync.model.language import Language
from stationdesk_sync.model.op import station_row_id
from stationdesk_sync.model.register import Role
from tests.app.counter import COUNTER, DAY, DAY_BEFORE, MANAGER, NOON, ONE_DAY, VOLUNTEER, Counter
from tests.fakes.pins import QuickPins

ENGLISH = Language("en")
CHECK = {"water": "ok", "sockets": "ok", "extinguisher": "ok", "cleanliness": "ok", "signs": "ok"}
EVENT = {"title": "Free haircuts", "on_day": DAY, "kind": "benefit"}


class World:
    """What stands in the book before each deed: a visit of today and of yesterday, shifts, an event, a trace."""

    def __init__(self, counter: Counter, folder: Path) -> None:
        self.desk, self.folder = counter.desk, folder
        counter.clock.forward(-ONE_DAY)
        self.old_shift = open_station(self.desk, COUNTER).row_id
        close_station(self.desk, COUNTER)
        counter.clock.forward(ONE_DAY)
        self.old = record_visit(self.desk, MANAGER, VisitTap("rider", ("water",), at=NOON - ONE_DAY)).row_id
        self.new = counter.count().row_id
        self.shift = open_station(self.desk, COUNTER).row_id
        self.event = save_entry(self.desk, MANAGER, "event", EVENT).row_id
        set_pin(self.desk, QuickPins(), MANAGER, "2468")
        self.trace = self.desk.records.records(Query("audit", limit=1))[0].row_id


Deed = Callable[[World, Actor], object]

ANYBODY: dict[str, Deed] = {
    "count today": lambda w, a: record_visit(w.desk, a, VisitTap("rider", ("water",))),
    "correct today": lambda w, a: correct_record(w.desk, a, "visit", w.new, {"people": 2}),
    "another service today": lambda w, a: add_services(w.desk, a, w.new, ["rest"]),
    "another person today": lambda w, a: add_people(w.desk, a, w.new, 1),
    "withdraw today": lambda w, a: withdraw_record(w.desk, a, "visit", w.new, "mistake"),
    "take back": lambda w, a: undo_last(w.desk, a),
    "close": lambda w, a: close_station(w.desk, a, "keys in the drawer"),
    "hand over": lambda w, a: hand_over(w.desk, a, "keys in the drawer"),
    "amend the shift of today": lambda w, a: amend_shift(w.desk, a, w.shift, {"on_duty": 2}),
    "confirm the day": lambda w, a: confirm_day(w.desk, a, DAY),
    "check at opening": lambda w, a: save_entry(w.desk, a, "opening_check", CHECK),
    "feedback": lambda w, a: save_entry(w.desk, a, "feedback", {"rating": "good"}),
    "closure": lambda w, a: save_entry(w.desk, a, "closure", {"from_slot": 40, "reason_code": "staff"}),
    "event": lambda w, a: save_entry(w.desk, a, "event", EVENT),
    "change an event": lambda w, a: save_entry(w.desk, a, "event", {"kind": "talk"}, w.event),
    "attendance": lambda w, a: save_entry(w.desk, a, "attendance", {"event": w.event, "people": 12}),
    "list visits": lambda w, a: browse(w.desk, a, Query("visit")),
    "history of a visit": lambda w, a: history(w.desk, a, w.old),
    "sheet of today": lambda w, a: prepare(w.desk, a, ENGLISH, DAY),
}
MANAGER_ONLY: dict[str, Deed] = {
    "count yesterday": lambda w, a: record_visit(w.desk, a, VisitTap("rider", ("water",), at=NOON - ONE_DAY)),
    "correct yesterday": lambda w, a: correct_record(w.desk, a, "visit", w.old, {"people": 2}),
    "another service yesterday": lambda w, a: add_services(w.desk, a, w.old, ["rest"]),
    "another person yesterday": lambda w, a: add_people(w.desk, a, w.old, 1),
    "withdraw yesterday": lambda w, a: withdraw_record(w.desk, a, "visit", w.old, "mistake"),
    "amend the shift of yesterday": lambda w, a: amend_shift(w.desk, a, w.old_shift, {"on_duty": 2}),
    "post hours": lambda w, a: save_hours(w.desk, a, "9:00-17:00"),
    "arrange the keys": lambda w, a: save_tiles(w.desk, a, w.desk.tiles()[:3]),
    "rename": lambda w, a: rename(w.desk, a, "Harbour station"),
    "account": lambda w, a: save_entry(w.desk, a, "account", {"role": "volunteer", "name": "Li"}),
    "set the PIN": lambda w, a: set_pin(w.desk, QuickPins(), a, "1357"),
    "remove the PIN": lambda w, a: set_pin(w.desk, QuickPins(), a, None),
    "export": lambda w, a: export_csv(w.desk, a, ENGLISH, DAY, DAY, w.folder / "out.csv"),
    "list traces": lambda w, a: browse(w.desk, a, Query("audit")),
    "history of a trace": lambda w, a: history(w.desk, a, w.trace),
    "sheet of yesterday": lambda w, a: prepare(w.desk, a, ENGLISH, DAY_BEFORE),
}
NOBODY: dict[str, Deed] = {
    "write a trace": lambda w, a: save_entry(w.desk, a, "audit", {"action": "export"}),
    "mend a trace": lambda w, a: correct_record(w.desk, a, "audit", w.trace, {"action": "backup"}),
    "withdraw a trace": lambda w, a: withdraw_record(w.desk, a, "audit", w.trace, "mistake"),
    "write a print": lambda w, a: save_entry(w.desk, a, "day_sheet", {"edition": 1}),
}


@pytest.fixture
def world(counter: Counter, tmp_path: Path) -> World:
    return World(counter, tmp_path)


def refusal(deed: Deed, world: World, actor: Actor) -> FaultCode | None:
    try:
        deed(world, actor)
    except Fault as fault:
        return fault.code
    return None


@pytest.mark.parametrize("actor", [COUNTER, VOLUNTEER, MANAGER], ids=lambda actor: actor.role.value)
@pytest.mark.parametrize("name", ANYBODY)
def test_anybody_at_the_desk_may(world: World, name: str, actor: Actor) -> None:
    assert refusal(ANYBODY[name], world, actor) is None


@pytest.mark.parametrize("name", MANAGER_ONLY)
def test_only_the_manager_may(world: World, name: str) -> None:
    before = world.desk.outbox.head()
    for actor in (COUNTER, VOLUNTEER):
        assert refusal(MANAGER_ONLY[name], world, actor) is FaultCode.NOT_ALLOWED
    assert world.desk.outbox.head() == before and not (world.folder / "out.csv").exists()
    assert refusal(MANAGER_ONLY[name], world, MANAGER) is None


@pytest.mark.parametrize("name", NOBODY)
def test_what_the_program_writes_down_by_itself_nobody_may_change(world: World, name: str) -> None:
    before = world.desk.outbox.head()
    for actor in (COUNTER, VOLUNTEER, MANAGER):
        assert refusal(NOBODY[name], world, actor) is FaultCode.NOT_ALLOWED
    assert world.desk.outbox.head() == before


def test_rows_of_the_hub_are_not_written_at_a_desk(desk: Desk) -> None:
    for register in ("station", "catalogue"):
        for deed in (
            lambda name=register: save_entry(desk, MANAGER, name, {"code": "x", "name": "y"}),
            lambda name=register: browse(desk, MANAGER, Query(name)),
        ):
            with pytest.raises(Fault) as caught:
                deed()
            assert caught.value.code is FaultCode.NO_SUCH_RECORD


def test_without_a_pin_whoever_sits_there_is_the_manager_and_with_one_nobody_is(counter: Counter, desk: Desk) -> None:
    assert first_actor(desk).role is Role.MANAGER
    set_pin(desk, QuickPins(), MANAGER, "2468")
    assert first_actor(desk).role is Role.COUNTER
    assert first_actor(counter.restart()).role is Role.COUNTER


def test_names_and_words_of_earlier_days_are_for_the_manager(counter: Counter, desk: Desk) -> None:
    counter.clock.forward(-ONE_DAY)
    old = open_station(desk, COUNTER, who="Wang Fang").row_id
    close_station(desk, COUNTER, "the tap drips")
    note = counter.count(note="came with a limp").row_id
    withdraw_record(desk, COUNTER, "visit", note, "other", "a friend told me")
    counter.clock.forward(ONE_DAY)
    new = open_station(desk, COUNTER, who="Li Na").row_id

    def seen(actor: Actor, register: str) -> dict[bytes, tuple[set[str], tuple[str, ...]]]:
        lines = browse(desk, actor, Query(register)).lines
        return {line.record.row_id: (set(line.record.data), line.record.closed_fields) for line in lines}

    for actor in (COUNTER, VOLUNTEER):
        shifts = seen(actor, "shift")
        assert shifts[new] == ({"opened", "who"}, ()), "who is on duty today is no secret"
        assert shifts[old] == ({"opened", "closed"}, ("handover", "who"))
        assert seen(actor, "visit")[note][1] == ("note",)
        said = [set(change.data) & {"who", "handover"} for change in history(desk, actor, old)]
        assert said == [set(), set()]
        assert all(not {"note", "words"} & set(change.data) for change in history(desk, actor, note))
    assert seen(MANAGER, "shift")[old] == ({"opened", "closed", "who", "handover"}, ())
    assert history(desk, MANAGER, note)[-1].data["words"] == "a friend told me"
    assert history(desk, MANAGER, old)[0].data["who"] == "Wang Fang"


def test_the_row_ids_of_station_rows_are_the_same_everywhere(desk: Desk) -> None:
    saved = save_entry(desk, MANAGER, "station_hours", {"posted": "9:00-17:00"})
    assert saved.row_id == station_row_id("station_hours")
