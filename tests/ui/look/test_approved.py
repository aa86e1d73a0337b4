"""The gallery and some screens look as they were approved, within a stated tolerance; what is lost is noticed."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from stationdesk.demo.gallery import LANGUAGES
from stationdesk_sync.model.language import Code
from tests.fakes.ui_context import dressed_theme
from tests.ui.look.approve import (
    APPROVED,
    NAMES,
    SCREENS,
    SHARE,
    changed_share,
    file_of,
    screen_file,
    taken,
    taken_screens,
)


@pytest.mark.parametrize(("mode", "code"), NAMES)
def test_the_gallery_looks_as_it_was_approved(mode: str, code: Code, tmp_path: Path, qapp: QApplication) -> None:
    approved = QImage(str(file_of(mode, code)))
    assert not approved.isNull(), "python -m tests.ui.look.approve takes it"
    now = taken(dressed_theme(mode), code, tmp_path)
    dressed_theme()
    share = changed_share(approved, now)
    assert share <= SHARE, f"{share:.1%} of the tiles differ; look at it, then python -m tests.ui.look.approve"


@pytest.mark.timeout(240)
def test_the_screens_look_as_they_were_approved(tmp_path: Path, qapp: QApplication) -> None:
    seen, wrong = 0, []
    for name, code, now in taken_screens(tmp_path):
        approved = QImage(str(screen_file(name, code)))
        assert not approved.isNull(), "python -m tests.ui.look.approve takes it"
        share, seen = changed_share(approved, now), seen + 1
        if share > SHARE:
            now.save(str(tmp_path / screen_file(name, code).name))
            wrong.append(f"{name} · {code}: {share:.1%} of the tiles differ")
    assert seen == len(SCREENS) * len(LANGUAGES)
    assert not wrong, "look at them, then python -m tests.ui.look.approve:\n" + "\n".join(wrong)


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
    screens = [screen_file(name, code).name for name in SCREENS for code in LANGUAGES]
    assert [file.name for file in files] == sorted([*(file_of(mode, code).name for mode, code in NAMES), *screens])
    assert len(files) <= 30 and all(file.stat().st_size < 60_000 for file in files)
