"""The token file: sizes, and a style sheet that knows every token. Contrast stands in ``test_contrast.py``."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from stationdesk.assets import asset_text
from stationdesk.ui.parts import PrimaryButton, icon, plain_label
from stationdesk.ui.theme import FAMILY, effective_mode
from stationdesk.ui.theme.tokens import MODES, read_tokens
from tests.fakes.ui_context import dressed_theme


def test_all_modes_have_the_same_tokens_and_large_print_is_large() -> None:
    tokens = read_tokens()
    assert all(tokens.colours[mode].keys() == tokens.colours["light"].keys() for mode in MODES)
    assert min(tokens.type_sizes["large"].values()) >= 18
    assert all(tokens.type_sizes["large"][role] > tokens.type_sizes["standard"][role] for role in ("small", "hero"))
    assert tokens.measures["target"] >= 44 and tokens.measures["target_main"] >= 60 and tokens.measures["focus"] >= 3


def test_the_style_sheet_names_no_colour_and_no_type_size_of_its_own() -> None:
    sheet = asset_text("theme/window.qss")
    assert not re.findall(r"#[0-9A-Fa-f]{3,8}\b", sheet)
    sizes = re.findall(r"font-size:\s*([^;]+);", sheet)
    assert sizes and [size for size in sizes if "$" not in size] == ["24px"], "only the mark has a size of its own"


def test_light_and_dark_large_and_standard_are_switched_while_running(qtbot: QtBot, qapp: QApplication) -> None:
    theme = dressed_theme()
    label, button = plain_label("站", "small"), PrimaryButton("开站")
    for widget in (label, button):
        qtbot.addWidget(widget)
        widget.show()
    assert QFontInfo(label.font()).pixelSize() == 18 and QFontInfo(label.font()).family() == FAMILY
    with qtbot.waitSignal(theme.switched):
        theme.change(mode="dark", size="standard")
    assert QFontInfo(label.font()).pixelSize() == 15
    assert button.palette().buttonText().color().name() == read_tokens().colours["dark"]["on_accent"].lower()
    assert theme.dark
    theme.change(mode="light", size="large")
    assert QFontInfo(label.font()).pixelSize() == 18 and not theme.dark


def test_an_icon_is_drawn_in_the_colour_asked_for(qapp: QApplication) -> None:
    picture = icon(dressed_theme(), "today-fill", "accent", 64).pixmap(64, 64).toImage()
    opaque = [picture.pixelColor(x, y) for x in range(64) for y in range(64) if picture.pixelColor(x, y).alpha() > 250]
    wanted = QColor(read_tokens().colours["light"]["accent"])
    assert opaque and all(abs(colour.red() - wanted.red()) < 8 for colour in opaque)
    with pytest.raises(KeyError):
        icon(dressed_theme(), "no such icon")


def test_high_contrast_is_switched_on_by_wish_and_by_a_contrast_theme_of_windows(qapp: QApplication) -> None:
    theme = dressed_theme("high_contrast")
    assert theme.mode == "high_contrast" and theme.colour("ground").name() == "#000000" and not theme.dark
    dressed_theme()
    assert QApplication.styleHints().colorScheme() is Qt.ColorScheme.Unknown, "so it is where nobody tells Qt"
    assert effective_mode("system", "win32") == "high_contrast"
    assert effective_mode("system", "linux") == "light"
    assert effective_mode("dark", "win32") == "dark"


def test_less_motion_stills_the_caret(qapp: QApplication) -> None:
    theme = dressed_theme()
    assert qapp.cursorFlashTime() > 0
    theme.change(less_motion=True)
    assert theme.less_motion
    assert qapp.cursorFlashTime() == 0
    theme.change(less_motion=False)
    assert qapp.cursorFlashTime() > 0


def test_the_system_going_dark_is_followed_only_where_it_was_asked_for(qapp: QApplication, qtbot: QtBot) -> None:
    theme = dressed_theme()
    with qtbot.assertNotEmitted(theme.switched):
        QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.mode == "light"
