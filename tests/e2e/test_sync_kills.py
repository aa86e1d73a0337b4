"""Fifty kills of desks and hub in the middle of syncs over a rough line; ``make kill`` does a thousand."""

from pathlib import Path

import pytest

from bench.kills import KillRun
from tests.e2e.faulty_proxy import Fate

KILLS = 50


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_fifty_kills_of_desks_and_hub_lose_and_double_nothing(tmp_path: Path) -> None:
    progress = KillRun(tmp_path / "kills", seed=3).run(KILLS, look_every=KILLS)
    assert progress.bad == []
    assert progress.kills == KILLS
    assert progress.in_round > KILLS // 4, "kills have to fall into rounds"
    assert progress.rounds_well > KILLS
    assert set(progress.faults) == {fate.value for fate in Fate}, "every fault of the line has to happen"
