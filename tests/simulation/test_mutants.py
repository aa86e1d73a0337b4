"""Every protection that is taken away is noticed by its stored seed, which is good while the protection stands."""

import pytest

from tests.simulation import killing
from tests.simulation.mutants import MUTANTS


@pytest.mark.parametrize("name", MUTANTS)
def test_a_protection_that_is_taken_away_is_noticed(name):
    seed = killing.stored().get(name)
    assert seed is not None, "no seed is stored; find one: make sim-mutants"
    assert seed < killing.MOST
    assert killing.kills(seed, name), f"seed {seed} does not notice; find another: make sim-mutants"


def test_no_seed_is_stored_for_what_is_no_mutant():
    assert set(killing.stored()) == set(MUTANTS)


def test_a_seed_that_is_bad_anyway_kills_nothing(monkeypatch):
    bad = killing.run_seed(0)[0]
    bad.bad = {0: "whatever"}
    monkeypatch.setattr(killing, "run_seed", lambda *_args, **_more: (bad, ""))
    assert not killing.kills(0, next(iter(MUTANTS)))
