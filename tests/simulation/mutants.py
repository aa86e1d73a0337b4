"""Protections taken away one at a time, to see that the simulation notices. Patches live in the simulator only.

Each mutant is a function that returns patches of the program; ``apply`` is a context manager around a run. Those of
the desk stand in ``mutants_desk``, those of the hub in ``mutants_hub``.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tests.simulation import mutants_desk, mutants_hub

MUTANTS: dict[str, Callable[[], list[Any]]] = {**mutants_desk.MUTANTS, **mutants_hub.MUTANTS}


@contextmanager
def apply(name: str) -> Iterator[None]:
    """Run the program with one protection taken away."""
    with ExitStack() as stack:
        for each in MUTANTS[name]():
            stack.enter_context(each)
        yield
