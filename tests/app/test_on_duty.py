"""Who can be picked for duty with one press."""

from stationdesk.app.keep_shift import close_station, open_station
from stationdesk.app.on_duty import MOST, names_to_pick
from stationdesk.app.save_entry import save_entry
from tests.app.counter import COUNTER, MANAGER, Counter


def add(counter: Counter, name: str, *, active: bool = True) -> bytes:
    values = {"role": "volunteer", "name": name, "active": active}
    return save_entry(counter.desk, MANAGER, "account", values).row_id


def shift(counter: Counter, who: str) -> None:
    open_station(counter.desk, COUNTER, who=who)
    close_station(counter.desk, COUNTER)


def test_the_people_of_the_station_stand_first_then_who_was_there_lately_each_once(counter: Counter):
    shift(counter, "Guest")
    shift(counter, "Li")
    add(counter, "Wang")
    add(counter, "Li")
    assert names_to_pick(counter.desk, COUNTER) == ("Wang", "Li", "Guest")


def test_who_was_taken_off_the_list_is_not_offered_because_of_an_old_shift(counter: Counter):
    row = add(counter, "Zhao")
    shift(counter, "Zhao")
    save_entry(counter.desk, MANAGER, "account", {"active": False}, row)
    assert names_to_pick(counter.desk, COUNTER) == ()


def test_no_more_are_offered_than_fit(counter: Counter):
    for number in range(MOST + 3):
        add(counter, f"Person {number}")
    assert len(names_to_pick(counter.desk, COUNTER)) == MOST
