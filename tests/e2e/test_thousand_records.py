"""A thousand records by the command line, a hub that comes and goes, processes killed at random moments."""

import json
import random
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.e2e.city import DeskPc, Hub, clean_environment

GROUPS = ("rider", "courier", "sanitation", "taxi")
SERVICES = ("rest", "water", "warm_meal", "charge")
FIRST_DAY = date(2026, 11, 2)
KILLS = 50

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def visits(count: int, seed: int, days: int = 6) -> Iterator[dict[str, object]]:
    chance = random.Random(seed)
    for number in range(count):
        day = FIRST_DAY + timedelta(days=number % days)
        yield {
            "group": chance.choice(GROUPS),
            "service": chance.sample(SERVICES, chance.randint(1, 3)),
            "people": chance.randint(1, 3),
            "at": f"{day.isoformat()}T{chance.randint(8, 16):02d}:{chance.randint(0, 59):02d}",
        }


def assert_both_ends_agree(hub: Hub, desk: DeskPc, station: str) -> dict[str, object]:
    status = desk.status()
    assert status["unsent"] == 0, status
    days = status["days"]
    assert isinstance(days, dict)
    for day, figures in days.items():
        agreed = hub.agree(station, day)
        assert agreed["equal"] is True, agreed
        assert agreed["desk"] == agreed["hub"] == figures, (day, agreed, figures)
    desk.must("verify")
    hub.must("verify")
    return status


def test_a_thousand_records_reach_a_hub_that_is_stopped_and_started_three_times(hub: Hub, desk: DeskPc) -> None:
    desk.join(hub, "BS-001")
    ids: list[str] = []
    for part in range(3):
        ids += desk.batch(list(visits(300, seed=part)))
        desk.must("sync")
        hub.stop()
        ran = desk.run("sync")
        assert ran.code == 1
        assert "counting goes on" in ran.err
        ids += desk.batch(list(visits(29 if part else 30, seed=10 + part)))
        ids += [desk.record(group) for group in GROUPS]
        hub.start()
    desk.must("sync")
    assert len(set(ids)) == 1000
    status = assert_both_ends_agree(hub, desk, "BS-001")
    days = status["days"]
    assert isinstance(days, dict)
    assert status["acked"] == status["ops"]


def test_fifty_kills_lose_no_acknowledged_record_and_count_none_twice(hub: Hub, desk: DeskPc) -> None:
    desk.join(hub, "BS-002")
    chance = random.Random(20261124)
    acknowledged: list[str] = []
    for number in range(KILLS):
        if number % 2 == 0:
            acknowledged += killed_while_recording(desk, chance, number)
        else:
            killed_while_syncing(desk, chance)
    desk.must("sync")
    found = desk.must("export", "--from", "2026-01-01", "--to", "2027-12-31", str(desk.folder / "all.csv"))
    assert found.code == 0
    lines = (desk.folder / "all.csv").read_text("utf-8-sig").splitlines()[1:]
    held = [line.split(",")[0] for line in lines]
    assert len(held) == len(set(held)), "a record is counted twice"
    assert set(acknowledged) <= set(held), "an acknowledged record is lost"
    assert len(acknowledged) > KILLS
    desk.must("sync")
    assert_both_ends_agree(hub, desk, "BS-002")


def killed_while_recording(desk: DeskPc, chance: random.Random, seed: int) -> list[str]:
    """Feed a batch and kill the process after a random number of answers (or before any)."""
    process = subprocess.Popen(
        desk.command("record", "--batch", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=clean_environment(),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("".join(json.dumps(visit) + "\n" for visit in visits(40, seed)))
    process.stdin.flush()
    seen = []
    for _ in range(chance.randint(0, 30)):
        seen.append(json.loads(process.stdout.readline())["id"])
    wait_a_moment(process, chance.random() * 0.02)
    process.kill()
    rest, _ = process.communicate()
    for line in rest.splitlines():
        if line.endswith("}"):
            seen.append(json.loads(line)["id"])
    return seen


def killed_while_syncing(desk: DeskPc, chance: random.Random) -> None:
    process = subprocess.Popen(
        desk.command("sync"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean_environment()
    )
    wait_a_moment(process, chance.uniform(0.3, 1.3))
    process.kill()
    process.communicate()


def wait_a_moment(process: "subprocess.Popen[str] | subprocess.Popen[bytes]", seconds: float) -> None:
    """Let a process run for a while, or less if it ends by itself."""
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return
