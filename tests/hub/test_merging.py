"""Corrections and withdrawals at the hub: every order of arrival ends alike, on both stores."""

import itertools

import pytest

from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.verify import verify
from stationdesk_sync.model.op import Kind, station_row_id
from tests.hub.desk_at_hub import new_desk, push
from tests.hub.desk_double import DAY, SLOT, Desk, visit

EARLY, LATE = SLOT + 100, SLOT + 200


def shown(hub: Hub, row: bytes) -> tuple[object, ...] | None:
    with hub.store.read() as tx:
        return tx.one('SELECT people, "group", amended, reason FROM p_visit WHERE row_id = ?', (row,))


def authors(hub: Hub, row: bytes) -> list[Desk]:
    """Four desks, each with one op about one visit: the fact, two corrections by two clocks, a withdrawal."""
    desks = [new_desk(hub, seed) for seed in range(4)]
    desks[0].add(desks[0].op("visit", Kind.FACT, visit(people=1), row, SLOT + 1))
    desks[1].correct(row, clock=EARLY, people=7, group="courier")
    desks[2].correct(row, clock=LATE, people=9, group="taxi")
    desks[3].withdraw(row, clock=SLOT + 2, reason="twice")
    return desks


@pytest.mark.parametrize("order", list(itertools.permutations((0, 1, 2))), ids=str)
def test_two_corrections_by_two_clocks_end_alike_in_every_order(hub: Hub, order: tuple[int, ...]) -> None:
    row = b"r" * 16
    desks = authors(hub, row)
    for position, which in enumerate(order):
        push(hub, desks[which])
        if 0 not in order[: position + 1]:
            assert shown(hub, row) is None  # nothing is counted before its fact has come
    assert shown(hub, row) == (9, "taxi", 1, None)
    assert verify(hub) is None


@pytest.mark.parametrize("order", [(3, 0, 1, 2), (0, 3, 1, 2), (0, 1, 3, 2), (2, 1, 3, 0), (0, 2, 1, 3)], ids=str)
def test_a_withdrawal_wins_whenever_it_comes(hub: Hub, order: tuple[int, ...]) -> None:
    row = b"r" * 16
    desks = authors(hub, row)
    for which in order:
        push(hub, desks[which])
    assert shown(hub, row) == (9, "taxi", 1, "twice")
    with hub.store.read() as tx:
        assert tx.one("SELECT COUNT(*) FROM op_row WHERE state = 'applied'") == (3,)
    assert verify(hub) is None


def test_a_correction_that_waited_with_another_day_is_set_aside_when_its_fact_comes(hub: Hub) -> None:
    row = b"r" * 16
    early, fact = new_desk(hub, 1), new_desk(hub, 2)
    early.correct(row, day="2026-11-20", people=5)
    push(hub, early)
    fact.add(fact.op("visit", Kind.FACT, visit(people=2), row))
    push(hub, fact)
    assert shown(hub, row) == (2, "rider", None, None)
    with hub.store.read() as tx:
        assert tx.rows("SELECT device, seq, code FROM set_aside") == [(early.device, 1, "day_differs")]
    assert push(hub, early).set_aside == [(1, "day_differs")]
    assert verify(hub) is None


def test_the_first_fact_of_a_row_stays_and_the_second_is_set_aside(hub: Hub) -> None:
    row = b"r" * 16
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    one.add(one.op("visit", Kind.FACT, visit(people=2), row))
    two.add(two.op("visit", Kind.FACT, visit(people=5), row))
    two.add(two.op("visit", Kind.FACT, visit(DAY[:-1] + "5", people=5), row))
    push(hub, one)
    assert push(hub, two).set_aside == [(1, "row_taken"), (2, "row_taken")]
    assert shown(hub, row) == (2, "rider", None, None)
    assert verify(hub) is None


@pytest.mark.parametrize("newer_first", [True, False])
def test_of_a_row_register_each_field_keeps_its_greatest_version(hub: Hub, newer_first: bool) -> None:
    one, two = new_desk(hub, 1), new_desk(hub, 2)
    row = one.set("event", title="Talk", on_day=DAY, kind="talk", clock=SLOT + 1)
    one.set("event", row, title="Old title", organisers=["A"], clock=EARLY)
    two.set("event", row, title="New title", clock=LATE)
    for desk in (two, one) if newer_first else (one, two):
        push(hub, desk)
    with hub.store.read() as tx:
        found = tx.one("SELECT title, organisers, kind FROM p_event WHERE row_id = ?", (row,))
    assert found == ("New title", '["A"]', "talk")
    assert verify(hub) is None


def test_posted_hours_of_a_station_are_one_row(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.set_station_row("station_hours", posted="9:00-17:00")
    desk.set_station_row("station_hours", posted="8:00-17:00")
    push(hub, desk)
    with hub.store.read() as tx:
        assert tx.rows("SELECT row_id, posted FROM p_station_hours") == [
            (station_row_id("station_hours"), "8:00-17:00")
        ]
