"""Protections taken away one at a time, to see that the simulation notices. Patches live in the simulator only.

Each mutant is a function that patches the program and returns how to undo it; ``apply`` is a context manager
around a run.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

Patches = list[Any]
MUTANTS: dict[str, Callable[[], Patches]] = {}


def mutant(make: Callable[[], Patches]) -> Callable[[], Patches]:
    """Register a mutant under the name of its function."""
    MUTANTS[make.__name__] = make
    return make


@contextmanager
def apply(name: str) -> Iterator[None]:
    """Run the program with one protection taken away."""
    patches = MUTANTS[name]()
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in reversed(patches):
            each.stop()


__all__ = ["MUTANTS", "apply", "mutant", "patch"]
