"""A desk used alone for a month joins a hub later; a record withdrawn after it was synced."""

from datetime import date, timedelta

import pytest

from tests.e2e.city import DeskPc, Hub
from tests.e2e.test_thousand_records import assert_both_ends_agree

pytestmark = [pytest.mark.timeout(180)]
FIRST = date(2026, 10, 20)


def test_thirty_days_alone_arrive_unchanged_when_the_desk_joins(hub: Hub, desk: DeskPc) -> None:
    desk.begin_alone()
    month = []
    for number in range(30):
        day = (FIRST + timedelta(days=number)).isoformat()
        for visit in range(1 + number % 4):
            at = f"{day}T09:{visit:02d}"
            month.append({"group": "rider", "service": ["rest", "water"], "people": 1 + visit, "at": at})
    ids = desk.batch(month)
    alone = desk.status()
    assert alone["acked"] == 0
    desk.join(hub, "BS-003")
    desk.must("sync")
    joined = assert_both_ends_agree(hub, desk, "BS-003")
    days_alone, days_joined = alone["days"], joined["days"]
    assert isinstance(days_alone, dict)
    assert isinstance(days_joined, dict)
    assert {day: days_joined[day] for day in days_alone} == days_alone, "joining changed a printed code"
    assert len(ids) == len(month)


def test_a_record_withdrawn_after_it_was_synced_leaves_both_totals(hub: Hub, desk: DeskPc) -> None:
    desk.join(hub, "BS-004")
    kept = desk.record("rider", "water", people=2)
    taken = desk.record("taxi", "rest", people=3)
    desk.must("sync")
    day = next(iter(desk.status()["days"]))  # type: ignore[call-overload]
    assert hub.agree("BS-004", day)["hub"]["people"] == 5  # type: ignore[index]
    desk.must("withdraw", taken, "--why", "mistake")
    desk.must("sync")
    agreed = hub.agree("BS-004", day)
    assert agreed["equal"] is True
    assert agreed["hub"]["people"] == 2  # type: ignore[index]
    assert desk.run("withdraw", taken, "--why", "mistake").code == 1
    out = desk.folder / "visits.csv"
    desk.must("export", "--from", day, "--to", day, str(out))
    lines = out.read_text("utf-8-sig").splitlines()
    assert any(line.startswith(taken) and line.endswith("mistake") for line in lines), "the history lost it"
    assert any(line.startswith(kept) for line in lines)
    desk.must("sync")
    assert_both_ends_agree(hub, desk, "BS-004")


def test_a_joined_desk_cannot_join_again(hub: Hub, desk: DeskPc) -> None:
    desk.join(hub, "BS-005")
    ran = desk.run("init", "--hub", hub.url, "--code", hub.code_for("BS-006"))
    assert ran.code == 1
    assert "joined a hub already" in ran.err
