"""The desk's texts in Chinese, read from the tables in ``resources/texts/zh``.

Called by bootstrap and the command line, which pass the ``Language`` on.
"""

import os
from collections.abc import Mapping

from stationdesk import assets
from stationdesk_sync.model.language import Code, Language, read_table

FOLDER = "texts/zh"


def load_language(code: Code) -> Language:
    """Return a language with the whole table, so that it can be switched while running."""
    table: dict[str, str] = {}
    for name in assets.asset_names(FOLDER, ".toml"):
        table.update(read_table(assets.asset_text(name)))
    return Language(code, table)


def usual_code(environment: Mapping[str, str] | None = None) -> Code:
    """Return the language a PC is set to: English where its locale says so, Chinese otherwise."""
    held = os.environ if environment is None else environment
    said = held.get("LC_ALL") or held.get("LC_MESSAGES") or held.get("LANG") or ""
    return "en" if said.lower().startswith("en") else "zh"
