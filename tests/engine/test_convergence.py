"""Whatever the way loses, repeats or delays: in the end the hub holds each op once, in order."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from stationdesk_sync.engine.effects import Send
from stationdesk_sync.engine.events import Asked, Event, ReceiptArrived, Tick, Unreachable
from stationdesk_sync.engine.state import Phase, refresh
from tests.engine.doubles import Desk, ModelHub, reach

STEPS = st.lists(
    st.sampled_from(
        [
            "save",
            "save",
            "save many",
            "ask",
            "ask",
            "tick",
            "restart",
            "store fails",
            "hub restored",
            "hub old",
            "later",
        ]
    ),
    min_size=1,
    max_size=40,
)


class Weather:
    """A way that loses requests and answers, sends them twice, and brings old answers late."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.kept: list[Send] = []
        self.good = False

    def __call__(self, hub: ModelHub, send: Send) -> Event:
        luck = 1.0 if self.good else self.dice.random()
        if not self.good and self.kept and self.dice.random() < 0.2:
            hub.take(self.dice.choice(self.kept))
        self.kept.append(send)
        if luck < 0.2:
            return Unreachable(send.attempt, "offline")
        if luck < 0.4:
            hub.take(send)
            return Unreachable(send.attempt, self.dice.choice(["timeout", "captive_portal"]))
        if luck < 0.5:
            hub.take(send)
        answer = reach(hub, send)
        if isinstance(answer, ReceiptArrived) and not self.good and self.dice.random() < 0.1:
            return ReceiptArrived(send.attempt - 1, answer.receipt, 0.1)
        return answer


@settings(max_examples=150, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_nothing_is_lost_and_nothing_is_doubled_whatever_happens_on_the_way(steps, dice):
    desk = Desk()
    weather = Weather(dice)
    desk.way = weather
    for what in steps:
        if what == "save":
            desk.book.save(dice.randint(1, 3))
        elif what == "save many":
            desk.book.save(dice.randint(400, 1300))
        elif what == "ask":
            ask(desk)
        elif what == "tick":
            desk.now = max(desk.now, desk.state.due)
            desk.tick()
        elif what == "restart":
            desk.restart()
        elif what == "store fails":
            desk.store_fails = not desk.store_fails
        elif what == "hub restored":
            desk.hub.ops = desk.hub.ops[: dice.randint(0, len(desk.hub.ops))]
            desk.hub.epoch += 1
        elif what == "hub old":
            desk.hub.ops = desk.hub.ops[: dice.randint(0, len(desk.hub.ops))]
        else:
            desk.now += dice.choice([1, 60, 4000, -100_000])
        assert desk.book.ops[: len(desk.hub.ops)] == desk.hub.ops
    weather.good = True
    desk.store_fails = False
    for _ in range(4):
        desk.now += 1000
        ask(desk)
    assert desk.hub.ops == desk.book.ops
    assert desk.book.acked == len(desk.book.ops)


def ask(desk: Desk) -> None:
    """Ask; an answer that never came (the late one belonged to an older question) ends by its timer."""
    desk.state = refresh(desk.state, desk.book.position(), 0.5, desk.now)
    desk.drive(Asked())
    if desk.state.phase is not Phase.IDLE:
        desk.now = desk.state.deadline
        desk.drive(Tick())
    assert desk.state.phase is Phase.IDLE
