"""Reads the token file: colours by light and dark, type sizes by print size, measures.

Called by ``ui.theme`` and the contrast test. Knows no widget.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from stationdesk.assets import asset_text

TOKENS = "theme/tokens.toml"


@dataclass(frozen=True, slots=True)
class Tokens:
    """All tokens: ``colours[mode][name]``, ``type_sizes[size][role]`` and ``measures[name]`` in pixels."""

    colours: Mapping[str, Mapping[str, str]]
    type_sizes: Mapping[str, Mapping[str, int]]
    measures: Mapping[str, int]


def read_tokens() -> Tokens:
    """Read the token file. ``KeyError`` when a section is missing."""
    table = tomllib.loads(asset_text(TOKENS))
    return Tokens(
        {mode: table[mode] for mode in ("light", "dark")},
        {size: table[size] for size in ("large", "standard")},
        table["measure"],
    )
