"""One version number for desk, hub and everything they are shipped in."""

import importlib.metadata
import re

import stationdesk
import stationdesk_sync
from tests.architecture.repository import text_of


def test_desk_and_hub_carry_one_version() -> None:
    assert stationdesk.__version__ == stationdesk_sync.__version__
    assert re.fullmatch(r"\d+\.\d+\.\d+", stationdesk.__version__)


def test_what_is_installed_says_the_same() -> None:
    assert importlib.metadata.version("stationdesk") == stationdesk.__version__


def test_the_change_log_speaks_of_this_version() -> None:
    assert f"## {stationdesk.__version__}" in text_of("CHANGELOG.md")
