"""What a state of the window is: a name, a way in, a way out. The states themselves stand in ``states``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from stationdesk.demo.city import DemoCity
from stationdesk.demo.hands import Hands
from stationdesk.ui.parts import Toast


@dataclass(frozen=True)
class State:
    """One state: its name and how it is entered; the generator goes on after the picture to leave it.
    States of one ``pattern`` are made alike, so that what is seen of one holds for all of them."""

    name: str
    enter: Callable[[DemoCity, Hands], Iterator[None]]
    pattern: str = ""


@contextmanager
def entered(state: State, city: DemoCity, hands: Hands) -> Iterator[None]:
    """Bring the window into a state for the time of a block."""
    steps = state.enter(city, hands)
    next(steps)
    hands.settle()
    try:
        yield
    finally:
        for _ in steps:
            hands.settle()
        hands.settle()
        for toast in hands.window.findChildren(Toast):
            toast.hide()  # what was said of this state belongs in no picture of the next


def page(name: str) -> State:
    """The plain state of a page."""

    def enter(_city: DemoCity, hands: Hands) -> Iterator[None]:
        hands.page(name)
        yield

    return State(name, enter)
