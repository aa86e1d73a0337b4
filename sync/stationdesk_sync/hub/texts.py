"""The hub's languages: the Chinese of its command line and pages, read from package data."""

from importlib.resources import files

from stationdesk_sync.model.language import Code, Language, read_table


def language(code: Code) -> Language:
    """Return one of the two languages with the hub's table of texts."""
    text = files("stationdesk_sync.hub.console").joinpath("zh.toml").read_text(encoding="utf-8")
    return Language(code, read_table(text))
