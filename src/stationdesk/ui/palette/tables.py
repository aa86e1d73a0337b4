"""The tables by which Chinese is found with Latin letters, read when the palette is first asked; on the reader lane."""

import tomllib

from stationdesk.assets import asset_text
from stationdesk.domain.spelling import Spelling


def read_spelling() -> Spelling:
    """Read the readings of characters and of surnames. ``AssetNotFoundError`` where the build has not made them."""
    return Spelling(asset_text("pinyin.tsv"), tomllib.loads(asset_text("search/surnames.toml")))
