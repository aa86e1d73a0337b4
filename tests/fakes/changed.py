"""A value with some of its fields replaced, whether it is a dataclass or a struct."""

import dataclasses
from typing import Any, TypeVar, cast

import msgspec

V = TypeVar("V")


def replace(value: V, **changes: Any) -> V:
    """Return the value with these fields changed."""
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(value, **changes)
    return cast("V", dataclasses.replace(cast("Any", value), **changes))
