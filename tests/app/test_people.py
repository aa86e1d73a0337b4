"""The people of the station: added, renamed, off the list and on it again; the manager alone."""

from collections.abc import Callable
from functools import partial

import pytest

from stationdesk.app.desk import Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.on_duty import names_to_pick
from stationdesk.app.people import add_volunteer, people, rename_person, set_active
from stationdesk.app.save_entry import save_entry
from tests.app.counter import COUNTER, MANAGER


def names(desk: Desk) -> list[tuple[str | None, bool]]:
    return [(person.name, person.active) for person in people(desk, COUNTER)]


def test_people_stand_in_the_order_in_which_they_were_entered_those_off_the_list_last(desk: Desk) -> None:
    save_entry(desk, MANAGER, "account", {"role": "manager", "name": "张站长", "active": True})
    for name in ("李建国", "王秀英"):
        add_volunteer(desk, MANAGER, f"  {name} ")
    first = people(desk, COUNTER)[0]
    set_active(desk, MANAGER, first.row_id, active=False)
    assert names(desk) == [("李建国", True), ("王秀英", True), ("张站长", False)]
    assert [person.role for person in people(desk, COUNTER)] == ["volunteer", "volunteer", "manager"]


def test_who_is_off_the_list_is_not_offered_for_duty_and_is_again_when_put_back(desk: Desk) -> None:
    add_volunteer(desk, MANAGER, "李建国")
    person = people(desk, COUNTER)[0]
    assert names_to_pick(desk, COUNTER) == ("李建国",)
    set_active(desk, MANAGER, person.row_id, active=False)
    assert names_to_pick(desk, COUNTER) == ()
    set_active(desk, MANAGER, person.row_id, active=True)
    assert names_to_pick(desk, COUNTER) == ("李建国",)


def test_another_name_is_a_change_of_the_same_person(desk: Desk) -> None:
    add_volunteer(desk, MANAGER, "李建国")
    before = people(desk, COUNTER)[0]
    rename_person(desk, MANAGER, before.row_id, "李建华")
    after = people(desk, COUNTER)[0]
    assert (after.row_id, after.name, after.role) == (before.row_id, "李建华", before.role)


def test_a_name_without_a_character_is_refused(desk: Desk) -> None:
    with pytest.raises(Fault) as caught:
        add_volunteer(desk, MANAGER, "   ")
    assert caught.value.code is FaultCode.BAD_VALUE
    assert names(desk) == []


def test_only_the_manager_changes_the_list(desk: Desk) -> None:
    add_volunteer(desk, MANAGER, "李建国")
    row_id = people(desk, COUNTER)[0].row_id
    deeds: tuple[Callable[[], object], ...] = (
        partial(add_volunteer, desk, COUNTER, "王秀英"),
        partial(rename_person, desk, COUNTER, row_id, "王秀英"),
        partial(set_active, desk, COUNTER, row_id, active=False),
    )
    for deed in deeds:
        with pytest.raises(Fault) as caught:
            deed()
        assert caught.value.code is FaultCode.NOT_ALLOWED
    assert names(desk) == [("李建国", True)]
