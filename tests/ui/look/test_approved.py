"""The gallery looks as it was approved, within a stated tolerance; what is lost is noticed."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from stationdesk_sync.model.language import Code
from tests.fakes.ui_context import dressed_theme
from tests.ui.look.approve import APPROVED, NAMES, SHARE, changed_share, file_of, taken


@pytest.mark.parametrize(("mode", "code"), NAMES)
def test_the_gallery_looks_as_it_was_approved(mode: str, code: Code, tmp_path: Path, qapp: QApplication) -> None:
    approved = QImage(str(file_of(mode, code)))
    assert not approved.isNull(), "python -m tests.ui.look.approve takes it"
    now = taken(dressed_theme(mode), code, tmp_path)
    dressed_theme()
    share = changed_share(approved, now)
    assert share <= SHARE, f"{share:.1%} of the tiles differ; look at it, then python -m tests.ui.look.approve"


def test_another_mode_and_a_lost_card_are_noticed() -> None:
    light, dark = QImage(str(file_of("light", "zh"))), QImage(str(file_of("dark", "zh")))
    assert changed_share(light, light) == 0
    assert changed_share(light, dark) == 1.0 or changed_share(light, dark) > 0.5
    lost = light.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(lost)
    painter.fillRect(0, lost.height() // 2, lost.width(), lost.height() // 10, lost.pixelColor(2, 2))
    painter.end()
    assert changed_share(light, lost) > SHARE


def test_approved_pictures_stay_few_and_small() -> None:
    files = sorted(APPROVED.iterdir())
    assert [file.name for file in files] == sorted(file_of(mode, code).name for mode, code in NAMES)
    assert len(files) <= 30 and all(file.stat().st_size < 60_000 for file in files)
