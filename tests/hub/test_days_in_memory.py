"""A day that is stated again and again: what the hub keeps of it in memory gives what its bytes give."""

import pytest

from stationdesk_sync.hub import verdicts
from stationdesk_sync.hub.agreement import agree
from stationdesk_sync.hub.service import Hub
from tests.hub.desk_at_hub import new_desk, push
from tests.hub.desk_double import DAY, Desk


def test_a_day_stated_after_each_record_is_judged_over_all_of_it(hub: Hub) -> None:
    one, other = new_desk(hub, 1), new_desk(hub, 2)
    rows, expected = [], []

    def said(desk: Desk) -> int:
        receipt = push(hub, desk, desk.last)
        assert receipt.days[0].verdict == "equal"
        return receipt.days[0].people

    for people in (3, 5, 7):
        rows.append(one.visit(people=people))
        expected.append(people)
        assert said(one) == sum(expected)
    one.correct(rows[0], people=30)
    assert said(one) == 30 + 5 + 7
    one.withdraw(rows[1])
    assert said(one) == 30 + 7
    one.correct(rows[0], people=1)
    for people in (2, 4):
        one.visit(people=people)
    assert push(hub, one, one.last - 2).days[0].people == 1 + 7 + 2 + 4
    other.visit(people=100)
    assert said(other) == 100  # it says that it has heard nothing of the first
    one.visit(people=1)
    assert said(one) == 15
    with hub.store.read() as tx:
        assert agree(tx, "BS-001", DAY, hub.registers).hub.people == 115


def test_days_in_memory_are_bounded(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = verdicts._KeptDays()
    monkeypatch.setattr(verdicts, "_KEPT", kept)
    monkeypatch.setattr(verdicts, "_MOST_DAYS", 2)
    one = new_desk(hub, 1)
    for day in ("2026-03-01", "2026-03-02", "2026-03-03", "2026-03-01"):
        one.visit(day)
        assert push(hub, one, one.last).days[0].verdict == "equal"
    assert [day for _, _, day in kept._days] == ["2026-03-03", "2026-03-01"]
    monkeypatch.setattr(verdicts, "_MOST_OPS", 1)
    one.visit("2026-03-01")
    assert push(hub, one, one.last).days[0].people == 3
    assert [day for _, _, day in kept._days] == ["2026-03-01"]
