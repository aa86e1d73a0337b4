"""The gallery shows every part; what has the keyboard wears a ring that can be seen, in every mode."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from stationdesk.demo.gallery import LANGUAGES, GalleryPage, GalleryWindow, picture
from stationdesk.demo.lit_controls import LIT
from stationdesk.demo.specimens import Makings
from stationdesk.texts import load_language
from stationdesk.ui import parts
from stationdesk.ui.parts import LinkButton, PrimaryButton, QuietButton, StateButton, Tile, Toast, set_property
from stationdesk.ui.sources import LanguageSource
from stationdesk.ui.theme import Theme
from stationdesk.ui.theme.tokens import MODES
from stationdesk_sync.model.language import Code
from tests.fakes.ui_context import dressed_theme
from tests.ui.theme.colour_sight import contrast

AT_REST: dict[str, type[QWidget]] = {
    "primary": PrimaryButton,
    "quiet": QuietButton,
    "link": LinkButton,
    "state": StateButton,
    "tile": Tile,
    "field": QLineEdit,
    "check": QCheckBox,
    "choice": QComboBox,
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_part_there_is_stands_in_the_gallery(code: Code, qapp: QApplication, qtbot: QtBot) -> None:
    page = GalleryPage(Makings(dressed_theme(), load_language(code)))
    qtbot.addWidget(page)
    kinds = {name for name in parts.__all__ if isinstance(getattr(parts, name), type)}
    assert len(kinds) >= 20
    shown = {name for widget in page.findChildren(QWidget) for name in (c.__name__ for c in type(widget).__mro__)}
    assert kinds - shown == set()
    assert len(page.specimens) >= 60
    assert all(specimen.state.strip() for specimen in page.specimens)


def test_a_picture_holds_the_whole_page(tmp_path: Path, qapp: QApplication) -> None:
    file = tmp_path / "gallery.png"
    picture(dressed_theme(), "zh", file)
    taken = QImage(str(file))
    assert taken.width() == 1366 and taken.height() > 2000


def test_language_colours_and_print_are_chosen_above_it(qapp: QApplication, qtbot: QtBot) -> None:
    theme, language = dressed_theme(), LanguageSource(load_language("zh"))
    window = GalleryWindow(theme, language)
    qtbot.addWidget(window)
    for buttons, code in ((window.languages, "en"), (window.modes, "high_contrast"), (window.sizes, "standard")):
        buttons.button(code).click()
    assert (language.code, theme.mode, theme.size) == ("en", "high_contrast", "standard")
    assert window.windowTitle() == "The parts of StationDesk"
    dressed_theme()


def _made(kind: type[QWidget], theme: Theme, name: str) -> QWidget:
    widget = kind(theme, "1") if issubclass(kind, Tile) else kind()
    if name == "state":
        set_property(widget, "kind", "accent")
    return widget


def _picture(widget: QWidget, host: QWidget) -> QImage:
    widget.setParent(host)
    widget.setGeometry(QRect(20, 20, 200, 120 if isinstance(widget, Tile) else 60))
    widget.show()
    taken = host.grab().toImage()
    widget.hide()
    return taken


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", sorted(LIT))
def test_what_has_the_keyboard_looks_different_by_a_ring_that_can_be_seen(
    mode: str, name: str, qapp: QApplication, qtbot: QtBot
) -> None:
    theme = dressed_theme(mode)
    host = QWidget()
    qtbot.addWidget(host)
    host.setProperty("ground", "panel")
    host.resize(240, 180)
    host.show()
    rest, lit = (_picture(_made(kind[name], theme, name), host) for kind in (AT_REST, LIT))
    changed = 0
    for x in range(rest.width()):
        for y in range(rest.height()):
            before, after = rest.pixelColor(x, y), lit.pixelColor(x, y)
            changed += before != after and contrast(before.name(), after.name()) >= 3
    dressed_theme()
    around = 2 * (200 + (120 if name == "tile" else 60))
    assert changed >= around * 1.6, "three pixels around, less the corners and the edge that was there before"


def test_the_deed_of_a_toast_is_as_readable_as_its_words(qapp: QApplication, qtbot: QtBot) -> None:
    for mode in MODES:
        theme = dressed_theme(mode)
        host = QWidget()
        qtbot.addWidget(host)
        host.resize(600, 200)
        host.show()
        toast = Toast(host)
        toast.say("已撤回", "恢复", host.update)
        words = toast.deed.palette().buttonText().color().name()
        assert contrast(words, QColor(theme.colour("ink")).name()) >= 4.5
    dressed_theme()
