"""The same city driven by Hypothesis: it picks the actions and shrinks a story that goes wrong."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.simulation import actions, invariants, settling
from tests.simulation.faults import ALL
from tests.simulation.world import World

ACTIONS = sorted({action for made in actions.BY_FAULT.values() for action in made}, key=lambda a: a.__name__)


class City(RuleBasedStateMachine):
    """One or two stations; every kind of fault may strike."""

    @initialize(seed=st.integers(0, 1 << 32), stations=st.integers(1, 2))
    def found(self, seed: int, stations: int) -> None:
        """Build the city."""
        self.world = World(seed, stations=stations, steps=0)
        self.world.faults.rate = dict.fromkeys(ALL, 0.02)
        self.world.most_desks = 4

    @rule()
    def enter(self) -> None:
        """Somebody enters records."""
        self.world.step(actions.enter)

    @rule(times=st.integers(1, 3))
    def sync(self, times: int) -> None:
        """Desks are asked to send and hear."""
        for _ in range(times):
            self.world.step(actions.sync)

    @rule(action=st.sampled_from(ACTIONS))
    def happen(self, action: actions.Action) -> None:
        """Something else happens."""
        self.world.step(action)

    def teardown(self) -> None:
        """The storm ends; all must come to the same."""
        if hasattr(self, "world"):
            settling.settle(self.world)
            invariants.check_quiet(self.world)


TestCity = City.TestCase
TestCity.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
