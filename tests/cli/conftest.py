"""A PC at whose command line the tests type."""

from pathlib import Path

import pytest

from tests.cli.desk_line import DeskLine


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DeskLine:
    """A PC with a key ring and no book."""
    made = DeskLine(tmp_path)
    monkeypatch.setattr("stationdesk.cli.session.find_keystore", lambda: made.keystore if made.keystore.works else None)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")  # no language of its own; Qt wants the encoding
    return made
