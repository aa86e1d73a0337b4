"""Reads the token file: colours by mode, type sizes by print size, measures, durations.

Called by ``ui.theme``, by parts that only need a duration, and by the contrast test. Knows no widget.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from stationdesk.assets import asset_text

TOKENS = "theme/tokens.toml"
MODES = ("light", "dark", "high_contrast")
SIZES = ("large", "standard")


@dataclass(frozen=True, slots=True)
class Tokens:
    """All tokens: ``colours[mode][name]``, ``type_sizes[size][role]`` and ``measures[name]`` in pixels,
    ``motion[name]`` in milliseconds."""

    colours: Mapping[str, Mapping[str, str]]
    type_sizes: Mapping[str, Mapping[str, int]]
    measures: Mapping[str, int]
    motion: Mapping[str, int]


@cache
def read_tokens() -> Tokens:
    """Read the token file, once a process. ``KeyError`` when a section is missing."""
    table = tomllib.loads(asset_text(TOKENS))
    return Tokens(
        {mode: table[mode] for mode in MODES},
        {size: table[size] for size in SIZES},
        {**table["measure"], **table["focus"]},
        table["motion"],
    )
