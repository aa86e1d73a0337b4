"""A value with some of its fields replaced, whether it is a dataclass or a struct."""

import dataclasses
from typing import Any, TypeVar

import msgspec

V = TypeVar("V")


def replace(value: V, **changes: Any) -> V:
    """Return the value with these fields changed."""
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(value, **changes)
    return dataclasses.replace(value, **changes)  # type: ignore[type-var]
